"""What stands there when it is paid: the change, from a metre, and where the receipt is."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from storeapp.ui.screens.pay.state import PayState
from storeapp.ui.theme.look import Look
from storeapp.ui.theme.tokens import Space
from storeapp.ui.widgets.figure_rows import FigureRows
from storeapp.ui.widgets.label import ElidedLabel, Label
from storeapp.ui.widgets.large_figure import LargeFigure


class SoldPage(QWidget):
    """The largest figure of the whole till is the money that goes back to the customer."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.caption = Label("title")
        self.change = LargeFigure(look, align=Qt.AlignmentFlag.AlignRight)
        self.rows = FigureRows()
        self.receipt = ElidedLabel("muted")
        self.sentence = Label("muted")
        self.sentence.setWordWrap(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, Space.XXL, 0, 0)
        column.setSpacing(Space.S)
        column.addWidget(self.caption)
        column.addWidget(self.change)
        column.addSpacing(Space.XL)
        column.addWidget(self.rows)
        column.addSpacing(Space.M)
        column.addWidget(self.receipt)
        column.addStretch(1)
        column.addWidget(self.sentence)

    def show_state(self, state: PayState) -> None:
        self.caption.say(state.caption)
        self.change.say(state.figure, spoken=state.figure_spoken)
        self.rows.show_rows(tuple((row.name, row.figure) for row in state.summary))
        self.receipt.say(state.receipt)
        self.sentence.say(state.sentence)
