"""Words in twenty cells: widths, code pages, and displays without Chinese."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storeapp.domain.catalogue import Name
from storeapp.domain.money import Money
from storeapp.hardware.displays.cells import CODE_PAGES, WIDTH, Cells

PLUM = Name(zh="九制话梅", en="Nine-cured plum")


@given(st.text(max_size=40), st.sampled_from(sorted(CODE_PAGES)))
def test_every_line_is_twenty_cells_of_bytes_without_commands(text, charset):
    cells = Cells(charset)
    for line in (cells.left(text), cells.right(text), cells.middle(text)):
        assert len(line) == WIDTH
        assert min(line) >= 0x20
        shown = line.decode(charset)
        assert sum(1 if char.isascii() or charset != "gbk" else 2 for char in shown) == WIDTH


def test_a_wide_character_is_never_cut_in_half():
    text = "a" + "梅" * 12
    assert Cells("gbk").left(text) == ("a" + "梅" * 9 + " ").encode("gbk")
    assert Cells("gbk").right(text) == (" a" + "梅" * 9).encode("gbk")


@pytest.mark.parametrize(
    ("charset", "name", "said"),
    [
        ("gbk", PLUM, "九制话梅"),
        ("ascii", PLUM, "Nine-cured plum"),
        ("ascii", Name(zh="咖啡", en="Café crème"), "Cafe creme"),
        ("cp850", Name(zh="咖啡", en="Café crème"), "Café crème"),
        ("ascii", Name(zh="话梅", en="话梅 (大)"), ""),
        ("ascii", Name(zh="话梅", en="话梅 250"), "?? 250"),
    ],
)
def test_names_are_said_in_a_language_the_display_can_show(charset, name, said):
    assert Cells(charset).said(name) == said


@pytest.mark.parametrize(
    ("charset", "amount"),
    [("ascii", "1,234.50"), ("cp437", "¥1,234.50"), ("cp1252", "¥1,234.50"), ("gbk", "¥1,234.50")],
)
def test_amounts_have_their_sign_where_it_can_be_shown(charset, amount):
    assert Cells(charset).amount(Money(123450)) == amount
    line = Cells(charset).right(amount).decode(charset)
    assert line.replace("￥", "¥").strip() == amount


def test_the_middle():
    assert Cells().middle("WELCOME") == b"      WELCOME       "
    assert Cells("gbk").middle("欢迎光临") == "      欢迎光临      ".encode("gbk")
