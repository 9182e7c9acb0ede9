"""What comes back for a basket: the large amount is what the customer hears."""

from __future__ import annotations

import pytest

from storeapp.domain.money import Money
from tests.ui.given import PLUM_CODE
from tests.ui.screens.sell.window import Till

BEFORE = ("¥12.90", "Amount due ¥12.90", "")


def said(till: Till) -> tuple[str, str, str]:
    view = till.view
    return view.due.text(), view.due.accessibleName(), view.hint.text()


@pytest.mark.parametrize(
    ("back", "shown"),
    [
        (8_80, ("¥4.10", "Amount due ¥4.10")),
        (12_90, ("¥0.00", "Amount due ¥0.00")),
        (20_00, ("-¥7.10", "Comes back to the customer -¥7.10")),
    ],
    ids=["less", "as much", "more"],
)
def test_the_amount_is_what_is_left_to_pay(till: Till, back: int, shown: tuple[str, str]) -> None:
    till.scan(PLUM_CODE)
    assert said(till)[:2] == BEFORE[:2]

    till.screen.exchanging((till.screen.presenter.basket.id, Money(back)))

    made_up = f"Exchange: ¥12.90 less ¥{back / 100:.2f} that comes back."
    assert said(till)[:2] == shown
    assert said(till)[2].startswith(made_up)
    till.screen.exchanging(None)
    assert said(till) == BEFORE


def test_what_comes_back_for_another_basket_changes_nothing(till: Till) -> None:
    till.scan(PLUM_CODE)

    till.screen.exchanging(("another", Money(8_80)))

    assert said(till) == BEFORE
