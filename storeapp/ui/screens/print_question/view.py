"""The widgets of the question whether a receipt came out."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from storeapp.ui.screens.print_question.state import QuestionState
from storeapp.ui.theme.look import Look
from storeapp.ui.theme.tokens import Size, Space
from storeapp.ui.widgets.label import Label
from storeapp.ui.widgets.option import Option
from storeapp.ui.widgets.sentence import Sentence
from storeapp.ui.widgets.sheet import Sheet


class QuestionView(Sheet):
    """Draws a QuestionState; says what the clerk answers by its signals and decides nothing.

    Signals: `denied` when it did not come out; those of Sheet (`confirmed`: it did; `closed`:
    later).
    """

    denied = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._words: Mapping[str, str] = {}
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.question, self.document = Label("figure"), Label("title")
        self.why, self.more = Label("name"), Label("muted")
        for label in (self.question, self.document, self.why):
            label.setWordWrap(True)
        self.notice = Sentence()
        self.no = Option(look, "F8")
        self.no.setFixedHeight(Size.KEY)
        self._fill()
        self.no.clicked.connect(self.denied)

    def show_state(self, state: QuestionState) -> None:
        """Show the state; whatever is as before is not touched."""
        self._say(state.words)
        self.document.say(state.document)
        self.more.say(state.more)
        self.primary.setEnabled(state.ready)
        self.no.setEnabled(state.ready)
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
        self.say(title=words["title"], back=words["later"], primary=words["yes"])
        self.question.say(words["question"])
        self.why.say(words["why"])
        self.no.say(words["no"])

    def _fill(self) -> None:
        body = self.body
        body.setSpacing(Space.M)
        body.addSpacing(Space.XL)
        body.addWidget(self.question)
        body.addWidget(self.document)
        body.addWidget(self.why)
        body.addWidget(self.more)
        body.addStretch(1)
        body.addWidget(self.notice)
        body.addWidget(self.no)
        self.setTabOrder(self, self.back)
        self.setTabOrder(self.no, self.primary)
