"""Turns a receipt document into the bytes of one print job."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from storeapp.domain.receipt import Align, BarCode, QrCode, ReceiptDoc, Rule
from storeapp.hardware.escpos import code128, commands
from storeapp.hardware.printing.charset import encode
from storeapp.hardware.printing.codes import (
    EAN_13_MODULES,
    code128_modules,
    ean13_modules,
    fitting_module_dots,
    is_ean13,
    packed,
    qr_modules,
)
from storeapp.hardware.printing.composer import Composer
from storeapp.hardware.printing.layout import Piece, Row, lay_out, padded
from storeapp.hardware.printing.profile import CutKind, PrinterProfile
from storeapp.hardware.printing.raster import RasterFont, raster_bytes, row_picture
from storeapp.hardware.printing.wrapping import wrap

_QUIET_MODULES = 20
_BAR_MODULE_DOTS = 2
_QUIET_EAN_MODULES = 22
_EAN_13 = 67
_CODE_128 = 73
_GAP_DOTS = 16


def compose(
    document: ReceiptDoc, profile: PrinterProfile, font: RasterFont, logo: bytes = b""
) -> bytes:
    """The job from initialising the printer to cutting the paper; no status requests, no kick.

    `logo` are the commands that print it, at the top of a document that carries one.
    """
    job = _Job(profile, font)
    if document.logo:
        job.raw(logo)
    for is_row, pieces in groupby(lay_out(document, profile.measure), _is_row):
        if is_row:
            job.rows([piece for piece in pieces if isinstance(piece, Row)])
        else:
            for piece in pieces:
                job.piece(piece)
    return job.finished()


def _is_row(piece: Piece) -> bool:
    return isinstance(piece, Row)


class _Job:
    """One receipt under way; rows go as text or as pictures, as the profile says."""

    def __init__(self, profile: PrinterProfile, font: RasterFont) -> None:
        self._profile = profile
        self._font = font
        self._out = Composer()
        self._out.raw(commands.INIT)
        # Explicit, since printers differ in which mode they start with.
        self._out.raw(commands.CHINESE_ON if profile.charset.is_native else commands.CHINESE_OFF)

    def raw(self, commands_of: bytes) -> None:
        self._out.raw(commands_of)

    def rows(self, rows: list[Row]) -> None:
        if self._profile.charset.is_native:
            for row in rows:
                self._text_row(row)
        else:
            measure = self._profile.measure
            self._out.raw(raster_bytes(row_picture(row, measure, self._font) for row in rows))

    def piece(self, piece: Piece) -> None:
        match piece:
            case Rule():
                self._rule()
            case QrCode(text):
                self._qr(text)
            case BarCode(text):
                self._bars(text)
            case Row():
                self.rows([piece])

    def finished(self) -> bytes:
        self._out.raw(commands.CHINESE_OFF)
        if self._profile.feed_before_cut_lines:
            self._out.feed_lines(self._profile.feed_before_cut_lines)
        if self._profile.cut is not CutKind.NONE:
            self._out.cut(self._profile.cut)
        return self._out.output

    def _text_row(self, row: Row) -> None:
        self._out.look(bold=row.bold, large=row.large)
        self._out.raw(encode(padded(row, self._profile.measure), self._profile.charset) + b"\n")

    def _rule(self) -> None:
        if self._profile.charset.is_native:
            self._text_row(Row("-" * self._profile.columns))
        else:
            across = self._profile.width_dots // 8
            paper = b"\0" * across
            line = b"\xff" * across
            rows = paper * 7 + line * 2 + paper * 7
            self._out.raw(commands.raster(self._profile.width_dots, 16, rows))

    def _qr(self, text: str) -> None:
        profile = self._profile
        modules = qr_modules(text)
        dots = fitting_module_dots(len(modules), profile.width_dots, profile.qr_module_dots)
        if not dots:
            self.rows(list(self._words(text)))
            return
        self._gap()
        self._out.centre(on=True)
        if profile.native_qr:
            self._out.qr(text, dots)
        else:
            self._out.raw(commands.raster(*packed(modules, dots)))
        self._out.centre(on=False)
        self._gap()

    def _bars(self, text: str) -> None:
        if not self._fits_as_bars(text):
            self.rows(list(self._words(text)))
            return
        self._out.centre(on=True)
        if self._profile.native_bars:
            self._out.raw(_native_bars(text, self._profile.bar_height_dots))
        else:
            self._out.raw(_drawn_bars(text, self._profile.bar_height_dots))
        self._out.centre(on=False)
        if not self._profile.native_bars:
            self.rows(list(self._words(text)))

    def _fits_as_bars(self, text: str) -> bool:
        if is_ean13(text):
            ean_modules = EAN_13_MODULES + _QUIET_EAN_MODULES
            return ean_modules * _BAR_MODULE_DOTS <= self._profile.width_dots
        if not code128.is_code128(text):
            return False
        modules = code128.width_modules(text) + _QUIET_MODULES
        return modules * _BAR_MODULE_DOTS <= self._profile.width_dots

    def _gap(self) -> None:
        """The quiet zone of a code."""
        self._out.raw(commands.feed_dots(_GAP_DOTS))

    def _words(self, text: str) -> Iterator[Row]:
        """What cannot be a code on this paper is still to be read by people."""
        for line in wrap(text, self._profile.columns, self._profile.charset):
            yield Row(line, align=Align.CENTRE)


def _native_bars(text: str, height_dots: int) -> bytes:
    ean = is_ean13(text)
    data = text.encode("ascii") if ean else code128.to_command_data(text)
    look = bytes((0x1D, 0x68, height_dots, 0x1D, 0x77, _BAR_MODULE_DOTS, 0x1D, 0x48, 2))
    return look + bytes((0x1D, 0x6B, _EAN_13 if ean else _CODE_128, len(data))) + data


def _drawn_bars(text: str, height_dots: int) -> bytes:
    modules = ean13_modules(text) if is_ean13(text) else code128_modules(text)
    width, _, row = packed([modules], _BAR_MODULE_DOTS)
    one_line = row[: len(row) // _BAR_MODULE_DOTS]
    return commands.raster(width, height_dots, one_line * height_dots)
