"""What a clerk may suggest to the customer before her: found in a moment, told with least words."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlmodel import Session

from headoffice.activity.counting import Arm
from headoffice.activity.joining import Consents
from headoffice.activity.model import (
    Offerable,
    Pick,
    Pull,
    candidates,
    chosen,
    interest_of,
    interests,
    is_held_out,
    lift,
    popular,
    when_new,
)
from headoffice.activity.profile import faded
from headoffice.activity.profiles import NOBODY, Kept, owner_of_member, profiles
from headoffice.activity.readying import NEIGHBOURS, Fit
from headoffice.activity.selling import place_of, region_of
from headoffice.activity.stocking import Stocked, new_here, stocked
from headoffice.activity.weights import SALE, best_at, best_others, weights_of
from headoffice.settings import Weighing
from headoffice.stores.tables import Store
from storeapp.domain.errors import Refusal
from storeapp.sync.wire.browsing import Liked, LikedGood, Panel, PanelGood

POPULAR_LOOKED_AT = 50
"""How many of the region's best sellers are thought of beside what she looked at."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """A panel, the member's id as it is now, and what is, or would have been, shown to her."""

    member: str
    panel: Panel
    goods: tuple[Pick, ...]


def panel_of(
    session: Session,
    consents: Consents,
    weighing: Weighing,
    *,
    member: str,
    store: str,
    basket: str,
    skus: Sequence[str],
    now_ms: int,
) -> Chosen:
    """The panel for a member ("" for a guest) in a store, beside the goods in her basket.

    Refusal `store-unknown`. A member who is unknown, or has not agreed, is a guest. Only looks.
    """
    place = session.get(Store, store)
    if place is None:
        raise Refusal("store-unknown", store=store)
    known = member and consents.shown_in(session, member, store, now_ms=now_ms)
    kept = _kept(session, known) if known else NOBODY
    personal = bool(kept.profile.goods)
    if personal:
        look = _Look(session, weighing, place, frozenset(skus), now_ms)
        picks, shelf = look.personal(known, kept)
    else:
        picks, shelf = _popular(session, weighing, place, frozenset(skus), now_ms)
    held_out = personal and is_held_out(known)
    goods = [] if held_out else [_good(pick, shelf[pick.sku]) for pick in picks]
    panel = Panel(basket=basket, personal=personal, held_out=held_out, as_of_ms=now_ms, goods=goods)
    return Chosen(known or member, panel, picks)


def arm_of(chosen: Chosen) -> Arm:
    if not chosen.panel.personal:
        return Arm.POPULAR
    return Arm.HELD_OUT if chosen.panel.held_out else Arm.SHOWN


def liked(
    session: Session,
    consents: Consents,
    *,
    member: str,
    store: str,
    now_ms: int,
) -> Liked | None:
    """What is sent along with a member to a store's tills; None where it must not be known."""
    known = consents.shown_in(session, member, store, now_ms=now_ms)
    if not known:
        return None
    kept = _kept(session, known)
    held_out = is_held_out(known)
    goods = [LikedGood(sku=pick.sku, reason=pick.reason.value) for pick in kept.ready]
    return Liked(held_out=held_out, as_of_ms=kept.at_ms, goods=[] if held_out else goods)


def _kept(session: Session, member: str) -> Kept:
    owner = owner_of_member(member)
    return profiles(session, (owner,)).get(owner, NOBODY)


@dataclass(frozen=True, slots=True)
class _Look:
    """One look at one member in one store."""

    session: Session
    weighing: Weighing
    store: Store
    basket: frozenset[str]
    now_ms: int

    def personal(self, member: str, kept: Kept) -> tuple[tuple[Pick, ...], Mapping[str, Stocked]]:
        """The best goods for her, and where those that could be offered are."""
        pulls = self._pulls(kept)
        shelf = stocked(self.session, self.store, pulls)
        fit = Fit(self.session, (member,), shelf, self.weighing, now_ms=self.now_ms)
        goods = {
            sku: Offerable(
                good.style,
                good.factor(self.weighing),
                fit.of(member, kept.profile, sku, in_basket=sku in self.basket),
                interest_of(kept.profile, sku).in_left_cart(self.now_ms, self.weighing),
            )
            for sku, good in shelf.items()
        }
        return self._told(chosen(pulls, goods, self.weighing)), shelf

    def _pulls(self, kept: Kept) -> dict[str, Pull]:
        own = interests(kept.profile, self.now_ms, self.weighing)
        age_ms = self.now_ms - kept.at_ms
        half_life_ms = self.weighing.view_half_life_ms
        near = {sku: faded(value, age_ms, half_life_ms) for sku, value in kept.near.items()}
        lifts = _lifts(self.session, self.basket, now_ms=self.now_ms)
        best = _best_in(self.session, region_of(self.store), now_ms=self.now_ms)
        skus = candidates(own, near, lifts, best)
        regional = self._regional(skus, best)
        return {
            sku: Pull(
                own.get(sku, 0.0), near.get(sku, 0.0), lifts.get(sku, 0.0), regional.get(sku, 0.0)
            )
            for sku in skus
        }

    def _regional(self, skus: Collection[str], best: Mapping[str, float]) -> dict[str, float]:
        most = max(best.values(), default=0.0)
        if not most:
            return {}
        others = {sku for sku in skus if sku not in best}
        region = region_of(self.store)
        rest = weights_of(self.session, SALE, region, others, now_ms=self.now_ms)
        return {sku: value / most for sku, value in {**rest, **best}.items()}

    def _told(self, picks: tuple[Pick, ...]) -> tuple[Pick, ...]:
        new = new_here(
            self.session, self.store.code, [pick.sku for pick in picks], now_ms=self.now_ms
        )
        return tuple(when_new(pick) if pick.sku in new else pick for pick in picks)


def _popular(
    session: Session, weighing: Weighing, store: Store, basket: frozenset[str], now_ms: int
) -> tuple[tuple[Pick, ...], Mapping[str, Stocked]]:
    """What is bought most here, or in the region while the store has sold nothing yet."""
    best = _best_in(session, place_of(store), now_ms=now_ms)
    best = best or _best_in(session, region_of(store), now_ms=now_ms)
    shelf = stocked(session, store, best)
    goods = {
        sku: Offerable(good.style, good.factor(weighing), sku not in basket)
        for sku, good in shelf.items()
    }
    return popular(best, goods), shelf


def _best_in(session: Session, place: str, *, now_ms: int) -> dict[str, float]:
    return best_at(session, SALE, place, most=POPULAR_LOOKED_AT, now_ms=now_ms)


def _lifts(session: Session, basket: Collection[str], *, now_ms: int) -> dict[str, float]:
    """Of goods that are bought together with those of the basket, the greatest lift of each."""
    others = best_others(session, SALE, basket, most=NEIGHBOURS, now_ms=now_ms)
    both = {"", *others}.union(*others.values())
    alone = weights_of(session, SALE, "", both, now_ms=now_ms) if others else {}
    found: dict[str, float] = {}
    for sku, near in others.items():
        for other, together in near.items():
            known = alone.get(sku, 0.0), alone.get(other, 0.0), alone.get("", 0.0)
            found[other] = max(found.get(other, 0.0), lift(together, *known))
    return {sku: value for sku, value in found.items() if value > 0}


def _good(pick: Pick, good: Stocked) -> PanelGood:
    return PanelGood(
        sku=pick.sku,
        reason=pick.reason.value,
        here_thousandths=good.here,
        nearby=good.nearby,
        online=good.online,
    )
