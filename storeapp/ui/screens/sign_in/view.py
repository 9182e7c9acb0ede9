"""The sign-in screen's widgets: the people on the left, the PIN pad on the right."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from storeapp.ui.screens.sign_in.state import SignInState
from storeapp.ui.theme.look import Look
from storeapp.ui.theme.tokens import Space
from storeapp.ui.widgets.digits import ERASE
from storeapp.ui.widgets.key_press import entry_key
from storeapp.ui.widgets.keypad import Keypad
from storeapp.ui.widgets.label import Label
from storeapp.ui.widgets.people import People
from storeapp.ui.widgets.pin_dots import PinDots
from storeapp.ui.widgets.sentence import Sentence
from storeapp.ui.widgets.split import Split


class SignInView(Split):
    """Draws a SignInState; says what the person wants by its signals and decides nothing.

    Signals: `picked` with a staff id; `stepped` by so many names; `pressed` with a digit or ERASE;
    `cleared` on Esc; `confirmed` on Enter.
    """

    picked = Signal(str)
    stepped = Signal(int)
    pressed = Signal(str)
    cleared = Signal()
    confirmed = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words: Mapping[str, str] = {}
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.nobody = Label("name")
        self.nobody.setWordWrap(True)
        self.people = People(look, self)
        self.dots = PinDots(look)
        self.notice = Sentence()
        self.pad = Keypad(look)
        self._fill()
        self._connect()

    def show_state(self, state: SignInState) -> None:
        """Show the state; whatever is as before is not touched."""
        self._say(state.words)
        self.people.show_rows(state.people, state.chosen)
        self.nobody.say(state.nobody)
        self.nobody.setVisible(bool(state.nobody))
        words = state.words
        self.sheet.say(title=state.title, back=words["clear"], primary=words["sign_in"])
        self.sheet.primary.setEnabled(state.ready)
        self.dots.fill(state.dots, state.dots_spoken)
        self.pad.setEnabled(state.open)
        self.notice.show_notice(state.notice)

    def take_focus(self) -> None:
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Keys that no button shows: digits, Backspace, the arrows."""
        steps = {
            Qt.Key.Key_Left: -1,
            Qt.Key.Key_Right: 1,
            Qt.Key.Key_Up: -self.people.columns,
            Qt.Key.Key_Down: self.people.columns,
        }
        key = entry_key(event)
        if key:
            self.pressed.emit(key)
        elif event.key() in steps:
            self.stepped.emit(steps[Qt.Key(event.key())])
        else:
            super().keyPressEvent(event)

    def _say(self, words: Mapping[str, str]) -> None:
        """The fixed words; once per language."""
        if words is self._words:
            return
        self._words = words
        self.heading.say(words["who"])
        self.pad.name_erase(words["erase"])

    def _fill(self) -> None:
        self.left.addWidget(self.nobody)
        self.left.addWidget(self.people, 1)
        body = self.sheet.body
        body.setSpacing(Space.S)
        body.addStretch(1)
        body.addWidget(self.dots)
        body.addWidget(self.notice)
        body.addWidget(self.pad, 6)
        self.setTabOrder(self, self.sheet.back)
        self.setTabOrder(self.pad.key(ERASE), self.sheet.primary)

    def _connect(self) -> None:
        self.people.picked.connect(self.picked)
        self.pad.pressed.connect(self.pressed)
        self.sheet.closed.connect(self.cleared)
        self.sheet.confirmed.connect(self.confirmed)
