"""The interest ranking: what a member may like at this counter now, and why. Pure."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import Enum

from headoffice.activity.profile import NOTHING, Interest, Profile, faded
from headoffice.settings import DAY_MS, Weighing

MOST_SHOWN = 3
MOST_READY = 10
HELD_OUT_PERCENT = 10


class Reason(Enum):
    """Why a good is shown, as coarse as a clerk may know it."""

    NEW = "new"
    LEFT_IN_CART = "left-in-cart"
    LOOKED_AT = "looked-at"
    GOES_WITH = "goes-with"
    POPULAR = "popular"


@dataclass(frozen=True, slots=True)
class Pull:
    """What draws her to a good: her own interest in points; how near it is to the goods of her
    last session, its lift with the basket, and its popularity in the region, each from 0 to 1."""

    interest: float = 0.0
    near: float = 0.0
    lift: float = 0.0
    regional: float = 0.0

    def points(self, weighing: Weighing) -> float:
        return (
            self.interest
            + weighing.near * self.near
            + weighing.with_basket * self.lift
            + weighing.regional * self.regional
        )


@dataclass(frozen=True, slots=True)
class Offerable:
    """A good as it can be offered: its style, the factor of its stock (0 when nobody has it),
    whether it fits, and whether it lies in a cart that was left."""

    style: str
    stock: float
    fits: bool = True
    in_left_cart: bool = False


@dataclass(frozen=True, slots=True)
class Pick:
    """A good that was chosen, by what score and why."""

    sku: str
    score: float
    reason: Reason


def score(pull: Pull, good: Offerable, weighing: Weighing) -> float:
    """[interest + a near + b lift + c regional] x stock x fit."""
    return pull.points(weighing) * good.stock if good.fits else 0.0


def chosen(
    pulls: Mapping[str, Pull],
    goods: Mapping[str, Offerable],
    weighing: Weighing,
    *,
    most: int = MOST_SHOWN,
) -> tuple[Pick, ...]:
    """The best goods, one of each style; the SKU decides between equals."""
    scores = {sku: score(pull, goods[sku], weighing) for sku, pull in pulls.items() if sku in goods}
    ordered = sorted((sku for sku in scores if scores[sku] > 0), key=lambda s: (-scores[s], s))
    picks: dict[str, Pick] = {}
    for sku in ordered:
        if len(picks) == most:
            break
        good = goods[sku]
        if good.style not in picks:
            reason = _reason(pulls[sku], good, weighing)
            picks[good.style] = Pick(sku, scores[sku], reason)
    return tuple(picks.values())


def when_new(pick: Pick) -> Pick:
    """The pick of a good that came into this store lately: that is all the clerk need say of it."""
    told = pick.reason in (Reason.LOOKED_AT, Reason.GOES_WITH)
    return replace(pick, reason=Reason.NEW) if told else pick


def interests(profile: Profile, now_ms: int, weighing: Weighing) -> dict[str, float]:
    """The points of each good she did something with."""
    return {sku: each.at(now_ms, weighing) for sku, each in profile.goods.items()}


def nearness(
    recent: Sequence[tuple[str, int]],
    likeness: Mapping[str, Mapping[str, float]],
    now_ms: int,
    weighing: Weighing,
) -> dict[str, float]:
    """How near other goods are to those of her last session: the likeness to each of them, the
    newer the more, in proportion to what it could be."""
    sums: dict[str, float] = {}
    could_be = 0.0
    newest_ms = max((at_ms for _, at_ms in recent), default=now_ms)
    for place, (sku, at_ms) in enumerate(reversed(recent), start=1):
        weight = faded(1.0, now_ms - at_ms, weighing.view_half_life_ms) / place
        could_be += faded(1.0, now_ms - newest_ms, weighing.view_half_life_ms) / place
        for other, like in likeness.get(sku, {}).items():
            sums[other] = sums.get(other, 0.0) + weight * like
    fresh = faded(1.0, now_ms - newest_ms, weighing.view_half_life_ms)
    return {sku: value / could_be * fresh for sku, value in sums.items()} if could_be else {}


SUPPORT = 3.0
"""So many sessions or baskets without the pair are thought into every pair, so that two of two say
little."""


def likeness(together: float, one: float, other: float) -> float:
    """The cosine of two goods by how often they are looked at, and together; 0 to 1."""
    if together <= 0 or one <= 0 or other <= 0:
        return 0.0
    return float(min(together / ((one * other) ** 0.5 + SUPPORT), 1.0))


def lift(together: float, one: float, other: float, baskets: float) -> float:
    """How much more often two goods are bought together than by chance: 0 for not at all, towards
    1 for always; 1 minus one by the lift."""
    if min(together, one, other, baskets) <= 0:
        return 0.0
    by_chance = one * other / baskets
    return max(0.0, 1.0 - (by_chance + SUPPORT) / (together + SUPPORT))


def fits(
    interest: Interest,
    *,
    in_basket: bool,
    bought_ms: int,
    cycle_ms: float,
    now_ms: int,
) -> bool:
    """False for what she has in the basket, bought too lately to need again, or brought back."""
    bought_ms = max(bought_ms, interest.bought_ms)
    lately = bool(bought_ms) and now_ms - bought_ms < cycle_ms
    return not (in_basket or lately or interest.returned_ms)


def cycle_ms(
    weighing: Weighing, *, own: tuple[int, int, int] | None, good: tuple[int, int] | None
) -> float:
    """How long she takes to buy a good again. `own` is her first and last purchase and how many
    they were, `good` how many gaps between purchases were seen of anybody, and their sum."""
    days = weighing.repurchase_d
    if own is not None and own[2] >= 3:
        days = (own[1] - own[0]) / (own[2] - 1) / DAY_MS
    elif good is not None and good[0] >= 20:
        days = good[1] / good[0] / DAY_MS
    return min(max(days, weighing.repurchase_least_d), weighing.repurchase_most_d) * DAY_MS


def popular(
    regional: Mapping[str, float], goods: Mapping[str, Offerable], *, most: int = MOST_SHOWN
) -> tuple[Pick, ...]:
    """What everybody buys here: for who did not say that her own may be used. Not personal."""
    pulls = {sku: Pull(regional=value) for sku, value in regional.items()}
    alone = Weighing(regional=1.0)
    return chosen(pulls, goods, alone, most=most)


def is_held_out(member: str) -> bool:
    """True for one member in ten, always the same: she is shown nothing, so that it can be told
    what showing brings."""
    digest = hashlib.sha256(f"hold-out/1:{member}".encode()).digest()
    return int.from_bytes(digest[:8], "big") % 100 < HELD_OUT_PERCENT


def candidates(*sources: Collection[str] | Iterable[str]) -> list[str]:
    """All goods of these sources, once each, in their order."""
    return list(dict.fromkeys(sku for source in sources for sku in source))


def interest_of(profile: Profile, sku: str) -> Interest:
    return profile.goods.get(sku, NOTHING)


def _reason(pull: Pull, good: Offerable, weighing: Weighing) -> Reason:
    own = pull.interest + weighing.near * pull.near
    if own <= 0:
        lifted = weighing.with_basket * pull.lift
        return Reason.GOES_WITH if lifted > weighing.regional * pull.regional else Reason.POPULAR
    if good.in_left_cart:
        return Reason.LEFT_IN_CART
    return Reason.LOOKED_AT if pull.interest > 0 else Reason.GOES_WITH
