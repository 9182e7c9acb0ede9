"""Problems and plans as JSON."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from headoffice.routing.codec.rules import CODE, MAX_MS, MAX_QUANTITY, built, closed_at, rules_at
from headoffice.routing.model import (
    Costs,
    Line,
    Order,
    Place,
    PlaceKind,
    Point,
    Problem,
    Stock,
    demands_of,
)
from headoffice.routing.plan import Parcel, Plan, Short, Take
from headoffice.routing.rules import Mode, Rules
from storeapp.domain.codec.reading import MAX_WHOLE
from storeapp.promotions.codec.reading import (
    CATEGORY,
    ID,
    Branch,
    Spot,
    a_word,
    an_id,
    branch,
)

MAX_PLACES: Final = 5_000
MAX_ORDERS: Final = 5_000
MAX_LINES: Final = 200
MAX_STOCK: Final = 2_000_000
MAX_MINUTES: Final = 1_000_000

_PROBLEM: Final = ("at_ms", "places", "orders", "stock", "costs", "rules")
_ORDER: Final = ("id", "mode", "lines")
_ORDER_DEFAULTS: Final[Mapping[str, Any]] = {
    "channel": "web",
    "point": None,
    "pickup_at": "",
    "seller": "",
    "promise_ms": None,
    "rejected": (),
    "carriage": {},
}


def problem_from(body: object, rules: Rules | None = None) -> Problem:
    """The problem in that body, with other rules than its own if they are given.

    Refusal `routing-unreadable` with `where` and `why`.
    """
    spot = Spot(body, code=CODE)
    of = Branch(spot, _PROBLEM, {})
    places = of.many("places", _place, most=MAX_PLACES)
    stock = _all_stock(spot, frozenset(place.code for place in places))
    return built(
        spot,
        lambda: Problem(
            places=places,
            orders=of.many("orders", _order, most=MAX_ORDERS),
            stock=stock,
            costs=of.has("costs", _costs),
            rules=of.has("rules", rules_at) if rules is None else rules,
            at_ms=of.count("at_ms", least=0, most=MAX_MS),
        ),
    )


def _all_stock(spot: Spot, places: frozenset[str]) -> dict[tuple[str, str], Stock]:
    stock: dict[tuple[str, str], Stock] = {}
    for entry in spot.under("stock").items(most=MAX_STOCK):
        key, each = _stock(entry)
        if key[0] not in places:
            entry.wrong("is of no place of the problem")
        if key in stock:
            entry.wrong("stands there twice")
        stock[key] = each
    return stock


def plan_from(body: object) -> Plan:
    """The plan in that body; Refusal `routing-unreadable` with `where` and `why`."""
    of = branch(Spot(body, code=CODE), Plan)
    return Plan(
        parcels=of.many("parcels", _parcel, most=MAX_ORDERS * 20),
        short=of.many("short", _short, most=MAX_ORDERS),
        cost_minor=of.count("cost_minor", least=-MAX_WHOLE, most=MAX_WHOLE),
        bound_minor=of.maybe_count("bound_minor", least=-MAX_WHOLE, most=MAX_WHOLE),
    )


def plan_body(plan: Plan) -> dict[str, object]:
    return {
        "parcels": [
            {"order": parcel.order, "place": parcel.place, "takes": _takes_body(parcel.takes)}
            for parcel in plan.parcels
        ],
        "short": [
            {"order": short.order, "takes": _takes_body(short.takes)} for short in plan.short
        ],
        "cost_minor": plan.cost_minor,
        "bound_minor": plan.bound_minor,
    }


def _takes_body(takes: tuple[Take, ...]) -> list[dict[str, object]]:
    return [{"line": take.line, "quantity": take.quantity} for take in takes]


def _place(spot: Spot) -> Place:
    of = branch(spot, Place)
    return built(
        spot,
        lambda: Place(
            code=of.has("code", an_id),
            point=of.maybe("point", _point),
            kind=of.one_of("kind", PlaceKind),
            owner=of.text("owner", f"{ID}|^$", "empty or the id of a franchise"),
            opted_in=of.flag("opted_in"),
            groups=of.some("groups", an_id),
            capacity=of.maybe_count("capacity", least=0),
            pick_minor=of.minor("pick_minor", least=0),
            handling_minor=of.minor("handling_minor", least=0),
            accept_permille=of.count("accept_permille", least=0, most=1000),
            ready_min=of.count("ready_min", least=0, most=MAX_MINUTES),
            rank=of.count("rank", least=0),
        ),
    )


def _point(spot: Spot) -> Point:
    of = branch(spot, Point)
    return Point(
        of.count("lat_e6", least=-90_000_000, most=90_000_000),
        of.count("lon_e6", least=-180_000_000, most=180_000_000),
    )


def _stock(spot: Spot) -> tuple[tuple[str, str], Stock]:
    defaults = {"per_day": 0, "margin_minor": 0, "markdown_minor": 0}
    of = Branch(spot, ("place", "sku", "available"), defaults)
    each = Stock(
        of.count("available", least=0, most=MAX_QUANTITY),
        of.count("per_day", least=0, most=MAX_QUANTITY),
        of.minor("margin_minor", least=0),
        of.minor("markdown_minor", least=0),
    )
    return (of.has("place", an_id), of.has("sku", a_word)), each


def _order(spot: Spot) -> Order:
    of = Branch(spot, _ORDER, _ORDER_DEFAULTS)

    def order() -> Order:
        read = Order(
            id=of.has("id", an_id),
            mode=of.one_of("mode", Mode),
            lines=of.many("lines", _line, least=1, most=MAX_LINES),
            channel=of.has("channel", an_id),
            point=of.maybe("point", _point),
            pickup_at=of.text("pickup_at", f"{ID}|^$", "empty or the code of a place"),
            seller=of.text("seller", f"{ID}|^$", "empty or the id of a franchise"),
            promise_ms=of.maybe_count("promise_ms", least=0, most=MAX_MS),
            rejected=of.many("rejected", closed_at),
            carriage=of.has("carriage", _carriage),
        )
        demands_of(read)  # A good is weighed or not, and in one category.
        return read

    return built(spot, order)


def _line(spot: Spot) -> Line:
    of = branch(spot, Line)
    return built(
        spot,
        lambda: Line(
            id=of.has("id", an_id),
            sku=of.has("sku", a_word),
            quantity=of.count("quantity", most=MAX_QUANTITY),
            category=of.text("category", f"{CATEGORY}|^$", "empty or a path such as nuts/almonds"),
            value_minor=of.minor("value_minor", least=0),
            weighed=of.flag("weighed"),
        ),
    )


def _carriage(spot: Spot) -> Mapping[str, int]:
    of = Branch(spot, (), dict.fromkeys(spot.object(), 0))
    return {place: of.minor(place, least=0) for place in spot.object()}


def _costs(spot: Spot) -> Costs:
    of = branch(spot, Costs)
    return Costs(
        parcel_minor=of.minor("parcel_minor", least=0),
        km_minor=of.minor("km_minor", least=0),
        late_hour_minor=of.minor("late_hour_minor", least=0),
        reroute_minor=of.minor("reroute_minor", least=0),
        unfilled_minor=of.minor("unfilled_minor", least=0),
        unfilled_permille=of.count("unfilled_permille", least=0, most=100_000),
        cover_days=of.count("cover_days", least=0, most=1_000),
        transit_min=of.count("transit_min", least=0, most=MAX_MINUTES),
        transit_100km_min=of.count("transit_100km_min", least=0, most=MAX_MINUTES),
    )


def _parcel(spot: Spot) -> Parcel:
    of = branch(spot, Parcel)
    return Parcel(of.has("order", an_id), of.has("place", an_id), of.many("takes", _take, least=1))


def _short(spot: Spot) -> Short:
    of = branch(spot, Short)
    return Short(of.has("order", an_id), of.many("takes", _take, least=1))


def _take(spot: Spot) -> Take:
    of = branch(spot, Take)
    return Take(of.has("line", an_id), of.count("quantity", most=MAX_QUANTITY))
