"""One of a few large choices: a word or an amount, perhaps with the key that takes it."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QKeySequence, QPainter, QPaintEvent, QPen, QShortcut
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from storeapp.ui.theme.fonts import font
from storeapp.ui.theme.look import Look
from storeapp.ui.theme.tokens import Radius, Size, Space, Type
from storeapp.ui.widgets.paint import elided

SIZES_PX = (Type.TITLE, Type.NAME, Type.BODY, Type.CAPTION)


class Option(QAbstractButton):
    """Painted; the captions of a row take the largest size that fits them all. `chosen` marks the
    one in force.

    A touch leaves the focus where it was; Tab reaches it. Signals: `clicked`, by touch or key.
    """

    def __init__(self, look: Look, key: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._key = key
        self._chosen = False
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(Size.TARGET, Size.TARGET)
        look.changed.connect(self.update)
        if key:
            shortcut = QShortcut(QKeySequence(key), self)
            shortcut.setAutoRepeat(False)
            shortcut.activated.connect(self.click)

    @property
    def chosen(self) -> bool:
        return self._chosen

    def say(self, caption: str, spoken: str = "") -> None:
        """Write the caption; `spoken` is its name when that says more."""
        self.setText(caption)
        self.setAccessibleName(spoken or caption)

    def choose(self, chosen: bool) -> None:
        if chosen != self._chosen:
            self._chosen = chosen
            self.update()

    def sizeHint(self) -> QSize:
        return QSize(2 * Size.KEY, Size.KEY)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_ground(painter)
        self._paint_key(painter)
        self._paint_caption(painter)
        painter.end()

    def _paint_ground(self, painter: QPainter) -> None:
        marked = self._chosen or self.hasFocus()
        ground = "pressed" if self.isDown() else ("soft" if self._chosen else "raised")
        painter.setBrush(self._look.colour(ground))
        painter.setPen(QPen(self._look.colour("focus" if marked else "line"), Size.RING))
        ring = Size.RING // 2  # The pen lies half outside the rectangle it draws.
        area = self.rect().adjusted(ring, ring, -ring, -ring)
        painter.drawRoundedRect(area, Radius.LARGE, Radius.LARGE)

    def _paint_key(self, painter: QPainter) -> None:
        """The key's name at the right edge."""
        if self._key:
            painter.setFont(font(Type.CAPTION))
            painter.setPen(self._look.colour("muted" if self.isEnabled() else "faint"))
            width = self._key_width()
            area = QRect(self.width() - width - Space.S, 0, width, self.height())
            painter.drawText(area, Qt.AlignmentFlag.AlignCenter, self._key)

    def _paint_caption(self, painter: QPainter) -> None:
        painter.setFont(font(self._size_px(), strong=self._chosen))
        painter.setPen(self._look.colour("text" if self.isEnabled() else "faint"))
        area = QRect(Space.S, 0, self._room(), self.height())
        text = elided(self.text(), painter.fontMetrics(), area.width())
        painter.drawText(area, Qt.AlignmentFlag.AlignCenter, text)

    def _size_px(self) -> int:
        row = [each for each in self._beside() if each.text()]
        for size in SIZES_PX:
            # As if chosen: a choice must not make the others smaller.
            metrics = QFontMetrics(font(size, strong=True))
            if all(metrics.horizontalAdvance(each.text()) <= each._room() for each in row):
                return size
        return SIZES_PX[-1]

    def _beside(self) -> list[Option]:
        """Those of its row, itself among them."""
        parent = self.parentWidget()
        if parent is None:
            return [self]
        found = parent.findChildren(Option, options=Qt.FindChildOption.FindDirectChildrenOnly)
        return [each for each in found if each.y() == self.y() and not each.isHidden()]

    def _room(self) -> int:
        """How wide the caption may be."""
        return self.width() - self._key_width() - 2 * Space.S

    def _key_width(self) -> int:
        if not self._key:
            return 0
        return QFontMetrics(font(Type.CAPTION)).horizontalAdvance(self._key) + Space.S
