"""Which places serve what is not routed: routing asked with what there is at this moment."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlmodel import Session, col, select

from headoffice.inventory.available import atf
from headoffice.routing.codec.answers import explanation_body
from headoffice.routing.explaining import route_order
from headoffice.routing.model import Costs, Line, Place, PlaceKind, Problem, Stock
from headoffice.routing.model import Order as Routable
from headoffice.routing.rules import Closed, Route, Rules, Sort, Split, When
from headoffice.routing.rules import Mode as RoutedMode
from headoffice.stores.tables import Store
from storeapp.domain.fulfilment import Mode, Quantities

COSTS = Costs(parcel_minor=600, reroute_minor=300, unfilled_minor=1_000_000)
PICK_MINOR: Mapping[PlaceKind, int] = {PlaceKind.WAREHOUSE: 100, PlaceKind.STORE: 200}
FOR_EVER_MS = 1 << 53
_SORTS = (Sort.NEAREST, Sort.MOST_STOCK)


@dataclass(frozen=True, slots=True)
class WantedLine:
    """`line` is the order's own number of it; `weighed` is one piece, which nobody divides."""

    line: int
    sku: str
    thousandths: int
    value_minor: int = 0
    weighed: bool = False


@dataclass(frozen=True, slots=True)
class Wanted:
    """What of an order is to be routed, of one mode.

    Places in `excluded` could not serve it before; without `split` one place has to serve it all.
    """

    order: str
    channel: str
    mode: Mode
    lines: tuple[WantedLine, ...]
    pickup_at: str = ""
    excluded: frozenset[str] = frozenset()
    split: bool = True
    promise_ms: int = 0


@dataclass(frozen=True, slots=True)
class Assignment:
    place: str
    take: Quantities


@dataclass(frozen=True, slots=True)
class Choice:
    """Who serves what, and why, for the order's history; what nobody serves is not in it."""

    assignments: tuple[Assignment, ...]
    why: Mapping[str, object]


def choose(session: Session, wanted: Wanted, *, now_ms: int) -> Choice:
    """The cheapest way to serve it from what the channel may promise of each place just now."""
    order = _routable(wanted)
    routed = route_order(_problem(session, wanted, order, now_ms), order)
    return Choice(
        tuple(
            Assignment(
                parcel.place,
                tuple(sorted((int(take.line), take.quantity) for take in parcel.takes)),
            )
            for parcel in routed.plan.parcels
        ),
        explanation_body(routed.why),
    )


def _problem(session: Session, wanted: Wanted, order: Routable, now_ms: int) -> Problem:
    rows = session.exec(select(Store).order_by(col(Store.code))).all()
    skus = {line.sku for line in wanted.lines}
    found = atf(session, skus, [row.code for row in rows], wanted.channel, now_ms)
    return Problem(
        places=tuple(_place(row) for row in rows),
        orders=(order,),
        stock={key: Stock(thousandths) for key, thousandths in found.items()},
        costs=COSTS,
        rules=_rules(wanted),
        at_ms=now_ms,
    )


def _place(row: Store) -> Place:
    kind = PlaceKind.WAREHOUSE if row.kind == PlaceKind.WAREHOUSE.value else PlaceKind.STORE
    return Place(row.code, kind=kind, owner=row.owner, pick_minor=PICK_MINOR[kind])


def _rules(wanted: Wanted) -> Rules:
    """One route for each mode; which places sell for a channel the inventory has said already."""
    split = Split.UNITS if wanted.split else Split.WHOLE
    routes = tuple(
        Route(
            mode.value,
            When(modes=frozenset({mode})),
            split=split,
            transfer=mode is RoutedMode.PICKUP,
            sorts=_SORTS,
        )
        for mode in RoutedMode
    )
    return Rules("orders", 1, routes)


def _routable(wanted: Wanted) -> Routable:
    return Routable(
        id=wanted.order,
        mode=RoutedMode(wanted.mode.value),
        lines=tuple(
            Line(
                str(line.line),
                line.sku,
                line.thousandths,
                value_minor=line.value_minor,
                weighed=line.weighed,
            )
            for line in wanted.lines
        ),
        channel=wanted.channel,
        pickup_at=wanted.pickup_at,
        promise_ms=wanted.promise_ms or None,
        rejected=tuple(Closed(place, FOR_EVER_MS, "said-no") for place in sorted(wanted.excluded)),
    )
