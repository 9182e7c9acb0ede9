"""What one person looked at, as sums that fade: events are added, never counted again. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import Enum

from headoffice.settings import Weighing


class Deed(Enum):
    """What a visitor did, whatever the web shop calls it."""

    VIEW = "view"
    KIOSK_VIEW = "kiosk-view"
    DWELL = "dwell"
    CLICK = "click"
    SEARCH = "search"
    WISH = "wish"
    UNWISH = "unwish"
    CART_ADD = "cart-add"
    CART_REMOVE = "cart-remove"
    ORDER = "order"
    REFUND = "refund"
    LIST_VIEW = "list-view"
    CART_VIEW = "cart-view"
    CHECKOUT = "checkout"


@dataclass(frozen=True, slots=True)
class Act:
    """One deed; `sku` is "" for one that is about no good."""

    deed: Deed
    sku: str
    at_ms: int


@dataclass(frozen=True, slots=True)
class Fading:
    """A sum that halves every half-life, as it stood at `at_ms`; parts may come in any order."""

    value: float = 0.0
    at_ms: int = 0

    def plus(self, weight: float, at_ms: int, half_life_ms: float) -> Fading:
        if at_ms >= self.at_ms:
            return Fading(self.at(at_ms, half_life_ms) + weight, at_ms)
        return Fading(self.value + faded(weight, self.at_ms - at_ms, half_life_ms), self.at_ms)

    def at(self, now_ms: int, half_life_ms: float) -> float:
        return faded(self.value, now_ms - self.at_ms, half_life_ms) if self.value else 0.0


def faded(weight: float, age_ms: int, half_life_ms: float) -> float:
    """What is left of a weight. What lies ahead of now (a clock) counts as now."""
    return weight * float(2.0 ** (-max(age_ms, 0) / half_life_ms))


@dataclass(frozen=True, slots=True)
class Interest:
    """One good: what was looked at fades fast, what was wanted slowly; 0 is never, or not now.

    `cart_ms` is when it was last put into a cart in which it still lies.
    """

    looked: Fading = Fading()
    wanted: Fading = Fading()
    viewed_ms: int = 0
    cart_ms: int = 0
    bought_ms: int = 0
    returned_ms: int = 0

    def in_left_cart(self, now_ms: int, weighing: Weighing) -> bool:
        return bool(self.cart_ms) and now_ms - self.cart_ms >= weighing.cart_left_s * 1000

    def at(self, now_ms: int, weighing: Weighing) -> float:
        """The sum over its events of w times 2 to the minus age by half-life."""
        points = self.looked.at(now_ms, weighing.view_half_life_ms)
        points += self.wanted.at(now_ms, weighing.want_half_life_ms)
        if self.in_left_cart(now_ms, weighing):
            age_ms = now_ms - self.cart_ms - weighing.cart_left_s * 1000
            points += faded(weighing.cart_left, age_ms, weighing.want_half_life_ms)
        return points


NOTHING = Interest()


@dataclass(frozen=True, slots=True)
class Profile:
    """What a visitor or member looked at. `recent` are the goods of the last session, the newest
    last, each with its moment; `searched_ms` is when the last search was."""

    goods: Mapping[str, Interest] = field(default_factory=dict)
    recent: tuple[tuple[str, int], ...] = ()
    searched_ms: int = 0

    def after(self, act: Act, weighing: Weighing) -> Profile:
        """The profile with one more deed in it."""
        if act.deed is Deed.SEARCH:
            return replace(self, searched_ms=max(self.searched_ms, act.at_ms))
        if not act.sku:
            return self
        before = self.goods.get(act.sku, NOTHING)
        after = _interest_after(before, act, weighing, searched_ms=self.searched_ms)
        if after is before:
            return self
        goods = {**self.goods, act.sku: after}
        if len(goods) > weighing.profile_goods:
            goods = _strongest(goods, act.at_ms, weighing)
        recent = self.recent
        if act.deed in _LOOKING:
            recent = _recent_after(recent, act, weighing)
        return replace(self, goods=goods, recent=recent)

    def with_(self, other: Profile, weighing: Weighing) -> Profile:
        """Both in one: a visitor turned out to be this member."""
        goods = dict(self.goods)
        for sku, interest in other.goods.items():
            goods[sku] = _joined(goods.get(sku, NOTHING), interest, weighing)
        recent = sorted({**dict(self.recent), **dict(other.recent)}.items(), key=lambda e: e[1])
        searched_ms = max(self.searched_ms, other.searched_ms)
        newest_ms = max((i.looked.at_ms for i in goods.values()), default=0)
        return Profile(
            _strongest(goods, newest_ms, weighing),
            tuple(recent[-weighing.session_goods :]),
            searched_ms,
        )

    def session_before(self, act: Act, weighing: Weighing) -> tuple[str, ...]:
        """The other goods of the session that this look belongs to: its neighbours."""
        within_ms = weighing.session_s * 1000
        return tuple(
            sku
            for sku, at_ms in self.recent
            if abs(act.at_ms - at_ms) <= within_ms and sku != act.sku
        )


_LOOKING = (Deed.VIEW, Deed.KIOSK_VIEW)
_WANTING = {Deed.WISH: "wishlist", Deed.CART_ADD: "cart_add"}


def is_new_look(profile: Profile, act: Act, weighing: Weighing) -> bool:
    """True for a look at a good that is not just the page loaded again."""
    known = profile.goods.get(act.sku, NOTHING)
    return act.deed in _LOOKING and not _loaded_again(known, act, weighing)


def _interest_after(known: Interest, act: Act, weighing: Weighing, *, searched_ms: int) -> Interest:
    if act.deed in _LOOKING:
        return _viewed(known, act, weighing)
    if act.deed is Deed.DWELL:
        return _looked(known, weighing.dwell, act, weighing)
    if act.deed is Deed.CLICK:
        from_search = 0 <= act.at_ms - searched_ms <= weighing.search_s * 1000
        return _looked(known, weighing.search_click, act, weighing) if from_search else known
    if act.deed in _WANTING:
        weight: float = getattr(weighing, _WANTING[act.deed])
        wanted = known.wanted.plus(weight, act.at_ms, weighing.want_half_life_ms)
        in_cart = act.deed is Deed.CART_ADD
        return replace(known, wanted=wanted, cart_ms=act.at_ms if in_cart else known.cart_ms)
    if act.deed is Deed.CART_REMOVE:
        return replace(known, cart_ms=0) if known.cart_ms else known
    if act.deed is Deed.ORDER:
        return replace(known, cart_ms=0, bought_ms=max(known.bought_ms, act.at_ms))
    if act.deed is Deed.REFUND:
        return replace(known, returned_ms=max(known.returned_ms, act.at_ms))
    return known


def _viewed(known: Interest, act: Act, weighing: Weighing) -> Interest:
    if _loaded_again(known, act, weighing):
        return known
    first = weighing.kiosk_view if act.deed is Deed.KIOSK_VIEW else weighing.view
    weight = weighing.repeat_view if known.viewed_ms else first
    after = _looked(known, weight, act, weighing)
    return replace(after, viewed_ms=max(known.viewed_ms, act.at_ms))


def _loaded_again(known: Interest, act: Act, weighing: Weighing) -> bool:
    return abs(act.at_ms - known.viewed_ms) < weighing.same_view_s * 1000


def _looked(known: Interest, weight: float, act: Act, weighing: Weighing) -> Interest:
    looked = known.looked.plus(weight, act.at_ms, weighing.view_half_life_ms)
    return replace(known, looked=looked)


def _recent_after(
    recent: tuple[tuple[str, int], ...], act: Act, weighing: Weighing
) -> tuple[tuple[str, int], ...]:
    since_ms = act.at_ms - weighing.session_s * 1000
    newest_ms = recent[-1][1] if recent else 0
    if newest_ms < since_ms:  # A new session has begun.
        return ((act.sku, act.at_ms),)
    if act.at_ms < newest_ms - weighing.session_s * 1000:  # It comes late, of one before.
        return recent
    others = [each for each in recent if each[0] != act.sku]
    others.append((act.sku, act.at_ms))
    others.sort(key=lambda each: each[1])
    return tuple(others[-weighing.session_goods :])


def _joined(one: Interest, other: Interest, weighing: Weighing) -> Interest:
    looked, wanted = other.looked, other.wanted
    return Interest(
        one.looked.plus(looked.value, looked.at_ms, weighing.view_half_life_ms),
        one.wanted.plus(wanted.value, wanted.at_ms, weighing.want_half_life_ms),
        viewed_ms=max(one.viewed_ms, other.viewed_ms),
        cart_ms=max(one.cart_ms, other.cart_ms),
        bought_ms=max(one.bought_ms, other.bought_ms),
        returned_ms=max(one.returned_ms, other.returned_ms),
    )


def _strongest(goods: dict[str, Interest], now_ms: int, weighing: Weighing) -> dict[str, Interest]:
    """As many goods as are kept; what was bought or returned lately matters too, but less."""
    if len(goods) <= weighing.profile_goods:
        return goods
    ordered = sorted(goods, key=lambda sku: (-goods[sku].at(now_ms, weighing), sku))
    return {sku: goods[sku] for sku in ordered[: weighing.profile_goods]}
