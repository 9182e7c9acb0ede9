"""The sheet of an exception: amount and reason, then a manager's PIN, in the same place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from storeapp.services.exceptions import MOST_REASON, REASONS
from storeapp.ui.screens.exception.state import ExceptionState
from storeapp.ui.theme.look import Look
from storeapp.ui.theme.tokens import Size, Space
from storeapp.ui.widgets.amount import Amount
from storeapp.ui.widgets.key_press import entry_key
from storeapp.ui.widgets.keypad import Keypad
from storeapp.ui.widgets.label import ElidedLabel, Label
from storeapp.ui.widgets.option import Option
from storeapp.ui.widgets.pin_dots import PinDots
from storeapp.ui.widgets.place import keep_place
from storeapp.ui.widgets.sentence import Sentence
from storeapp.ui.widgets.sheet import Sheet
from storeapp.ui.widgets.text_field import TextField

PLACES = 4
"""Managers that are shown."""


class ExceptionView(Sheet):
    """Draws an ExceptionState.

    Signals: `chosen` with one of REASONS, `written` with the words for another one, `picked` with
    a manager's id, `pressed` with a key of the pad; those of Sheet.
    """

    chosen = Signal(str)
    written = Signal(str)
    picked = Signal(str)
    pressed = Signal(str)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._words: Mapping[str, str] = {}
        self._ids: tuple[str, ...] = ()
        self._writing = False
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.line = ElidedLabel("heading")
        self.hints = (Label("muted"), Label("muted"))
        self.figure, self.dots = Amount(), PinDots(look)
        self.reasons = {reason: Option(look) for reason in REASONS}
        self.managers = tuple(Option(look) for _ in range(PLACES))
        self.field = TextField("F2")
        self.notice, self.pad = Sentence(), Keypad(look, ".")
        self._fill()
        self.pad.pressed.connect(self.pressed)

    def show_state(self, state: ExceptionState) -> None:
        self._say(state.words)
        self.say(title=state.title, back=state.words["back"], primary=state.primary)
        self.line.say(state.line)
        for hint in self.hints:
            hint.say(state.hint)
        self.figure.say(state.figure)
        self.figure.play("amount_faint" if state.untouched else "amount")
        self.dots.fill(state.dots, state.dots_spoken)
        for reason, option in self.reasons.items():
            option.choose(reason == state.reason)
        self._ids = tuple(row.id for row in state.managers)
        for place, option in enumerate(self.managers):
            option.setVisible(place < len(state.managers))
            if place < len(state.managers):
                option.say(state.managers[place].name, state.managers[place].spoken)
                option.choose(self._ids[place] == state.manager)
        self._pages.setCurrentIndex(1 if state.asking else 0)
        self.pad.key(".").setEnabled(not state.asking)
        self.primary.setEnabled(state.ready)
        self.notice.show_notice(state.notice)
        self.field.hold(state.text)
        self.field.setVisible(state.writing)
        self.hints[0].setVisible(not state.writing)
        if state.writing != self._writing:
            self._writing = state.writing
            self.take_focus()

    def take_focus(self) -> None:
        front = self.field if self._writing else self
        front.setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Digits; what else is typed over a sheet never falls through to the screen below."""
        key = entry_key(event)
        if key:
            self.pressed.emit(key)
        event.accept()

    def _say(self, words: Mapping[str, str]) -> None:
        """The fixed words; once per language."""
        if words is self._words:
            return
        self._words = words
        self.pad.name_erase(words["erase"])
        self.field.say(words["which"])
        for reason, option in self.reasons.items():
            option.say(words[reason])

    def _fill(self) -> None:
        self._pages = QStackedWidget()
        for hint in self.hints:
            hint.setWordWrap(True)
        self.field.setMaxLength(MOST_REASON)
        keep_place(self.field)
        why = tuple(self.reasons.values())
        self._pages.addWidget(_page((self.hints[0], self.field), self.figure, why, columns=3))
        self._pages.addWidget(_page((self.hints[1],), self.dots, self.managers, columns=2))
        self._pages.setFixedHeight(2 * Size.TARGET + 2 * Space.S + self.figure.height())
        self.field.typed.connect(self.written)
        self.field.left.connect(self.closed)
        self.field.confirmed.connect(self.confirmed)
        for reason, option in self.reasons.items():
            option.clicked.connect(lambda _checked=False, reason=reason: self.chosen.emit(reason))
        for place, option in enumerate(self.managers):
            option.clicked.connect(lambda _checked=False, place=place: self._pick(place))
        self.body.setSpacing(Space.S)
        self.body.addWidget(self.line)
        self.body.addWidget(self._pages)
        self.body.addWidget(self.notice)
        self.body.addWidget(self.pad, 1)

    def _pick(self, place: int) -> None:
        self.picked.emit(self._ids[place])


def _page(
    left: Sequence[QWidget], figure: QWidget, options: Sequence[Option], *, columns: int
) -> QWidget:
    """What to do and what is being typed, and below what to choose from."""
    page = QWidget()
    column = QVBoxLayout(page)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(Space.S)
    top = QHBoxLayout()
    for each in (*left, figure):
        top.addWidget(each, 1)
    column.addLayout(top)
    column.addStretch(1)
    grid = QGridLayout()
    grid.setSpacing(Space.S)
    for place, option in enumerate(options):
        option.setFixedHeight(Size.TARGET)
        grid.addWidget(option, place // columns, place % columns)
    for number in range(columns):
        grid.setColumnStretch(number, 1)
    column.addLayout(grid)
    return page
