"""The people who may sign in, as tiles in two columns."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QScrollArea, QWidget

from storeapp.ui.theme.look import Look
from storeapp.ui.theme.tokens import Space
from storeapp.ui.widgets.person_row import PersonRow
from storeapp.ui.widgets.person_tile import PersonTile
from storeapp.ui.widgets.place import lay_out_now


class People(QScrollArea):
    """Scrolls when a store has more people than fit; the chosen one stays in sight.

    The Tab key reaches its tiles right after the widget it `comes_after`.

    Signals: `picked` with a person's id.
    """

    picked = Signal(str)
    columns = 2

    def __init__(self, look: Look, comes_after: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._tab_from = comes_after
        self._tiles: list[PersonTile] = []
        inner = QWidget()
        inner.setProperty("ground", "background")
        self._grid = QGridLayout(inner)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(Space.M)
        self._grid.setAlignment(Qt.AlignmentFlag.AlignTop)
        for column in range(self.columns):
            self._grid.setColumnStretch(column, 1)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWidgetResizable(True)
        self.setWidget(inner)

    @property
    def tiles(self) -> tuple[PersonTile, ...]:
        """The tiles that show somebody."""
        return tuple(tile for tile in self._tiles if not tile.isHidden())

    def show_rows(self, rows: Sequence[PersonRow], chosen: str) -> None:
        while len(self._tiles) < len(rows):
            self._add()
        for place, tile in enumerate(self._tiles):
            tile.setVisible(place < len(rows))
            if place < len(rows):
                tile.show_row(rows[place], chosen=rows[place].id == chosen)
        lay_out_now(self)
        for tile in self.tiles:
            if tile.chosen:
                self.ensureWidgetVisible(tile)

    def _add(self) -> None:
        tile, place = PersonTile(self._look), len(self._tiles)
        tile.picked.connect(self.picked)
        self._tiles.append(tile)
        self._grid.addWidget(tile, place // self.columns, place % self.columns)
        self.setTabOrder(self._tab_from, tile)
        self._tab_from = tile
