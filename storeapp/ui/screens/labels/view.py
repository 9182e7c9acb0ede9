"""The sheet of labels: a field to find goods, the list, and what can be done with a row."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from storeapp.ui.screens.labels.state import LabelRow, LabelsState
from storeapp.ui.theme.fonts import font
from storeapp.ui.theme.look import Look
from storeapp.ui.theme.tokens import Column, Leading, Size, Space, Type
from storeapp.ui.widgets.key_button import KeyButton
from storeapp.ui.widgets.key_press import entry_key
from storeapp.ui.widgets.paint import elided
from storeapp.ui.widgets.row_list import RowList, RowPainter
from storeapp.ui.widgets.rows import Row
from storeapp.ui.widgets.sentence import Sentence
from storeapp.ui.widgets.sheet import Sheet
from storeapp.ui.widgets.text_field import TextField

LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class LabelPainter(RowPainter):
    """Draws one good: its name and price's version, the price, how many labels."""

    def __init__(self, look: Look) -> None:
        super().__init__(look, Size.KEY)

    def draw(self, painter: QPainter, area: QRect, row: Row, *, selected: bool) -> None:
        assert isinstance(row, LabelRow)
        inner = self.full_width(area).adjusted(Space.L, 0, -Space.L, 0)
        counted = Column.TIME if row.count else 0
        count = inner.adjusted(inner.width() - counted, 0, 0, 0)
        price = inner.adjusted(inner.width() - counted - Column.PRICE, 0, -counted, 0)
        words = inner.adjusted(0, 0, -counted - Column.PRICE, 0)
        top = area.top() + (area.height() - Leading.NAME - Leading.CAPTION) // 2
        name = QRect(words.left(), top, words.width(), Leading.NAME)
        detail = QRect(words.left(), name.bottom() + 1, words.width(), Leading.CAPTION)
        self._write(painter, name, LEFT, row.name, size=Type.NAME)
        self._write(painter, detail, LEFT, row.detail, size=Type.CAPTION, role="muted")
        self._write(painter, price, RIGHT, row.price, size=Type.NAME)
        self._write(painter, count, RIGHT, row.count, size=Type.NAME, strong=True)

    def _write(
        self,
        painter: QPainter,
        area: QRect,
        flags: Qt.AlignmentFlag,
        text: str,
        *,
        size: int,
        role: str = "text",
        strong: bool = False,
    ) -> None:
        painter.setFont(font(size, strong=strong))
        painter.setPen(self.look.colour(role))
        painter.drawText(area, flags, elided(text, painter.fontMetrics(), area.width()))


class LabelsView(Sheet):
    """Draws a LabelsState.

    Signals: `selected` and `chosen` with a sku, `searched` with a text, `stepped` from the field,
    `pressed` with a digit; those of Sheet and of its buttons.
    """

    selected = Signal(str)
    chosen = Signal(str)
    searched = Signal(str)
    stepped = Signal(int)
    pressed = Signal(str)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._words: Mapping[str, str] = {}
        self._finding = False
        self.field, self.list = TextField("F2"), RowList(LabelPainter(look))
        self.fewer, self.more = KeyButton("-", shown="−"), KeyButton("+")
        self.remove, self.weigh = KeyButton("Del"), KeyButton("F9")
        self.notice = Sentence()
        self._fill()
        self._connect()

    def show_state(self, state: LabelsState) -> None:
        self._say(state.words)
        self.say(title=state.words["title"], back=state.words["back"], primary=state.primary)
        self.field.hold(state.typed)
        self.list.say_when_empty(state.hint)
        self.list.show_rows(state.rows, state.selected)
        for button in (self.fewer, self.more, self.remove):
            button.setEnabled(state.countable)
        self.weigh.setEnabled(state.weighable)
        self.primary.setEnabled(state.ready)
        self.notice.show_notice(state.notice)
        if self._finding and not state.finding:
            self.take_focus()  # What was found is in the list: digits count it now.
        self._finding = state.finding

    def take_focus(self) -> None:
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Digits; what else is typed over a sheet never falls through to the screen below."""
        key = entry_key(event)
        if key:
            self.pressed.emit(key)
        event.accept()

    def _say(self, words: Mapping[str, str]) -> None:
        """The fixed words; once per language."""
        if words is self._words:
            return
        self._words = words
        self.field.say(words["find"], words["find_name"])
        self.list.setAccessibleName(words["title"])
        self.fewer.say(words["fewer"])
        self.more.say(words["more"])
        self.remove.say(words["remove"])
        self.weigh.say(words["weigh"])

    def _fill(self) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(Space.L, 0, Space.L, 0)
        head.addWidget(self.field)
        actions = QHBoxLayout()
        actions.setSpacing(Space.S)
        for button in (self.fewer, self.more, self.remove, self.weigh):
            actions.addWidget(button, 1)
        below = QVBoxLayout()
        below.setContentsMargins(Space.L, 0, Space.L, 0)
        below.setSpacing(Space.S)
        below.addLayout(actions)
        below.addWidget(self.notice)
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.setSpacing(Space.S)
        self.body.addLayout(head)
        self.body.addWidget(self.list, 1)
        self.body.addLayout(below)

    def _connect(self) -> None:
        self.list.selected.connect(self.selected)
        self.list.chosen.connect(self.chosen)
        self.field.typed.connect(self.searched)
        self.field.stepped.connect(self.stepped)
        self.field.left.connect(self.closed)
        self.field.confirmed.connect(self.confirmed)
