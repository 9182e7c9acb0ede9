"""Properties of every answer: the money adds up, on every unit, by every promotion, in bounds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

import pytest
from hypothesis import given, settings

from storeapp.domain.pricing import Part
from storeapp.promotions.appraisal import Appraisal
from storeapp.promotions.compile import RuleBook
from storeapp.promotions.engine import appraise
from storeapp.promotions.occasion import Item, Occasion
from storeapp.promotions.rule import Choose, Coupon, Group, Layer, Pattern, Promotion
from tests.promotions.build import a_book
from tests.promotions.engine.chains import chains, occasions
from tests.promotions.engine.rules import baskets

Chain = tuple[tuple[Promotion, ...], tuple[Group, ...]]
Basket = tuple[Item, ...]

some = settings(max_examples=30)
anything = given(baskets(7), chains(), occasions())


def _answered(items: Basket, chain: Chain, occasion: Occasion) -> tuple[RuleBook, Appraisal]:
    promotions, groups = chain
    book = a_book(*promotions, groups=groups)
    return book, appraise(items, book, occasion)


def _units(answer: Appraisal) -> Iterator[tuple[str, int, tuple[Part, ...]]]:
    """Line, net and parts of every unit."""
    for item in answer.items:
        for share in item.shares:
            for _ in range(share.count):
                yield item.line, share.net, share.parts


@some
@anything
def test_the_total_is_the_sum_of_what_the_units_cost(
    items: Basket, chain: Chain, occasion: Occasion
) -> None:
    _, answer = _answered(items, chain, occasion)

    units = list(_units(answer))
    assert answer.total == sum(net for _, net, _ in units)
    assert Counter(line for line, _, _ in units) == {item.line: item.count for item in items}
    saved = sum(applied.saving for applied in answer.applied)
    assert answer.total == sum(item.count * item.each for item in items) - saved


@some
@anything
def test_every_saving_is_the_sum_of_its_shares(
    items: Basket, chain: Chain, occasion: Occasion
) -> None:
    _, answer = _answered(items, chain, occasion)

    shares: Counter[str] = Counter()
    points: Counter[str] = Counter()
    for _, _, parts in _units(answer):
        for part in parts:
            shares[part.promotion] += part.minor
            points[part.promotion] += part.points
    savings: Counter[str] = Counter()
    granted: Counter[str] = Counter()
    for applied in answer.applied:
        savings[applied.promotion] += applied.saving
        granted[applied.promotion] += applied.points
    assert +shares == +savings
    assert {k: v for k, v in points.items() if v} == {k: v for k, v in granted.items() if v}


@some
@anything
def test_a_unit_costs_something_between_nothing_and_its_list_price(
    items: Basket, chain: Chain, occasion: Occasion
) -> None:
    _, answer = _answered(items, chain, occasion)

    listed = {item.line: item.each for item in items}
    for line, net, parts in _units(answer):
        assert 0 <= net <= listed[line]
        assert net + sum(part.minor for part in parts) == listed[line]
        assert all(part.minor >= 0 for part in parts)


@some
@anything
def test_a_floor_is_kept(items: Basket, chain: Chain, occasion: Occasion) -> None:
    book, answer = _answered(items, chain, occasion)

    by_line = {item.line: item for item in items}
    floors = {p.id: p.benefit.limit.floor for p in book.rules.promotions}
    for line, _, parts in _units(answer):
        item = by_line[line]
        left = item.each
        for part in parts:
            left -= part.minor
            floor = floors[part.promotion]
            if item.indivisible:
                floor = (2 * floor * item.thousandths + 1000) // 2000
            assert part.minor == 0 or left >= floor


@some
@anything
def test_no_unit_is_taken_twice_by_one_group(
    items: Basket, chain: Chain, occasion: Occasion
) -> None:
    book, answer = _answered(items, chain, occasion)

    chosen = {
        (group.layer, group.name): group.choose is not Choose.ALL for group in book.rules.groups
    }
    stacking = {p.id: p.stacking for p in book.rules.promotions}
    for _, _, parts in _units(answer):
        takers = Counter(
            (stacking[part.promotion].layer, stacking[part.promotion].group)
            for part in parts
            if stacking[part.promotion].layer < Layer.BURN
        )
        assert all(count == 1 for at, count in takers.items() if chosen[at])


@some
@anything
def test_what_stands_alone_shares_no_unit(items: Basket, chain: Chain, occasion: Occasion) -> None:
    book, answer = _answered(items, chain, occasion)

    stacking = {p.id: p.stacking for p in book.rules.promotions}
    for _, _, parts in _units(answer):
        takers = [p.promotion for p in parts if stacking[p.promotion].layer < Layer.BURN]
        for one in takers:
            for other in takers:
                assert one == other or _lets(stacking[one].with_.value, stacking[other].group)


def _lets(with_: str, group: str) -> bool:
    return with_ == "any" or (with_ == "listed" and group == "main")


@some
@anything
def test_limits_and_quotas_hold(items: Basket, chain: Chain, occasion: Occasion) -> None:
    book, answer = _answered(items, chain, occasion)

    for promotion in book.rules.promotions:
        mine = [a for a in answer.applied if a.promotion == promotion.id]
        if promotion.stacking.layer < Layer.BURN:
            _held(promotion, occasion, sum(a.times for a in mine), sum(a.saving for a in mine))
            _units_held(promotion, answer)


def _held(promotion: Promotion, occasion: Occasion, times: int, saving: int) -> None:
    limit, allowance = promotion.benefit.limit, occasion.allowances.get(promotion.id)
    assert limit.max_uses is None or times <= limit.max_uses
    assert limit.max_discount is None or saving <= limit.max_discount
    if allowance is not None:
        assert allowance.discount is None or saving <= allowance.discount
        assert allowance.uses != 0 or not times
    if promotion.benefit.pattern is Pattern.SET:
        bounds: list[int | None] = [promotion.quotas.per_receipt]
        if allowance is not None:
            bounds.append(allowance.uses)
        if isinstance(promotion.trigger, Coupon):
            bounds.append(occasion.coupons.count("WELCOME"))
        assert all(bound is None or times <= bound for bound in bounds)


def _units_held(promotion: Promotion, answer: Appraisal) -> None:
    most = promotion.benefit.limit.max_units
    saving = [
        part
        for _, _, parts in _units(answer)
        for part in parts
        if part.promotion == promotion.id and part.minor
    ]
    assert most is None or len(saving) <= most


@some
@anything
def test_points_are_given_and_taken_within_what_there_is(
    items: Basket, chain: Chain, occasion: Occasion
) -> None:
    _, answer = _answered(items, chain, occasion)

    has = occasion.customer.points if occasion.customer else 0
    assert 0 <= answer.burnt <= min(occasion.burn, has)
    assert answer.earned >= 0
    assert occasion.customer is not None or answer.earned == 0


@some
@anything
def test_a_warm_book_answers_as_a_fresh_one(
    items: Basket, chain: Chain, occasion: Occasion
) -> None:
    book, first = _answered(items, chain, occasion)

    appraise(items[:1], book, occasion)
    assert appraise(items, book, occasion) == first
    assert _answered(items, chain, occasion)[1] == first


@pytest.mark.prove
@settings(max_examples=5_000)
@anything
def test_everything_holds_for_many_more(items: Basket, chain: Chain, occasion: Occasion) -> None:
    for check in _checks():
        check.hypothesis.inner_test(items, chain, occasion)  # type: ignore[attr-defined]


def _checks() -> Sequence[object]:
    return [
        test_the_total_is_the_sum_of_what_the_units_cost,
        test_every_saving_is_the_sum_of_its_shares,
        test_a_unit_costs_something_between_nothing_and_its_list_price,
        test_a_floor_is_kept,
        test_no_unit_is_taken_twice_by_one_group,
        test_what_stands_alone_shares_no_unit,
        test_limits_and_quotas_hold,
        test_points_are_given_and_taken_within_what_there_is,
    ]
