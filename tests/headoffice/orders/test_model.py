"""What a channel may say of an order, before anything is kept of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from headoffice.orders.model import NewLine, Payment
from storeapp.domain.errors import Refusal
from storeapp.domain.fulfilment import Mode
from tests.headoffice.orders.given import ANNA, HOME, an_order, plums


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        pytest.param({"lines": ()}, "order-lines-wrong", id="no lines"),
        pytest.param({"pickup_at": ""}, "order-without-pickup-place", id="collected nowhere"),
        pytest.param(
            {"lines": (plums(1, mode=Mode.SHIP),)}, "order-without-address", id="shipped nowhere"
        ),
        pytest.param(
            {"payments": (Payment("cash", 1000),)}, "order-paid-too-much", id="paid too much"
        ),
        pytest.param({"channel_ref": ""}, "order-name-wrong", id="no name"),
    ],
)
def test_what_is_no_order_is_not_made(changes: dict[str, Any], code: str) -> None:
    with pytest.raises(Refusal, match=code):
        an_order(**changes)


@pytest.mark.parametrize(
    ("make", "code"),
    [
        pytest.param(lambda: plums(0), "order-quantity-wrong", id="none"),
        pytest.param(lambda: NewLine("p", 500, 1, 1), "order-quantity-wrong", id="half a piece"),
        pytest.param(lambda: plums(1, -1), "order-line-wrong", id="below nothing"),
        pytest.param(lambda: NewLine("", 1000, 1, 1), "order-line-wrong", id="no good"),
        pytest.param(lambda: Payment("cash", 0), "order-payment-wrong", id="nothing paid"),
    ],
)
def test_what_is_no_line_and_no_payment(make: Callable[[], object], code: str) -> None:
    with pytest.raises(Refusal, match=code):
        make()


def test_nobody_is_printed() -> None:
    assert (repr(ANNA), repr(HOME)) == ("Customer()", "Address(district='yuelu')")
