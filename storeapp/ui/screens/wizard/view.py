"""The sheet that sets a device up: one page for each step, in the same place."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from storeapp.ui.screens.wizard.state import KINDS, LETTERS, WIDTHS, PlaceRow, Step, WizardState
from storeapp.ui.theme.fonts import font
from storeapp.ui.theme.look import Look
from storeapp.ui.theme.tokens import Leading, Size, Space, Type
from storeapp.ui.widgets.key_press import entry_key
from storeapp.ui.widgets.keypad import Keypad
from storeapp.ui.widgets.label import Label
from storeapp.ui.widgets.option import Option
from storeapp.ui.widgets.paint import elided
from storeapp.ui.widgets.pin_dots import PinDots
from storeapp.ui.widgets.row_list import RowList, RowPainter
from storeapp.ui.widgets.rows import Row
from storeapp.ui.widgets.sentence import Sentence
from storeapp.ui.widgets.sheet import Sheet
from storeapp.ui.widgets.text_field import TextField

PLACES = 4
"""Managers that are shown."""
PAGES = tuple(Step)
LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


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

    Signals: `picked` with a manager's id, `pressed` with a key of the pad, `chosen` with one of
    KINDS, `selected` with a place's address, `typed` with an address, `lettered`, `measured` with
    columns, `opened`; those of Sheet.
    """

    picked = Signal(str)
    pressed = Signal(str)
    chosen = Signal(str)
    selected = Signal(str)
    typed = Signal(str)
    lettered = Signal(str)
    measured = Signal(int)
    opened = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._words: Mapping[str, str] = {}
        self._ids: tuple[str, ...] = ()
        self._step = Step.WHO
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.hint, self.notice = Label("name"), Sentence()
        self.dots, self.pad = PinDots(look), Keypad(look)
        self.managers = tuple(Option(look) for _ in range(PLACES))
        self.kinds = {kind: Option(look, str(at)) for at, kind in enumerate(KINDS, start=1)}
        self.places, self.field = RowList(PlacePainter(look)), TextField("F2")
        self.letters = {letter: Option(look, letter) for letter in LETTERS}
        self.widths = {width: Option(look, str(at)) for at, width in enumerate(WIDTHS, start=1)}
        self.drawer = Option(look, "4")
        self.questions = tuple(Label("muted") for _ in range(3))
        self._fill()
        self._connect()

    def show_state(self, state: WizardState) -> None:
        self._say(state.words)
        self.say(title=state.title, back=state.words["back"], primary=state.primary)
        self.hint.say(state.hint)
        self.notice.show_notice(state.notice)
        self.primary.setEnabled(state.ready)
        self._show_people(state)
        for kind, option in self.kinds.items():
            option.choose(kind == state.kind)
        self.places.show_rows(state.rows, state.selected)
        self.field.hold(state.typed)
        for letter, option in self.letters.items():
            option.choose(letter == state.answers.letter)
        for width, option in self.widths.items():
            option.choose(width == state.answers.columns)
        self.drawer.choose(state.answers.opened)
        self._turn_to(state.step)

    def take_focus(self) -> None:
        front = self.places if self._step is Step.WHERE else self
        front.setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Digits; what else is typed over a sheet never falls through to the screen below."""
        key = entry_key(event)
        if key:
            self.pressed.emit(key)
        event.accept()

    def _turn_to(self, step: Step) -> None:
        self._pages.setCurrentIndex(PAGES.index(step))
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
        for kind, option in self.kinds.items():
            option.say(words[kind])
        self.places.setAccessibleName(words["places"])
        self.field.say(words["address"])
        for letter, option in self.letters.items():
            option.say(letter)
        for width, option in self.widths.items():
            option.say(str(width))
        self.drawer.say(words["opened"])
        for label, key in zip(
            self.questions, ("which-letter", "which-width", "drawer"), strict=True
        ):
            label.say(words[key])

    def _fill(self) -> None:
        self._pages = QStackedWidget()
        pages = {
            Step.WHO: _column(self.dots, _grid(self.managers), stretched=self.pad),
            Step.WHAT: _column(*self.kinds.values(), stretched=QWidget()),
            Step.WHERE: _column(self.field, stretched=self.places),
            Step.LOOK: self._look_page(),
            Step.DONE: QWidget(),
        }
        for step in PAGES:
            self._pages.addWidget(pages[step])
        for option in (*self.kinds.values(), *self.managers):
            option.setFixedHeight(Size.KEY)
        self.hint.setWordWrap(True)
        self.body.setSpacing(Space.M)
        self.body.addWidget(self.hint)
        self.body.addWidget(self._pages, 1)
        self.body.addWidget(self.notice)

    def _look_page(self) -> QWidget:
        letters, widths = _row(tuple(self.letters.values())), _row(tuple(self.widths.values()))
        which_letter, which_width, drawer = self.questions
        row = _row((self.drawer,))
        return _column(which_letter, letters, which_width, widths, drawer, row, stretched=QWidget())

    def _connect(self) -> None:
        self.pad.pressed.connect(self.pressed)
        for place, option in enumerate(self.managers):
            option.clicked.connect(lambda _=False, place=place: self.picked.emit(self._ids[place]))
        for kind, option in self.kinds.items():
            option.clicked.connect(lambda _=False, kind=kind: self.chosen.emit(kind))
        for letter, option in self.letters.items():
            option.clicked.connect(lambda _=False, letter=letter: self.lettered.emit(letter))
        for width, option in self.widths.items():
            option.clicked.connect(lambda _=False, width=width: self.measured.emit(width))
        self.drawer.clicked.connect(self.opened)
        self.places.selected.connect(self.selected)
        self.field.typed.connect(self.typed)
        self.field.left.connect(self.closed)
        self.field.confirmed.connect(self.confirmed)


def _column(*parts: QWidget, stretched: QWidget) -> QWidget:
    page = QWidget()
    column = QVBoxLayout(page)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(Space.M)
    for part in parts:
        column.addWidget(part)
    column.addWidget(stretched, 1)
    return page


def _row(options: tuple[Option, ...]) -> QWidget:
    row = QWidget()
    across = QHBoxLayout(row)
    across.setContentsMargins(0, 0, 0, 0)
    across.setSpacing(Space.S)
    for option in options:
        option.setFixedHeight(Size.KEY)
        across.addWidget(option, 1)
    return row


def _grid(options: tuple[Option, ...]) -> QWidget:
    grid = QWidget()
    cells = QGridLayout(grid)
    cells.setContentsMargins(0, 0, 0, 0)
    cells.setSpacing(Space.S)
    for place, option in enumerate(options):
        cells.addWidget(option, place // 2, place % 2)
    for half in range(2):
        cells.setColumnStretch(half, 1)
    return grid
