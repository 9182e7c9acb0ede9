"""The screen that opens a shift as a person meets it."""

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from storeapp.domain.catalogue import Language
from storeapp.domain.money import Money
from storeapp.ui.screens.shift.samples import samples
from storeapp.ui.screens.shift.screen import ShiftScreen
from storeapp.ui.screens.shift.view import ShiftView
from storeapp.ui.texts import Texts
from storeapp.ui.theme.look import Look
from storeapp.ui.theme.tokens import Size
from tests.services.fakes import LIN
from tests.ui.looking import clipped, crowded_targets, focus_order, nameless, small_targets
from tests.ui.screens.shift.given import Opening


class Morning(Opening):
    """The same with the real view."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.screen = ShiftScreen(
            self.shifts,
            self.clock,
            self.currency,
            around=self.around,
            doors=self.doors,
            look=look,
        )
        self.view = self.screen.view


@pytest.fixture
def morning(qtbot: QtBot, look: Look):
    morning = Morning(look)
    qtbot.addWidget(morning.view)
    morning.view.resize(1280, 800 - Size.STRIP)
    morning.screen.presenter.start(LIN)
    morning.view.show()
    morning.screen.opened()
    yield morning
    morning.work.close()


def test_keyboard_alone_opens_the_shift(qtbot: QtBot, morning: Morning):
    qtbot.keyClicks(morning.view, "1500.55")
    qtbot.keyClick(morning.view, Qt.Key.Key_Backspace)
    assert morning.view.amount.text == "¥1,500.5"
    qtbot.keyClick(morning.view, Qt.Key.Key_Return)
    morning.work.run()
    assert morning.sales.rows.shift is not None
    assert morning.sales.rows.shift.opening_float == Money(1500_50)


def test_touch_alone_opens_the_shift(qtbot: QtBot, morning: Morning):
    for digit in "500":
        qtbot.mouseClick(morning.view.pad.key(digit), Qt.MouseButton.LeftButton)
    qtbot.mouseDClick(morning.view.sheet.primary, Qt.MouseButton.LeftButton)
    qtbot.mouseClick(morning.view.sheet.primary, Qt.MouseButton.LeftButton)
    morning.work.run()
    assert morning.sales.kinds == ["shift_open/1"]


def test_esc_signs_out(qtbot: QtBot, morning: Morning):
    qtbot.keyClick(morning.view, Qt.Key.Key_Escape)
    assert morning.went == ["out"]


def test_tab_order_follows_the_eye(morning: Morning):
    order = focus_order(morning.view)
    assert order[1:] == ["Sign out", *"123456789.0", "Erase", "Open shift"]


def test_language_switches_while_it_is_open(morning: Morning):
    morning.texts.speak(Language.CHINESE)
    morning.screen.again()
    assert morning.view.date.text == "2026年11月21日 星期六"
    assert morning.view.sheet.primary.caption == "开班"


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("name", sorted(samples(Texts())))
def test_every_state_is_whole_named_and_large_enough(
    qtbot: QtBot, look: Look, name: str, language: Language
):
    view = ShiftView(look)
    qtbot.addWidget(view)
    view.resize(1280, 800 - Size.STRIP)
    view.show_state(samples(Texts(language))[name])
    view.show()
    assert clipped(view) == []
    assert nameless(view) == []
    assert small_targets(view) == []
    assert crowded_targets(view) == []


def test_rests_while_covered(morning: Morning):
    morning.screen.covered(covered=True)
    morning.view.pad.key("1").click()
    assert morning.view.amount.text == "¥0.00"
    assert morning.screen.takes_scans is False
