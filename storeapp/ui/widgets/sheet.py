"""The frame of a sheet: a title, a way back, what is under way, and the one next step."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from storeapp.ui.theme.tokens import Size, Space
from storeapp.ui.widgets.key_button import KeyButton, primary_button
from storeapp.ui.widgets.label import ElidedLabel


class Sheet(QWidget):
    """Lies over the right side; its primary action has the place and size of the screen's own.

    Put the content into `body`. Signals: `closed` on Esc or Back; `confirmed` on the primary.
    """

    closed = Signal()
    confirmed = Signal()

    def __init__(
        self, *, key: str = "Return Enter", shown: str = "Enter", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("sheet")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.title = ElidedLabel("title")
        self.back = KeyButton("Esc", kind="quiet")
        self.primary = primary_button(key, shown)
        self.body = QVBoxLayout()
        self.body.setSpacing(Space.L)
        self._arrange()
        self.back.clicked.connect(self.closed)
        self.primary.clicked.connect(self.confirmed)

    def say(self, *, title: str, back: str, primary: str) -> None:
        self.title.say(title)
        self.setAccessibleName(title)
        self.back.say(back)
        self.primary.say(primary)

    def _arrange(self) -> None:
        heading = QHBoxLayout()
        heading.setContentsMargins(Space.L - 1, Space.M, Space.L, Space.M)
        heading.addWidget(self.title, 1)
        heading.addWidget(self.back)
        self.body.setContentsMargins(Space.L - 1, Space.S, Space.L, Space.L)
        footer = QHBoxLayout()
        footer.setContentsMargins(Space.L - 1, 0, Space.L, 0)
        footer.addWidget(self.primary)
        bar = QWidget(self)
        bar.setFixedHeight(Size.BAR)
        bar.setLayout(footer)
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 0, 0, 0)  # The sheet's own edge.
        column.setSpacing(0)
        column.addLayout(heading)
        column.addLayout(self.body, 1)
        column.addWidget(bar)
