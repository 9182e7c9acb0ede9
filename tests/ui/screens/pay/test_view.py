"""The payment sheet as a person meets it: keys, touches, names, both languages unclipped."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from storeapp.domain.catalogue import Language
from storeapp.ui.screens.pay.presenter import Doors
from storeapp.ui.screens.pay.samples import samples
from storeapp.ui.screens.pay.screen import PayScreen
from storeapp.ui.texts import Texts
from storeapp.ui.theme.look import Look
from storeapp.ui.theme.tokens import Size, right_width
from tests.ui.looking import (
    clipped,
    crowded_targets,
    focus_order,
    nameless,
    place,
    shown,
    small_targets,
)
from tests.ui.screens.pay.given import LIN, Paying, basket_of

WIDTH = right_width(1280)
HEIGHT = 800 - Size.STRIP


class Counter(Paying):
    """The same with the real view; `screen.view` is what a person sees."""

    def __init__(self, look: Look, texts: Texts) -> None:
        super().__init__(texts)
        self.screen = PayScreen(
            self.counter.checkout,
            around=self.around,
            doors=Doors(lambda: self.went.append("back"), self.went.append, self.went.append),
            look=look,
        )
        self.view = self.screen.view
        self.presenter = self.screen.presenter


@pytest.fixture
def at_pay(qtbot: QtBot, look: Look, texts: Texts):
    counter = Counter(look, texts)
    qtbot.addWidget(counter.view)
    counter.view.resize(WIDTH, HEIGHT)
    counter.screen.presenter.start(basket_of(265_13), LIN)
    counter.view.show()
    counter.screen.opened()
    yield counter
    counter.work.close()


def test_keyboard_alone_takes_cash(qtbot: QtBot, at_pay: Counter):
    qtbot.keyClicks(at_pay.view, "3000")
    qtbot.keyClick(at_pay.view, Qt.Key.Key_Backspace)
    assert at_pay.view.money.entry.figure == "¥300"
    assert at_pay.view.money.entry.after == "Change ¥34.90"
    qtbot.keyClick(at_pay.view, Qt.Key.Key_Return)
    qtbot.keyClick(at_pay.view, Qt.Key.Key_Return)
    at_pay.work.run()
    assert at_pay.sales == 1
    assert at_pay.view.sold.change.text == "¥34.90"
    qtbot.keyClick(at_pay.view, Qt.Key.Key_Enter, Qt.KeyboardModifier.KeypadModifier)
    assert at_pay.went == [None]


def test_function_keys_choose_the_tender(qtbot: QtBot, at_pay: Counter):
    qtbot.keyClicks(at_pay.view, "100")
    qtbot.keyClick(at_pay.view, Qt.Key.Key_F10)
    assert at_pay.view.figure.text == "¥100.00"
    qtbot.keyClick(at_pay.view, Qt.Key.Key_Escape)
    assert at_pay.view.figure.text == "¥265.13"
    assert at_pay.went == []
    at_pay.view.money.card.setFocus()
    qtbot.keyClick(at_pay.view.money.card, Qt.Key.Key_F8)
    assert at_pay.work.names == []
    assert at_pay.view.notice.text == "Type what was handed over, or Enter for exact."
    assert at_pay.view.focusWidget() is at_pay.view
    qtbot.keyClicks(at_pay.view, "270")
    qtbot.keyClick(at_pay.view, Qt.Key.Key_F8)
    at_pay.work.run()
    assert at_pay.sales == 1


def test_esc_goes_back_to_the_basket(qtbot: QtBot, at_pay: Counter):
    qtbot.keyClick(at_pay.view, Qt.Key.Key_Escape)
    assert at_pay.went == ["back"]


def test_esc_with_a_tender_says_why_not(qtbot: QtBot, at_pay: Counter):
    at_pay.take(100_00)
    qtbot.keyClick(at_pay.view, Qt.Key.Key_Escape)
    assert at_pay.went == []
    assert at_pay.view.notice.text.startswith("Take back what was paid")


def test_touch_alone_takes_a_note_and_gives_it_back(qtbot: QtBot, at_pay: Counter):
    pad = at_pay.view.money.pad
    for key in ("5", "0"):
        qtbot.mouseClick(pad.key(key), Qt.MouseButton.LeftButton)
    qtbot.mouseClick(at_pay.view.money.cash, Qt.MouseButton.LeftButton)
    at_pay.work.run()
    (line,) = at_pay.view.taken.lines
    assert line.amount.text() == "¥50.00"
    qtbot.mouseClick(line.take_back, Qt.MouseButton.LeftButton)
    at_pay.work.run()
    assert at_pay.view.taken.lines == ()
    qtbot.mouseClick(at_pay.view.money.notes[2], Qt.MouseButton.LeftButton)
    at_pay.work.run()
    assert at_pay.view.sold.change.text == "¥34.90"


def test_del_takes_the_last_tender_back(qtbot: QtBot, at_pay: Counter):
    at_pay.take(100_00)
    at_pay.take(50_00)
    qtbot.keyClick(at_pay.view, Qt.Key.Key_Delete)
    at_pay.work.run()
    assert [line.amount.text() for line in at_pay.view.taken.lines] == ["¥100.00"]


def test_double_click_pays_once(qtbot: QtBot, at_pay: Counter):
    exact = at_pay.view.money.exact
    qtbot.mouseClick(exact, Qt.MouseButton.LeftButton)
    qtbot.mouseDClick(exact, Qt.MouseButton.LeftButton)
    at_pay.work.run()
    assert at_pay.sales == 1
    assert len(at_pay.work.names) == 1


def test_change_is_the_largest_figure(qtbot: QtBot, at_pay: Counter):
    at_pay.screen.presenter.hand_over(300_00)
    at_pay.work.run()
    assert at_pay.view.sold.change.size_px == 88


def test_nothing_under_the_fingers_moves_when_tenders_come(qtbot: QtBot, at_pay: Counter):
    def keys() -> object:
        return [place(at_pay.view.money.pad.key(k), at_pay.view) for k in ("1", "0")]

    before = keys()
    at_pay.take(100_00)
    at_pay.take(50_00)
    at_pay.screen.presenter.back()
    assert keys() == before


def test_tab_visits_what_can_be_touched_in_reading_order(at_pay: Counter):
    notes = ["Exact cash ¥265.10", "Cash ¥270.00", "Cash ¥280.00", "Cash ¥300.00"]
    pad = [*"123456789.0", "Erase"]
    expected = ["Back", "Cash", "Card", *notes, *pad, "Take ¥265.10"]
    assert focus_order(at_pay.view) == ["Payment", *expected]
    at_pay.take(100_00)
    at_pay.take(5_00)
    order = focus_order(at_pay.view)
    assert order[1:4] == ["Take back Cash ¥100.00", "Take back Cash ¥5.00", "Cash"]


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("name", sorted(samples(Texts())))
def test_every_state_is_whole_named_and_large_enough(
    qtbot: QtBot, look: Look, name: str, language: Language
):
    texts = Texts(language)
    counter = Counter(look, texts)
    qtbot.addWidget(counter.view)
    counter.view.resize(WIDTH, HEIGHT)
    counter.view.show_state(samples(texts)[name])
    counter.view.show()
    assert clipped(counter.view) == []
    assert nameless(counter.view) == []
    assert small_targets(counter.view) == []
    assert crowded_targets(counter.view) == []
    assert counter.view.minimumSizeHint().height() <= HEIGHT
    assert outside(counter.view) == []


def outside(view: QWidget) -> list[str]:
    """Controls that do not lie wholly in the sheet."""
    inner = view.rect()
    return [w.accessibleName() for w in shown(view, QWidget) if not inner.contains(place(w, view))]


def test_language_switches_while_it_is_open(at_pay: Counter, texts: Texts):
    texts.speak(Language.CHINESE)
    at_pay.screen.again()
    assert at_pay.view.primary.caption == "收 ¥265.10"
    assert at_pay.view.money.cash.text() == "现金"


def test_rests_while_something_lies_over_it(qtbot: QtBot, at_pay: Counter):
    at_pay.screen.covered(covered=True)
    for button in (at_pay.view.primary, at_pay.view.money.cash, at_pay.view.money.exact):
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
        button.click()
    assert at_pay.work.names == []
    at_pay.screen.covered(covered=False)
    at_pay.view.money.exact.click()
    assert at_pay.work.names == ["sell"]
