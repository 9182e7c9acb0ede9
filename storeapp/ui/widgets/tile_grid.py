"""Tiles in equal cells, so that a good keeps its place under the hand."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from storeapp.ui.theme.look import Look
from storeapp.ui.theme.tokens import Space
from storeapp.ui.widgets.label import Label
from storeapp.ui.widgets.pictures import Pictures
from storeapp.ui.widgets.tile import Tile
from storeapp.ui.widgets.tile_row import TileRow


class TileGrid(QWidget):
    """`columns` times `rows` cells of one size; cells without a tile stay empty.

    A heading takes the first row, so that no cell changes its size.

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
        self._heading = Label("title", "", self)
        self._heading.setWordWrap(True)
        self._heading.hide()

    def show_rows(self, rows: Sequence[TileRow], heading: str = "") -> None:
        before = self._skipped
        self._heading.say(heading)
        self._heading.setVisible(bool(heading))
        if self._skipped != before:
            self._place()
        room = len(self.tiles) - self._columns * self._skipped
        for place, tile in enumerate(self.tiles):
            shown = place < min(len(rows), room)
            tile.setVisible(shown)
            if shown:
                tile.show_row(rows[place])

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()

    @property
    def _skipped(self) -> int:
        """Rows of cells before the first tile."""
        return 0 if self._heading.isHidden() else 1

    def _place(self) -> None:
        self._heading.setGeometry(self._cell(0, 0).united(self._cell(self._columns - 1, 0)))
        for place, tile in enumerate(self.tiles):
            column, row = place % self._columns, place // self._columns + self._skipped
            tile.setGeometry(self._cell(column, row))

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
