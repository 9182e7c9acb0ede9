"""The benefits of a case as ours: a table by scope, and one by kind of value."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from storeapp.promotions.rule import (
    AmountOff,
    Benefit,
    FixedPrice,
    Layer,
    Limit,
    Over,
    Part,
    Pattern,
    Percent,
    Pick,
    Role,
    Tier,
    Value,
)
from storeapp.promotions.selector import Selector
from tests.promotions.cases.form import Fields, UnknownForm, known, one_of
from tests.promotions.cases.goods import only, selector_of, the_fee


@dataclass(frozen=True, slots=True)
class Wish:
    """One benefit of a case: `floors` has every sku in question, with its floor (0: none).

    `uses` bounds its applications; with `before` it is for what nothing has reduced; `among` is
    its selector where the form has another place for it.
    """

    fields: Fields
    floors: Mapping[str, int]
    uses: int | None = None
    before: bool = False
    among: Selector | None = None

    def selector(self, fields: Fields | None) -> Selector:
        return self.among or selector_of(fields, before=self.before, rewards=True)

    @property
    def floor(self) -> int:
        """The floor that all goods in question have."""
        found = set(self.floors.values())
        return found.pop() if len(found) == 1 else 0


LAYERS = {
    "unit": Layer.ITEM,
    "line": Layer.ITEM,
    "get_group": Layer.ITEM,
    "bundle": Layer.ITEM,
    "group": Layer.ITEM,
    "selected_units_together": Layer.THRESHOLD,
    "selected_lines_together": Layer.THRESHOLD,
    "order": Layer.THRESHOLD,
    "shipping": Layer.COUPON,
}

PICKS = {
    "cheapest_first": Pick.CHEAPEST,
    "largest_line_quantity_first_then_line_order": Pick.BEST,
    "most_expensive_line_subtotal_first": Pick.BEST,
    "best_for_customer": Pick.BEST,
}


def benefits_of(wish: Wish) -> Iterator[Benefit]:
    """Our benefits for one of theirs; more than one where ours has no single word for it."""
    scope = one_of(wish.fields["scope"], SCOPES, "scope")
    yield from SCOPES[scope](wish)


def _units(wish: Wish) -> Iterator[Benefit]:
    known(wish.fields, f"scope selector max_units pick max_discount_minor {VALUES}", "unit")
    if "max_units" in wish.fields and wish.uses != 1:
        raise UnknownForm("so many units for each application")
    everything = wish.selector(wish.fields.get("selector"))
    for selector, floor in _by_floor(wish, everything):
        yield Benefit(
            Pattern.EACH,
            (Part(Role.GET, selector),),
            _tiers(wish.fields),
            pick=_pick(wish.fields),
            limit=Limit(
                max_units=wish.fields.get("max_units"),
                max_discount=wish.fields.get("max_discount_minor"),
                floor=floor,
            ),
        )


def _by_floor(wish: Wish, selector: Selector) -> Iterator[tuple[Selector, int]]:
    if not any(wish.floors.values()):
        yield selector, 0
        return
    for floor in sorted(set(wish.floors.values())):
        held = frozenset(sku for sku, its in wish.floors.items() if its == floor)
        yield only(selector, held), floor


def _lines(wish: Wish) -> Iterator[Benefit]:
    known(wish.fields, f"scope selector max_quantity_per_line {VALUES}", "line")
    most = wish.fields.get("max_quantity_per_line")
    for sku, floor in wish.floors.items():
        selector = only(wish.selector(wish.fields.get("selector")), frozenset((sku,)))
        yield _whole(wish, selector, Limit(max_units=most, floor=floor))


def _together(wish: Wish) -> Iterator[Benefit]:
    known(
        wish.fields,
        f"scope selector max_units pick max_discount_minor {VALUES}",
        "together",
    )
    most = wish.fields.get("max_units")
    if most == 1:  # A selection of one unit is that unit.
        yield from _units(wish)
        return
    if most is not None:
        raise UnknownForm("so many units together")
    limit = Limit(max_discount=wish.fields.get("max_discount_minor"), floor=wish.floor)
    yield _whole(wish, wish.selector(wish.fields.get("selector")), limit)


def _order(wish: Wish) -> Iterator[Benefit]:
    known(wish.fields, f"scope selector max_discount_minor {VALUES}", "order")
    limit = Limit(max_discount=wish.fields.get("max_discount_minor"), floor=wish.floor)
    yield _whole(wish, wish.selector(wish.fields.get("selector")), limit)


def _shipping(wish: Wish) -> Iterator[Benefit]:
    known(wish.fields, f"scope {VALUES}", "shipping")
    yield Benefit(Pattern.EACH, (Part(Role.GET, the_fee()),), _tiers(wish.fields))


def _whole(wish: Wish, selector: Selector, limit: Limit) -> Benefit:
    part = Part(Role.GET, selector, 1, open=True)
    return Benefit(Pattern.SET, (part,), _tiers(wish.fields), limit=limit)


def _get_group(wish: Wish) -> Iterator[Benefit]:
    known(
        wish.fields, f"scope buy get allow_partial_get max_applications note {VALUES}", "get_group"
    )
    buy = known(wish.fields["buy"], "quantity selector", "buy")
    get = known(wish.fields["get"], "quantity selector pick", "get")
    least = 1 if wish.fields.get("allow_partial_get") else get["quantity"]
    if least < get["quantity"] and wish.uses is not None:
        raise UnknownForm("partly given, and so often")
    for quantity in range(get["quantity"], least - 1, -1):
        yield Benefit(
            Pattern.SET,
            (
                Part(Role.BUY, wish.selector(buy["selector"]), buy["quantity"]),
                Part(Role.GET, wish.selector(get["selector"]), quantity),
            ),
            _tiers(wish.fields),
            pick=_pick(get),
            limit=Limit(max_uses=wish.uses, floor=wish.floor),
            over=Over.GET,
        )


def _bundle(wish: Wish) -> Iterator[Benefit]:
    known(wish.fields, f"scope components quantity selector max_applications {VALUES}", "bundle")
    parts = wish.fields.get("components") or [
        {"quantity": wish.fields["quantity"], "selector": wish.fields.get("selector")}
    ]
    yield _set(wish, parts, _tiers(wish.fields))


def _group(wish: Wish) -> Iterator[Benefit]:
    known(wish.fields, f"scope group_size selector pick max_applications {VALUES}", "group")
    _pick(wish.fields)
    size = wish.fields["group_size"]
    part = {"quantity": size, "selector": wish.fields.get("selector")}
    yield _set(wish, [part], _tiers(wish.fields, size))


def _set(wish: Wish, parts: list[Fields], tiers: tuple[Tier, ...]) -> Benefit:
    return Benefit(
        Pattern.SET,
        tuple(
            Part(Role.GET, wish.selector(part["selector"]), part["quantity"])
            for part in (known(part, "quantity selector", "component") for part in parts)
        ),
        tiers,
        limit=Limit(max_uses=wish.uses, floor=wish.floor),
    )


SCOPES: Mapping[str, Callable[[Wish], Iterator[Benefit]]] = {
    "unit": _units,
    "line": _lines,
    "selected_units_together": _together,
    "selected_lines_together": _together,
    "order": _order,
    "shipping": _shipping,
    "get_group": _get_group,
    "bundle": _bundle,
    "group": _group,
}


def _pick(fields: Fields) -> Pick:
    return PICKS[one_of(fields.get("pick", "best_for_customer"), PICKS, "pick")]


VALUES = "kind percent_bp amount_minor price_minor tiers"
TIERED = "tiered_"


def _tiers(fields: Fields, units: int = 1) -> tuple[Tier, ...]:
    kind: str = fields["kind"]
    if not kind.startswith(TIERED):
        return (Tier(_value(kind, fields, units)),)
    names = "min_amount_minor percent_bp amount_minor price_minor"
    return tuple(
        Tier(
            _value(kind.removeprefix(TIERED), known(tier, names, "tier"), units),
            amount=tier["min_amount_minor"],
        )
        for tier in fields["tiers"]
    )


def _value(kind: str, fields: Fields, units: int) -> Value:
    """`units` is how many an amount per unit is for."""
    match kind:
        case "percent_off":
            return Percent(fields["percent_bp"])
        case "amount_off":
            return AmountOff(fields["amount_minor"])
        case "amount_off_per_unit":
            return AmountOff(fields["amount_minor"] * units)
        case "fixed_price":
            return FixedPrice(fields["price_minor"])
    raise UnknownForm(f"kind: {kind}")
