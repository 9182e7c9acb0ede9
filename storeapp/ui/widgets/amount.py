"""The figure that one reads from a metre."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QSizePolicy, QWidget

from storeapp.ui.theme.tokens import Type
from storeapp.ui.widgets.label import Label


class Amount(Label):
    """An amount of money, right aligned; a new amount never lays out the rest of the window."""

    def __init__(self, role: str = "amount", parent: QWidget | None = None) -> None:
        super().__init__(role, "", parent)
        self.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        size = {"amount": Type.AMOUNT, "figure": Type.FIGURE}[role]
        self._height = size * Type.LINE_HEIGHT_PERCENT // 100
        self.setFixedHeight(self._height)

    def sizeHint(self) -> QSize:
        return QSize(0, self._height)

    def minimumSizeHint(self) -> QSize:
        return QSize(0, self._height)
