"""Before a basket is removed: a reason and a key nobody hits by chance, or nothing happens."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from storeapp.domain.barcode import Scan
from storeapp.domain.catalogue import Language
from storeapp.domain.errors import Refusal
from storeapp.ui.navigator import Navigator
from storeapp.ui.screens.clear.presenter import Doors
from storeapp.ui.screens.clear.samples import samples
from storeapp.ui.screens.clear.screen import ClearScreen
from storeapp.ui.screens.clear.view import ClearView
from storeapp.ui.surroundings import Surroundings
from storeapp.ui.texts import Texts
from storeapp.ui.theme.look import Look
from storeapp.ui.theme.tokens import Size, right_width
from tests.ui.given import HeldWork, RecordingSounds
from tests.ui.looking import clipped, crowded_targets, focus_order, nameless, place, small_targets

Key = Qt.Key
A_SCAN = Scan("6901234567892")


class Asking:
    """The sheet about nine pieces; `went` is where it led."""

    def __init__(self, look: Look, texts: Texts) -> None:
        self.work, self.sounds = HeldWork(), RecordingSounds()
        self.navigator = Navigator(None, self.sounds)  # type: ignore[arg-type]  # no stage
        self.went: list[object] = []
        self.full = False
        self.screen = ClearScreen(
            around=Surroundings(texts, self.sounds, self.work.spawn, self.navigator.busy),
            doors=Doors(self.clear, lambda: self.went.append("kept"), self.went.append),
            look=look,
        )
        self.view, self.presenter = self.screen.view, self.screen.presenter
        self.presenter.start(9)

    async def clear(self, reason: str) -> None:
        if self.full:
            raise Refusal("disk-full")
        self.went.append(reason)


@pytest.fixture
def asking(qtbot: QtBot, look: Look, texts: Texts) -> Iterator[Asking]:
    asking = Asking(look, texts)
    qtbot.addWidget(asking.view)
    asking.view.resize(right_width(1280), 800 - Size.STRIP)
    asking.view.show()
    asking.screen.opened()
    yield asking
    asking.work.close()


def remove(qtbot: QtBot, asking: Asking) -> None:
    qtbot.keyClick(asking.view, Key.Key_Delete, Qt.KeyboardModifier.ShiftModifier)


@pytest.mark.parametrize(
    ("key", "reason"),
    [(Key.Key_1, "customer-left"), (Key.Key_2, "wrong-basket"), (Key.Key_3, "cannot-pay")],
    ids=["left", "wrong", "cannot pay"],
)
def test_a_reason_by_key_then_shift_del_removes(
    qtbot: QtBot, asking: Asking, key: Qt.Key, reason: str
):
    qtbot.keyClick(asking.view, key)
    remove(qtbot, asking)
    remove(qtbot, asking)
    asking.work.run()
    assert asking.work.names == ["remove the basket"]
    assert asking.went == [reason, "kept"]


def test_touch_alone_removes(qtbot: QtBot, asking: Asking):
    qtbot.mouseClick(asking.view.reasons["wrong-basket"], Qt.MouseButton.LeftButton)
    assert asking.view.reasons["wrong-basket"].chosen
    qtbot.mouseClick(asking.view.reasons["cannot-pay"], Qt.MouseButton.LeftButton)
    assert not asking.view.reasons["wrong-basket"].chosen
    qtbot.mouseClick(asking.view.primary, Qt.MouseButton.LeftButton)
    asking.work.run()
    assert asking.went == ["cannot-pay", "kept"]


def test_without_a_reason_nothing_is_removed(qtbot: QtBot, asking: Asking):
    assert asking.view.title.text() == "Remove all 9 items?"
    assert not asking.view.primary.isEnabled()
    remove(qtbot, asking)
    asking.presenter.confirm()
    assert (asking.work.names, asking.went) == ([], [])


def test_enter_removes_nothing(qtbot: QtBot, asking: Asking):
    qtbot.keyClick(asking.view, Key.Key_1)
    for key in (Key.Key_Return, Key.Key_Enter, Key.Key_Delete, Key.Key_F12, Key.Key_7):
        qtbot.keyClick(asking.view, key)
    assert (asking.work.names, asking.went) == ([], [])


def test_esc_keeps_the_basket(qtbot: QtBot, asking: Asking):
    qtbot.keyClick(asking.view, Key.Key_1)
    qtbot.keyClick(asking.view, Key.Key_Escape)
    assert (asking.work.names, asking.went) == ([], ["kept"])


def test_a_scan_says_that_the_customer_stays(asking: Asking):
    asking.screen.scanned(A_SCAN)
    assert asking.screen.takes_scans
    assert asking.went == [A_SCAN]


def test_a_scan_before_the_removal_began_calls_it_off(qtbot: QtBot, asking: Asking):
    qtbot.keyClick(asking.view, Key.Key_1)
    remove(qtbot, asking)
    asking.screen.scanned(A_SCAN)
    asking.work.run()
    assert asking.went == [A_SCAN]


def test_while_it_is_written_nothing_else_happens(qtbot: QtBot, asking: Asking):
    qtbot.keyClick(asking.view, Key.Key_1)
    remove(qtbot, asking)
    assert not asking.view.primary.isEnabled()
    asking.presenter.choose("cannot-pay")
    asking.presenter.keep()
    assert asking.went == []
    asking.work.run()
    assert asking.went == ["customer-left", "kept"]


def test_what_cannot_be_written_is_said_in_place_and_can_be_tried_again(
    qtbot: QtBot, asking: Asking
):
    asking.full = True
    qtbot.keyClick(asking.view, Key.Key_1)
    remove(qtbot, asking)
    asking.work.run()
    assert asking.view.notice.text.startswith("The disk is full")
    assert asking.sounds.heard == ["refused"]
    assert asking.went == []
    asking.full = False
    remove(qtbot, asking)
    asking.work.run()
    assert asking.went == ["customer-left", "kept"]


def test_one_piece_is_not_all_of_them(asking: Asking):
    asking.presenter.start(1)
    assert asking.view.title.text() == "Remove the item?"


def test_language_switches_while_it_is_open(asking: Asking, texts: Texts):
    texts.speak(Language.CHINESE)
    asking.screen.again()
    assert asking.view.title.text() == "删除全部 9 件商品？"
    assert asking.view.primary.caption == "全部删除"


def test_rests_while_covered(asking: Asking):
    asking.presenter.choose("customer-left")
    asking.screen.covered(covered=True)
    asking.view.primary.click()
    assert asking.work.names == []
    asking.screen.covered(covered=False)
    asking.view.primary.click()
    assert asking.work.names == ["remove the basket"]


def test_tab_order_follows_the_eye(asking: Asking):
    expected = ["Keep", "Customer left", "Wrong basket", "Cannot pay", "Remove all"]
    assert focus_order(asking.view)[1:] == expected[:-1]  # The primary rests without a reason.
    asking.presenter.choose("customer-left")
    assert focus_order(asking.view)[1:] == expected


@pytest.mark.parametrize("language", list(Language))
def test_every_state_is_whole_named_and_large_enough(qtbot: QtBot, look: Look, language: Language):
    view = ClearView(look)
    qtbot.addWidget(view)
    view.resize(right_width(1280), 800 - Size.STRIP)
    view.show()
    for state in samples(Texts(language)).values():
        view.show_state(state)
        assert clipped(view) == []
        assert nameless(view) == []
        assert small_targets(view) == []
        assert crowded_targets(view) == []
        assert place(view.primary, view).getRect() == (16, 672, 528, 64)
