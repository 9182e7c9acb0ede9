"""The customer's side: each change once, nothing before it is on disk, cleared with the basket."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from storeapp.domain.money import Money
from storeapp.domain.pricing import PricedBasket
from storeapp.domain.sale import Sale
from storeapp.domain.tender import Settlement
from storeapp.ui.theme.look import Look
from tests.ui.flow.given import NUTS, PLUM, Day


class Recorded:
    """Remembers what it was told, in short."""

    def __init__(self) -> None:
        self.told: list[str] = []

    def opened(self) -> None:
        self.told.append("opened")

    def closed(self) -> None:
        self.told.append("closed")

    def basket(self, basket: PricedBasket) -> None:
        self.told.append(f"basket {basket.due.minor}")

    def settlement(self, settlement: Settlement) -> None:
        self.told.append(f"left {settlement.left.minor} change {settlement.change.minor}")

    def sold(self, sale: Sale) -> None:
        self.told.append(f"sold {sale.due.minor}")


@pytest.fixture
def day(qtbot: QtBot, look: Look, tmp_path: Path) -> Iterator[Day]:
    day = Day(look, tmp_path)
    qtbot.addWidget(day.shell)
    day.enrolled()
    yield day
    day.flow.stop()
    day.strip.stop()
    day.work.close()


@pytest.fixture
def watcher(day: Day) -> Recorded:
    watcher = Recorded()
    day.audience.join(watcher)
    return watcher


def test_a_customer_from_her_first_good_to_the_next_one(day: Day, watcher: Recorded):
    day.sign_in()
    day.sell(PLUM)
    screen = day.pay()
    screen.presenter.hand_over(20_00)
    day.work.run()
    screen.presenter.confirm()
    day.work.run()

    assert watcher.told == [
        "opened",
        "basket 0",
        "basket 1290",
        "left 1290 change 0",
        "left 0 change 710",
        "sold 1290",
        "basket 0",
    ]


def test_the_same_basket_shown_again_is_told_once(day: Day, watcher: Recorded):
    day.sign_in()
    screen = day.sell(PLUM)
    screen.presenter.again()
    screen.presenter.again()

    assert watcher.told.count("basket 1290") == 1


def test_back_from_the_payment_the_basket_is_told_again(day: Day, watcher: Recorded):
    day.sign_in()
    day.sell(PLUM)
    day.pay().presenter.back()

    assert watcher.told[-2:] == ["left 1290 change 0", "basket 1290"]


def test_the_change_is_told_when_the_sale_is_on_disk_and_not_before(day: Day, watcher: Recorded):
    day.sign_in()
    day.sell(PLUM)
    day.pay().presenter.hand_over(20_00)

    assert watcher.told[-1] == "left 1290 change 0"
    assert day.till.sales.rows.sales == {}


def test_who_locks_the_till_takes_the_basket_off_the_display(day: Day, watcher: Recorded):
    day.sign_in()
    day.sell(PLUM, NUTS)
    day.flow.sign_out()
    day.work.run()

    assert watcher.told[-1] == "closed"
    assert Money(1290 + 8990).minor == int(watcher.told[-2].split()[-1])


def test_who_stopped_watching_hears_nothing_more(day: Day, watcher: Recorded):
    late = Recorded()
    leave = day.audience.join(late)
    leave()
    day.sign_in()

    assert late.told == []
    assert watcher.told == ["opened", "basket 0"]
