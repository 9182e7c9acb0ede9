"""The sign-in screen as a person meets it."""

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from storeapp.domain.catalogue import Language
from storeapp.ui.screens.sign_in.samples import samples
from storeapp.ui.screens.sign_in.screen import SignInScreen
from storeapp.ui.screens.sign_in.view import SignInView
from storeapp.ui.texts import Texts
from storeapp.ui.theme.look import Look
from storeapp.ui.theme.tokens import Size
from tests.ui.looking import clipped, crowded_targets, focus_order, nameless, small_targets
from tests.ui.screens.sign_in.given import PEOPLE, PINS, Signing


class Door(Signing):
    """The same with the real view."""

    def __init__(self, look: Look) -> None:
        super().__init__(shown_pins=PINS)
        self.screen = SignInScreen(
            self.service,
            self.clock,
            self.pins,
            around=self.around,
            signed_in=self.signed_in.append,
            look=look,
            sleep=self.sleep,
        )
        self.presenter = self.screen.presenter
        self.view = self.screen.view


@pytest.fixture
def door(qtbot: QtBot, look: Look):
    door = Door(look)
    qtbot.addWidget(door.view)
    door.view.resize(1280, 800 - Size.STRIP)
    door.start()
    door.view.show()
    door.screen.opened()
    yield door
    door.work.close()


def test_keyboard_alone_signs_in(qtbot: QtBot, door: Door):
    qtbot.keyClick(door.view, Qt.Key.Key_Right)
    qtbot.keyClicks(door.view, "2718289")
    qtbot.keyClick(door.view, Qt.Key.Key_Backspace)
    assert door.view.dots.filled == 6
    qtbot.keyClick(door.view, Qt.Key.Key_Return)
    door.work.run()
    assert door.signed_in == [PEOPLE[1]]


def test_arrows_move_by_a_row(qtbot: QtBot, door: Door):
    qtbot.keyClick(door.view, Qt.Key.Key_Down)
    assert [tile.row.id for tile in door.view.people.tiles if tile.chosen] == ["u3"]
    qtbot.keyClick(door.view, Qt.Key.Key_Up)
    assert [tile.row.id for tile in door.view.people.tiles if tile.chosen] == ["u1"]


def test_touch_alone_signs_in(qtbot: QtBot, door: Door):
    qtbot.mouseClick(door.view.people.tiles[1], Qt.MouseButton.LeftButton)
    for digit in "271828":
        qtbot.mouseClick(door.view.pad.key(digit), Qt.MouseButton.LeftButton)
    qtbot.mouseClick(door.view.sheet.primary, Qt.MouseButton.LeftButton)
    door.work.run()
    assert door.signed_in == [PEOPLE[1]]


def test_esc_clears(qtbot: QtBot, door: Door):
    qtbot.keyClicks(door.view, "2718")
    qtbot.keyClick(door.view, Qt.Key.Key_Escape)
    assert door.view.dots.filled == 0


def test_no_digit_is_ever_shown(qtbot: QtBot, door: Door):
    qtbot.keyClicks(door.view, "2718")
    assert door.view.dots.accessibleName() == "4 digits typed"


def test_tab_goes_from_the_people_to_the_pad_to_signing_in(door: Door):
    order = focus_order(door.view)
    names = ["Lin Mei, Cashier", "王小雨, Clerk", "Ouyang, Manager"]
    assert order[1:] == [*names, "Clear", *"1234567890", "Erase", "Sign in"]


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("name", sorted(samples(Texts())))
def test_every_state_is_whole_named_and_large_enough(
    qtbot: QtBot, look: Look, name: str, language: Language
):
    view = SignInView(look)
    qtbot.addWidget(view)
    view.resize(1280, 800 - Size.STRIP)
    view.show_state(samples(Texts(language))[name])
    view.show()
    assert clipped(view) == []
    assert nameless(view) == []
    assert small_targets(view) == []
    assert crowded_targets(view) == []


def test_somebody_far_down_is_in_sight(qtbot: QtBot, look: Look):
    view = SignInView(look)
    qtbot.addWidget(view)
    view.resize(1280, 800 - Size.STRIP)
    view.show()
    state = samples(Texts())["many"]
    view.show_state(state)
    last = state.people[-1].id
    view.people.show_rows(state.people, last)
    tile = next(tile for tile in view.people.tiles if tile.row.id == last)
    assert not tile.visibleRegion().isEmpty()


def test_rests_while_covered(door: Door):
    door.screen.covered(covered=True)
    door.view.sheet.primary.click()
    door.view.pad.key("1").click()
    assert door.view.dots.filled == 0
    assert door.screen.takes_scans is False
