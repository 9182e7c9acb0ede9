"""How the amount is paid: the tenders and likely notes on the left, digits on the right."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from storeapp.ui.screens.pay.notes import MOST
from storeapp.ui.screens.pay.state import Entry, NoteKey, Page, PayState
from storeapp.ui.theme.look import Look
from storeapp.ui.theme.tokens import Size, Space
from storeapp.ui.widgets.entry_field import EntryField
from storeapp.ui.widgets.keypad import Keypad
from storeapp.ui.widgets.label import Label
from storeapp.ui.widgets.option import Option


class MoneyPage(QWidget):
    """Both sides stand in rows of one height, so that a finger learns one grid.

    Signals: `handed` with the minor units of a note that was touched.
    """

    handed = Signal(object)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.cash, self.card = Option(look, "F8"), Option(look, "F10")
        self.exact = Option(look)
        self.notes = tuple(Option(look) for _ in range(MOST))
        self.sentence = Label("name")
        self.sentence.setWordWrap(True)
        self.decline = Option(look, "Esc")
        self.hold, self.manager = Option(look, "F6"), Option(look, "F9")
        for option in (self.decline, self.hold, self.manager):
            option.setFixedHeight(Size.KEY)
        self.entry = EntryField(look)
        self.pad = Keypad(look, ".")
        self._minor: dict[Option, int] = {}
        self._below = QStackedWidget()
        self._arrange()
        for option in (self.exact, *self.notes):
            option.clicked.connect(self._hand_over)

    def say(self, words: Mapping[str, str]) -> None:
        self.cash.say(words["cash"])
        self.card.say(words["card"])
        self.pad.name_erase(words["keypad_erase"])

    def show_state(self, state: PayState) -> None:
        asks = state.page is Page.CASH
        self.cash.choose(asks)
        self.card.choose(state.page is Page.CARD)
        self.cash.setEnabled(asks or state.page is Page.DOUBT)
        self.card.setEnabled(state.page in (Page.CASH, Page.CARD))
        self._tenders.setVisible(state.page is not Page.ANSWER)
        self._show_notes(state)
        self.sentence.say(state.sentence)
        self.sentence.play("figure" if state.large else "name")
        for option, caption in (
            (self.decline, state.decline),
            (self.hold, state.hold),
            (self.manager, state.manager),
        ):
            option.say(caption)
            option.setVisible(bool(caption))
        self._below.setCurrentIndex(0 if asks else 1)
        self._show_entry(state.entry)
        self.pad.key(".").setEnabled(asks)

    def _show_entry(self, entry: Entry) -> None:
        self.entry.show_entry(entry.caption, entry.typed, entry.hint, entry.after)
        self._right.setVisible(bool(entry.caption))

    def _show_notes(self, state: PayState) -> None:
        keys: list[NoteKey | None] = [state.exact, *state.notes]
        options = (self.exact, *self.notes)
        for option, key in zip(options, keys + [None] * len(options), strict=False):
            option.setVisible(key is not None)
            if key is not None:
                option.say(key.text, key.spoken)
                self._minor[option] = key.minor

    def _hand_over(self) -> None:
        sender = self.sender()
        assert isinstance(sender, Option)
        self.handed.emit(self._minor[sender])

    def _arrange(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(Space.L)
        row.addLayout(self._left_side(), 1)
        self._right = self._right_side()
        row.addWidget(self._right, 1)

    def _left_side(self) -> QVBoxLayout:
        self._tenders = QWidget()
        self._tenders.setFixedHeight(Size.KEY)
        tenders = _row(self._tenders)
        tenders.addWidget(self.cash, 1)
        tenders.addWidget(self.card, 1)
        self._below.addWidget(self._notes_grid())
        self._below.addWidget(self._question())
        column = QVBoxLayout()
        column.setSpacing(Space.S)
        column.addWidget(self._tenders)
        column.addWidget(self._below, 1)
        return column

    def _notes_grid(self) -> QWidget:
        page = QWidget()
        grid = QGridLayout(page)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(Space.S)
        grid.addWidget(self.exact, 0, 0, 1, 2)
        for place, note in enumerate(self.notes):
            grid.addWidget(note, 1 + place // 2, place % 2)
        for line in range(1 + MOST // 2):
            grid.setRowStretch(line, 1)
        for column in (0, 1):
            grid.setColumnStretch(column, 1)
        return page

    def _question(self) -> QWidget:
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, Space.L, 0, 0)
        column.setSpacing(Space.S)
        column.addWidget(self.sentence, 0, Qt.AlignmentFlag.AlignTop)
        column.addStretch(1)
        for option in (self.hold, self.manager, self.decline):
            column.addWidget(option)
        return page

    def _right_side(self) -> QWidget:
        side = QWidget()
        column = QVBoxLayout(side)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.S)
        self.entry.setFixedHeight(Size.KEY)
        column.addWidget(self.entry)
        column.addWidget(self.pad, 1)
        return side


def _row(parent: QWidget) -> QHBoxLayout:
    row = QHBoxLayout(parent)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(Space.S)
    return row
