"""Paying: no cent is lost, only cash is rounded, only cash gives change."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storeapp.domain.errors import Defect, Refusal
from storeapp.domain.money import MAX_MINOR, USD, Money
from storeapp.domain.tender import (
    MAX_CHANGE_MINOR,
    CashRounding,
    Settlement,
    Tender,
    TenderKind,
)
from tests.domain.build import COINS, amounts, settlements, yuan

FIVE, TEN = CashRounding(5), CashRounding(10)


@pytest.mark.parametrize(
    ("due", "coins", "handed", "paid", "rounding", "change"),
    [
        pytest.param(1280, 1, 1280, 1280, 0, 0, id="to the cent"),
        pytest.param(1280, 1, 2000, 1280, 0, 720, id="over-tender gives change"),
        pytest.param(1232, 5, 1230, 1230, -2, 0, id="five rounds 2 down"),
        pytest.param(1233, 5, 1235, 1235, 2, 0, id="five rounds 3 up"),
        pytest.param(1238, 10, 1240, 1240, 2, 0, id="ten rounds 8 up"),
        pytest.param(1235, 10, 1240, 1240, 5, 0, id="a half goes away from zero"),
        pytest.param(1234, 10, 2000, 1230, -4, 770, id="change from the rounded remainder"),
        pytest.param(1231, 10, 1231, 1231, 0, 0, id="the exact remainder in small coins"),
        pytest.param(1238, 10, 1238, 1238, 0, 0, id="exact, though coins would take more"),
        pytest.param(2, 5, 0, 0, -2, 0, id="rounded away: nothing is handed over"),
        pytest.param(2, 5, 500, 0, -2, 500, id="rounded away: all of it comes back"),
        pytest.param(3, 5, 5, 5, 2, 0, id="the smallest coin"),
        pytest.param(1232, 10, 1231, 1230, -2, 1, id="a cent too many comes back"),
    ],
)
def test_cash_settles(
    due: int, coins: int, handed: int, paid: int, rounding: int, change: int
) -> None:
    settlement = Settlement(yuan(due), CashRounding(coins)).by_cash(yuan(handed))
    assert settlement.settled
    assert settlement.paid == yuan(paid)
    assert settlement.rounding == yuan(rounding)
    assert settlement.change == yuan(change)
    assert settlement.left == settlement.left_in_cash == yuan(0)


def test_less_cash_leaves_the_rest_open() -> None:
    settlement = Settlement(yuan(1233), FIVE).by_cash(yuan(1000))
    assert not settlement.settled
    assert settlement.left == yuan(233)
    assert settlement.left_in_cash == yuan(235)
    assert settlement.rounding == yuan(0)


def test_card_takes_the_rest_unrounded() -> None:
    settlement = Settlement(yuan(1233), TEN).by_cash(yuan(1000)).by_card(yuan(233), "4711")
    assert settlement.settled
    assert settlement.rounding == yuan(0)
    assert settlement.tenders[1] == Tender(TenderKind.CARD, yuan(233), yuan(233), "4711")


def test_only_the_cash_remainder_is_rounded() -> None:
    settlement = Settlement(yuan(1233), TEN).by_card(yuan(500))
    assert settlement.left_in_cash == yuan(730)
    settlement = settlement.by_cash(yuan(1000))
    assert settlement.rounding == yuan(-3)
    assert settlement.change == yuan(270)


def test_cash_in_two_goes_costs_what_it_costs_at_once() -> None:
    # 3 rounds to 5. Rounding the second go by itself would let 2 + 0 do.
    settlement = Settlement(yuan(3), FIVE).by_cash(yuan(2))
    assert settlement.left_in_cash == yuan(3)
    assert settlement.by_cash(yuan(3)).paid == yuan(5)


def test_cash_that_a_later_card_made_too_much_is_not_paid_out() -> None:
    # 13 in cash, 6 by card, 1 left: all cash together, 14, would round to 10.
    settlement = Settlement(yuan(20), TEN).by_cash(yuan(13)).by_card(yuan(6))
    assert settlement.left_in_cash == yuan(0)
    settlement = settlement.by_cash(yuan(0))
    assert settlement.settled
    assert settlement.rounding == yuan(-1)


@pytest.mark.parametrize(
    ("due", "coins", "handed", "code"),
    [
        pytest.param(1233, 5, 1234, "cash-below-coins", id="between exact and rounded"),
        pytest.param(1233, 5, 0, "tender-not-positive", id="nothing"),
        pytest.param(1233, 5, -5, "tender-not-positive", id="less than nothing"),
        pytest.param(2, 5, -5, "tender-not-positive", id="less than nothing, rounded away"),
        pytest.param(0, 1, 0, "already-paid", id="nothing due"),
        pytest.param(0, 5, 500, "already-paid", id="cash for nothing"),
        pytest.param(-10, 5, 5, "already-paid", id="cash for less than nothing"),
        pytest.param(100, 1, 100 + MAX_CHANGE_MINOR + 1, "change-too-large", id="a bar code"),
        pytest.param(100, 1, MAX_MINOR + 1, "amount-too-large", id="a long bar code"),
    ],
)
def test_refused_cash_changes_nothing(due: int, coins: int, handed: int, code: str) -> None:
    before = Settlement(yuan(due), CashRounding(coins))
    with pytest.raises(Refusal) as refused:
        before.by_cash(yuan(handed))
    assert refused.value.code == code
    assert before == Settlement(yuan(due), CashRounding(coins))


@pytest.mark.parametrize(
    ("amount", "code"),
    [
        pytest.param(1234, "card-over-due", id="more than is left"),
        pytest.param(0, "tender-not-positive", id="nothing"),
        pytest.param(-1, "tender-not-positive", id="less than nothing"),
        pytest.param(MAX_MINOR + 1, "amount-too-large", id="too large"),
    ],
)
def test_refused_card_changes_nothing(amount: int, code: str) -> None:
    before = Settlement(yuan(1233), FIVE)
    with pytest.raises(Refusal) as refused:
        before.by_card(yuan(amount))
    assert refused.value.code == code
    assert before == Settlement(yuan(1233), FIVE)


def test_paid_is_paid() -> None:
    settlement = Settlement(yuan(1233), FIVE).by_cash(yuan(1235))
    with pytest.raises(Refusal, match="already-paid"):
        settlement.by_cash(yuan(5))
    with pytest.raises(Refusal, match="card-over-due"):
        settlement.by_card(yuan(5))


def test_a_due_in_dollars_needs_no_dollar_rounding_given() -> None:
    settlement = Settlement(Money(1299, USD)).by_cash(Money(2000, USD))
    assert settlement.change == Money(701, USD)
    assert settlement.rounding == Money(0, USD)


@pytest.mark.parametrize(
    ("kind", "amount", "handed"),
    [
        pytest.param(TenderKind.CASH, -1, 0, id="pays less than nothing"),
        pytest.param(TenderKind.CASH, 2, 1, id="pays more than handed"),
        pytest.param(TenderKind.CARD, 1, 2, id="card gives change"),
    ],
)
def test_impossible_tenders(kind: TenderKind, amount: int, handed: int) -> None:
    with pytest.raises(Defect):
        Tender(kind, yuan(amount), yuan(handed))


def test_there_is_a_smallest_coin() -> None:
    with pytest.raises(Defect):
        CashRounding(0)


@given(st.data(), amounts(most=50_000))
def test_settling_loses_no_cent(data: st.DataObject, due: Money) -> None:
    settlement = data.draw(settlements(due))
    assert settlement.settled
    assert due + settlement.rounding == settlement.paid
    assert abs(settlement.rounding.minor) * 2 <= settlement.coins.step_minor
    for tender in settlement.tenders:
        assert tender.kind is TenderKind.CASH or not tender.change
    if not any(tender.kind is TenderKind.CASH for tender in settlement.tenders):
        assert not settlement.rounding


@given(amounts(most=50_000), COINS, st.integers(-10, 60_000))
def test_any_cash_is_taken_or_refused(due: Money, coins: CashRounding, handed: int) -> None:
    try:
        settlement = Settlement(due, coins).by_cash(yuan(handed))
    except Refusal:
        return
    assert settlement.paid + settlement.change == yuan(handed)
    assert settlement.left.minor >= 0
