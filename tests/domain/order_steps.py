"""Orders walked to where a test wants them, by the steps that head office takes."""

from __future__ import annotations

from collections.abc import Callable

from storeapp.domain import fulfilling, handing_over
from storeapp.domain.fulfilment import FoState, Mode
from storeapp.domain.handing_over import HandOver
from storeapp.domain.order import Order, OrderLine, OrderTender, Outcome, placed

NOW = 1_000_000
LEASE = NOW + 1_000
ALL = ((0, 2000), (1, 1000))
Step = Callable[[Order], Outcome]
_F = fulfilling


def an_order(mode: Mode = Mode.PICKUP) -> Order:
    """Two of one good for 999 and one of another for 500, paid 1,000 by phone and 499 in cash."""
    lines = (OrderLine(2000, 999, mode), OrderLine(1000, 500, mode))
    tenders = (OrderTender(1000), OrderTender(499))
    return placed(Order(lines, tenders=tenders, pickup_at="A" if mode is Mode.PICKUP else ""))


def walked(order: Order, *steps: Step) -> Order:
    for step in steps:
        order = step(order).order
    return order


def offered(place: str = "A") -> Step:
    return lambda order: _F.route(order, place, ALL, accept_by_ms=NOW)


TO_PACKED: tuple[Step, ...] = (
    offered(),
    lambda order: _F.accept(order, 1, now_ms=NOW),
    lambda order: _F.start(order, 1),
    lambda order: _F.pick(order, 1, ALL),
    lambda order: _F.pack(order, 1),
)
TO_READY: tuple[Step, ...] = (
    *TO_PACKED,
    lambda order: _F.ready(order, 1, place_in="B1", now_ms=NOW, pickup_by_ms=LEASE),
)


def at(state: FoState) -> Order:
    """An order whose one fulfilment order stands there, by the way that leads there."""
    ways: dict[FoState, tuple[Step, ...]] = {
        FoState.OFFERED: TO_PACKED[:1],
        FoState.ACCEPTED: TO_PACKED[:2],
        FoState.PICKING: TO_PACKED[:3],
        FoState.PICKED: TO_PACKED[:4],
        FoState.PACKED: TO_PACKED,
        FoState.READY: TO_READY,
        FoState.OVERDUE: (*TO_READY, lambda o: _F.overdue(o, 1, now_ms=LEASE + 1)),
        FoState.HANDED_OVER: (*TO_READY, lambda o: handing_over.hand_over(o, 1, HAND, now_ms=NOW)),
    }
    ways[FoState.NO_SHOW] = (*ways[FoState.OVERDUE], lambda o: _F.no_show(o, 1))
    return walked(an_order(), *ways[state])


HAND = HandOver("h1", ALL, NOW)
STEPS: dict[str, Step] = {
    "accept": lambda o: _F.accept(o, 1, now_ms=NOW),
    "reject": lambda o: _F.reject(o, 1, why="full"),
    "start": lambda o: _F.start(o, 1),
    "pick": lambda o: _F.pick(o, 1, ALL),
    "short": lambda o: _F.short(o, 1, ALL, why="none"),
    "pack": lambda o: _F.pack(o, 1),
    "ready": lambda o: _F.ready(o, 1, place_in="", now_ms=NOW, pickup_by_ms=LEASE),
    "extend": lambda o: _F.extend(o, 1, pickup_by_ms=LEASE + 1),
    "overdue": lambda o: _F.overdue(o, 1, now_ms=LEASE + 1),
    "no_show": lambda o: _F.no_show(o, 1),
    "hand_over": lambda o: handing_over.hand_over(o, 1, HAND, now_ms=NOW),
    "dispatch": lambda o: _F.dispatch(o, 1),
    "ship": lambda o: _F.ship(o, 1),
    "decide": lambda o: handing_over.decide(o, 1, None),
}
