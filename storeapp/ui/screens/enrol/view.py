"""The widgets of the screen where a till joins a store."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from storeapp.ui.screens.enrol.state import EnrolState, Page
from storeapp.ui.theme.look import Look
from storeapp.ui.theme.tokens import Space
from storeapp.ui.widgets.label import Label
from storeapp.ui.widgets.large_figure import LargeFigure
from storeapp.ui.widgets.place import keep_place
from storeapp.ui.widgets.progress_line import ProgressLine
from storeapp.ui.widgets.sentence import Sentence
from storeapp.ui.widgets.split import Split
from storeapp.ui.widgets.text_field import TextField

FIGURE_PX = 96


class EnrolView(Split):
    """Draws an EnrolState; says what the person wants by its signals and decides nothing.

    Signals: `typed` with the address so far; `confirmed` on Enter; `left_screen` on Esc.
    """

    typed = Signal(str)
    confirmed = Signal()
    left_screen = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words: Mapping[str, str] = {}
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.figure = LargeFigure(look, most_px=FIGURE_PX)
        self.about, self.lead, self.caption = Label("heading"), Label("name"), Label("muted")
        self.field = TextField()
        self.sentence = Label("name")
        self.sentence.setWordWrap(True)
        self.lead.setWordWrap(True)
        self.progress = ProgressLine(look)
        self.notice = Sentence()
        keep_place(self.sheet.primary)
        keep_place(self.sheet.back)
        self._fill()
        self._connect()

    def show_state(self, state: EnrolState) -> None:
        """Show the state; whatever is as before is not touched, and the focus stays here."""
        held = self._holds_focus()
        self._say(state.words)
        self.about.say(state.heading)
        self.lead.say(state.lead)
        self.figure.say(state.figure)
        self.field.hold(state.address)
        self._open_field(state.open)
        self.sentence.say(state.sentence)
        self.notice.show_notice(state.notice)
        self._show_page(state)
        if held and not self._holds_focus():
            self.take_focus()

    def take_focus(self) -> None:
        """To the field while one may type; to the screen itself while one waits."""
        can_type = self.field.isVisibleTo(self) and self.field.isEnabled()
        taker = self.field if can_type else self
        taker.setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left_screen.emit()
        else:
            super().keyPressEvent(event)

    def _holds_focus(self) -> bool:
        return self.window().focusWidget() in (self, *self.findChildren(QWidget))

    def _open_field(self, open_: bool) -> None:
        """The focus stays on this screen; a closed field would hand it to the strip."""
        focused = self.window().focusWidget()
        if not open_ and focused is self.field:
            self.setFocus(Qt.FocusReason.OtherFocusReason)
        self.field.setEnabled(open_)
        if open_ and focused is self:
            self.field.take_focus()

    def _show_page(self, state: EnrolState) -> None:
        joined = state.page is Page.JOINED
        self.caption.setVisible(not joined)
        self.field.setVisible(not joined)
        self.progress.setVisible(joined)
        self.progress.fill(state.percent, state.sentence)
        self.sheet.say(title=state.title, back=state.back, primary=state.primary)
        self.sheet.back.setVisible(bool(state.back))
        self.sheet.primary.setVisible(bool(state.primary))
        self.sheet.primary.setEnabled(state.ready)

    def _say(self, words: Mapping[str, str]) -> None:
        """The fixed words; once per language."""
        if words is self._words:
            return
        self._words = words
        self.caption.say(words["address"])
        self.field.say(words["address_hint"], words["address"])

    def _fill(self) -> None:
        self.put_in_middle(self.about, self.figure, self.lead)
        body = self.sheet.body
        body.setSpacing(Space.M)
        body.addWidget(self.caption)
        body.addWidget(self.field)
        body.addWidget(self.progress)
        body.addWidget(self.sentence)
        body.addWidget(self.notice)
        body.addStretch(1)
        self.setTabOrder(self, self.sheet.back)
        self.setTabOrder(self.field, self.sheet.primary)

    def _connect(self) -> None:
        self.field.typed.connect(self.typed)
        self.field.left.connect(self.left_screen)
        self.sheet.closed.connect(self.left_screen)
        self.sheet.confirmed.connect(self.confirmed)
