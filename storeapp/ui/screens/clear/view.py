"""The widgets of the question before a basket is removed."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from storeapp.ui.screens.clear.state import REASONS, ClearState
from storeapp.ui.theme.look import Look
from storeapp.ui.theme.tokens import Size, Space
from storeapp.ui.widgets.label import Label
from storeapp.ui.widgets.option import Option
from storeapp.ui.widgets.sentence import Sentence
from storeapp.ui.widgets.sheet import Sheet

KEY = "Shift+Del"
"""The key that led here, once more; never Enter, which scanners type."""


class ClearView(Sheet):
    """Draws a ClearState.

    Signals: `chosen` with one of REASONS; those of Sheet (`confirmed`: remove; `closed`: keep).
    """

    chosen = Signal(str)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(key=KEY, shown=KEY, parent=parent)
        self._words: Mapping[str, str] = {}
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.why, self.kept = Label("name"), Label("muted")
        self.kept.setWordWrap(True)
        self.reasons = {
            reason: Option(look, str(place)) for place, reason in enumerate(REASONS, start=1)
        }
        self.notice = Sentence()
        self._fill()

    def show_state(self, state: ClearState) -> None:
        """Show the state; whatever is as before is not touched."""
        self._say(state.words)
        self.say(title=state.title, back=state.words["keep"], primary=state.words["remove"])
        for reason, option in self.reasons.items():
            option.choose(reason == state.chosen)
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
        self.why.say(words["why"])
        self.kept.say(words["kept"])
        for reason, option in self.reasons.items():
            option.say(words[reason])

    def _fill(self) -> None:
        body = self.body
        body.setSpacing(Space.M)
        body.addWidget(self.why)
        for reason, option in self.reasons.items():
            option.setFixedHeight(Size.KEY)
            option.clicked.connect(lambda _checked=False, reason=reason: self.chosen.emit(reason))
            body.addWidget(option)
        body.addWidget(self.kept)
        body.addStretch(1)
        body.addWidget(self.notice)
        self.setTabOrder(self, self.back)
        self.setTabOrder(self.reasons[REASONS[-1]], self.primary)
