"""Paints what a printer's bytes mean, as a picture of a thermal receipt."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QImage, QPainter, QPolygonF

from storeapp.hardware.escpos.code128 import is_code128
from storeapp.hardware.escpos.items import (
    CELL_DOTS,
    Bars,
    Cut,
    Feed,
    Kept,
    PaperItem,
    Qr,
    Raster,
    Run,
    Side,
    TextLine,
    Unknown,
)
from storeapp.hardware.printing.codes import (
    code128_modules,
    ean13_modules,
    is_ean13,
    qr_modules,
)

MARGIN_DOTS = 24
"""Thermal paper is a little wider than the head that prints on it."""
_TOP_DOTS = 28
_TOOTH_DOTS = 8
_QUIET_QR = 4
_PAPER = QColor("#fcfbf7")
_INK = QColor("#1c1c22")
_SHADE = QColor("#e4e1d8")
_EAN_13 = 67
_CODE_128 = 73
_WORDS_DOTS = 26


class ReceiptFont:
    """The bundled font, registered once, in the size of a cell of 24 dots."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._family = "Noto Sans SC"
        if self._family not in QFontDatabase.families():
            for file in sorted(folder.glob("*.ttf")):
                QFontDatabase.addApplicationFont(str(file))

    def face(self, *, bold: bool, wide: bool) -> QFont:
        face = QFont(self._family)
        # A digit of 21 dots fills its cell of 12; a Chinese character of 23 fills its of 24.
        face.setPixelSize(23 if wide else 21)
        face.setWeight(QFont.Weight.DemiBold if bold else QFont.Weight.Normal)
        face.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
        return face


def paper_image(items: Sequence[PaperItem], width_dots: int, font: ReceiptFont) -> QImage:
    """The receipt at one pixel per dot, with a torn edge where the paper was cut.

    `width_dots` is the head's, 576 or 384; the picture is wider by the margins.
    """
    height = _TOP_DOTS + sum(_height_dots(item) for item in items) + _TOP_DOTS
    image = QImage(width_dots + 2 * MARGIN_DOTS, height, QImage.Format.Format_RGB32)
    image.fill(_SHADE)
    painter = QPainter(image)
    try:
        torn = any(isinstance(item, Cut) for item in items)
        _paint_sheet(painter, image.width(), height, torn=torn)
        _Pen(painter, width_dots, font).draw(items)
    finally:
        painter.end()
    return image


def _height_dots(item: PaperItem) -> int:
    match item:
        case TextLine():
            return item.height_dots
        case Raster():
            return item.height_dots
        case Qr():
            modules = len(qr_modules(item.text, item.level)) - 2 * _QUIET_QR
            return max(0, modules) * item.module_dots + 8
        case Bars():
            return item.height_dots + (_WORDS_DOTS if item.words_below else 0) + 8
        case Feed():
            return item.dots
        case Unknown() | Kept():
            return _WORDS_DOTS
        case _:
            return 0


def _paint_sheet(painter: QPainter, width: int, height: int, *, torn: bool) -> None:
    """A strip of paper, with the teeth of the tear bar at its ends."""
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(_PAPER)
    if not torn:
        painter.drawRect(0, 0, width, height)
        return
    low = height - _TOOTH_DOTS
    top = [QPointF(x, _TOOTH_DOTS if i % 2 else 0) for i, x in _teeth(width)]
    bottom = [QPointF(x, low if i % 2 else height) for i, x in _teeth(width)]
    painter.drawPolygon(QPolygonF([*top, *reversed(bottom)]))


def _teeth(width: int) -> Iterable[tuple[int, int]]:
    return enumerate(range(0, width + _TOOTH_DOTS, _TOOTH_DOTS))


def _bar_modules(item: Bars) -> list[bool]:
    """None of a kind that no driver of ours prints."""
    if item.kind == _EAN_13 and is_ean13(item.text):
        return ean13_modules(item.text)
    if item.kind == _CODE_128 and is_code128(item.text):
        return code128_modules(item.text)
    return []


