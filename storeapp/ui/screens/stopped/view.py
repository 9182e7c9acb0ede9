"""One sentence and one key: the till could not open its files."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from storeapp.domain.errors import Refusal
from storeapp.ui.refusals import said
from storeapp.ui.screens.stopped.texts import TEXTS
from storeapp.ui.texts import Texts
from storeapp.ui.theme.tokens import Space
from storeapp.ui.widgets.key_button import primary_button
from storeapp.ui.widgets.label import Label

_WIDTH_PX = 640


class StoppedView(QWidget):
    """Says the refusal in the language of the moment. Signals: `left` for the one key."""

    left = Signal()

    def __init__(self, refusal: Refusal, texts: Texts) -> None:
        super().__init__()
        self.setObjectName("stopped")
        self._refusal = refusal
        self._words = texts.of(TEXTS)
        self.title, self.sentence, self.kept = Label("heading"), Label("name"), Label("muted")
        self.close_key = primary_button("Return", "Enter")
        self.close_key.clicked.connect(self.left)
        self._arrange()
        self.again()

    def again(self) -> None:
        """Say everything in the language of the moment."""
        self.title.say(self._words("title"))
        self.sentence.say(said(self._refusal, self._words.language))
        self.kept.say(self._words("kept"))
        self.close_key.say(self._words("close"))

    def _arrange(self) -> None:
        column = QVBoxLayout()
        column.setSpacing(Space.L)
        for label in (self.title, self.sentence, self.kept):
            label.setWordWrap(True)
            column.addWidget(label)
        column.addWidget(self.close_key, 0, Qt.AlignmentFlag.AlignRight)
        middle = QWidget()
        middle.setFixedWidth(_WIDTH_PX)
        middle.setLayout(column)
        row = QHBoxLayout(self)
        row.addWidget(middle, 0, Qt.AlignmentFlag.AlignCenter)
