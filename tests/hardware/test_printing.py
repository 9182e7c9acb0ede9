"""Layout, charsets and the bytes of receipts; what was printed is read back from the picture."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
import zxingcpp
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from storeapp.domain.errors import Defect
from storeapp.domain.receipt import Align, BarCode, Pair, QrCode, ReceiptDoc, Rule, Text
from storeapp.hardware.escpos.code128 import from_command_data, to_command_data, width_modules
from storeapp.hardware.escpos.commands import KICK_AT_ONCE, REALTIME_BEGINNINGS, raster
from storeapp.hardware.escpos.interpreter import interpret
from storeapp.hardware.escpos.items import Bars, Cut, Feed, Qr, Raster, TextLine, Unknown
from storeapp.hardware.printing.charset import Charset, columns, encode, printable
from storeapp.hardware.printing.codes import is_ean13
from storeapp.hardware.printing.encoder import compose
from storeapp.hardware.printing.layout import Measure, Row, lay_out, padded
from storeapp.hardware.printing.profile import CutKind, PrinterProfile
from storeapp.hardware.printing.raster import RasterFont
from storeapp.hardware.printing.text import text_lines
from storeapp.hardware.printing.wrapping import wrap
from storeapp.hardware.sim.paper import ReceiptFont, paper_image

WORDS = st.text(st.sampled_from("ab1.,- 话梅（九制），。：“”é×￥¥Ω"), max_size=120)
FIGURES = st.from_regex(r"-?¥[0-9]{1,6}\.[0-9]{2}", fullmatch=True)
MEASURES = st.builds(Measure, st.sampled_from((32, 42, 48)), st.sampled_from(Charset))


def squeezed(text):
    return "".join(text.split())


def rows_of(document: ReceiptDoc, measure: Measure) -> list[Row]:
    """The rows of a document of words alone."""
    rows = [piece for piece in lay_out(document, measure) if isinstance(piece, Row)]
    assert rows == list(lay_out(document, measure))
    return rows


@given(WORDS, st.integers(8, 48), st.sampled_from(Charset))
def test_wrapped_lines_fit_and_lose_nothing_but_spaces(text, width, charset):
    words = printable(text, charset)
    lines = wrap(words, width, charset)
    assert all(columns(line, charset) <= width for line in lines)
    assert squeezed("".join(lines)) == squeezed(words)


@given(MEASURES, WORDS, FIGURES, st.booleans())
def test_a_pair_fits_and_its_figure_stays_whole(measure, left, right, large):
    rows = rows_of(ReceiptDoc("t", (Pair(left, right, large=large),)), measure)
    room = measure.columns // 2 if large else measure.columns
    assert all(columns(padded(row, measure), measure.charset) <= room for row in rows)
    figure = printable(right, measure.charset)
    assert padded(rows[-1], measure).endswith(figure)
    printed = squeezed("".join(row.left + row.right for row in rows))
    assert printed == squeezed(printable(left, measure.charset) + figure)


@given(MEASURES, WORDS, st.sampled_from(Align), st.booleans())
def test_a_paragraph_fits_and_loses_nothing(measure, text, align, large):
    rows = rows_of(ReceiptDoc("t", (Text(text, align, large=large),)), measure)
    room = measure.columns // 2 if large else measure.columns
    assert all(columns(padded(row, measure), measure.charset) <= room for row in rows)
    assert squeezed("".join(row.left for row in rows)) == squeezed(printable(text, measure.charset))


def test_closing_marks_never_begin_a_line():
    lines = wrap("话梅话梅话梅话梅，礼盒装。", 16, Charset.GB18030)
    assert lines == ["话梅话梅话梅话", "梅，礼盒装。"]


def test_the_figure_stands_beside_the_last_line():
    measure = Measure(20, Charset.PLAIN)
    rows = rows_of(ReceiptDoc("t", (Pair("Nine-cured plum", "¥12.80"),)), measure)
    assert [padded(row, measure) for row in rows] == ["Nine-cured", "plum          ¥12.80"]


def test_paper_too_narrow_for_a_receipt_is_a_defect():
    with pytest.raises(Defect):
        Measure(8, Charset.PLAIN)


@pytest.mark.parametrize(
    ("text", "charset", "expected"),
    [
        pytest.param("¥5", Charset.GB18030, "￥5", id="yen sign becomes full width"),
        pytest.param("¥5", Charset.RASTER, "¥5", id="drawn as it is"),
        pytest.param("，（）", Charset.GBK, "，（）", id="full-width marks"),
        pytest.param("㐀〇", Charset.GB18030, "㐀〇", id="extension A by four bytes"),
        pytest.param("㐀", Charset.GBK, "?", id="extension A is not in GBK"),
        pytest.param("🍑", Charset.GB18030, "?", id="no printer has emoji"),
        pytest.param("naïve ñ", Charset.GBK, "naive n", id="the plain letter is better than none"),
        pytest.param("Caf\u0065\u0301", Charset.GBK, "Café", id="composed first"),
        pytest.param("a\x1bp\x00b\x1d\x10", Charset.GB18030, "apb", id="words never command"),
        pytest.param("a\u200bb\ufeff", Charset.RASTER, "ab", id="invisible marks"),
    ],
)
def test_printable(text, charset, expected):
    assert printable(text, charset) == expected


@given(st.text(max_size=60), st.sampled_from((Charset.GB18030, Charset.GBK)))
def test_native_text_holds_no_command_and_its_columns_are_its_bytes(text, charset):
    words = printable(text, charset)
    data = encode(words, charset)
    assert all(byte >= 0x20 for byte in data)
    assert data.decode(charset.value) == words
    four_byte = sum(len(char.encode("gb18030")) == 4 for char in words)
    assert columns(words, charset) == len(data) - 2 * four_byte


def job(document, fonts, **changes):
    profile = replace(PrinterProfile(48, Charset.GB18030), **changes)
    return compose(document, profile, RasterFont(fonts)), profile


@pytest.mark.parametrize("charset", [Charset.GB18030, Charset.GBK])
@pytest.mark.parametrize("width", [32, 48])
def test_native_chinese_reaches_the_paper(receipt, fonts, charset, width):
    data, profile = job(receipt, fonts, charset=charset, columns=width)
    items = interpret(data, profile.width_dots, charset.value)
    lines = [item.text for item in items if isinstance(item, TextLine)]
    expected = [
        padded(piece, profile.measure) if isinstance(piece, Row) else "-" * width
        for piece in lay_out(receipt, profile.measure)
        if isinstance(piece, Row | Rule) and piece != Row("")
    ]
    assert lines == expected
    assert not any(isinstance(item, Unknown) for item in items)
    assert "￥103.00" in lines[-4] + lines[-5] + lines[-3]
    assert "，" in "".join(lines)


def test_the_modes_are_switched_explicitly_and_left_again(short_receipt, fonts):
    data, _ = job(short_receipt, fonts)
    assert data.startswith(b"\x1b@\x1c&")
    assert data.index(b"\x1c.") > data.index("话梅".encode("gb18030"))
    raster, _ = job(short_receipt, fonts, charset=Charset.RASTER)
    assert raster.startswith(b"\x1b@\x1c.")


def test_feed_and_cut_come_from_the_profile(short_receipt, fonts):
    items = interpret(job(short_receipt, fonts, feed_before_cut_lines=3)[0])
    assert items[-2:] == [Feed(90), Cut(partial=True)]
    items = interpret(job(short_receipt, fonts, feed_before_cut_lines=0, cut=CutKind.FULL)[0])
    assert items[-1] == Cut(partial=False)
    items = interpret(job(short_receipt, fonts, feed_before_cut_lines=0, cut=CutKind.NONE)[0])
    assert isinstance(items[-1], TextLine)


def read_codes(image):
    grey = image.convertToFormat(image.Format.Format_Grayscale8)
    picture = Image.frombytes(
        "L", (grey.width(), grey.height()), bytes(grey.constBits()), "raw", "L", grey.bytesPerLine()
    )
    return {(code.format, code.text) for code in zxingcpp.read_barcodes(picture)}


@pytest.mark.parametrize("width", [32, 48])
@pytest.mark.parametrize("native", [True, False], ids=["native codes", "drawn codes"])
@pytest.mark.parametrize("charset", [Charset.GB18030, Charset.RASTER])
def test_codes_are_read_back_from_the_paper(qapp, receipt, fonts, charset, native, width):
    data, profile = job(
        receipt, fonts, charset=charset, columns=width, native_qr=native, native_bars=native
    )
    items = interpret(data, profile.width_dots)
    assert any(isinstance(item, Qr | Bars) for item in items) is native
    assert read_codes(paper_image(items, profile.width_dots, ReceiptFont(fonts))) == {
        (zxingcpp.BarcodeFormat.QRCode, "https://example.test/r/0042-03-000017?k=梅"),
        (zxingcpp.BarcodeFormat.Code128, "0042-03-000017"),
    }


@pytest.mark.parametrize("width", [32, 48])
@pytest.mark.parametrize("native", [True, False], ids=["native codes", "drawn codes"])
@pytest.mark.parametrize("text", ["6901234567892", "2112345012506"])
def test_an_ean_is_read_back_as_one(qapp, fonts, text, native, width):
    document = ReceiptDoc("t", (Text("话梅"), BarCode(text)))
    data, profile = job(document, fonts, columns=width, native_bars=native)
    items = interpret(data, profile.width_dots)
    assert not any(isinstance(item, Unknown) for item in items)
    codes = read_codes(paper_image(items, profile.width_dots, ReceiptFont(fonts)))
    assert codes == {(zxingcpp.BarcodeFormat.EAN13, text)}


@pytest.mark.parametrize("text", ["6901234567891", "690123456789", "69012345678９2"])
def test_what_only_looks_like_an_ean_is_none(text):
    assert not is_ean13(text)


def ink(items):
    """Black dots per raster band."""
    return [sum(byte.bit_count() for byte in item.rows) for item in items]


def test_raster_text_is_the_same_picture_as_the_font_draws(fonts):
    """The same words give the same dots, other words others, and no Chinese goes as text."""
    one, two, again = (
        interpret(job(ReceiptDoc("t", (Text(words),)), fonts, charset=Charset.RASTER)[0])
        for words in ("话梅，九制。", "话梅，十制。", "话梅，九制。")
    )
    pictures = [[i for i in items if isinstance(i, Raster)] for items in (one, two, again)]
    assert pictures[0] == pictures[2]
    assert pictures[0] != pictures[1]
    assert ink(pictures[0])[0] > 300
    assert not any(isinstance(item, TextLine) for item in one)


def test_raster_bands_are_short_enough_for_weak_printers(receipt, fonts):
    data, profile = job(receipt, fonts, charset=Charset.RASTER)
    bands = [item for item in interpret(data, profile.width_dots) if isinstance(item, Raster)]
    assert bands
    assert all(band.height_dots <= 128 for band in bands)
    assert all(band.width_dots <= profile.width_dots for band in bands)


@pytest.mark.parametrize("charset", [Charset.GB18030, Charset.RASTER])
def test_codes_that_fit_no_paper_are_printed_as_words(fonts, charset):
    document = ReceiptDoc("t", (BarCode("x" * 40), BarCode("话梅"), QrCode("y" * 2400)))
    data, profile = job(document, fonts, charset=charset, columns=32)
    items = interpret(data, profile.width_dots)
    assert not any(isinstance(item, Qr | Bars | Unknown) for item in items)
    if charset is Charset.GB18030:
        printed = squeezed("".join(item.text for item in items if isinstance(item, TextLine)))
        assert printed == "x" * 40 + "话梅" + "y" * 2400


@given(st.text(st.characters(min_codepoint=32, max_codepoint=126), min_size=1, max_size=30))
def test_code_128_data_says_the_text_again(text):
    assert from_command_data(to_command_data(text)) == text


@given(st.from_regex(r"[0-9A-C]{0,4}(16|04|05|20|01|02){2,8}[0-9-]{0,6}", fullmatch=True))
def test_no_bar_code_holds_a_realtime_command(text):
    data = to_command_data(text)
    assert not any(beginning in data for beginning in REALTIME_BEGINNINGS)
    assert from_command_data(data) == text
    assert width_modules(text) >= 11 * (len(text) // 2 + 2)


@given(st.binary(min_size=1, max_size=200))
def test_no_picture_holds_a_realtime_command(rows):
    data = raster(8, len(rows), rows)
    assert not any(beginning in data[8:] for beginning in REALTIME_BEGINNINGS)
    drawn = interpret(data)[0]
    assert isinstance(drawn, Raster)
    assert all(after & before == before for before, after in zip(rows, drawn.rows, strict=True))


def test_a_bar_code_that_spells_the_drawer_s_command_opens_nothing(fonts):
    data, _ = job(ReceiptDoc("t", (BarCode("162001000101"),)), fonts)
    assert KICK_AT_ONCE not in data
    assert [item.text for item in interpret(data) if isinstance(item, Bars)] == ["162001000101"]


def test_digits_go_in_pairs():
    assert to_command_data("0042-03-000017") == b"{C\x00\x2a{B-03-{C\x00\x00\x11"


@pytest.mark.parametrize("width", [32, 48])
def test_the_journal_s_text(receipt, width):
    lines = text_lines(receipt, width)
    assert all(columns(line, Charset.PLAIN) <= width for line in lines)
    assert lines[1].strip() == "星辰路店 0042"
    assert lines[2] == "-" * width
    assert lines[-1].strip() == "谢谢惠顾！"
    assert "合计 TOTAL" + " " * (width - 10 - 7) + "¥115.80" in lines
    assert any("[0042-03-000017]" in line for line in lines)


def test_composing_leaves_nothing_in_the_temporary_folder(tmp_path: Path) -> None:
    program = "from storeapp.hardware.printing.composer import Composer; Composer()"
    subprocess.run(
        [sys.executable, "-c", program],
        cwd=Path(__file__).parents[2],
        env={**os.environ, "TMPDIR": str(tmp_path), "TEMP": str(tmp_path), "TMP": str(tmp_path)},
        check=True,
    )
    assert list(tmp_path.iterdir()) == []
