"""One sentence that stays until something else is to be said."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from storeapp.ui.notices import Notice
from storeapp.ui.theme.tokens import Size, Space
from storeapp.ui.widgets.label import Label
from storeapp.ui.widgets.place import keep_place


class Sentence(QWidget):
    """Keeps its place while it is silent, so that nothing jumps when it speaks."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("notice")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setMinimumHeight(Size.TARGET)
        keep_place(self)
        self._said = Label("body")
        self._said.setWordWrap(True)
        row = QHBoxLayout(self)
        row.setContentsMargins(Space.L, Space.S, Space.L, Space.S)
        row.addWidget(self._said, 1)
        self.hide()

    @property
    def text(self) -> str:
        """What it says now, "" when nothing."""
        return "" if self.isHidden() else self._said.text()

    def show_notice(self, notice: Notice | None) -> None:
        if notice is None:
            self.hide()
            return
        self._said.say(notice.text)
        self.setAccessibleName(notice.text)
        if self.property("tone") != notice.tone.value:
            self.setProperty("tone", notice.tone.value)
            self.style().unpolish(self)
            self.style().polish(self)
        self.show()
