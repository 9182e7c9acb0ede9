"""A person to touch: a disc with the initial, the name, a quiet line."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from storeapp.ui.theme.fonts import font
from storeapp.ui.theme.look import Look
from storeapp.ui.theme.tokens import Leading, Radius, Size, Space, Type
from storeapp.ui.widgets.paint import elided
from storeapp.ui.widgets.person_row import PersonRow

DISC_PX = Size.TARGET


class PersonTile(QAbstractButton):
    """Painted from its row and the look. The one who is chosen has the ring and the filled disc.

    Signals: `picked` with the person's id.
    """

    picked = Signal(str)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._row = PersonRow("", "", "", "")
        self._chosen = False
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(Size.BAR)
        self.clicked.connect(self._pick)
        look.changed.connect(self.update)

    @property
    def row(self) -> PersonRow:
        return self._row

    @property
    def chosen(self) -> bool:
        return self._chosen

    def show_row(self, row: PersonRow, *, chosen: bool) -> None:
        if (row, chosen) == (self._row, self._chosen):
            return
        self._row, self._chosen = row, chosen
        self.setAccessibleName(row.spoken)
        self.setToolTip(row.name)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(4 * Size.KEY, Size.BAR)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_ground(painter)
        top = (self.height() - DISC_PX) // 2
        disc = QRect(Space.L, top, DISC_PX, DISC_PX)
        self._paint_disc(painter, disc)
        left = disc.right() + Space.L
        self._paint_words(painter, self.rect().adjusted(left, 0, -Space.M, 0))
        painter.end()

    def _pick(self) -> None:
        self.picked.emit(self._row.id)

    def _paint_ground(self, painter: QPainter) -> None:
        marked = self._chosen or self.hasFocus()
        ground = "pressed" if self.isDown() else ("soft" if self._chosen else "raised")
        painter.setBrush(self._look.colour(ground))
        painter.setPen(QPen(self._look.colour("focus" if marked else "line"), Size.RING))
        ring = Size.RING // 2  # The pen lies half outside the rectangle it draws.
        area = self.rect().adjusted(ring, ring, -ring, -ring)
        painter.drawRoundedRect(area, Radius.LARGE, Radius.LARGE)

    def _paint_disc(self, painter: QPainter, area: QRect) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._look.colour("primary" if self._chosen else "pressed"))
        painter.drawEllipse(area)
        painter.setFont(font(Type.TITLE, strong=True))
        painter.setPen(self._look.colour("on_primary" if self._chosen else "text"))
        painter.drawText(area, Qt.AlignmentFlag.AlignCenter, self._row.initial)

    def _paint_words(self, painter: QPainter, area: QRect) -> None:
        lines = [(self._row.name, Type.NAME, True, "text", Leading.NAME)]
        below = " · ".join(part for part in (self._row.role, self._row.hint) if part)
        lines.append((below, Type.CAPTION, False, "muted", Leading.CAPTION))
        top = area.top() + (area.height() - Leading.NAME - Leading.CAPTION) // 2
        for text, size, strong, role, height in lines:
            painter.setFont(font(size, strong=strong))
            painter.setPen(self._look.colour(role))
            line = QRect(area.left(), top, area.width(), height)
            said = elided(text, painter.fontMetrics(), line.width())
            painter.drawText(line, Qt.AlignmentFlag.AlignVCenter, said)
            top += height
