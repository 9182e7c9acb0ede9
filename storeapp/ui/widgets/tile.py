"""A large thing to touch: a picture, a name and a figure."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from storeapp.ui.theme.fonts import font
from storeapp.ui.theme.look import Look
from storeapp.ui.theme.tokens import Radius, Size, Space, Type
from storeapp.ui.widgets.paint import elided, two_lines
from storeapp.ui.widgets.pictures import Pictures
from storeapp.ui.widgets.tile_row import TileRow


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
        inner = self.rect().adjusted(Space.M, Space.M, -Space.M, -Space.S)
        name_height = 2 * painter.fontMetrics().lineSpacing()
        name = QRect(inner.left(), inner.bottom() - name_height, inner.width(), name_height)
        top = QRect(inner.topLeft(), QSize(inner.width(), name.top() - inner.top() - Space.XS))
        self._paint_name(painter, name)
        left = self._paint_picture(painter, top)
        self._paint_figure(painter, top.adjusted(left, 0, 0, 0))
        painter.end()

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
        painter.setFont(font(Type.BODY))
        painter.setPen(self._look.colour("text" if self.isEnabled() else "faint"))
        lines = two_lines(self._row.name, painter.fontMetrics(), area.width())
        flags = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignBottom
        painter.drawText(area, flags, lines)

    def _paint_picture(self, painter: QPainter, area: QRect) -> int:
        side = min(area.height(), area.width() // 2)
        picture: QPixmap | None = self._pictures.pixmap(
            self._row.picture, side, self.devicePixelRatioF()
        )
        if picture is None:
            return 0
        painter.drawPixmap(area.left(), area.top(), picture)
        return side + Space.S

    def _paint_figure(self, painter: QPainter, area: QRect) -> None:
        painter.setFont(font(Type.BODY, strong=True))
        painter.setPen(self._look.colour("text" if self.isEnabled() else "faint"))
        metrics = painter.fontMetrics()
        flags = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop
        painter.drawText(area, flags, elided(self._row.figure, metrics, area.width()))
        painter.setFont(font(Type.CAPTION))
        painter.setPen(self._look.colour("muted"))
        below = area.adjusted(0, metrics.lineSpacing(), 0, 0)
        painter.drawText(below, flags, elided(self._row.mark, painter.fontMetrics(), area.width()))
