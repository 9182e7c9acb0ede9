"""Orders that are offered to several stores at once: the first that claims one has it (抢单).

A store that is quick may not have everything: while others wait for the same order it holds no
more than its share. Everything is a value: who claims gets a new `Offer`, or a Refusal and nothing
has changed. Of two claims at the same time the caller's lock decides which comes first.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from headoffice.routing.model import Order, Problem
from headoffice.routing.sheet import Left, sheet_of
from storeapp.domain.errors import Defect, Refusal


@dataclass(frozen=True, slots=True)
class Fairness:
    """A store's share: that of all that the waiting stores hold, and `spare` orders more.

    Stores count equally unless `weights` say otherwise. The cap is gone `alone_after_ms` after the
    offer: an order that no other wants is better served than shared.
    """

    spare: int = 1
    alone_after_ms: int = 300_000
    weights: Mapping[str, int] | None = None

    def __post_init__(self) -> None:
        if self.spare < 0 or self.alone_after_ms < 0:
            raise Defect("a share is not negative")
        if self.weights is not None and min(self.weights.values(), default=1) < 1:
            raise Defect("every store weighs something")

    def weight(self, store: str) -> int:
        return 1 if self.weights is None else self.weights.get(store, 1)


@dataclass(frozen=True, slots=True)
class Offer:
    """An order before the stores. `asked` may have it, in the order of what it would cost there;
    `passed` said no. It is open until `until_ms`, or until one of them has it."""

    order: str
    asked: tuple[str, ...]
    from_ms: int
    until_ms: int
    passed: frozenset[str] = frozenset()
    taken_by: str = ""

    def __post_init__(self) -> None:
        if not self.asked or len(set(self.asked)) < len(self.asked):
            raise Defect("an offer asks stores, each once")
        if self.until_ms <= self.from_ms or not self.passed <= set(self.asked):
            raise Defect("an offer has its time, and is passed by who was asked")

    @property
    def waiting(self) -> tuple[str, ...]:
        """The stores that might still want it."""
        return tuple(store for store in self.asked if store not in self.passed)


def offer(problem: Problem, order: Order, *, left: Left | None = None, for_ms: int) -> Offer:
    """Offers the order to every place that the rules allow and that has all of it.

    Refusal `grab-nobody` when there is none: then it is routed instead.
    """
    sheet = sheet_of(problem, order, left or Left(problem))
    whole = [quote for quote in sheet.quotes if quote.most == sheet.pieces]
    if not whole:
        raise Refusal("grab-nobody", order=order.id)
    costs = {q.place.code: q.fixed + sum(map(int.__mul__, q.most, q.each)) for q in whole}
    asked = sorted(costs, key=lambda code: (costs[code], code))
    return Offer(order.id, tuple(asked), problem.at_ms, problem.at_ms + for_ms)


def claim(
    offered: Offer, store: str, *, held: Mapping[str, int], fairness: Fairness, at_ms: int
) -> Offer:
    """The store has it. `held` is how many grabbed orders each store has not finished yet.

    Claimed again by the same store nothing changes. Refusals: `grab-not-offered`, `grab-taken`,
    `grab-over`, `grab-share-full` (with the store's `share` and whom it waits for, `others`).
    """
    if store not in offered.asked:
        raise Refusal("grab-not-offered", order=offered.order)
    if offered.taken_by == store:
        return offered
    if offered.taken_by:
        raise Refusal("grab-taken", order=offered.order)
    if at_ms >= offered.until_ms:
        raise Refusal("grab-over", order=offered.order)
    others = [each for each in offered.waiting if each != store]
    if others and at_ms < offered.from_ms + fairness.alone_after_ms:
        share = share_of(store, others, held, fairness)
        if held.get(store, 0) >= share:
            raise Refusal("grab-share-full", order=offered.order, share=share, others=len(others))
    return replace(offered, taken_by=store)


def turn_down(offered: Offer, store: str) -> Offer:
    """The store does not want it, so nobody waits for it any more. It may still change its mind."""
    if store not in offered.asked:
        raise Refusal("grab-not-offered", order=offered.order)
    if offered.taken_by:
        raise Refusal("grab-taken", order=offered.order)
    return replace(offered, passed=offered.passed | {store})


def share_of(store: str, others: list[str], held: Mapping[str, int], fairness: Fairness) -> int:
    """How many orders the store may hold while the others wait: its weight's part of all that
    they hold together with this one, rounded up, and what is spare."""
    among = [store, *others]
    together = sum(held.get(each, 0) for each in among) + 1
    weights = sum(map(fairness.weight, among))
    return -(-together * fairness.weight(store) // weights) + fairness.spare
