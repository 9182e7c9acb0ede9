"""The sell screen's widgets: the basket on the left, what helps to fill it on the right."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from storeapp.ui.screens.sell.asking_sheet import AskingSheet
from storeapp.ui.screens.sell.basket_list import BasketHeading, BasketList
from storeapp.ui.screens.sell.found_list import FoundList
from storeapp.ui.screens.sell.likes_panel import LikesPanel
from storeapp.ui.screens.sell.state import Panel, SellState
from storeapp.ui.theme.look import Look
from storeapp.ui.theme.tokens import TILE_COLUMNS, TILE_ROWS, Column, Size, Space, right_width
from storeapp.ui.widgets.amount import Amount
from storeapp.ui.widgets.digits import ERASE
from storeapp.ui.widgets.key_button import KeyButton, primary_button
from storeapp.ui.widgets.keypad import DIGITS
from storeapp.ui.widgets.label import ElidedLabel
from storeapp.ui.widgets.notice_line import NoticeLine
from storeapp.ui.widgets.pictures import Pictures
from storeapp.ui.widgets.text_field import TextField
from storeapp.ui.widgets.tile_grid import TileGrid

ACTIONS = (
    ("quantity", "F4"),
    ("void", "Del"),
    ("weigh", "F9"),
    ("park", "F6"),
    ("parked", "F7"),
    ("returns", "F11"),
)
COMMANDS = (
    Qt.KeyboardModifier.ControlModifier
    | Qt.KeyboardModifier.AltModifier
    | Qt.KeyboardModifier.MetaModifier
)
CONFIRM_KEYS = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class SellView(QWidget):
    """Draws a SellState; says what the clerk wants by its signals and decides nothing.

    Signals: `searched` with the text of the field; `stepped` among the results; `pressed` with a
    digit, "." or ERASE; `confirmed` on Enter; `left` on Esc; `chosen` with a good's sku; `pointed`
    at a result; `selected` with a line's id; `acted` with an action's name; `paying`.
    """

    searched = Signal(str)
    stepped = Signal(int)
    pressed = Signal(str)
    confirmed = Signal()
    left = Signal()
    chosen = Signal(str)
    pointed = Signal(str)
    selected = Signal(str)
    acted = Signal(str)
    paying = Signal()

    def __init__(self, look: Look, pictures: Pictures, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words: Mapping[str, str] = {}
        self.heading = BasketHeading(look)
        self.basket = BasketList(look)
        self.notice = NoticeLine()
        self.buttons = {name: KeyButton(key) for name, key in ACTIONS}
        self.pieces, self.due = ElidedLabel("heading"), Amount()
        self.saved = KeyButton("F1", kind="saving")
        self.hint = ElidedLabel("hint")
        self.field, self.member = TextField("F2"), KeyButton("F8")
        self.who, self.standing = ElidedLabel("strong"), ElidedLabel("muted")
        self.tiles = TileGrid(look, pictures, columns=TILE_COLUMNS, rows=TILE_ROWS)
        self.found = FoundList(look, pictures)
        self.panel = LikesPanel(look, pictures)
        self.pay = primary_button("F12")
        self.asking = AskingSheet(look, pictures)
        self._arrange()
        self._connect()

    def show_state(self, state: SellState) -> None:
        """Show the state; whatever is as before is not touched."""
        self._say(state.words)
        self.basket.render_basket(state)
        self._render_member(state)
        self.notice.show_notice(state.notice)
        self._render_bar(state)
        self._render_panel(state)
        self._render_focus(state)

    def cover(self, covered: bool) -> None:
        """Rest while a sheet lies over the right side; the basket stays readable, and a touch
        there does not take the digits away from the sheet."""
        focus = Qt.FocusPolicy.NoFocus if covered else Qt.FocusPolicy.StrongFocus
        self.basket.setFocusPolicy(focus)
        self._buttons.setEnabled(not covered)
        self.saved.setEnabled(not covered)
        self.heading.clear.setEnabled(not covered)
        self._right.setEnabled(not covered)

    def take_focus(self) -> None:
        self.basket.setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Keys that no button shows: digits, letters, Enter, Esc."""
        text = "" if event.modifiers() & COMMANDS else event.text()
        if event.key() in CONFIRM_KEYS:
            self.confirmed.emit()
        elif event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        elif event.key() == Qt.Key.Key_Backspace:
            self.pressed.emit(ERASE)
        elif text and text in (*DIGITS, "0", "."):
            self.pressed.emit(text)
        elif text.isprintable() and text.strip():
            self.searched.emit(text)
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        right = right_width(self.width())
        self._left.setGeometry(0, 0, self.width() - right, self.height())
        self._right.setGeometry(self.width() - right, 0, right, self.height())

    # --- drawing -----------------------------------------------------------------------

    def _say(self, words: Mapping[str, str]) -> None:
        """The fixed words; once per language."""
        if words is self._words:
            return
        self._words = words
        self.basket.say_when_empty(words["empty"])
        self.basket.setAccessibleName(words["basket"])
        self.heading.say(words["head_name"], words["head_quantity"], words["head_net"])
        self.heading.say_clear(words["clear"])
        self.field.say(words["search"], words["search_name"])
        self.found.say(words["results"], words["add_key"])
        self.pay.say(words["pay"])
        self.member.say(words["member"])
        self.asking.pad.name_erase(words["erase"])
        for name, button in self.buttons.items():
            button.say(words[name])

    def _render_bar(self, state: SellState) -> None:
        self.pieces.say(state.pieces)
        self.saved.say(state.words["saved" if state.saved else "promotions"], state.saved)
        self.saved.setVisible(state.explained)
        self.hint.say(state.hint)
        self.hint.setAccessibleName(state.hint)
        self.due.say(state.due)
        self.due.setAccessibleName(state.due_spoken)
        self.pay.setEnabled(state.payable)
        self.buttons["quantity"].setEnabled(state.line_open)
        self.buttons["void"].setEnabled(state.line_open)
        self.heading.clear.setVisible(state.clearable)
        self.buttons["park"].setEnabled(state.parkable)
        self.buttons["parked"].say(state.words["parked"], state.parked)

    def _render_member(self, state: SellState) -> None:
        member = state.member
        self.member.setVisible(state.members)
        self._customer.setVisible(member is not None)
        if member is not None:
            self.who.say(member.name)
            self.standing.say(member.detail)

    def _render_panel(self, state: SellState) -> None:
        self.field.hold(state.typed)
        self.tiles.show_rows(state.tiles, state.tiles_heading)
        self.found.say_when_empty(state.found_hint)
        self.found.show_rows(state.found, state.found_selected)
        asks = state.panel in (Panel.QUANTITY, Panel.WEIGHING)
        if asks:
            self._render_asking(state)
        self._right.setCurrentIndex(1 if asks else 0)
        self.panel.show_likes(state)
        help_ = self.panel if state.likes else self.tiles
        self._helps.setCurrentWidget(self.found if state.panel is Panel.RESULTS else help_)

    def _render_asking(self, state: SellState) -> None:
        words, asking = state.words, state.asking
        primary = words[asking.primary]
        self.asking.say(title=asking.title, back=words["cancel"], primary=primary)
        self.asking.primary.setEnabled(asking.ready)
        self.asking.render_asking(asking)

    def _render_focus(self, state: SellState) -> None:
        """While one types the field has the focus; else digits belong to the basket."""
        if state.typing and not self.field.hasFocus():
            self.field.blockSignals(True)  # Nobody asked for this search just now.
            self.field.setFocus(Qt.FocusReason.OtherFocusReason)
            self.field.blockSignals(False)
        elif not state.typing and self.field.hasFocus():
            self.take_focus()

    # --- building ----------------------------------------------------------------------

    def _arrange(self) -> None:
        self._buttons = self._action_row()
        self._helps = QStackedWidget()
        self._helps.addWidget(self.tiles)
        self._helps.addWidget(self.found)
        self._helps.addWidget(self.panel)
        self._left = self._left_side()
        self._left.setParent(self)
        self._right = QStackedWidget(self)
        self._right.addWidget(self._right_page())
        self._right.addWidget(self.asking)

    def _left_side(self) -> QWidget:
        side = _ground("surface")
        notice = QHBoxLayout()
        notice.setContentsMargins(Space.L, Space.S, Space.L, 0)
        notice.addWidget(self.notice)
        column = _column(side)
        column.addWidget(self._member_line())
        column.addWidget(self.heading)
        column.addWidget(self.basket, 1)
        column.addWidget(self._hint_line())
        column.addLayout(notice)
        column.addWidget(self._buttons)
        column.addWidget(self._bar())
        return side

    def _member_line(self) -> QWidget:
        """Only there while the customer is known."""
        self._customer = QWidget()
        self._customer.setFixedHeight(Size.STRIP)
        row = QHBoxLayout(self._customer)
        row.setContentsMargins(Space.XL, Space.S, Space.XL, 0)
        row.setSpacing(Space.M)
        row.addWidget(self.who, 1)
        row.addWidget(self.standing, 2)
        self.standing.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._customer.hide()
        return self._customer

    def _hint_line(self) -> QWidget:
        """Its place is kept while there is none, so that nothing moves when one comes."""
        line = QWidget()
        line.setFixedHeight(Size.HINT)
        row = QHBoxLayout(line)
        row.setContentsMargins(Space.XL, 0, Space.XL, 0)
        row.addWidget(self.hint)
        return line

    def _action_row(self) -> QWidget:
        buttons = QWidget()
        row = QHBoxLayout(buttons)
        row.setContentsMargins(Space.L, Space.S, Space.L, Space.S)
        row.setSpacing(Space.S)
        for button in self.buttons.values():
            row.addWidget(button, 1)
        return buttons

    def _bar(self) -> QWidget:
        bar = QWidget()
        bar.setFixedHeight(Size.BAR)
        counted = QWidget()
        counted.setFixedWidth(Column.COUNT)
        count = _column(counted)
        count.addStretch(1)
        count.addWidget(self.pieces)
        count.addWidget(self.saved)
        count.addStretch(1)
        row = QHBoxLayout(bar)
        row.setContentsMargins(Space.XL, 0, Space.XL, 0)
        row.setSpacing(Space.L)
        row.addWidget(counted)
        row.addWidget(self.due, 1)
        return bar

    def _right_page(self) -> QWidget:
        page = _ground("background")
        column = _column(page)
        column.setContentsMargins(Space.L, Space.L, Space.L, 0)
        column.setSpacing(Space.M)
        bar = QWidget()
        bar.setFixedHeight(Size.BAR)
        row = QHBoxLayout(bar)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.pay)
        search = QHBoxLayout()
        search.setSpacing(Space.S)
        search.addWidget(self.field, 1)
        search.addWidget(self.member)
        column.addLayout(search)
        column.addWidget(self._helps, 1)
        column.addWidget(bar)
        return page

    def _connect(self) -> None:
        for name, button in self.buttons.items():
            button.clicked.connect(lambda _checked=False, name=name: self.acted.emit(name))
        self.heading.clear.clicked.connect(lambda: self.acted.emit("clear"))
        self.saved.clicked.connect(lambda: self.acted.emit("promotions"))
        self.member.clicked.connect(lambda: self.acted.emit("member"))
        self.pay.clicked.connect(self.paying)
        self.basket.selected.connect(self.selected)
        self.field.entered.connect(lambda: self.searched.emit(self.field.text()))
        self.field.typed.connect(self.searched)
        self.field.stepped.connect(self.stepped)
        self.field.confirmed.connect(self.confirmed)
        self.field.left.connect(self.left)
        self.tiles.chosen.connect(self.chosen)
        self.panel.away.clicked.connect(self.left)
        self.found.chosen.connect(self.chosen)
        self.found.selected.connect(self.pointed)
        self.asking.pressed.connect(self.pressed)
        self.asking.confirmed.connect(self.confirmed)
        self.asking.closed.connect(self.left)


def _ground(name: str) -> QWidget:
    widget = QWidget()
    widget.setProperty("ground", name)
    widget.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
    return widget


def _column(parent: QWidget) -> QVBoxLayout:
    column = QVBoxLayout(parent)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    return column
