"""The printer's language: commands are told apart however they arrive, and mean what they say."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storeapp.hardware.escpos.interpreter import Interpreter, interpret
from storeapp.hardware.escpos.items import (
    Bars,
    Cut,
    Feed,
    Kick,
    Qr,
    Raster,
    Run,
    Side,
    TextLine,
    Unknown,
)
from storeapp.hardware.escpos.tokens import Token, Tokenizer
from storeapp.hardware.printing.charset import Charset
from storeapp.hardware.printing.encoder import compose
from storeapp.hardware.printing.profile import PrinterProfile
from storeapp.hardware.printing.raster import RasterFont


def line(text, side=Side.LEFT, height_dots=30, **look):
    return TextLine((Run(text, **look),), side, height_dots)


@pytest.mark.parametrize(
    ("data", "items"),
    [
        pytest.param(b"abc\n", [line("abc")], id="text"),
        pytest.param(b"\n", [Feed(30)], id="empty line"),
        pytest.param(b"\x1b3\x18\n\x1b2\n", [Feed(24), Feed(30)], id="line spacing"),
        pytest.param(b"\x1ba\x01a\n", [line("a", Side.CENTRE)], id="centred"),
        pytest.param(b"\x1ba2a\n", [line("a", Side.RIGHT)], id="right, as a digit"),
        pytest.param(b"\x1bE\x01a\n", [line("a", bold=True)], id="bold"),
        pytest.param(b"\x1b-\x01a\n", [line("a", underline=True)], id="underlined"),
        pytest.param(b"\x1dB\x01a\n", [line("a", inverse=True)], id="white on black"),
        pytest.param(
            b"\x1d!\x11a\n", [line("a", width=2, height=2, height_dots=54)], id="twice as large"
        ),
        pytest.param(
            b"\x1b!\x38a\n",
            [line("a", width=2, height=2, bold=True, height_dots=54)],
            id="print mode",
        ),
        pytest.param(b"\x1bE\x01\x1b@a\n", [line("a")], id="initialised"),
        pytest.param(b"\x82\n", [line("é")], id="code page 437"),
        pytest.param(b"\x1c&\xbb\xb0\xc3\xb7\n", [line("话梅", wide=True)], id="Chinese"),
        pytest.param(
            b"\x1c&\xbb\xb0\x1c.\x82\n",
            [TextLine((Run("话", wide=True), Run("é")), Side.LEFT, 30)],
            id="Chinese and back",
        ),
        pytest.param(b"\x1bd\x02\x1bJ\x05", [Feed(60), Feed(5)], id="feeds"),
        pytest.param(b"a\x1dV\x00", [line("a"), Cut(partial=False)], id="full cut"),
        pytest.param(b"\x1dVB\x10", [Feed(16), Cut(partial=True)], id="feed and cut"),
        pytest.param(b"\x1bp\x00\x19\xfa", [Kick(2)], id="kick in turn"),
        pytest.param(b"\x1bp\x01\x19\xfa", [Kick(5)], id="kick on pin 5"),
        pytest.param(b"\x10\x14\x01\x00\x01", [Kick(2)], id="kick at once"),
        pytest.param(
            b"\x1dv0\x00\x01\x00\x02\x00\xf0\x0f",
            [Raster(8, 2, b"\xf0\x0f", Side.LEFT)],
            id="picture",
        ),
        pytest.param(
            b"\x1dhP\x1dw\x02\x1dH\x02\x1dkI\x06{BAB-1",
            [Bars("AB-1", 73, 2, 80, True, Side.LEFT)],
            id="Code 128",
        ),
        pytest.param(
            b"\x1dk\x0469012345\x00",
            [Bars("69012345", 4, 3, 162, False, Side.LEFT)],
            id="bar code ended by zero",
        ),
        pytest.param(
            b"\x1d(k\x03\x001C\x05\x1d(k\x03\x001E1\x1d(k\x06\x001P0abc\x1d(k\x03\x001Q0",
            [Qr("abc", 5, "M", Side.LEFT)],
            id="QR code",
        ),
        pytest.param(
            b"\x1b*\x00\x02\x00\xff\xffa\n",
            [Unknown(b"ESC * \x00\x02\x00"), line("a")],
            id="column picture, not drawn but not mistaken for text",
        ),
        pytest.param(
            b"\x1bD\x08\x10\x00a\n", [Unknown(b"ESC D \x08\x10"), line("a")], id="tab stops"
        ),
        pytest.param(b"\x01", [Unknown(b"unknown \x01")], id="a stray control"),
        pytest.param(b"\x1d(H\x01\x00x", [Unknown(b"GS ( H\x01\x00")], id="unknown function"),
        pytest.param(b"\x1bz", [Unknown(b"unknown \x1bz")], id="unknown command"),
        pytest.param(b"\x10\x04\x01\x1dr\x01\x1da\xff\x1dI\x01", [], id="questions leave no trace"),
        pytest.param(b"a" * 33 + b"\n", [line("a" * 32), line("a")], id="wraps by itself"),
    ],
)
def test_what_comes_out(data, items):
    assert interpret(data, width_dots=384) == items


@given(st.data())
def test_a_job_means_the_same_however_it_is_split(data):
    job = (
        b"\x1b@\x1c&\xbb\xb0\xc3\xb7 \x1d!\x11A\n\x1dv0\x00\x02\x00\x02\x00\n\x1d\x1b\x10"
        b"\x1d(k\x06\x001P0abc\x1d(k\x03\x001Q0\x1dkI\x06{BAB-1\x10\x04\x01\x1dVB\x03"
    )
    cuts = sorted(data.draw(st.lists(st.integers(0, len(job)), max_size=8)))
    parts = [job[a:b] for a, b in zip([0, *cuts], [*cuts, len(job)], strict=True)]
    tokenizer, head = Tokenizer(), Interpreter()
    items = [item for part in parts for token in tokenizer.feed(part) for item in head.apply(token)]
    assert items == interpret(job)


@given(st.binary(max_size=300))
def test_noise_harms_nobody(noise):
    interpret(noise)


def test_a_command_that_never_ends_is_given_up():
    tokens = Tokenizer().feed(b"\x1dv0\x00\xff\xff\xff\xff" + b"\0" * (1 << 20))
    assert [token.name for token in tokens] == ["unknown"]


def test_a_question_amid_text_is_its_own_token():
    assert Tokenizer().feed(b"ab\x10\x04\x04c") == [
        Token("text", b"ab"),
        Token("DLE EOT", b"\x04"),
        Token("text", b"c"),
    ]


@pytest.mark.parametrize("charset", [Charset.GB18030, Charset.RASTER])
def test_our_own_receipts_hold_nothing_a_printer_would_not_know(receipt, fonts, charset):
    job = compose(receipt, PrinterProfile(charset=charset), RasterFont(fonts))
    assert not [item for item in interpret(job) if isinstance(item, Unknown)]
