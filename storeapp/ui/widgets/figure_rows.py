"""Words on the left, figures on the right, one below the other."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from storeapp.ui.theme.tokens import Space
from storeapp.ui.widgets.label import ElidedLabel, Label


class FigureRows(QWidget):
    """A short list to read, nothing to touch."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(Space.S)
        self._grid.setColumnStretch(0, 1)
        self._lines: list[tuple[ElidedLabel, Label]] = []

    @property
    def texts(self) -> tuple[tuple[str, str], ...]:
        """What stands there."""
        return tuple((a.text(), b.text()) for a, b in self._lines if not a.isHidden())

    def show_rows(self, rows: Sequence[tuple[str, str]]) -> None:
        while len(self._lines) < len(rows):
            self._add()
        for place, (name, figure) in enumerate(self._lines):
            shown = place < len(rows)
            name.setVisible(shown)
            figure.setVisible(shown)
            if shown:
                name.say(rows[place][0])
                figure.say(rows[place][1])

    def _add(self) -> None:
        name, figure = ElidedLabel("name"), Label("heading")
        figure.setAlignment(Qt.AlignmentFlag.AlignRight)
        line = len(self._lines)
        self._grid.addWidget(name, line, 0)
        self._grid.addWidget(figure, line, 1)
        self._lines.append((name, figure))
