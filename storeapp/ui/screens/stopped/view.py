"""The widgets of the screen of a till that cannot start: one sentence and one key."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from storeapp.ui.screens.stopped.state import StoppedState
from storeapp.ui.theme.tokens import Space
from storeapp.ui.widgets.label import Label
from storeapp.ui.widgets.place import keep_place
from storeapp.ui.widgets.split import Split


class StoppedView(Split):
    """Draws a StoppedState. Signals: `left_screen` for the one key."""

    left_screen = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.what, self.kept = Label("amount"), Label("name")
        self.sentence, self.support = Label("title"), Label("muted")
        for label in (self.what, self.kept, self.sentence, self.support):
            label.setWordWrap(True)
        self.put_in_middle(self.what, self.kept)
        keep_place(self.sheet.back)
        self.sheet.back.hide()
        self.sheet.body.setSpacing(Space.XL)
        self.sheet.body.addWidget(self.sentence)
        self.sheet.body.addWidget(self.support)
        self.sheet.body.addStretch(1)
        self.sheet.confirmed.connect(self.left_screen)

    def show_state(self, state: StoppedState) -> None:
        words = state.words
        self.what.say(words["heading"])
        self.kept.say(words["kept"])
        self.sheet.say(title=words["title"], back="", primary=words["close"])
        self.sentence.say(state.sentence)
        self.support.say(state.support)
        self.setAccessibleName(words["heading"])
        self.setAccessibleDescription(state.sentence)

    def take_focus(self) -> None:
        self.setFocus(Qt.FocusReason.OtherFocusReason)
