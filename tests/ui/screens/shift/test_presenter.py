"""Opening the shift without a window."""

import asyncio
from datetime import date

import pytest

from storeapp.domain.catalogue import Language
from storeapp.domain.errors import Defect, Refusal
from storeapp.domain.money import JPY, Money
from storeapp.ui.screens.shift.presenter import written
from storeapp.ui.screens.shift.texts import TEXTS
from storeapp.ui.texts import Texts
from storeapp.ui.widgets.digits import ERASE
from tests.services.fakes import LIN
from tests.ui.screens.shift.given import Opening


@pytest.fixture
def opening():
    opening = Opening()
    opening.start()
    yield opening
    opening.work.close()


def test_start_greets_and_says_the_date(opening: Opening):
    opening.presenter.start(LIN)
    (state,) = opening.states
    assert (state.hello, state.date) == ("Good day, Lin", "Saturday, 21 November 2026")
    assert (state.amount, state.hint, state.ready) == ("", "¥0.00", True)


@pytest.mark.parametrize(
    ("intent", "argument"),
    [("press", "5"), ("press", ERASE), ("confirm", None), ("sign_out", None), ("again", None)],
)
def test_each_intent_shows_exactly_one_state(opening: Opening, intent: str, argument: str | None):
    opening.type("500")
    getattr(opening.presenter, intent)(*([argument] if argument else []))
    assert len(opening.states) == 1


def test_float_is_opened_once_however_often_enter_is_hit(opening: Opening):
    opening.type("1500.5")
    opening.presenter.again()
    assert opening.state.amount == "¥1,500.5"
    opening.presenter.confirm()
    opening.presenter.confirm()
    opening.presenter.press("1")
    opening.presenter.sign_out()
    assert opening.work.names == ["open the shift"]
    assert opening.state.ready is False
    opening.work.run()
    shift = opening.sales.rows.shift
    assert shift is not None
    assert (shift.opening_float, shift.staff_id) == (Money(1500_50), "u1")
    assert opening.sales.kinds == ["shift_open/1"]
    assert opening.uploads.woken == 1
    assert opening.went == ["opened"]


def test_zero_is_a_float(opening: Opening):
    opening.type("0")
    opening.presenter.confirm()
    opening.work.run()
    assert opening.went == ["opened"]


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        pytest.param("", "Type what is in the drawer; 0 when it is empty.", id="nothing typed"),
        pytest.param("1.234", "There is no coin that small.", id="too fine"),
        pytest.param("999999999999", "That amount is too large.", id="too large"),
        pytest.param(".", "That is not an amount.", id="a point"),
    ],
)
def test_refused_amounts_open_nothing(opening: Opening, typed: str, sentence: str):
    opening.type(typed)
    opening.presenter.confirm()
    assert opening.said.startswith(sentence)
    assert opening.sales.rows.shift is None
    assert (opening.work.names, opening.went) == ([], [])
    opening.presenter.press("5")
    assert opening.said == ""


def test_full_disk_opens_nothing(opening: Opening):
    async def full(_work: object) -> object:
        raise Refusal("disk-full")

    opening.sales.write = full  # type: ignore[method-assign,assignment]  # a bad disk
    opening.type("500")
    opening.presenter.confirm()
    opening.work.run()
    assert opening.sales.rows.shift is None
    assert (opening.went, opening.sounds.heard, opening.uploads.woken) == ([], ["refused"], 0)
    assert opening.state.ready is True
    assert opening.said != ""


def test_esc_empties_the_field_first_then_signs_out(opening: Opening):
    opening.type("5")
    opening.presenter.sign_out()
    assert (opening.state.amount, opening.went) == ("", [])
    opening.presenter.sign_out()
    assert opening.went == ["out"]


def test_a_shift_that_is_open_is_known(opening: Opening):
    assert asyncio.run(opening.presenter.current()) is None
    opening.type("5")
    opening.presenter.confirm()
    opening.work.run()
    assert asyncio.run(opening.presenter.current()) == opening.sales.rows.shift


def test_no_point_in_a_currency_without_parts():
    opening = Opening(JPY)
    opening.presenter.start(LIN)
    assert (opening.state.decimal, opening.state.hint) == (False, "¥0")


def test_nobody_opens_nothing():
    opening = Opening()
    opening.presenter.press("5")
    opening.presenter.confirm()
    with pytest.raises(Defect):
        opening.work.run()
    assert opening.sales.rows.shift is None


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        (Language.ENGLISH, "Friday, 1 January 2027"),
        (Language.CHINESE, "2027年1月1日 星期五"),
    ],
)
def test_dates_as_they_are_written(language: Language, expected: str):
    assert written(date(2027, 1, 1), Texts(language).of(TEXTS)) == expected
