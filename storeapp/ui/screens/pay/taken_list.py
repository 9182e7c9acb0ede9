"""The tenders taken so far, each with the key that takes it back."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from storeapp.ui.screens.pay.state import TakenRow
from storeapp.ui.theme.tokens import Size, Space
from storeapp.ui.widgets.key_button import KeyButton
from storeapp.ui.widgets.label import ElidedLabel, Label
from storeapp.ui.widgets.place import keep_place, lay_out_now

LINE_PX = Size.TARGET + Space.S


class _TakenLine(QWidget):
    def __init__(self) -> None:
        super().__init__()
        self.name, self.amount = ElidedLabel("name"), Label("heading")
        self.key = Label("caption", "Del")
        self.take_back = KeyButton()
        keep_place(self.key)
        self.setFixedHeight(LINE_PX)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(Space.L)
        row.addWidget(self.name, 1)
        row.addWidget(self.amount)
        row.addWidget(self.key)
        row.addWidget(self.take_back)


class TakenList(QScrollArea):
    """As high as the tenders it may show at once; beyond that it scrolls to the newest.

    The Tab key reaches its lines right after the widget it `comes_after`.

    Signals: `took_back` with the tender's place.
    """

    took_back = Signal(int)

    def __init__(self, comes_after: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tab_from = comes_after
        self._caption = ""
        self._lines: list[_TakenLine] = []
        self._inner = QWidget()
        self._column = QVBoxLayout(self._inner)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._inner.setProperty("ground", "surface")
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWidget(self._inner)
        self.hide()

    @property
    def lines(self) -> tuple[_TakenLine, ...]:
        """The lines that show a tender."""
        return tuple(line for line in self._lines if not line.isHidden())

    def say(self, take_back: str) -> None:
        self._caption = take_back

    def show_rows(self, rows: tuple[TakenRow, ...], most_in_sight: int) -> None:
        while len(self._lines) < len(rows):
            self._add_line()
        for place, line in enumerate(self._lines):
            line.setVisible(place < len(rows))
            if place < len(rows):
                self._show(line, rows[place])
                line.key.setVisible(place == len(rows) - 1)
        self.setVisible(bool(rows))
        self.setFixedHeight(min(len(rows), most_in_sight) * LINE_PX)
        lay_out_now(self)
        if rows:
            self.ensureWidgetVisible(self._lines[len(rows) - 1])

    def _show(self, line: _TakenLine, row: TakenRow) -> None:
        line.name.say(row.name)
        line.amount.say(row.amount)
        line.take_back.say(self._caption)
        line.take_back.setAccessibleName(row.take_back)

    def _add_line(self) -> None:
        line, place = _TakenLine(), len(self._lines)
        line.take_back.clicked.connect(lambda: self.took_back.emit(place))
        self._column.addWidget(line)
        self._lines.append(line)
        self.setTabOrder(self._tab_from, line.take_back)
        self._tab_from = line.take_back
