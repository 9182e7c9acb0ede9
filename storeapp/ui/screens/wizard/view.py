"""The sheet that sets devices up: one page for each step, in the same place."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent, QPainter
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QWidget

from storeapp.ui.screens.wizard.pages import LookPage, ReadPage, ScanPage, fill, grid
from storeapp.ui.screens.wizard.state import PlaceRow, Step, WizardState
from storeapp.ui.theme.fonts import font
from storeapp.ui.theme.look import Look
from storeapp.ui.theme.tokens import Leading, Space, Type
from storeapp.ui.widgets.key_button import KeyButton
from storeapp.ui.widgets.key_press import entry_key
from storeapp.ui.widgets.keypad import Keypad
from storeapp.ui.widgets.label import Label
from storeapp.ui.widgets.option import Option
from storeapp.ui.widgets.paint import elided
from storeapp.ui.widgets.pin_dots import PinDots
from storeapp.ui.widgets.place import keep_place
from storeapp.ui.widgets.row_list import RowList, RowPainter
from storeapp.ui.widgets.rows import Row
from storeapp.ui.widgets.sentence import Sentence
from storeapp.ui.widgets.sheet import Sheet
from storeapp.ui.widgets.text_field import TextField

MANAGERS = 4
"""Managers that are shown."""
LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
LISTS = (Step.WHAT, Step.WHERE)


class PlacePainter(RowPainter):
    """Draws a place: its name, and its address below when that says more."""

    def draw(self, painter: QPainter, area: QRect, row: Row, *, selected: bool) -> None:
        assert isinstance(row, PlaceRow)
        inner = self.full_width(area).adjusted(Space.L, 0, -Space.L, 0)
        high = Leading.NAME + (Leading.CAPTION if row.detail else 0)
        top = area.top() + (area.height() - high) // 2
        name = QRect(inner.left(), top, inner.width(), Leading.NAME)
        self._write(painter, name, row.name, Type.NAME, "text")
        detail = QRect(inner.left(), name.bottom() + 1, inner.width(), Leading.CAPTION)
        self._write(painter, detail, row.detail, Type.CAPTION, "muted")

    def _write(self, painter: QPainter, area: QRect, text: str, size: int, role: str) -> None:
        painter.setFont(font(size))
        painter.setPen(self.look.colour(role))
        painter.drawText(area, LEFT, elided(text, painter.fontMetrics(), area.width()))


class WizardView(Sheet):
    """Draws a WizardState.

    Signals: `picked` with a manager's id, `pressed` with a key of the pad, `selected` with a row,
    `typed` with an address, `answered` with a field of Answers and what was seen, `skipped`,
    `gone` when it was taken off; those of Sheet.
    """

    picked = Signal(str)
    pressed = Signal(str)
    selected = Signal(str)
    typed = Signal(str)
    answered = Signal(str, object)
    skipped = Signal()
    gone = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._words: Mapping[str, str] = {}
        self._ids: tuple[str, ...] = ()
        self._step = Step.WHO
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.hint, self.notice, self.skip = Label("name"), Sentence(), KeyButton("F4")
        self.dots, self.pad = PinDots(look), Keypad(look)
        self.managers = tuple(Option(look) for _ in range(MANAGERS))
        self.places, self.field = RowList(PlacePainter(look)), TextField("F2")
        self.looking, self.scanning, self.reading = LookPage(look), ScanPage(), ReadPage(look)
        self._fill()
        self._connect()

    def show_state(self, state: WizardState) -> None:
        self._say(state.words)
        self.say(title=state.title, back=state.words["back"], primary=state.primary)
        self.hint.say(state.hint)
        self.notice.show_notice(state.notice)
        self.primary.setEnabled(state.ready)
        self.skip.setVisible(bool(state.skip))
        self.skip.say(state.skip)
        self._show_people(state)
        if state.step in LISTS:
            self.places.show_rows(state.rows, state.selected)
            self.field.setVisible(bool(state.address))
            self.field.say(state.address or state.title)
            self.field.hold(state.typed)
        for page in (self.looking, self.scanning, self.reading):
            page.show_state(state)
        self._turn_to(state.step)

    def take_focus(self) -> None:
        front = self.places if self._step in LISTS else self
        front.setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Digits; what else is typed over a sheet never falls through to the screen below."""
        key = entry_key(event)
        if key:
            self.pressed.emit(key)
        event.accept()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        if not event.spontaneous():
            self.gone.emit()

    def _turn_to(self, step: Step) -> None:
        self._pages.setCurrentWidget(self._page_of[step])
        if step is not self._step:
            self._step = step
            self.take_focus()

    def _show_people(self, state: WizardState) -> None:
        self.dots.fill(state.dots, state.dots_spoken)
        self._ids = tuple(row.id for row in state.managers)
        for place, option in enumerate(self.managers):
            option.setVisible(place < len(state.managers))
            if place < len(state.managers):
                option.say(state.managers[place].name, state.managers[place].spoken)
                option.choose(self._ids[place] == state.manager)

    def _say(self, words: Mapping[str, str]) -> None:
        """The fixed words; once per language."""
        if words is self._words:
            return
        self._words = words
        self.pad.name_erase(words["erase"])
        self.places.setAccessibleName(words["places"])

    def _fill(self) -> None:
        who, where = QWidget(), QWidget()
        fill(who, self.dots, grid(*self.managers), stretched=self.pad)
        fill(where, self.field, stretched=self.places)
        self._page_of = {
            Step.WHO: who,
            Step.WHAT: where,
            Step.WHERE: where,
            Step.LOOK: self.looking,
            Step.SCAN: self.scanning,
            Step.READ: self.reading,
        }
        self._pages = QStackedWidget()
        for page in dict.fromkeys(self._page_of.values()):
            self._pages.addWidget(page)
        self.hint.setWordWrap(True)
        keep_place(self.skip)
        above = QHBoxLayout()
        above.setSpacing(Space.L)
        above.addWidget(self.hint, 1)
        above.addWidget(self.skip)
        self.body.setSpacing(Space.M)
        self.body.addLayout(above)
        self.body.addWidget(self._pages, 1)
        self.body.addWidget(self.notice)

    def _connect(self) -> None:
        self.pad.pressed.connect(self.pressed)
        for place, option in enumerate(self.managers):
            option.clicked.connect(lambda _=False, place=place: self.picked.emit(self._ids[place]))
        self.looking.answered.connect(self.answered)
        self.reading.answered.connect(self.answered)
        self.skip.clicked.connect(self.skipped)
        self.places.selected.connect(self.selected)
        self.field.typed.connect(self.typed)
        self.field.left.connect(self.closed)
        self.field.confirmed.connect(self.confirmed)
