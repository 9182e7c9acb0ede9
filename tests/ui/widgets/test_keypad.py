"""A keypad says which key was touched; typing is a value."""

import pytest

from storeapp.ui.theme.look import Look
from storeapp.ui.theme.tokens import Mode
from storeapp.ui.widgets.digits import ERASE, typed
from storeapp.ui.widgets.keypad import DIGITS, Keypad
from tests.ui.looking import crowded_targets, nameless, small_targets


@pytest.fixture
def pad(look: Look, qtbot) -> Keypad:
    pad = Keypad(look, ".")
    qtbot.addWidget(pad)
    pad.resize(400, 320)
    pad.show()
    return pad


@pytest.mark.parametrize("key", [*DIGITS, "0", ".", ERASE])
def test_each_key_says_itself(pad: Keypad, qtbot, key: str):
    with qtbot.waitSignal(pad.pressed) as pressed:
        pad.key(key).click()

    assert pressed.args == [key]


def test_keys_are_large_apart_and_named(pad: Keypad):
    pad.name_erase("Erase")

    assert small_targets(pad, 64) == []
    assert crowded_targets(pad) == []
    assert nameless(pad) == []
    assert pad.key(ERASE).accessibleName() == "Erase"


def test_a_pad_without_an_extra_key_has_eleven(look: Look, qtbot):
    pad = Keypad(look)
    qtbot.addWidget(pad)

    with pytest.raises(KeyError):
        pad.key(".")
    assert len(pad.children()) - 1 == 11


def test_the_arrow_is_drawn_anew_in_another_look(pad: Keypad, look: Look):
    before = pad.key(ERASE).icon().cacheKey()

    look.wear(Mode.DARK)

    assert pad.key(ERASE).icon().cacheKey() != before


@pytest.mark.parametrize(
    ("before", "key", "after"),
    [
        ("", "1", "1"),
        ("1", "2", "12"),
        ("12", ERASE, "1"),
        ("", ERASE, ""),
        ("1", ".", "1."),
        ("1.2", ".", "1.2"),
        ("12345", "6", "12345"),
        ("1234", "00", "1234"),
        ("", ".", "."),
    ],
)
def test_typing(before: str, key: str, after: str):
    assert typed(before, key, most=5) == after
