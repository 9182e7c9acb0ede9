"""The customer's window: hers alone, in the receipt's language, readable, and never in the way."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
import zxingcpp
from PIL import Image
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from storeapp.bootstrap.customer import open_customer
from storeapp.domain.basket import Basket
from storeapp.domain.catalogue import Language, Name
from storeapp.domain.money import Money
from storeapp.domain.pricing import PricedBasket, priced
from storeapp.domain.sale import sell
from storeapp.domain.staff import Role, StaffMember
from storeapp.domain.tax import TaxTable
from storeapp.domain.tender import Settlement
from storeapp.domain.till import ReceiptNumber
from storeapp.ui.audience import Audience
from storeapp.ui.customer.code import ReceiptCode
from storeapp.ui.customer.presenter import CustomerPresenter
from storeapp.ui.customer.samples import samples
from storeapp.ui.customer.state import CustomerState, Page
from storeapp.ui.customer.window import CustomerWindow
from storeapp.ui.shell import Shell
from storeapp.ui.texts import Texts
from storeapp.ui.theme.look import Look
from tests.services.fakes import a_config
from tests.ui.screens.pay.given import basket_of

STORE = Name("西湖店", "West Lake")
LIN = StaffMember("u1", "Lin", Role.CASHIER)


class Shown:
    """A presenter and what it showed."""

    def __init__(self, language: Language = Language.ENGLISH) -> None:
        self.states: list[CustomerState] = []
        self.presenter = CustomerPresenter(Texts(language), STORE, self.states.append)

    @property
    def state(self) -> CustomerState:
        return self.states[-1]


def empty() -> PricedBasket:
    return priced(Basket("b2", ()), (), TaxTable(()))


def paid(minor: int, handed: int) -> Settlement:
    return Settlement(Money(minor)).by_cash(Money(handed))


def test_her_goods_her_total_then_what_is_left_then_the_change():
    shown = Shown()
    shown.presenter.basket(basket_of(265_13))
    assert (shown.state.page, shown.state.caption, shown.state.figure) == (
        Page.BASKET,
        "Total",
        "¥265.13",
    )
    assert [(row.name, row.detail, row.amount) for row in shown.state.rows] == [
        ("Plums", "1 × ¥265.13", "265.13")
    ]
    shown.presenter.settlement(Settlement(Money(265_13)))
    assert (shown.state.caption, shown.state.figure) == ("To pay", "¥265.13")
    shown.presenter.settlement(paid(265_13, 100_00))
    assert (shown.state.caption, shown.state.figure) == ("Still to pay", "¥165.13")
    shown.presenter.settlement(paid(265_13, 300_00))
    assert (shown.state.caption, shown.state.figure) == ("Your change", "¥34.87")
    shown.presenter.settlement(paid(265_13, 265_13))
    assert (shown.state.caption, shown.state.figure) == ("Paid", "¥265.13")


def test_a_sale_thanks_her_with_the_code_of_the_receipt():
    shown, basket = Shown(Language.CHINESE), basket_of(265_13)
    shown.presenter.basket(basket)
    at = datetime(2026, 11, 21, 10, 57, tzinfo=UTC)
    sale = sell(
        basket,
        paid(265_13, 300_00),
        number=ReceiptNumber("S01", "2", 1, 1234),
        shift="s1",
        business_date=at.date(),
        ended_at=at,
        cashier=LIN,
    )
    shown.presenter.sold(sale)

    assert shown.state.page is Page.THANKS
    assert shown.state.greeting == "谢谢惠顾，欢迎下次光临"
    assert shown.state.code == "SA1:S01-2-1-001234:basket-1"


@pytest.mark.parametrize("leave", ["basket", "closed", "opened"])
def test_nothing_of_a_customer_is_left_for_the_next(leave: str):
    shown = Shown()
    shown.presenter.basket(basket_of(265_13))
    if leave == "basket":
        shown.presenter.basket(empty())
    else:
        getattr(shown.presenter, leave)()

    assert shown.state.rows == ()
    assert (shown.state.figure, shown.state.code, shown.state.saved) == ("", "", "")
    assert shown.state.page in (Page.WELCOME, Page.CLOSED)


def test_the_code_on_the_screen_reads_back(qtbot: QtBot, look: Look):
    widget = ReceiptCode()
    qtbot.addWidget(widget)
    text = "SA1:HZ01-1-1-000042:0193f5a2-7c1e-7b3a-9c55-0d2f6a1b8e4d"
    widget.show_code(text)
    image = widget.grab().toImage().convertToFormat(QImage.Format.Format_Grayscale8)
    size = (image.width(), image.height())
    bits, step = bytes(image.constBits()), image.bytesPerLine()

    (code,) = zxingcpp.read_barcodes(Image.frombytes("L", size, bits, "raw", "L", step, 1))
    assert code.text == text


def test_closing_it_closes_nothing_else_and_it_takes_no_keys(qtbot: QtBot, look: Look):
    shell, closed = Shell(look), []
    qtbot.addWidget(shell)
    shell.closed.connect(lambda: closed.append("till"))
    window = CustomerWindow(look, Texts(), STORE)
    qtbot.addWidget(window)
    shell.show()
    window.show()
    window.close()

    assert closed == []
    assert shell.isVisible()
    assert not window.isVisible()
    window.presenter.basket(basket_of(12_90))
    assert not window.isVisible()


def test_a_window_of_its_own_hears_of_the_basket_until_it_ends(qtbot: QtBot, look: Look):
    shell, audience = Shell(look), Audience()
    qtbot.addWidget(shell)
    end = open_customer("window", a_config(), till=shell, look=look, audience=audience)
    assert end is not None
    audience.basket(basket_of(12_90))
    end()
    audience.basket(basket_of(20_00))


def test_without_a_second_screen_there_is_none(qtbot: QtBot, look: Look):
    shell, audience = Shell(look), Audience()
    qtbot.addWidget(shell)

    assert (
        open_customer("second-screen", a_config(), till=shell, look=look, audience=audience) is None
    )


@pytest.mark.parametrize("language", Language, ids=lambda language: language.value)
def test_every_picture_is_drawn_and_the_longest_figure_fits(
    qtbot: QtBot, look: Look, language: Language
):
    window = CustomerWindow(look, Texts(language), STORE)
    qtbot.addWidget(window)
    window.resize(1024, 700)
    window.show()
    for state in samples(Texts(language)).values():
        window.view.show_state(state)
        window.grab()
    window.view.show_state(samples(Texts(language))["long"])

    assert window.view.figure.text == "¥9,876,543.21"
    assert window.view.figure.size_px >= 44
