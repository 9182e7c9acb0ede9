"""The sheet of tools: a list of large rows, each with its key."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import QHBoxLayout, QWidget

from storeapp.ui.screens.tools.state import ToolRow, ToolsState
from storeapp.ui.theme.fonts import font
from storeapp.ui.theme.look import Look
from storeapp.ui.theme.tokens import Leading, Size, Space, Type
from storeapp.ui.widgets.key_press import entry_key
from storeapp.ui.widgets.paint import elided
from storeapp.ui.widgets.row_list import RowList, RowPainter
from storeapp.ui.widgets.rows import Row
from storeapp.ui.widgets.sentence import Sentence
from storeapp.ui.widgets.sheet import Sheet

LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class ToolPainter(RowPainter):
    """Draws one tool: its name, what it is for, its key."""

    def __init__(self, look: Look) -> None:
        super().__init__(look, Size.KEY)

    def draw(self, painter: QPainter, area: QRect, row: Row, *, selected: bool) -> None:
        assert isinstance(row, ToolRow)
        inner = self.full_width(area).adjusted(Space.L, 0, -Space.L, 0)
        top = area.top() + (area.height() - Leading.NAME - Leading.CAPTION) // 2
        wide = inner.width() - Space.XXL
        name = QRect(inner.left(), top, wide, Leading.NAME)
        detail = QRect(inner.left(), name.bottom() + 1, wide, Leading.CAPTION)
        role = "text" if row.ready else "muted"
        painter.setFont(font(Type.NAME, strong=row.ready))
        painter.setPen(self.look.colour(role))
        painter.drawText(name, LEFT, elided(row.name, painter.fontMetrics(), wide))
        painter.setFont(font(Type.CAPTION))
        painter.setPen(self.look.colour("muted"))
        painter.drawText(detail, LEFT, elided(row.detail, painter.fontMetrics(), wide))
        painter.drawText(inner, RIGHT, row.key)


class ToolsView(Sheet):
    """Draws a ToolsState.

    Signals: `selected` and `chosen` with a tool, `pressed` with a digit; those of Sheet.
    """

    selected = Signal(str)
    chosen = Signal(str)
    pressed = Signal(str)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.tools, self.notice = RowList(ToolPainter(look)), Sentence()
        below = QHBoxLayout()
        below.setContentsMargins(Space.L, 0, Space.L, 0)
        below.addWidget(self.notice)
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.addWidget(self.tools, 1)
        self.body.addLayout(below)
        self.tools.selected.connect(self.selected)
        self.tools.chosen.connect(self.chosen)

    def show_state(self, state: ToolsState) -> None:
        words = state.words
        self.say(title=words["title"], back=words["back"], primary=words["open"])
        self.tools.setAccessibleName(words["title"])
        self.tools.show_rows(state.rows, state.selected)
        self.notice.show_notice(state.notice)

    def take_focus(self) -> None:
        self.tools.setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Digits; what else is typed over a sheet never falls through to the screen below."""
        key = entry_key(event)
        if key:
            self.pressed.emit(key)
        event.accept()
