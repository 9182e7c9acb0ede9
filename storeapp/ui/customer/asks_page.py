"""The page she touches: what she may agree to as a member, and her two ways on."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QAbstractButton,
    QHBoxLayout,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from storeapp.ui.customer.state import AskRow, Asks
from storeapp.ui.theme.fonts import font
from storeapp.ui.theme.look import Look
from storeapp.ui.theme.tokens import Radius, Size, Space, Type
from storeapp.ui.widgets.key_button import KeyButton
from storeapp.ui.widgets.label import Label
from storeapp.ui.widgets.paint import elided

ROW_PX = Size.BAR
BOX_PX = 36
BUTTON_PX = 80
MOST = 4
"""Her age, and a row for each purpose."""


class Choice(QAbstractButton):
    """One thing she may tick: a box, what it is, and what it means; all of it answers to a touch.

    Signals: `clicked` of QAbstractButton.
    """

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._row = AskRow("", "", "", False, False)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(ROW_PX)
        look.changed.connect(self.update)

    @property
    def row(self) -> AskRow:
        return self._row

    def show_row(self, row: AskRow) -> None:
        if row != self._row:
            self._row = row
            self.setEnabled(row.open)
            self.setAccessibleName(f"{row.text}. {row.why}")
            self.update()

    def sizeHint(self) -> QSize:
        return QSize(8 * Size.KEY, ROW_PX)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_ground(painter)
        self._paint_box(painter)
        self._paint_words(painter)
        painter.end()

    def _paint_ground(self, painter: QPainter) -> None:
        ground = "pressed" if self.isDown() else ("soft" if self._row.ticked else "surface")
        painter.setBrush(self._look.colour(ground))
        painter.setPen(QPen(self._look.colour("focus" if self._row.ticked else "line"), Size.RING))
        ring = Size.RING // 2  # The pen lies half outside the rectangle it draws.
        area = self.rect().adjusted(ring, ring, -ring, -ring)
        painter.drawRoundedRect(area, Radius.LARGE, Radius.LARGE)

    def _paint_box(self, painter: QPainter) -> None:
        box = QRect(Space.XL, (self.height() - BOX_PX) // 2, BOX_PX, BOX_PX)
        edge = "primary" if self._row.ticked else "muted"
        painter.setPen(QPen(self._look.colour(edge if self._row.open else "edge"), Size.RING))
        painter.setBrush(self._look.colour("primary" if self._row.ticked else "surface"))
        painter.drawRoundedRect(box, Radius.SMALL, Radius.SMALL)
        if self._row.ticked:
            painter.setPen(QPen(self._look.colour("on_primary"), 2 * Size.RING))
            part = BOX_PX // 4
            corner = box.center()
            painter.drawLine(box.left() + part, corner.y(), corner.x() - 1, box.bottom() - part)
            painter.drawLine(
                corner.x() - 1, box.bottom() - part, box.right() - part + 2, box.top() + part
            )

    def _paint_words(self, painter: QPainter) -> None:
        left = 2 * Space.XL + BOX_PX
        half = self.height() // 2
        width = self.width() - left - Space.L
        role = "text" if self._row.open else "faint"
        above = QRect(left, Space.M, width, half - Space.M)
        below = QRect(left, half, width, half - Space.M)
        self._write(painter, above, self._row.text, Type.TITLE, role)
        self._write(
            painter, below, self._row.why, Type.NAME, "muted" if self._row.open else "faint"
        )

    def _write(self, painter: QPainter, area: QRect, text: str, size_px: int, role: str) -> None:
        painter.setFont(font(size_px, strong=size_px == Type.TITLE))
        painter.setPen(self._look.colour(role))
        flags = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(area, flags, elided(text, painter.fontMetrics(), area.width()))


class AsksPage(QWidget):
    """Draws Asks. Signals: `touched` with the key of a choice, `agreed`, `refused`."""

    touched = Signal(str)
    agreed = Signal()
    refused = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.title, self.who, self.note = Label("amount"), Label("figure"), Label("title")
        self.note.setWordWrap(True)
        self.choices = tuple(Choice(look) for _ in range(MOST))
        self.join, self.refuse = KeyButton(kind="primary"), QPushButton()
        self.refuse.setProperty("kind", "pad")
        for button in (self.join, self.refuse):
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            button.setFixedHeight(BUTTON_PX)
        for choice in self.choices:
            choice.clicked.connect(lambda _=False, choice=choice: self._touch(choice))
        self.join.clicked.connect(self.agreed)
        self.refuse.clicked.connect(self.refused)
        self._arrange()

    def show_asks(self, asks: Asks) -> None:
        self.title.say(asks.title)
        self.who.say(asks.who)
        self.note.say(asks.note)
        self.join.say(asks.join)
        self.refuse.setText(asks.refuse)
        for choice, row in zip(self.choices, asks.rows, strict=True):
            choice.show_row(row)

    def _touch(self, choice: Choice) -> None:
        self.touched.emit(choice.row.key)

    def _arrange(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * Space.XXL, Space.XXL, 2 * Space.XXL, Space.XXL)
        column.setSpacing(Space.M)
        column.addWidget(self.title)
        column.addWidget(self.who)
        column.addStretch(1)
        column.addWidget(self.note)
        for choice in self.choices:
            column.addWidget(choice)
        column.addStretch(1)
        ways = QHBoxLayout()
        ways.setSpacing(Space.XL)
        ways.addWidget(self.refuse, 1)
        ways.addWidget(self.join, 2)
        column.addLayout(ways)
