"""Finding goods by typing: what is shown, chosen and added."""

import pytest

from storeapp.ui.screens.sell.state import Panel
from tests.ui.given import PLUM_CODE
from tests.ui.screens.sell.given import Selling


def test_search_shows_what_was_found_with_price_and_stock(selling: Selling):
    selling.counter.catalogue.stocks = {"P1": 12_000, "P3": 18_850}

    selling.modes.search("plum")

    state = selling.state
    assert (state.panel, state.typing, state.typed) == (Panel.RESULTS, True, "plum")
    assert [(r.name, r.price, r.detail) for r in state.found] == [
        ("Cured plums", "¥39.80 / kg", "P3 · 18.8 kg here")
    ]
    assert state.found_selected == "P3"
    assert state.found_hint == ""


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("", "Type a name, pinyin initials, a number or a code."),
        ("  ", "Nothing found for"),
        ("zzz", "Nothing found for “zzz”."),
    ],
    ids=["nothing typed", "spaces", "nothing found"],
)
def test_an_empty_search_says_what_to_do(selling: Selling, text: str, hint: str):
    selling.modes.search(text)

    assert selling.state.found == ()
    assert selling.state.found_hint.startswith(hint)


def test_arrows_choose_and_enter_adds(selling: Selling):
    selling.modes.search("Item 1")
    assert [row.id for row in selling.state.found[:3]] == ["M1", "M10", "M11"]

    for by, chosen in ((-1, "M1"), (1, "M10"), (1, "M11"), (-1, "M10")):
        selling.modes.step(by)
        assert selling.state.found_selected == chosen
    for _ in range(30):
        selling.modes.step(1)
    assert selling.state.found_selected == selling.state.found[-1].id

    selling.modes.point("M12")
    selling.modes.confirm()
    assert selling.basket.lines[0].sku == "M12"
    assert (selling.state.panel, selling.state.typing, selling.state.typed) == (
        Panel.KEYS, False, "",
    )  # fmt: skip


def test_enter_on_nothing_found_does_nothing(selling: Selling):
    selling.modes.search("zzz")
    count = len(selling.shown)

    selling.modes.confirm()

    assert len(selling.shown) == count
    assert selling.basket.lines == ()


def test_a_scan_while_searching_goes_to_the_basket(selling: Selling):
    selling.modes.search("Item")

    selling.scan(PLUM_CODE)

    assert [line.sku for line in selling.basket.lines] == ["P1"]
    assert not selling.state.typing


def test_arrows_without_a_search_change_nothing(selling: Selling):
    selling.modes.step(1)
    selling.modes.point("M1")

    assert selling.state == selling.shown[0]
