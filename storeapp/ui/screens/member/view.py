"""The member sheet: a field, who was found, and the way to take her off."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from storeapp.ui.screens.member.state import MemberRow, MemberState
from storeapp.ui.theme.fonts import font
from storeapp.ui.theme.look import Look
from storeapp.ui.theme.tokens import Column, Leading, Size, Space, Type
from storeapp.ui.widgets.key_button import KeyButton
from storeapp.ui.widgets.paint import elided
from storeapp.ui.widgets.row_list import RowList, RowPainter
from storeapp.ui.widgets.rows import Row
from storeapp.ui.widgets.sentence import Sentence
from storeapp.ui.widgets.sheet import Sheet
from storeapp.ui.widgets.text_field import TextField

LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
STANDING = Column.PRICE + Column.QUANTITY


class MemberPainter(RowPainter):
    """Draws one member: her name and what tells her from others, and where she stands."""

    def __init__(self, look: Look) -> None:
        super().__init__(look, Size.KEY)

    def draw(self, painter: QPainter, area: QRect, row: Row, *, selected: bool) -> None:
        assert isinstance(row, MemberRow)
        inner = self.full_width(area).adjusted(Space.L, 0, -Space.L, 0)
        stands = inner.adjusted(inner.width() - STANDING, 0, 0, 0)
        words = inner.adjusted(0, 0, -STANDING, 0)
        top = area.top() + (area.height() - Leading.NAME - Leading.CAPTION) // 2
        name = QRect(words.left(), top, words.width(), Leading.NAME)
        detail = QRect(words.left(), name.bottom() + 1, words.width(), Leading.CAPTION)
        self._write(painter, name, LEFT, row.name, size=Type.NAME)
        self._write(painter, detail, LEFT, row.detail, size=Type.CAPTION, role="muted")
        self._write(painter, stands, RIGHT, row.standing, size=Type.BODY)

    def _write(
        self,
        painter: QPainter,
        area: QRect,
        flags: Qt.AlignmentFlag,
        text: str,
        *,
        size: int,
        role: str = "text",
    ) -> None:
        painter.setFont(font(size))
        painter.setPen(self.look.colour(role))
        painter.drawText(area, flags, elided(text, painter.fontMetrics(), area.width()))


class MemberView(Sheet):
    """Draws a MemberState.

    Signals: `selected` and `chosen` with a member's id, `written` with the field's text, `added`
    with what was typed beside it, `stepped` from the field; those of Sheet and of its button.
    """

    selected = Signal(str)
    chosen = Signal(str)
    written = Signal(str)
    added = Signal(str)
    stepped = Signal(int)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._words: Mapping[str, str] = {}
        self.field, self.list = TextField("F2"), RowList(MemberPainter(look))
        self.remove, self.notice = KeyButton("Del"), Sentence()
        self.join = KeyButton("F10")
        self._fill()
        self._connect()

    def show_state(self, state: MemberState) -> None:
        self._say(state.words)
        self.say(title=state.words["title"], back=state.words["back"], primary=state.primary)
        self.field.hold(state.typed)
        self.list.say_when_empty(state.hint)
        self.list.show_rows(state.rows, state.selected)
        self.remove.setVisible(state.removable)
        self.join.setVisible(state.joinable)
        self.primary.setEnabled(state.ready)
        self.notice.show_notice(state.notice)

    def take_focus(self) -> None:
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Who types means the field; nothing falls through to the screen below."""
        text = event.text()
        if text.strip() and text.isprintable():
            self.field.setFocus(Qt.FocusReason.OtherFocusReason)
            self.added.emit(text)
        event.accept()

    def _say(self, words: Mapping[str, str]) -> None:
        """The fixed words; once per language."""
        if words is self._words:
            return
        self._words = words
        self.field.say(words["find"], words["find_name"])
        self.list.setAccessibleName(words["title"])
        self.remove.say(words["remove"])
        self.join.say(words["join"])

    def _fill(self) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(Space.L, 0, Space.L, 0)
        head.setSpacing(Space.S)
        head.addWidget(self.field, 1)
        head.addWidget(self.remove)
        head.addWidget(self.join)
        below = QVBoxLayout()
        below.setContentsMargins(Space.L, 0, Space.L, 0)
        below.addWidget(self.notice)
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.setSpacing(Space.S)
        self.body.addLayout(head)
        self.body.addWidget(self.list, 1)
        self.body.addLayout(below)

    def _connect(self) -> None:
        self.list.selected.connect(self.selected)
        self.list.chosen.connect(self.chosen)
        self.field.typed.connect(self.written)
        self.field.stepped.connect(self.stepped)
        self.field.left.connect(self.closed)
        self.field.confirmed.connect(self.confirmed)
