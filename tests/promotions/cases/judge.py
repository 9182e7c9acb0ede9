"""What a case expects, held against what our engine says: every field, or a refusal to judge."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from storeapp.domain.pricing import Share
from storeapp.promotions.appraisal import Appraisal
from storeapp.promotions.engine import appraise
from tests.promotions.cases.form import Fields, known
from tests.promotions.cases.goods import FEE
from tests.promotions.cases.translate import SHELF, Asked, translated

TOTALS = "total_minor discount_total_minor shipping_total_minor tolerance_minor tolerance_reason"
OTHERS = "lines per_promotion coupon_accepted free_units budget_exceeded shelf"
SHIPPING = "shipping"


@dataclass(frozen=True, slots=True)
class Unit:
    """One unit as it was priced; `saved` by our promotions' ids."""

    sku: str
    listed: int
    net: int
    saved: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """A case with our answer to it."""

    case: Fields
    asked: Asked
    appraisal: Appraisal

    @property
    def units(self) -> list[Unit]:
        sku_of = {item.line: item.piece.sku for item in self.asked.items}
        return [
            _unit(sku_of[item.line], share)
            for item in self.appraisal.items
            for share in item.shares
            for _ in range(share.count)
        ]

    def saved(self, unit: Unit, *scopes: str) -> int:
        """What it saved by benefits of these scopes (none named: all)."""
        return sum(
            minor
            for id, minor in unit.saved
            if not scopes or self.asked.origins[id].scope in scopes
        )


def differences(case: Fields) -> list[str]:
    """Where our answer is another than the expected one; empty when there is none."""
    asked = translated(case)
    answer = Answer(case, asked, appraise(asked.items, asked.book, asked.occasion))
    expected = known(case["expected"], f"{TOTALS} {OTHERS}", "expected")
    return [
        difference
        for name in expected
        if name in CHECKS
        for difference in CHECKS[name](answer, expected[name])
    ]


def _unit(sku: str, share: Share) -> Unit:
    saved = tuple((part.promotion, part.minor) for part in share.parts)
    return Unit(sku, share.listed, share.net, saved)


def _said(name: str, ours: object, theirs: object) -> Iterator[str]:
    if ours != theirs:
        yield f"{name} {ours} instead of {theirs}"


def _total(answer: Answer, wanted: int) -> Iterator[str]:
    bound = answer.case["expected"].get("tolerance_minor", 0)
    if abs(answer.appraisal.total - wanted) > bound:
        yield from _said("total", answer.appraisal.total, wanted)


def _discount(answer: Answer, wanted: int) -> Iterator[str]:
    ours = sum(
        minor
        for unit in answer.units
        for id, minor in unit.saved
        if answer.asked.origins[id].scope not in (SHELF, SHIPPING)
    )
    yield from _said("discount", ours, wanted)


def _shipping(answer: Answer, wanted: int) -> Iterator[str]:
    yield from _said("delivery", sum(u.net for u in answer.units if u.sku == FEE), wanted)


def _lines(answer: Answer, wanted: Mapping[str, Fields]) -> Iterator[str]:
    for sku, fields in wanted.items():
        known(fields, " ".join(LINE), "expected line")
        mine = [unit for unit in answer.units if unit.sku == sku]
        for name, value in fields.items():
            yield from _said(f"{sku} {name}", LINE[name](answer, mine), value)


def _line_total(_: Answer, units: list[Unit]) -> object:
    return sum(unit.net for unit in units)


def _item_level(answer: Answer, units: list[Unit]) -> object:
    return sum(answer.saved(unit, "unit") for unit in units)


def _unit_price(answer: Answer, units: list[Unit]) -> object:
    """One amount where all units cost the same, as they should."""
    prices = {unit.listed - answer.saved(unit, SHELF, "unit") for unit in units}
    return prices.pop() if len(prices) == 1 else sorted(prices)


def _unit_discounts(_: Answer, units: list[Unit]) -> object:
    return sorted((unit.listed - unit.net for unit in units), reverse=True)


LINE: Mapping[str, Callable[[Answer, list[Unit]], object]] = {
    "line_total_minor": _line_total,
    "item_level_discount_minor": _item_level,
    "unit_price_after_item_level_minor": _unit_price,
    "unit_discounts_minor": _unit_discounts,
}


def _per_promotion(answer: Answer, wanted: list[Fields]) -> Iterator[str]:
    ours: Counter[tuple[str, str]] = Counter()
    for unit in answer.units:
        for id, minor in unit.saved:
            ours[answer.asked.origins[id].promotion, unit.sku] += minor
    theirs: Counter[tuple[str, str]] = Counter()
    for each in wanted:
        known(each, "promotion sku discount_minor", "per promotion")
        theirs[each["promotion"], each["sku"]] += each["discount_minor"]
    yield from _said("per promotion", sorted((+ours).items()), sorted((+theirs).items()))


def _coupon(answer: Answer, wanted: bool) -> Iterator[str]:
    by_coupon = {
        each["id"] for each in answer.case["promotions"] if each["trigger"]["type"] == "coupon"
    }
    applied = {answer.asked.origins[each.promotion].promotion for each in answer.appraisal.applied}
    yield from _said("coupon accepted", not by_coupon.isdisjoint(applied), wanted)


def _free(answer: Answer, wanted: int) -> Iterator[str]:
    yield from _said("free units", sum(unit.net == 0 for unit in answer.units), wanted)


def _exceeded(answer: Answer, wanted: list[str]) -> Iterator[str]:
    applied = {answer.asked.origins[each.promotion].promotion for each in answer.appraisal.applied}
    ours = [each["id"] for each in answer.case["promotions"] if "budget" in each]
    yield from _said("budget exceeded", [id for id in ours if id not in applied], wanted)


def _shelf(answer: Answer, wanted: list[Fields]) -> Iterator[str]:
    units = {unit.sku: unit for unit in answer.units}
    for each in wanted:
        known(each, "sku price_minor original_price_minor applied applied_count", "shelf")
        unit = units[each["sku"]]
        applied = [answer.asked.origins[id].promotion for id, _ in unit.saved]
        ours: dict[str, Any] = {
            "sku": unit.sku,
            "price_minor": unit.net,
            "original_price_minor": unit.listed,
            "applied": applied,
            "applied_count": len(applied),
        }
        yield from _said("shelf", {name: ours[name] for name in each}, dict(each))


CHECKS: Mapping[str, Callable[[Answer, Any], Iterator[str]]] = {
    "total_minor": _total,
    "discount_total_minor": _discount,
    "shipping_total_minor": _shipping,
    "lines": _lines,
    "per_promotion": _per_promotion,
    "coupon_accepted": _coupon,
    "free_units": _free,
    "budget_exceeded": _exceeded,
    "shelf": _shelf,
}
