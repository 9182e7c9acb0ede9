"""The widgets of the question what became of a card payment."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from storeapp.ui.screens.card_question.state import CardQuestionState
from storeapp.ui.theme.look import Look
from storeapp.ui.theme.tokens import Size, Space
from storeapp.ui.widgets.key_press import entry_key
from storeapp.ui.widgets.keypad import Keypad
from storeapp.ui.widgets.label import Label
from storeapp.ui.widgets.option import Option
from storeapp.ui.widgets.pin_dots import PinDots
from storeapp.ui.widgets.sentence import Sentence
from storeapp.ui.widgets.sheet import Sheet

VERDICTS, MANAGERS = 2, 4


class CardQuestionView(Sheet):
    """Draws a CardQuestionState; says what is answered by its signals and decides nothing.

    Signals: `passed_on` to a manager; `chosen` with True when the card was charged; `picked` with
    a manager's id; `pressed` with a key of the pad; those of Sheet.
    """

    passed_on = Signal()
    chosen = Signal(bool)
    picked = Signal(str)
    pressed = Signal(str)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._words: Mapping[str, str] = {}
        self._state: CardQuestionState | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.question, self.figure = Label("figure"), Label("title")
        self.why, self.more, self.hint = Label("name"), Label("muted"), Label("name")
        for label in (self.question, self.why, self.hint):
            label.setWordWrap(True)
        self.manager = Option(look, "F9")
        self.manager.setFixedHeight(Size.KEY)
        self.verdicts = tuple(Option(look) for _ in range(VERDICTS))
        self.managers = tuple(Option(look) for _ in range(MANAGERS))
        self.dots, self.pad = PinDots(look), Keypad(look)
        self.notice = Sentence()
        self._fill()
        self._connect()

    def show_state(self, state: CardQuestionState) -> None:
        """Show the state; whatever is as before is not touched."""
        self._state = state
        self._say(state.words)
        self.say(title=state.words["title"], back=state.back, primary=state.primary)
        self.question.say(state.question)
        self.figure.say(state.figure)
        self.why.say(state.why)
        self.more.say(state.more)
        self.hint.say(state.hint)
        self._show_choices(state)
        self.dots.fill(state.dots, state.dots_spoken)
        self._pages.setCurrentIndex(1 if state.deciding else 0)
        self.question.setVisible(not state.deciding)
        self.dots.setVisible(state.deciding)
        self.primary.setEnabled(state.ready)
        self.notice.show_notice(state.notice)

    def take_focus(self) -> None:
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Digits of a PIN; nothing that is typed here reaches what lies below."""
        key = entry_key(event)
        if key:
            self.pressed.emit(key)
        event.accept()

    def _show_choices(self, state: CardQuestionState) -> None:
        for place, option in enumerate(self.verdicts):
            option.setVisible(place < len(state.verdicts))
            if place < len(state.verdicts):
                option.say(state.verdicts[place].name)
                option.choose(state.verdicts[place].chosen)
        for place, option in enumerate(self.managers):
            option.setVisible(place < len(state.managers))
            if place < len(state.managers):
                option.say(state.managers[place].name, state.managers[place].spoken)
                option.choose(state.managers[place].id == state.manager)

    def _say(self, words: Mapping[str, str]) -> None:
        """The fixed words; once per language."""
        if words is self._words:
            return
        self._words = words
        self.manager.say(words["manager"])
        self.pad.name_erase(words["erase"])

    def _fill(self) -> None:
        self._pages = QStackedWidget()
        self._pages.addWidget(self._asking())
        self._pages.addWidget(self._deciding())
        self.body.setSpacing(Space.S)
        self.body.addWidget(self.question)
        top = QHBoxLayout()
        top.addWidget(self.figure, 1)
        top.addWidget(self.dots)
        self.body.addLayout(top)
        self.body.addWidget(self.notice)
        self.body.addWidget(self._pages, 1)

    def _asking(self) -> QWidget:
        page = QWidget()
        column = _column(page)
        for label in (self.why, self.more):
            column.addWidget(label)
        column.addStretch(1)
        column.addWidget(self.manager)
        return page

    def _deciding(self) -> QWidget:
        page = QWidget()
        column = _column(page)
        column.addWidget(self.hint)
        column.addLayout(_grid(self.verdicts))
        column.addLayout(_grid(self.managers))
        column.addWidget(self.pad, 1)
        return page

    def _connect(self) -> None:
        self.manager.clicked.connect(self.passed_on)
        self.pad.pressed.connect(self.pressed)
        for place, option in enumerate(self.verdicts):
            option.clicked.connect(lambda _checked=False, place=place: self._choose(place))
        for place, option in enumerate(self.managers):
            option.clicked.connect(lambda _checked=False, place=place: self._pick(place))

    def _choose(self, place: int) -> None:
        assert self._state is not None
        self.chosen.emit(self._state.verdicts[place].charged)

    def _pick(self, place: int) -> None:
        assert self._state is not None
        self.picked.emit(self._state.managers[place].id)


def _column(page: QWidget) -> QVBoxLayout:
    column = QVBoxLayout(page)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(Space.S)
    return column


def _grid(options: tuple[Option, ...]) -> QGridLayout:
    """In two columns."""
    grid = QGridLayout()
    grid.setSpacing(Space.S)
    for place, option in enumerate(options):
        option.setFixedHeight(Size.TARGET)
        grid.addWidget(option, place // 2, place % 2)
    for half in range(2):
        grid.setColumnStretch(half, 1)
    return grid
