"""A large thing to touch: a picture, a name and a figure."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from storeapp.ui.theme.fonts import font
from storeapp.ui.theme.look import Look
from storeapp.ui.theme.tokens import Leading, Radius, Size, Space, Type
from storeapp.ui.widgets.paint import elided, two_lines
from storeapp.ui.widgets.pictures import Pictures
from storeapp.ui.widgets.tile_row import TileRow

_LINE = int(Qt.AlignmentFlag.AlignVCenter) | int(Qt.TextFlag.TextDontClip)
LEFT = int(Qt.AlignmentFlag.AlignLeft) | _LINE
RIGHT = int(Qt.AlignmentFlag.AlignRight) | _LINE


class Tile(QAbstractButton):
    """Painted from its row and the look; the name takes two lines, then elides.

    Signals: `chosen` with the row's key.
    """

    chosen = Signal(str)

    def __init__(self, look: Look, pictures: Pictures, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._pictures = pictures
        self._row = TileRow("", "", "")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Ignored)
        self.setMinimumSize(Size.TARGET, Size.TARGET)
        self.clicked.connect(self._choose)
        look.changed.connect(self.update)

    @property
    def row(self) -> TileRow:
        return self._row

    def show_row(self, row: TileRow) -> None:
        """Show another good; nothing is painted when it is the same."""
        if row == self._row:
            return
        self._row = row
        self.setAccessibleName(row.spoken)
        self.setToolTip(row.name)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(2 * Size.KEY, Size.BAR)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_ground(painter)
        inner = self.rect().adjusted(Space.M, Space.S, -Space.M, -Space.S)
        name_height = 2 * self._leading
        name = QRect(inner.left(), inner.bottom() + 1 - name_height, inner.width(), name_height)
        top = QRect(inner.topLeft(), QSize(inner.width(), name.top() - inner.top()))
        self._paint_name(painter, name)
        left = self._paint_picture(painter, top)
        self._paint_figure(painter, top.adjusted(left, 0, 0, 0))
        painter.end()

    @property
    def _size(self) -> int:
        return Type.NAME if self.width() >= Size.WIDE_TILE else Type.BODY

    @property
    def _leading(self) -> int:
        return Leading.BODY_WIDE if self.width() >= Size.WIDE_TILE else Leading.BODY

    def _choose(self) -> None:
        self.chosen.emit(self._row.key)

    def _paint_ground(self, painter: QPainter) -> None:
        ring = self.hasFocus()
        painter.setBrush(self._look.colour("pressed" if self.isDown() else "raised"))
        width = Size.RING if ring else 1
        painter.setPen(QPen(self._look.colour("focus" if ring else "line"), width))
        half = width  # The pen lies half outside the rectangle it draws.
        area = self.rect().adjusted(half, half, -half, -half)
        painter.drawRoundedRect(area, Radius.SMALL, Radius.SMALL)

    def _paint_name(self, painter: QPainter, area: QRect) -> None:
        painter.setFont(font(self._size))
        painter.setPen(self._look.colour("text" if self.isEnabled() else "faint"))
        lines = two_lines(self._row.name, font(self._size), area.width())
        top = area.bottom() + 1 - len(lines) * self._leading
        for line in lines:
            place = QRect(area.left(), top, area.width(), self._leading)
            painter.drawText(place, LEFT, line)
            top += self._leading

    def _paint_picture(self, painter: QPainter, area: QRect) -> int:
        """Draws the picture and returns how much room it takes from the figure."""
        side = min(area.height() - Space.XS, area.width() // 2)
        picture = self._pictures.pixmap(self._row.picture, side, self.devicePixelRatioF())
        if picture is None:
            return 0
        painter.drawPixmap(area.left(), area.top(), picture)
        return side + Space.XS

    def _paint_figure(self, painter: QPainter, area: QRect) -> None:
        painter.setFont(font(self._size, strong=True))
        painter.setPen(self._look.colour("text" if self.isEnabled() else "faint"))
        line = QRect(area.left(), area.top(), area.width(), self._leading)
        metrics = painter.fontMetrics()
        painter.drawText(line, RIGHT, elided(self._row.figure, metrics, area.width()))
        if not self._row.mark:
            return
        painter.setFont(font(Type.CAPTION))
        painter.setPen(self._look.colour("muted"))
        below = line.translated(0, self._leading)
        painter.drawText(below, RIGHT, self._row.mark)
        if self._row.weighed:
            self._paint_scale(painter, below)

    def _paint_scale(self, painter: QPainter, line: QRect) -> None:
        """The small scale before the unit: these goods are weighed."""
        width = painter.fontMetrics().horizontalAdvance(self._row.mark)
        left = line.right() + 1 - width - Space.XS - Size.ICON_SMALL
        top = line.top() + (line.height() - Size.ICON_SMALL) // 2
        painter.drawPixmap(left, top, self._look.icon("scale", "muted", Size.ICON_SMALL))
