"""The widgets of the screen that opens a shift: why on the left, the amount on the right."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from storeapp.ui.screens.shift.state import ShiftState
from storeapp.ui.theme.look import Look
from storeapp.ui.theme.tokens import Space, Type
from storeapp.ui.widgets.digits import ERASE
from storeapp.ui.widgets.key_press import entry_key
from storeapp.ui.widgets.keypad import Keypad
from storeapp.ui.widgets.label import Label
from storeapp.ui.widgets.large_figure import LargeFigure
from storeapp.ui.widgets.sentence import Sentence
from storeapp.ui.widgets.split import Split

FLOAT_PX = 64


class ShiftView(Split):
    """Draws a ShiftState; says what the person wants by its signals and decides nothing.

    Signals: `pressed` with a digit, "." or ERASE; `confirmed` on Enter; `left_screen` on Esc.
    """

    pressed = Signal(str)
    confirmed = Signal()
    left_screen = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words: Mapping[str, str] = {}
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.date_caption, self.why = Label("heading"), Label("name")
        self.date = LargeFigure(look, most_px=Type.AMOUNT)
        self.why.setWordWrap(True)
        self.caption, self.hint = Label("name"), Label("muted")
        self.amount = LargeFigure(look, most_px=FLOAT_PX, align=Qt.AlignmentFlag.AlignRight)
        self.notice = Sentence()
        self.pad = Keypad(look, ".")
        self._fill()
        self._connect()

    def show_state(self, state: ShiftState) -> None:
        """Show the state; whatever is as before is not touched."""
        self._say(state.words)
        self.heading.say(state.hello)
        self.date.say(state.date)
        role = "text" if state.amount else "faint"
        self.amount.say(state.amount or state.hint, spoken=state.spoken, role=role)
        self.pad.key(".").setEnabled(state.decimal)
        self.sheet.primary.setEnabled(state.ready)
        self.notice.show_notice(state.notice)

    def take_focus(self) -> None:
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Keys that no button shows: digits, the point, Backspace."""
        key = entry_key(event)
        if key:
            self.pressed.emit(key)
        else:
            super().keyPressEvent(event)

    def _say(self, words: Mapping[str, str]) -> None:
        """The fixed words; once per language."""
        if words is self._words:
            return
        self._words = words
        self.why.say(words["why"])
        self.date_caption.say(words["business_date"])
        self.caption.say(words["float"])
        self.hint.say(words["zero_hint"])
        self.pad.name_erase(words["erase"])
        self.sheet.say(title=words["title"], back=words["sign_out"], primary=words["open"])

    def _fill(self) -> None:
        self.put_in_middle(self.date_caption, self.date, self.why)
        body = self.sheet.body
        body.setSpacing(Space.S)
        body.addWidget(self.caption)
        body.addWidget(self.amount)
        body.addWidget(self.hint, 0, Qt.AlignmentFlag.AlignRight)
        body.addWidget(self.notice)
        body.addWidget(self.pad, 1)
        self.setTabOrder(self, self.sheet.back)
        self.setTabOrder(self.pad.key(ERASE), self.sheet.primary)

    def _connect(self) -> None:
        self.pad.pressed.connect(self.pressed)
        self.sheet.closed.connect(self.left_screen)
        self.sheet.confirmed.connect(self.confirmed)
