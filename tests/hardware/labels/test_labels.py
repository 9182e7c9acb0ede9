"""Labels whole: what is on them in any size, language and words, read back from the bytes."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
import zxingcpp
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from storeapp.domain.catalogue import Name
from storeapp.domain.errors import Defect
from storeapp.domain.money import Money
from storeapp.domain.price_label import LabelKind, Per, PriceLabel, UnitPrice, price_by_weight
from storeapp.hardware.labels.marks import Bars, Picture, Symbology, Words, lay_out, symbology_of
from storeapp.hardware.labels.paint import label_picture
from storeapp.hardware.labels.picture import Bitmap, words_bitmap
from storeapp.hardware.labels.reader import Printed, read_tspl, read_zpl
from storeapp.hardware.labels.template import Box, Field, LabelSize, template_of
from storeapp.hardware.labels.tspl import tspl
from storeapp.hardware.labels.zpl import zpl
from storeapp.hardware.printing.raster import RasterFont
from tests.hardware.labels.conftest import FONTS, a_label

SIZES = [LabelSize(60, 40), LabelSize(60, 40, 300), LabelSize(70, 50), LabelSize(50, 30, 300)]


def printed(language: str, label: PriceLabel, size: LabelSize, font: RasterFont) -> Printed:
    marks = lay_out(label, size, font)
    if language == "zpl":
        (page,) = read_zpl(zpl(marks, size))
    else:
        (page,) = read_tspl(tspl(marks, size), size.dpi)
    return page


@pytest.mark.parametrize("kind", LabelKind, ids=lambda kind: kind.value)
@pytest.mark.parametrize("size", SIZES, ids=lambda s: f"{s.width_mm}x{s.height_mm}@{s.dpi}")
@pytest.mark.parametrize("language", ["zpl", "tspl"])
@pytest.mark.parametrize("code", ["6901234567892", "P-0001"])
def test_the_bar_code_is_read_back_from_the_paper(font, language, size, kind, code):
    page = printed(language, a_label(kind, code=code), size, font)
    found = zxingcpp.read_barcodes(label_picture(page, font))

    assert page.unknown == ()
    assert [each.text for each in found] == [code]


@pytest.mark.parametrize("language", ["zpl", "tspl"])
def test_the_words_are_on_the_label_in_the_printer_s_letters_or_drawn(font, language):
    page = printed(language, a_label(), LabelSize(60, 40), font)
    words = [mark.text for mark in page.marks if isinstance(mark, Words)]

    assert words == ["Nine-process plum 250 g", "P-0001", "v712", "2026-11-21"]
    assert sum(isinstance(mark, Picture) for mark in page.marks) == 4


def test_both_languages_draw_the_same_pictures(font):
    size = LabelSize(60, 40)
    pictures = [
        [mark for mark in printed(language, a_label(), size, font).marks if type(mark) is Picture]
        for language in ("zpl", "tspl")
    ]

    assert pictures[0] == pictures[1]
    assert [mark.top for mark in pictures[0]] == [12, 92, 105, 178]


def test_the_price_s_version_is_on_every_kind_of_label(font):
    for kind in LabelKind:
        page = printed("zpl", a_label(kind, price_pos=98_765), LabelSize(60, 40), font)
        assert "v98765" in [mark.text for mark in page.marks if isinstance(mark, Words)]


@pytest.mark.parametrize("kind", LabelKind, ids=lambda kind: kind.value)
@pytest.mark.parametrize("size", [*SIZES, LabelSize(15, 10)], ids=str)
def test_every_mark_is_inside_the_label(font, kind, size):
    long = Name("特级大颗粒九制话梅礼盒装" * 6, "Nine-process plum, extra large " * 6)
    label = a_label(kind, name=long, promotion=long, sku="P" * 40, price=Money(9_999_999_99))
    for mark in lay_out(label, size, font):
        match mark:
            case Words(place, text, height, _):
                assert place.left + place.width <= size.width_dots
                assert place.top + height <= size.height_dots
                assert len(text) * height * 6 // 10 <= place.width
            case Picture(left, top, bitmap):
                assert left + bitmap.width <= size.width_dots
                assert top + bitmap.height <= size.height_dots
            case Bars(left, top, height, _, _, _):
                assert left < size.width_dots
                assert top + height <= size.height_dots


TRAPS = ['A^B~C\\D"E', "^XZ^XA^FO0,0", '"\r\nPRINT 1,99\r\n', "~JA", "_5E\\&", "é ¥ 梅", "a,b"]


@pytest.mark.parametrize("trap", TRAPS)
@pytest.mark.parametrize("language", ["zpl", "tspl"])
def test_a_name_never_commands_the_printer(font, language, trap):
    size = LabelSize(60, 40)
    label = a_label(name=Name(trap, trap), sku=trap, promotion=Name(trap, trap), code=trap)
    data = (zpl if language == "zpl" else tspl)(lay_out(label, size, font), size)
    page = printed(language, label, size, font)

    assert data.count(b"^XA") == (language == "zpl")
    assert data.count(b"PRINT 1,") == (language == "tspl")
    assert page.copies == 1
    assert page.unknown == ()


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(name=st.text(min_size=1, max_size=30))
def test_any_name_makes_one_label(font, name: str):
    size = LabelSize(50, 30)
    label = a_label(name=Name(name, name))
    for language in ("zpl", "tspl"):
        assert printed(language, label, size, font).unknown == ()


@pytest.mark.parametrize(
    ("code", "symbology"),
    [
        ("6901234567892", Symbology.EAN13),
        ("6901234567893", Symbology.CODE128),
        ("P-0001", Symbology.CODE128),
        ("P>1", None),
        ("", None),
        ("六", None),
    ],
)
def test_a_code_has_its_symbology(code: str, symbology):
    assert symbology_of(code) is symbology


def test_bars_that_would_run_together_are_left_out(font):
    marks = lay_out(a_label(code="P" * 40), LabelSize(30, 20), font)

    assert not any(isinstance(mark, Bars) for mark in marks)
    assert any(isinstance(mark, Picture) for mark in marks)


def test_what_a_label_does_not_have_leaves_its_place_empty(font):
    bare = a_label(unit_price=None, promotion=None, code="")

    assert len(lay_out(bare, LabelSize(60, 40), font)) == 6


def test_chinese_letters_leave_ink_and_grow_with_their_box(font):
    small = words_bitmap("话梅", font, width=400, height=24, bold=False)
    large = words_bitmap("话梅", font, width=400, height=48, bold=False)

    assert (small.height, large.height) == (24, 48)
    assert 0 < ink(small) < ink(large)
    assert large.width > small.width


def ink(bitmap: Bitmap) -> int:
    return sum(byte.bit_count() for byte in bitmap.bits)


def test_words_too_long_are_made_smaller_then_cut(font):
    fitting = words_bitmap("九制话梅" * 4, font, width=300, height=48, bold=True)
    cut = words_bitmap("九制话梅" * 40, font, width=300, height=48, bold=True)

    assert fitting.width <= 300
    assert 280 < cut.width <= 300


@pytest.mark.parametrize(
    ("per", "content_g", "minor"),
    [
        (Per.KILOGRAM, 250, 5120),
        (Per.HUNDRED_GRAMS, 250, 512),
        (Per.HUNDRED_GRAMS, 300, 427),
        (Per.KILOGRAM, 1000, 1280),
    ],
)
def test_a_pack_s_price_by_weight_is_rounded_once(per: Per, content_g: int, minor: int):
    assert price_by_weight(Money(1280), content_g, per) == UnitPrice(Money(minor), per)


@pytest.mark.parametrize(("per", "content_g"), [(Per.PIECE, 250), (Per.KILOGRAM, 0)])
def test_without_a_weight_there_is_no_price_by_weight(per: Per, content_g: int):
    with pytest.raises(Defect):
        price_by_weight(Money(1280), content_g, per)


@pytest.mark.parametrize(
    "changes",
    [{"sku": ""}, {"name": Name("", "")}, {"price": Money(-1)}, {"price_pos": -1}],
)
def test_what_is_no_label_is_not_made(changes):
    with pytest.raises(Defect):
        replace(a_label(), **changes)


@pytest.mark.parametrize("size", [(60, 40, 600), (14, 40, 203), (60, 9, 203), (121, 40, 203)])
def test_what_is_no_size_is_not_made(size):
    with pytest.raises(Defect):
        LabelSize(*size)


@pytest.mark.parametrize("box", [(-1, 0, 10, 10), (0, 0, 0, 10), (995, 0, 10, 10), (0, 990, 1, 11)])
def test_a_box_stands_on_its_label(box: tuple[int, int, int, int]):
    left, top, width, height = box
    with pytest.raises(Defect):
        Box(Field.SKU, left, top, width, height)


def test_a_bitmap_has_a_bit_for_each_dot():
    with pytest.raises(Defect):
        Bitmap(9, 1, b"\0")


def test_boxes_of_a_template_do_not_overlap():
    for kind in LabelKind:
        boxes = template_of(kind)
        clashes = [
            (a.field, b.field)
            for at, a in enumerate(boxes)
            for b in boxes[at + 1 :]
            if a.left < b.left + b.width
            and b.left < a.left + a.width
            and a.top < b.top + b.height
            and b.top < a.top + a.height
        ]
        assert clashes == []


def test_the_bundled_fonts_are_where_they_are_looked_for():
    assert FONTS.is_dir()
    assert date(2026, 11, 21) == a_label().day
