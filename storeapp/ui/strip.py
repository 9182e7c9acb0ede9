"""The status strip: where and who, what goes on in the quiet, what somebody should do, the time."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QIcon, QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QWidget

from storeapp.ui.strip_state import StripState
from storeapp.ui.theme.look import Look
from storeapp.ui.theme.tokens import Mode, Motion, Size, Space
from storeapp.ui.widgets.key_button import KeyButton
from storeapp.ui.widgets.label import ElidedLabel, Label

TOGGLES = {Mode.LIGHT: "moon", Mode.DARK: "sun"}
"""The icon of what a touch leads to."""


class Strip(QWidget):
    """Draws a StripState; coloured only when somebody should act.

    Signals: `lock_asked` on F3, `language_asked` and `look_asked` for the toggles,
    `devices_asked` on Ctrl+D, `more_asked` on Ctrl+T, `orders_asked` on Ctrl+O, `question_asked`
    when the clerk wants to answer whether a receipt came out, `ticked` once a second.
    """

    lock_asked = Signal()
    language_asked = Signal()
    look_asked = Signal()
    question_asked = Signal()
    devices_asked = Signal()
    more_asked = Signal()
    orders_asked = Signal()
    ticked = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._words: Mapping[str, str] = {}
        self.setObjectName("strip")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedHeight(Size.STRIP)
        self.place, self.quiet = Label("caption"), ElidedLabel("caption")
        self.lock = KeyButton("F3", kind="strip")
        self.devices = KeyButton("Ctrl+D", kind="strip")
        self.more = KeyButton("Ctrl+T", kind="strip")
        self.orders = KeyButton(shown="Ctrl+O", kind="strip")
        self.alert, self.time = ElidedLabel("alert"), Label("caption_strong")
        self.question = _button()
        self.question.setProperty("tone", "attention")
        self.language, self.mode = _button(), _button()
        self._arrange()
        self._draw_mode()
        look.changed.connect(self._draw_mode)
        self.lock.clicked.connect(self.lock_asked)
        self.language.clicked.connect(self.language_asked)
        self.mode.clicked.connect(self.look_asked)
        self.question.clicked.connect(self.question_asked)
        self.devices.clicked.connect(self.devices_asked)
        self.more.clicked.connect(self.more_asked)
        key = QShortcut(QKeySequence("Ctrl+O"), self)
        key.setAutoRepeat(False)
        key.activated.connect(self.orders_asked)
        self.orders.clicked.connect(self.orders_asked)
        self._clock = QTimer(self, interval=Motion.CLOCK_MS)
        self._clock.timeout.connect(self.ticked)
        self._clock.start()

    def show_state(self, state: StripState) -> None:
        self._say(state.words)
        self.place.say(state.place)
        self._show_lock(state)
        self.quiet.say(state.quiet)
        self.alert.say(state.alert)
        self.alert.setVisible(bool(state.alert))
        self.alert.setAccessibleName(state.alert)
        self.question.setText(state.question)
        self.question.setAccessibleName(state.question)
        self.question.setVisible(bool(state.question))
        self.time.say(state.time)

    def _show_lock(self, state: StripState) -> None:
        self.lock.say(state.lock)
        self.lock.setAccessibleName(state.words["lock_name"])
        self.lock.setVisible(bool(state.lock))
        self.lock.setEnabled(state.lockable)
        buttons = ((self.devices, "devices"), (self.more, "more"), (self.orders, "orders"))
        for button, word in buttons:
            button.say(state.words[word], state.orders if button is self.orders else "")
            button.setVisible(bool(state.lock))
            button.setEnabled(state.lockable)
        # What somebody should do now needs the room; the key works all the same.
        self.orders.setVisible(bool(state.lock) and (state.ringing or not state.alert))
        self._ring(ringing=state.ringing)

    def _ring(self, *, ringing: bool) -> None:
        tone = "attention" if ringing else ""
        if self.orders.property("tone") != tone:
            self.orders.setProperty("tone", tone)
            self.orders.style().unpolish(self.orders)
            self.orders.style().polish(self.orders)

    def _say(self, words: Mapping[str, str]) -> None:
        if words is self._words:
            return
        self._words = words
        self.language.setText(words["language"])
        self.language.setAccessibleName(words["language_name"])
        self.mode.setAccessibleName(words["look_name"])
        self.mode.setToolTip(words["look_name"])

    def _draw_mode(self) -> None:
        self.mode.setIcon(QIcon(self._look.icon(TOGGLES[self._look.mode])))
        self.mode.setIconSize(QSize(Size.ICON, Size.ICON))

    def _arrange(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(Space.XL, 0, Space.S, 0)
        row.setSpacing(Space.L)
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        self.quiet.setAlignment(right)
        self.alert.setAlignment(right)
        self.alert.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)
        who = QHBoxLayout()
        who.setSpacing(Space.S)
        who.addWidget(self.place)
        who.addWidget(self.lock)
        who.addWidget(self.devices)
        who.addWidget(self.more)
        who.addWidget(self.orders)
        row.addLayout(who)
        row.addWidget(self.quiet, 1)
        row.addWidget(self.alert)
        row.addWidget(self.question)
        row.addWidget(self.time)
        toggles = QHBoxLayout()
        toggles.setSpacing(Space.S)
        toggles.addWidget(self.language)
        toggles.addWidget(self.mode)
        row.addLayout(toggles)


def _button() -> QPushButton:
    button = QPushButton()
    button.setProperty("kind", "strip")
    button.setAutoDefault(False)
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    return button
