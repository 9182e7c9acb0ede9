"""What to suggest to the customer, as it is drawn: a sentence, a few goods, one key."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from storeapp.ui.screens.sell.state import FoundRow, SellState
from storeapp.ui.theme.fonts import font
from storeapp.ui.theme.look import Look
from storeapp.ui.theme.tokens import Column, Leading, Size, Space, Type
from storeapp.ui.widgets.key_button import KeyButton
from storeapp.ui.widgets.label import ElidedLabel, Label
from storeapp.ui.widgets.paint import elided
from storeapp.ui.widgets.pictures import Pictures
from storeapp.ui.widgets.row_list import RowList, RowPainter
from storeapp.ui.widgets.rows import Row

LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
ADD_KEY = "F5"


class LikePainter(RowPainter):
    """Draws one suggestion: picture, name, why, where it is, her price, and its key."""

    def __init__(self, look: Look, pictures: Pictures) -> None:
        super().__init__(look, Size.BAR)
        self._pictures = pictures

    def ground(self, painter: QPainter, area: QRect, row: Row, *, selected: bool) -> None:
        painter.fillRect(area, self.look.colour("surface"))
        super().ground(painter, area, row, selected=selected)

    def draw(self, painter: QPainter, area: QRect, row: Row, *, selected: bool) -> None:
        assert isinstance(row, FoundRow)
        inner = self.full_width(area).adjusted(Space.L, Space.M, -Space.L, -Space.M)
        ratio = painter.device().devicePixelRatioF()
        picture = self._pictures.pixmap(row.picture, inner.height(), ratio)
        if picture is not None:
            painter.drawPixmap(inner.topLeft(), picture)
        words = inner.adjusted(inner.height() + Space.L, 0, -Column.PRICE, 0)
        price = inner.adjusted(inner.width() - Column.PRICE, 0, 0, 0)
        place = "text" if row.here else "warning"
        self._lines(
            painter,
            words,
            LEFT,
            (
                (row.name, Type.NAME, "text"),
                (row.detail, Type.CAPTION, "muted"),
                (row.where, Type.BODY, place),
            ),
        )
        key = ADD_KEY if selected else ""
        self._lines(
            painter,
            price,
            RIGHT,
            ((row.price, Type.NAME, "text"), (key, Type.CAPTION, "muted"), ("", Type.BODY, "text")),
            strong=True,
        )

    def _lines(
        self,
        painter: QPainter,
        area: QRect,
        flags: Qt.AlignmentFlag,
        lines: tuple[tuple[str, int, str], ...],
        *,
        strong: bool = False,
    ) -> None:
        """One below the other; the first one may be strong."""
        top = area.top()
        for (text, size, role), height in zip(lines, LEADINGS, strict=True):
            painter.setFont(font(size, strong=strong and size == Type.NAME))
            painter.setPen(self.look.colour(role))
            line = QRect(area.left(), top, area.width(), height)
            painter.drawText(line, flags, elided(text, painter.fontMetrics(), area.width()))
            top += height


LEADINGS = (Leading.NAME + Space.XS, Leading.CAPTION, Leading.BODY_WIDE)


class LikesPanel(QWidget):
    """Draws the likes of a SellState. Signal: `chosen` with the sku of a good that was touched."""

    chosen = Signal(str)

    def __init__(self, look: Look, pictures: Pictures, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.heading, self.age = ElidedLabel("heading"), Label("caption")
        self.sentence = Label("name")
        self.sentence.setWordWrap(True)
        self.add, self.away = KeyButton(ADD_KEY), KeyButton(shown="Esc")
        self.goods = RowList(LikePainter(look, pictures))
        self.goods.setProperty("ground", "background")
        self._arrange()
        self.goods.chosen.connect(self.chosen)

    def show_likes(self, state: SellState) -> None:
        self.heading.say(state.words["likes"])
        self.age.say(state.likes_age)
        self.sentence.say(state.likes_say)
        self.add.say(state.words["add"])
        self.add.setEnabled(bool(state.likes_first))
        self.away.say(state.words["quick_keys"])
        self.goods.setAccessibleName(state.words["likes"])
        self.goods.setFixedHeight(len(state.likes) * Size.BAR)
        self.goods.show_rows(state.likes, state.likes_first)

    def _arrange(self) -> None:
        above = QHBoxLayout()
        above.setSpacing(Space.S)
        above.addWidget(self.heading, 1)
        above.addWidget(self.age)
        above.addWidget(self.away)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.S)
        column.addLayout(above)
        column.addWidget(self.sentence)
        column.addWidget(self.goods)
        column.addWidget(self.add)
        column.addStretch(1)
