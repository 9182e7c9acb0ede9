"""What was taken before the till stopped: kept as JSON, and taken again to the same cent."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storeapp.domain.codec import tenders_body, tenders_from
from storeapp.domain.errors import Refusal
from storeapp.domain.money import Money
from storeapp.domain.tender import CashRounding, Settlement, retaken
from tests.domain.build import amounts, settlements, yuan
from tests.domain.tamper import Body

PAID = Settlement(yuan(2560), CashRounding(10)).by_card(yuan(1000), "4711").by_cash(yuan(2000))


def test_the_body_of_kept_tenders_is_pinned() -> None:
    assert tenders_body(PAID.tenders) == {
        "kind": "tenders/1",
        "currency": "CNY",
        "tenders": [
            {"kind": "card", "amount": 1000, "handed": 1000, "reference": "4711"},
            {"kind": "cash", "amount": 1560, "handed": 2000, "reference": ""},
        ],
    }


@pytest.mark.parametrize(
    "change",
    [
        pytest.param({"kind": "tenders/2"}, id="a later version"),
        pytest.param({"tenders": []}, id="nothing taken"),
        pytest.param({"currency": None}, id="no currency"),
    ],
)
def test_tenders_that_do_not_agree_are_refused(change: Body) -> None:
    with pytest.raises(Refusal, match="fact-unreadable"):
        tenders_from(tenders_body(PAID.tenders) | change)


@given(st.data(), amounts())
def test_any_payment_comes_to_the_same_when_it_is_taken_again(
    data: st.DataObject, due: Money
) -> None:
    paid = data.draw(settlements(due))
    count = data.draw(st.integers(0, len(paid.tenders)))

    part = retaken(Settlement(paid.due, paid.coins), paid.tenders[:count])

    assert part.tenders == paid.tenders[:count]
    assert retaken(part, paid.tenders[count:]) == paid


def test_a_card_that_paid_more_than_is_due_now_is_refused() -> None:
    fresh = Settlement(yuan(900), CashRounding(10))
    with pytest.raises(Refusal) as refused:
        retaken(fresh, PAID.tenders)

    assert refused.value.code == "card-over-due"
    assert fresh.tenders == ()
