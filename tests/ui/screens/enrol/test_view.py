"""The screen where a till joins a store, as a person meets it."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from storeapp.domain.catalogue import Language
from storeapp.ui.screens.enrol.samples import samples
from storeapp.ui.screens.enrol.screen import EnrolScreen
from storeapp.ui.screens.enrol.view import EnrolView
from storeapp.ui.texts import Texts
from storeapp.ui.theme.look import Look
from storeapp.ui.theme.tokens import Size
from tests.ui.looking import clipped, crowded_targets, focus_order, nameless, small_targets
from tests.ui.screens.enrol.given import APPROVED, Joining


class Fresh(Joining):
    """The same with the real view."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.screen = EnrolScreen(around=self.around, look=look, sleep=self.sleep)
        self.presenter = self.screen.presenter
        self.view = self.screen.view


@pytest.fixture
def fresh(qtbot: QtBot, look: Look):
    fresh = Fresh(look)
    qtbot.addWidget(fresh.view)
    fresh.view.resize(1280, 800 - Size.STRIP)
    fresh.start("")
    fresh.view.show()
    fresh.screen.opened()
    yield fresh
    fresh.work.close()


def test_address_is_typed_and_asked_with_enter(qtbot: QtBot, fresh: Fresh):
    qtbot.keyClicks(fresh.view.field, "https://ho.example")
    fresh.head_office.decisions = [APPROVED]
    qtbot.keyClick(fresh.view.field, Qt.Key.Key_Return)
    fresh.work.run()
    assert fresh.head_office.asked == ["https://ho.example"]
    assert fresh.view.figure.text == "S01 · till 2"
    assert fresh.view.field.isVisible() is False


def test_code_is_very_large(fresh: Fresh):
    fresh.view.show_state(samples(fresh.texts)["code"])
    assert (fresh.view.figure.text, fresh.view.figure.size_px) == ("K7QM-4TX2", 96)


def test_esc_goes_back_to_the_address(qtbot: QtBot, fresh: Fresh):
    seen: list[str] = []

    def leave() -> None:
        seen.append(fresh.view.figure.text)
        qtbot.keyClick(fresh.view, Qt.Key.Key_Escape)

    fresh.presenter.type("https://ho.example")
    fresh.at_sleep = leave
    fresh.ask()
    assert seen == ["K7QM-4TX2"]
    assert fresh.view.field.isEnabled()
    assert fresh.view.field.text() == "https://ho.example"


@pytest.fixture
def frame(qtbot: QtBot, fresh: Fresh):
    """A window that has something else to focus, as the strip is."""
    frame = QWidget()
    qtbot.addWidget(frame)
    column = QVBoxLayout(frame)
    elsewhere = QPushButton("elsewhere")
    elsewhere.setObjectName("elsewhere")
    column.addWidget(elsewhere)
    column.addWidget(fresh.view)
    frame.show()
    fresh.view.take_focus()
    yield frame
    column.removeWidget(fresh.view)
    fresh.view.setParent(None)


def test_focus_stays_on_the_screen_while_the_field_is_closed(fresh: Fresh, frame: QWidget):
    assert frame.focusWidget() is fresh.view.field
    fresh.presenter.type("https://ho.example")
    fresh.head_office.codes = ["head-office-unreachable"]
    fresh.presenter.ask()
    assert frame.focusWidget() is fresh.view
    fresh.work.run()
    assert frame.focusWidget() is fresh.view.field


@pytest.mark.parametrize("state", ["asking", "code", "goods"])
def test_focus_stays_on_the_screen_when_the_focused_key_rests(
    fresh: Fresh, frame: QWidget, state: str
):
    fresh.presenter.type("https://ho.example")
    fresh.view.sheet.primary.setFocus()
    assert frame.focusWidget() is fresh.view.sheet.primary
    fresh.view.show_state(samples(fresh.texts)[state])
    focused = frame.focusWidget()
    assert focused is fresh.view or fresh.view.isAncestorOf(focused)


def test_coming_to_the_front_while_one_waits_takes_the_focus(fresh: Fresh, frame: QWidget):
    (elsewhere, *_) = frame.findChildren(QPushButton, "elsewhere")
    fresh.presenter.type("https://ho.example")
    fresh.presenter.ask()
    elsewhere.setFocus()
    fresh.screen.opened()
    assert frame.focusWidget() is fresh.view


def test_progress_fills(fresh: Fresh):
    fresh.view.show_state(samples(fresh.texts)["goods"])
    assert fresh.view.progress.percent == 45
    assert fresh.view.progress.accessibleName() == "Getting the goods: 45 %"


def test_tab_order_follows_the_eye(fresh: Fresh):
    assert focus_order(fresh.view)[1:] == ["Address of head office", "Ask to join"]


def test_rests_while_covered(fresh: Fresh):
    fresh.screen.covered(covered=True)
    fresh.view.sheet.primary.click()
    assert fresh.work.names == []
    assert fresh.screen.takes_scans is False


def test_language_switches_while_it_is_open(fresh: Fresh):
    fresh.texts.speak(Language.CHINESE)
    fresh.screen.again()
    assert fresh.view.sheet.primary.caption == "申请加入"


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("name", sorted(samples(Texts())))
def test_every_state_is_whole_named_and_large_enough(
    qtbot: QtBot, look: Look, name: str, language: Language
):
    view = EnrolView(look)
    qtbot.addWidget(view)
    view.resize(1280, 800 - Size.STRIP)
    view.show_state(samples(Texts(language))[name])
    view.show()
    assert clipped(view) == []
    assert nameless(view) == []
    assert small_targets(view) == []
    assert crowded_targets(view) == []
