"""The sheet that asks a manager: what for, who, the PIN."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QSizePolicy, QStackedWidget, QWidget

from storeapp.ui.screens.approval.state import ApprovalState
from storeapp.ui.theme.look import Look
from storeapp.ui.theme.tokens import Size, Space
from storeapp.ui.widgets.key_press import entry_key
from storeapp.ui.widgets.keypad import Keypad
from storeapp.ui.widgets.label import Label
from storeapp.ui.widgets.option import Option
from storeapp.ui.widgets.pin_dots import PinDots
from storeapp.ui.widgets.sentence import Sentence
from storeapp.ui.widgets.sheet import Sheet

PLACES = 4
"""Managers that are shown."""


class ApprovalView(Sheet):
    """Draws an ApprovalState.

    Signals: `picked` with a manager's id, `pressed` with a key of the pad; those of Sheet.
    """

    picked = Signal(str)
    pressed = Signal(str)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._words: Mapping[str, str] = {}
        self._ids: tuple[str, ...] = ()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.what, self.hint = Label("heading"), Label("muted")
        self.dots, self.pad, self.notice = PinDots(look), Keypad(look), Sentence()
        self.managers = tuple(Option(look) for _ in range(PLACES))
        self._line = QStackedWidget()
        self._fill()
        self.pad.pressed.connect(self.pressed)

    def show_state(self, state: ApprovalState) -> None:
        self._say(state.words)
        self.what.say(state.what)
        self.hint.say(state.hint)
        self.dots.fill(state.dots, state.dots_spoken)
        self._ids = tuple(row.id for row in state.managers)
        for place, option in enumerate(self.managers):
            option.setVisible(place < len(state.managers))
            if place < len(state.managers):
                option.say(state.managers[place].name, state.managers[place].spoken)
                option.choose(self._ids[place] == state.manager)
        self.primary.setEnabled(state.ready)
        self.notice.show_notice(state.notice)
        # A refusal begins the PIN anew, so there are no dots beside it.
        self._line.setCurrentIndex(1 if state.notice else 0)

    def take_focus(self) -> None:
        self.setFocus(Qt.FocusReason.OtherFocusReason)

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
        self.say(title=words["title"], back=words["back"], primary=words["allow"])
        self.pad.name_erase(words["erase"])

    def _fill(self) -> None:
        self.what.setWordWrap(True)
        self.hint.setWordWrap(True)
        grid = QGridLayout()
        grid.setSpacing(Space.S)
        for place, option in enumerate(self.managers):
            option.setFixedHeight(Size.TARGET)
            option.clicked.connect(lambda _=False, place=place: self.picked.emit(self._ids[place]))
            grid.addWidget(option, place // 2, place % 2)
        for half in range(2):
            grid.setColumnStretch(half, 1)
        self.body.setSpacing(Space.S)
        self._line.addWidget(self._typing())
        self._line.addWidget(self.notice)
        self._line.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.body.addWidget(self.what)
        self.body.addWidget(self._line)
        self.body.addLayout(grid)
        self.body.addWidget(self.pad, 1)

    def _typing(self) -> QWidget:
        typing = QWidget()
        row = QHBoxLayout(typing)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.hint, 1)
        row.addWidget(self.dots, 1)
        return typing