class _Pen:
    """Draws items below one another."""

    def __init__(self, painter: QPainter, width_dots: int, font: ReceiptFont) -> None:
        self._painter = painter
        self._width = width_dots
        self._font = font
        self._top = _TOP_DOTS

    def draw(self, items: Sequence[PaperItem]) -> None:
        for item in items:
            match item:
                case TextLine():
                    self._text_line(item)
                case Raster():
                    self._raster(item)
                case Kept():
                    self._words(f"[{item.key}]", item.side, self._top)
                case Qr():
                    self._qr(item)
                case Bars():
                    self._bars(item)
                case Unknown():
                    self._words(f"? {item.data.hex(' ')}", Side.LEFT, self._top)
            self._top += _height_dots(item)

    def _left(self, width: int, side: Side) -> int:
        free = self._width - width
        return MARGIN_DOTS + {Side.LEFT: 0, Side.CENTRE: free // 2, Side.RIGHT: free}[side]

    def _text_line(self, line: TextLine) -> None:
        left = self._left(sum(run.cells for run in line.runs) * CELL_DOTS, line.side)
        for run in line.runs:
            top = self._top + line.height_dots - 24 * run.height - 3
            for char in run.text:
                self._character(char, run, QRect(left, top, run.char_cells * CELL_DOTS, 0))
                left += run.char_cells * CELL_DOTS

    def _character(self, char: str, run: Run, cell: QRect) -> None:
        """A character in its cell, squeezed when the font's is wider."""
        cell.setHeight(24 * run.height)
        painter = self._painter
        if run.inverse:
            painter.fillRect(cell, _INK)
        painter.save()
        painter.setFont(self._font.face(bold=run.bold, wide=run.wide))
        painter.setPen(_PAPER if run.inverse else _INK)
        natural = painter.fontMetrics().horizontalAdvance(char) * run.width
        squeeze = min(1.0, cell.width() / natural) if natural else 1.0
        painter.translate(cell.left() + (cell.width() - natural * squeeze) / 2, cell.top())
        painter.scale(run.width * squeeze, run.height)
        painter.drawText(QPointF(0, 20), char)
        painter.restore()
        if run.underline:
            painter.fillRect(cell.left(), cell.bottom() - 1, cell.width(), 2, _INK)

    def _raster(self, item: Raster) -> None:
        across = (item.width_dots + 7) // 8
        picture = QImage(
            item.rows, item.width_dots, item.height_dots, across, QImage.Format.Format_Mono
        )
        picture.setColorTable([_PAPER.rgb(), _INK.rgb()])
        self._painter.drawImage(self._left(item.width_dots, item.side), self._top, picture)

    def _qr(self, item: Qr) -> None:
        rows = [row[_QUIET_QR:-_QUIET_QR] for row in qr_modules(item.text, item.level)]
        rows = rows[_QUIET_QR:-_QUIET_QR]
        dots = item.module_dots
        left = self._left(len(rows) * dots, item.side)
        for y, row in enumerate(rows):
            self._modules(row, dots, QRect(left, self._top + 4 + y * dots, 0, dots))

    def _bars(self, item: Bars) -> None:
        modules = _bar_modules(item)
        if not modules:
            self._words(f"[{item.kind}] {item.text}", item.side, self._top)
            return
        left = self._left(len(modules) * item.module_dots, item.side)
        self._modules(modules, item.module_dots, QRect(left, self._top, 0, item.height_dots))
        if item.words_below:
            self._words(item.text, item.side, self._top + item.height_dots)

    def _modules(self, modules: Sequence[bool], dots: int, start: QRect) -> None:
        for x, black in enumerate(modules):
            if black:
                self._painter.fillRect(
                    start.left() + x * dots, start.top(), dots, start.height(), _INK
                )

    def _words(self, text: str, side: Side, top: int) -> None:
        align = {Side.LEFT: Qt.AlignmentFlag.AlignLeft, Side.RIGHT: Qt.AlignmentFlag.AlignRight}
        where = align.get(side, Qt.AlignmentFlag.AlignHCenter) | Qt.AlignmentFlag.AlignVCenter
        self._painter.setPen(_INK)
        self._painter.setFont(self._font.face(bold=False, wide=False))
        box = QRectF(MARGIN_DOTS, top, self._width, _WORDS_DOTS)
        self._painter.drawText(box, int(where), text)
