"""Where typed digits appear: not a text field, so nothing else can ever land in it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from storeapp.ui.theme.look import Look
from storeapp.ui.theme.tokens import Space, Type
from storeapp.ui.widgets.label import ElidedLabel, Label
from storeapp.ui.widgets.large_figure import LargeFigure


class EntryField(QWidget):
    """A caption, what would come of it, and below what was typed (or a faint hint)."""

    def __init__(
        self, look: Look, *, most_px: int = Type.FIGURE, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        right = Qt.AlignmentFlag.AlignRight
        self._caption, self._after = ElidedLabel("caption"), Label("strong")
        self._figure = LargeFigure(look, most_px=most_px, align=right)
        above = QHBoxLayout()
        above.setSpacing(Space.S)
        above.addWidget(self._caption, 1)
        above.addWidget(self._after)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, Space.S, 0)
        column.setSpacing(0)
        column.addStretch(1)
        column.addLayout(above)
        column.addWidget(self._figure)
        column.addStretch(1)

    @property
    def figure(self) -> str:
        """What stands in it, the hint while nothing was typed."""
        return self._figure.text

    @property
    def after(self) -> str:
        return self._after.text()

    def show_entry(self, caption: str, typed: str, hint: str, after: str) -> None:
        self._caption.say(caption)
        self._after.say(after)
        self._figure.say(typed or hint, role="text" if typed else "faint")
        self.setAccessibleName(f"{caption} {typed}".strip())
