"""The joining sheet: two fields, and a quiet page while she chooses on her own display."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from storeapp.ui.screens.joining.state import Field, JoiningState
from storeapp.ui.theme.look import Look
from storeapp.ui.theme.tokens import Space
from storeapp.ui.widgets.key_button import KeyButton
from storeapp.ui.widgets.label import Label
from storeapp.ui.widgets.sentence import Sentence
from storeapp.ui.widgets.sheet import Sheet
from storeapp.ui.widgets.text_field import TextField


class JoiningView(Sheet):
    """Draws a JoiningState.

    Signals: `written` with a field and its text, `entered` with the field that took the keys,
    `passed` for going on without her answer; those of Sheet.
    """

    written = Signal(Field, str)
    entered = Signal(Field)
    passed = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._words: Mapping[str, str] = {}
        self.fields = {Field.PHONE: TextField(), Field.NAME: TextField()}
        self.captions = {field: Label("strong") for field in Field}
        self.name_hint, self.hint = Label("muted"), Label("muted")
        self.asked, self.how = Label("figure"), Label("name")
        self.without, self.notice = KeyButton("F10"), Sentence()
        for label in (self.name_hint, self.hint, self.asked, self.how):
            label.setWordWrap(True)
        self._pages = QStackedWidget()
        self._pages.addWidget(self._typing())
        self._pages.addWidget(self._asking())
        self.body.addWidget(self._pages, 1)
        self.body.addWidget(self.notice)
        self._connect()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._field = Field.PHONE

    def show_state(self, state: JoiningState) -> None:
        self._say(state.words)
        self.say(title=state.words["title"], back=state.words["back"], primary=state.primary)
        self.fields[Field.PHONE].hold(state.phone)
        self.fields[Field.NAME].hold(state.name)
        self.asked.say(state.asked)
        self.hint.say(state.hint)
        self.how.say(state.hint)
        self.without.say(state.without)
        self.primary.setEnabled(state.ready)
        self.notice.show_notice(state.notice)
        self._pages.setCurrentIndex(1 if state.asked else 0)
        self._field = state.field
        taker: QWidget = self if state.asked else self.fields[state.field]
        if self.isVisible() and not taker.hasFocus():
            self.take_focus()

    def take_focus(self) -> None:
        """To what is to be typed; a sheet without fields keeps the keys itself."""
        asking = self._pages.currentIndex() == 1
        taker: QWidget = self if asking else self.fields[self._field]
        taker.setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Nothing falls through to the screen below."""
        event.accept()

    def _say(self, words: Mapping[str, str]) -> None:
        """The fixed words; once per language."""
        if words is self._words:
            return
        self._words = words
        for field in Field:
            self.captions[field].say(words[field.value])
            self.fields[field].setAccessibleName(words[field.value])
        self.name_hint.say(words["name_hint"])

    def _typing(self) -> QWidget:
        page, column = _page()
        column.setSpacing(Space.S)
        for field in Field:
            column.addWidget(self.captions[field])
            column.addWidget(self.fields[field])
            column.addSpacing(Space.S)
        column.addWidget(self.name_hint)
        column.addStretch(1)
        column.addWidget(self.hint)
        return page

    def _asking(self) -> QWidget:
        page, column = _page()
        column.setSpacing(Space.L)
        column.addStretch(2)
        column.addWidget(self.asked)
        column.addWidget(self.how)
        column.addStretch(3)
        column.addWidget(self.without)
        return page

    def _connect(self) -> None:
        for field, line in self.fields.items():
            line.typed.connect(lambda text, field=field: self.written.emit(field, text))
            line.entered.connect(lambda field=field: self.entered.emit(field))
            line.confirmed.connect(self.confirmed)
            line.left.connect(self.closed)
            line.stepped.connect(self._step)
        self.without.clicked.connect(self.passed)

    def _step(self, by: int) -> None:
        """The arrow keys go from field to field."""
        field = Field.NAME if by > 0 else Field.PHONE
        self.fields[field].setFocus(Qt.FocusReason.OtherFocusReason)


def _page() -> tuple[QWidget, QVBoxLayout]:
    page = QWidget()
    column = QVBoxLayout(page)
    column.setContentsMargins(0, 0, 0, 0)
    return page, column
