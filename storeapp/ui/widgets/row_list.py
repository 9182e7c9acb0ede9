"""A list of painted rows, for the basket, results and everything else that is a list."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QScroller,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from storeapp.ui.theme.fonts import font
from storeapp.ui.theme.look import Look
from storeapp.ui.theme.tokens import Size, Space, Type
from storeapp.ui.widgets.rows import ROW_ROLE, Index, Row, Rows

MOVING = (
    Qt.Key.Key_Up,
    Qt.Key.Key_Down,
    Qt.Key.Key_PageUp,
    Qt.Key.Key_PageDown,
    Qt.Key.Key_Home,
    Qt.Key.Key_End,
)


class RowPainter(QStyledItemDelegate):
    """Paints the ground of a row: rule, selection mark; `draw` of a subclass paints the rest."""

    def __init__(self, look: Look, height_px: int = Size.ROW) -> None:
        super().__init__()
        self.look = look
        self._height_px = height_px

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(0, self._height_px)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        area: QRect = option.rect
        state: QStyle.StateFlag = option.state
        selected = bool(state & QStyle.StateFlag.State_Selected)
        row: Row = index.data(ROW_ROLE)
        painter.save()
        self.ground(painter, area, row, selected=selected)
        self.draw(painter, area, row, selected=selected)
        painter.restore()

    def full_width(self, area: QRect) -> QRect:
        """The row as wide as the list, so that a scroll bar moves no column."""
        lists = self.parent()
        wide = lists.width() if isinstance(lists, QWidget) else area.width()
        return QRect(area.left(), area.top(), wide, area.height())

    def ground(self, painter: QPainter, area: QRect, row: Row, *, selected: bool) -> None:
        """The row's background, its rule below and the mark of the selected one."""
        if selected:
            painter.fillRect(area, self.look.colour("soft"))
            mark = QRect(area.left(), area.top(), Size.MARK, area.height())
            painter.fillRect(mark, self.look.colour("primary"))
        rule = QRect(area.left(), area.bottom(), area.width(), 1)
        painter.fillRect(rule, self.look.colour("line"))

    def draw(self, painter: QPainter, area: QRect, row: Row, *, selected: bool) -> None:
        """The row itself."""


class RowList(QListView):
    """Rows of one height, scrolled by wheel, finger and keys; one of them is selected.

    Signals: `selected` with a row's id when a person moved there, `chosen` on a touch.
    """

    selected = Signal(str)
    chosen = Signal(str)

    def __init__(self, painter: RowPainter, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rows = Rows(self)
        self._painter = painter
        painter.setParent(self)
        self._hint = ""
        self.setModel(self.rows)
        self.setItemDelegate(painter)
        self.setUniformItemSizes(True)
        self.setMouseTracking(False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        QScroller.grabGesture(self.viewport(), QScroller.ScrollerGestureType.TouchGesture)
        self.clicked.connect(self._choose)
        painter.look.changed.connect(self.viewport().update)

    def show_rows(self, rows: Sequence[Row], selected: str = "") -> None:
        """Show these rows with that one selected and in sight."""
        self.blockSignals(True)  # Only a person's move is told, not what a removed row moves.
        self.rows.show(rows)
        place = self.rows.place(selected)
        if place != self.currentIndex().row():
            self.setCurrentIndex(self.rows.index(place) if place >= 0 else QModelIndex())
            self.viewport().update()
        self.blockSignals(False)
        self._describe()

    def say_when_empty(self, hint: str) -> None:
        """One calm sentence in the middle of an empty list."""
        if hint != self._hint:
            self._hint = hint
            self._describe()
            self.viewport().update()

    def _describe(self) -> None:
        """Who cannot see the painted hint hears it."""
        hint = "" if self.rows.rows else self._hint
        if hint != self.accessibleDescription():
            self.setAccessibleDescription(hint)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self.rows.rows and self._hint:
            painter = QPainter(self.viewport())
            painter.setFont(font(Type.NAME))
            painter.setPen(self._painter.look.colour("muted"))
            area = self.viewport().rect().adjusted(Space.XL, 0, -Space.XL, 0)
            flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
            painter.drawText(area, int(flags), self._hint)
            painter.end()

    def id_at(self, index: Index) -> str:
        row: Row | None = index.data(ROW_ROLE)
        return row.id if row is not None else ""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Only moving is the list's own; Enter, digits and letters belong to the screen."""
        if event.key() in MOVING:
            super().keyPressEvent(event)
        else:
            event.ignore()

    def currentChanged(self, current: Index, previous: Index) -> None:
        super().currentChanged(current, previous)
        if not self.signalsBlocked():
            self.selected.emit(self.id_at(current))

    def _choose(self, index: QModelIndex) -> None:
        if index.isValid():
            self.chosen.emit(self.id_at(index))
