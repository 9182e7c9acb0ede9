"""The sheet that asks why the drawer opens."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from storeapp.services.drawer import MOST_REASON, REASONS
from storeapp.ui.screens.drawer.state import DrawerState
from storeapp.ui.theme.look import Look
from storeapp.ui.theme.tokens import Size, Space
from storeapp.ui.widgets.label import Label
from storeapp.ui.widgets.option import Option
from storeapp.ui.widgets.place import keep_place
from storeapp.ui.widgets.sentence import Sentence
from storeapp.ui.widgets.sheet import Sheet
from storeapp.ui.widgets.text_field import TextField


class DrawerView(Sheet):
    """Draws a DrawerState.

    Signals: `chosen` with one of REASONS, `written` with the words; those of Sheet.
    """

    chosen = Signal(str)
    written = Signal(str)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._words: Mapping[str, str] = {}
        self._writing = False
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.why, self.kept = Label("name"), Label("muted")
        self.reasons = {
            reason: Option(look, str(place)) for place, reason in enumerate(REASONS, start=1)
        }
        self.field, self.notice = TextField("F2"), Sentence()
        self._fill()

    def show_state(self, state: DrawerState) -> None:
        self._say(state.words)
        self.say(title=state.words["title"], back=state.words["back"], primary=state.primary)
        for reason, option in self.reasons.items():
            option.choose(reason == state.reason)
        self.field.hold(state.text)
        self.field.setVisible(state.writing)
        self.primary.setEnabled(state.ready)
        self.notice.show_notice(state.notice)
        if state.writing != self._writing:
            self._writing = state.writing
            self.take_focus()

    def take_focus(self) -> None:
        front = self.field if self._writing else self
        front.setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """No key but those on the buttons means anything here."""
        event.accept()

    def _say(self, words: Mapping[str, str]) -> None:
        """The fixed words; once per language."""
        if words is self._words:
            return
        self._words = words
        self.why.say(words["why"])
        self.kept.say(words["kept"])
        self.field.say(words["which"])
        for reason, option in self.reasons.items():
            option.say(words[reason])

    def _fill(self) -> None:
        self.kept.setWordWrap(True)
        self.field.setMaxLength(MOST_REASON)
        keep_place(self.field)
        self.body.setSpacing(Space.M)
        self.body.addWidget(self.why)
        for reason, option in self.reasons.items():
            option.setFixedHeight(Size.KEY)
            option.clicked.connect(lambda _=False, reason=reason: self.chosen.emit(reason))
            self.body.addWidget(option)
        self.body.addWidget(self.field)
        self.body.addWidget(self.kept)
        self.body.addStretch(1)
        self.body.addWidget(self.notice)
        self.field.typed.connect(self.written)
        self.field.left.connect(self.closed)
        self.field.confirmed.connect(self.confirmed)
