"""Tiles in equal cells, so that a good keeps its place under the hand."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from storeapp.ui.theme.look import Look
from storeapp.ui.theme.tokens import Space
from storeapp.ui.widgets.pictures import Pictures
from storeapp.ui.widgets.tile import Tile
from storeapp.ui.widgets.tile_row import TileRow


class TileGrid(QWidget):
    """`columns` times `rows` cells of one size; cells without a row stay empty.

    Signals: `chosen` with the key of the tile.
    """

    chosen = Signal(str)

    def __init__(
        self,
        look: Look,
        pictures: Pictures,
        *,
        columns: int,
        rows: int,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._columns, self._rows = columns, rows
        self.tiles = tuple(Tile(look, pictures, self) for _ in range(columns * rows))
        for tile in self.tiles:
            tile.hide()
            tile.chosen.connect(self.chosen)

    def show_rows(self, rows: Sequence[TileRow]) -> None:
        for place, tile in enumerate(self.tiles):
            tile.setVisible(place < len(rows))
            if place < len(rows):
                tile.show_row(rows[place])

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        for place, tile in enumerate(self.tiles):
            tile.setGeometry(self._cell(place % self._columns, place // self._columns))

    def _cell(self, column: int, row: int) -> QRect:
        left, right = self._edges(column, self._columns, self.width())
        top, bottom = self._edges(row, self._rows, self.height())
        return QRect(left, top, right - left, bottom - top)

    @staticmethod
    def _edges(place: int, count: int, length: int) -> tuple[int, int]:
        """Where a cell begins and ends; the cells share what does not divide evenly."""
        inner = length - Space.S * (count - 1)
        start = inner * place // count + Space.S * place
        return start, inner * (place + 1) // count + Space.S * place
