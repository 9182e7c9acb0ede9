"""The sheet of the terminal's end of day."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from storeapp.ui.screens.card_day.state import CardDayState
from storeapp.ui.theme.look import Look
from storeapp.ui.theme.tokens import Size, Space
from storeapp.ui.widgets.figure_rows import FigureRows
from storeapp.ui.widgets.label import Label
from storeapp.ui.widgets.option import Option
from storeapp.ui.widgets.place import keep_place
from storeapp.ui.widgets.sentence import Sentence
from storeapp.ui.widgets.sheet import Sheet


class CardDayView(Sheet):
    """Draws a CardDayState. Signals: those of Sheet and of `seen`."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._words: Mapping[str, str] = {}
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.headline, self.detail = Label("figure"), Label("name")
        self.figure, self.rows = Label("amount"), FigureRows()
        self.seen, self.notice = Option(look, "F8"), Sentence()
        self._fill()

    def show_state(self, state: CardDayState) -> None:
        self._say(state.words)
        self.say(title=state.words["title"], back=state.words["back"], primary=state.primary)
        self.headline.say(state.headline)
        self.figure.say(state.figure)
        self.figure.setVisible(bool(state.figure))
        self.rows.show_rows(state.rows)
        self.detail.say(state.detail)
        self.seen.setVisible(state.asking)
        self.primary.setEnabled(state.ready)
        self.notice.show_notice(state.notice)

    def take_focus(self) -> None:
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """No key but those on the buttons means anything here."""
        event.accept()

    def _say(self, words: Mapping[str, str]) -> None:
        """The fixed words; once per language."""
        if words is self._words:
            return
        self._words = words
        self.seen.say(words["seen"])

    def _fill(self) -> None:
        for label in (self.headline, self.detail):
            label.setWordWrap(True)
        self.seen.setFixedHeight(Size.KEY)
        keep_place(self.seen)
        self.body.setSpacing(Space.M)
        self.body.addSpacing(Space.XL)
        self.body.addWidget(self.headline)
        self.body.addWidget(self.figure)
        self.body.addWidget(self.rows)
        self.body.addWidget(self.detail)
        self.body.addStretch(1)
        self.body.addWidget(self.notice)
        self.body.addWidget(self.seen)
        self.setTabOrder(self, self.back)
        self.setTabOrder(self.seen, self.primary)
