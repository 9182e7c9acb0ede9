"""The store's logo on the receipt: fitted, dithered once, and never in a receipt's way."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image, ImageDraw

from storeapp.domain.errors import Refusal
from storeapp.domain.receipt import Pair, ReceiptDoc, Text, marked_copy
from storeapp.hardware.escpos.commands import KICK_AT_ONCE
from storeapp.hardware.escpos.interpreter import interpret
from storeapp.hardware.escpos.items import Kept, Raster, Side, TextLine, Unknown
from storeapp.hardware.factory import open_devices
from storeapp.hardware.model import DeviceSettings
from storeapp.hardware.printing.charset import Charset
from storeapp.hardware.printing.encoder import compose
from storeapp.hardware.printing.logo import (
    MOST_HEIGHT_DOTS,
    KeptLogo,
    LogoUnreadable,
    PictureLogo,
    logo_at,
)
from storeapp.hardware.printing.profile import PrinterProfile
from storeapp.hardware.printing.raster import RasterFont
from storeapp.hardware.sim.paper import ReceiptFont, paper_image
from storeapp.ports.devices import Outcome, Trouble
from tests.hardware.test_factory import fitted

RECEIPT = ReceiptDoc("S01-1-1-000001", (Text("Plum Time"), Pair("话梅", "12.80")), logo=True)
NO_RECEIPT = ReceiptDoc("x report", (Text("X"),))


def drawn(file: Path, size: tuple[int, int] = (400, 100), mode: str = "L") -> Path:
    """Left half black, right half mid-grey."""
    picture = Image.new(mode, size, "grey")
    ImageDraw.Draw(picture).rectangle((0, 0, size[0] // 2 - 1, size[1]), fill="black")
    picture.save(file)
    return file


def bands_of(logo: bytes, width_dots: int = 576) -> list[Raster]:
    items = interpret(logo, width_dots)
    bands = [item for item in items if isinstance(item, Raster)]
    assert bands == items
    return bands


def inked(bands: list[Raster], left: int, right: int) -> float:
    """The part of the dots in these columns, which begin and end at whole bytes, that is black."""
    across = bands[0].width_dots // 8
    rows = b"".join(band.rows for band in bands)
    bytes_of = [
        byte
        for at in range(0, len(rows), across)
        for byte in rows[at + left // 8 : at + right // 8]
    ]
    return sum(byte.bit_count() for byte in bytes_of) / (8 * len(bytes_of))


@pytest.mark.parametrize(
    ("size", "width_dots", "fitted_to"),
    [
        ((400, 100), 576, (576, 144)),
        ((400, 100), 384, (384, 96)),
        ((1200, 300), 576, (576, 144)),
        ((300, 1200), 576, (60, MOST_HEIGHT_DOTS)),
    ],
    ids=["wider paper", "narrow paper", "a large file", "a tower"],
)
def test_it_is_fitted_to_the_papers_dots(tmp_path: Path, size, width_dots, fitted_to):
    logo = PictureLogo(drawn(tmp_path / "logo.png", size))

    bands = bands_of(logo.bytes_for(width_dots), width_dots)

    whole_bytes = (fitted_to[0] + 7) // 8 * 8
    assert {(band.width_dots, band.side) for band in bands} == {(whole_bytes, Side.CENTRE)}
    assert sum(band.height_dots for band in bands) == fitted_to[1]
    assert all(band.height_dots <= 120 for band in bands)


@pytest.mark.parametrize("name", ["logo.png", "logo.jpg", "logo.bmp"])
def test_grey_becomes_dots_and_black_stays_black(tmp_path: Path, name: str):
    bands = bands_of(PictureLogo(drawn(tmp_path / name)).bytes_for(576))

    assert inked(bands, 0, 280) > 0.99
    assert 0.45 < inked(bands, 296, 576) < 0.55


def test_what_is_transparent_is_paper(tmp_path: Path):
    picture = Image.new("RGBA", (64, 64), (0, 0, 0, 0))
    ImageDraw.Draw(picture).rectangle((0, 0, 31, 63), fill=(0, 0, 0, 255))
    picture.save(tmp_path / "logo.png")

    bands = bands_of(PictureLogo(tmp_path / "logo.png").bytes_for(64))

    assert (inked(bands, 0, 24), inked(bands, 40, 64)) == (1.0, 0.0)


def test_it_is_made_once_for_each_width(tmp_path: Path):
    logo = PictureLogo(drawn(tmp_path / "logo.png"))
    first = [logo.bytes_for(width) for width in (576, 384)]
    (tmp_path / "logo.png").unlink()

    assert [logo.bytes_for(width) for width in (576, 384)] == first
    assert first[0] != first[1]


def forged_bomb() -> bytes:
    """A PNG of a few bytes that says it has 3,600 million dots."""
    head = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 0, 0, 0, 0)
    chunk = b"IHDR" + head
    crc = struct.pack(">I", zlib.crc32(chunk))
    return b"\x89PNG\r\n\x1a\n" + struct.pack(">I", len(head)) + chunk + crc


def half(content: bytes) -> bytes:
    return content[: len(content) // 2]


BAD: dict[str, Callable[[bytes], bytes]] = {
    "words": lambda good: b"our logo",
    "nothing": lambda good: b"",
    "half a picture": half,
    "a changed byte": lambda good: good[:60] + bytes((good[60] ^ 0xFF,)) + good[61:],
    "a bomb": lambda good: forged_bomb(),
    "an animation": lambda good: b"GIF89a" + good[6:],
}


def spoilt(file: Path, spoil: Callable[[bytes], bytes]) -> Path:
    file.write_bytes(spoil(drawn(file).read_bytes()))
    return file


@pytest.mark.parametrize("spoil", BAD.values(), ids=BAD)
def test_a_file_that_is_no_picture_is_refused_and_looked_at_once(tmp_path: Path, spoil):
    logo = PictureLogo(spoilt(tmp_path / "logo.png", spoil))
    for _ in range(2):
        with pytest.raises(LogoUnreadable, match=r"^logo\.png$"):
            logo.bytes_for(576)
        drawn(tmp_path / "logo.png")


def test_too_large_a_picture_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("storeapp.hardware.printing.logo.MOST_PIXELS", 39_999)

    with pytest.raises(LogoUnreadable):
        PictureLogo(drawn(tmp_path / "logo.png")).bytes_for(576)


# --- on the receipt ------------------------------------------------------------------


@pytest.mark.parametrize("charset", [Charset.GB18030, Charset.RASTER])
def test_it_stands_above_the_receipt_and_its_copies_and_on_nothing_else(
    tmp_path: Path, fonts: Path, charset: Charset
):
    profile, font = PrinterProfile(48, charset), RasterFont(fonts)
    logo = PictureLogo(drawn(tmp_path / "logo.png")).bytes_for(576)
    without = compose(RECEIPT, profile, font)

    receipt, copy, other = (
        compose(document, profile, font, logo)
        for document in (RECEIPT, marked_copy(RECEIPT, 1), NO_RECEIPT)
    )

    assert interpret(receipt) == bands_of(logo) + interpret(without)
    assert interpret(copy)[:2] == bands_of(logo)
    assert logo not in other


def test_no_logo_opens_the_drawer(tmp_path: Path):
    width, height = 576, 144
    bits = (KICK_AT_ONCE * (width * height // 8))[: width * height // 8]
    ink = Image.frombytes("1", (width, height), bits)
    ink.point(lambda dot: 255 - dot).save(tmp_path / "logo.png")

    assert KICK_AT_ONCE not in PictureLogo(tmp_path / "logo.png").bytes_for(width)


def test_one_that_the_printer_keeps_goes_by_its_key(fonts: Path):
    logo = logo_at("nv:P1")
    assert isinstance(logo, KeptLogo)

    items = interpret(
        compose(
            RECEIPT, PrinterProfile(48, Charset.GB18030), RasterFont(fonts), logo.bytes_for(576)
        )
    )

    assert items[0] == Kept("P1", Side.CENTRE)
    assert isinstance(items[1], TextLine)
    assert items[1].side is Side.LEFT
    assert not any(isinstance(item, Unknown) for item in items)


@pytest.mark.parametrize("setting", ["nv:", "nv:A", "nv:ABC", "nv:梅子"])
def test_a_key_that_no_printer_has_is_refused(setting: str):
    with pytest.raises(Refusal) as refused:
        logo_at(setting)
    assert refused.value.code == "device-setting-unknown"
    assert refused.value.facts == {"setting": "receipt_logo", "text": setting}


def test_without_a_setting_there_is_none():
    assert logo_at("") is None


async def test_the_simulated_paper_shows_it(aloop, qapp, fonts: Path, tmp_path: Path):
    setting = str(drawn(tmp_path / "logo.png"))
    devices = open_devices(DeviceSettings(fonts, logo=setting, wedge=None))
    try:
        result = await devices.printer.print(RECEIPT)
        items = fitted(devices.simulators.printer).items
    finally:
        await devices.close()

    paper = paper_image(items, 576, ReceiptFont(fonts))
    assert (result.outcome, result.trouble) == (Outcome.PRINTED, Trouble.NONE)
    black = [paper.pixelColor(24 + x, 28 + 72).lightness() < 64 for x in (10, 140, 280)]
    assert black == [True, True, True]


async def test_a_kept_one_is_seen_on_the_simulated_paper(aloop, qapp, fonts: Path):
    devices = open_devices(DeviceSettings(fonts, logo="nv:P1", wedge=None))
    try:
        await devices.printer.print(RECEIPT)
        items = fitted(devices.simulators.printer).items
    finally:
        await devices.close()

    with_it, without = (paper_image(shown, 576, ReceiptFont(fonts)) for shown in (items, items[1:]))
    assert items[0] == Kept("P1", Side.CENTRE)
    assert with_it.height() > without.height()


@pytest.mark.parametrize("document", [RECEIPT, NO_RECEIPT], ids=["receipt", "no receipt"])
async def test_a_bad_picture_is_said_and_the_receipt_comes_out_without(
    aloop, fonts: Path, tmp_path: Path, document: ReceiptDoc
):
    setting = str(spoilt(tmp_path / "logo.png", half))
    devices = open_devices(DeviceSettings(fonts, logo=setting, wedge=None))
    plain = open_devices(DeviceSettings(fonts, wedge=None))
    try:
        result = await devices.printer.print(document)
        trouble = devices.printer.trouble
        await plain.printer.print(document)
        items = [fitted(each.simulators.printer).items for each in (devices, plain)]
    finally:
        await devices.close()
        await plain.close()

    assert result.outcome is Outcome.PRINTED
    said = Trouble.LOGO if document.logo else Trouble.NONE
    assert (result.trouble, trouble) == (said, said)
    assert items[0] == items[1]
