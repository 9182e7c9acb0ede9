"""The sheet of devices: the list, what is so with the selected one, and what can be done."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from storeapp.ui.screens.devices.device_list import DevicePainter
from storeapp.ui.screens.devices.state import DevicesState
from storeapp.ui.theme.look import Look
from storeapp.ui.theme.tokens import Space
from storeapp.ui.widgets.key_button import KeyButton
from storeapp.ui.widgets.label import ElidedLabel
from storeapp.ui.widgets.row_list import RowList
from storeapp.ui.widgets.sentence import Sentence
from storeapp.ui.widgets.sheet import Sheet


class DevicesSheet(Sheet):
    """Draws a DevicesState.

    Signals: `selected` with a device's id; `reconnecting`, `moving`, `setting_up`; those of Sheet.
    """

    selected = Signal(str)
    reconnecting = Signal()
    moving = Signal()
    setting_up = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.devices = RowList(DevicePainter(look))
        self.notice, self.past = Sentence(), ElidedLabel("caption")
        self.reconnect, self.move_jobs = KeyButton("Ctrl+R"), KeyButton("Ctrl+M")
        self.set_up = KeyButton("Ctrl+S")
        self._arrange_body()
        self.devices.selected.connect(self.selected)
        self.reconnect.clicked.connect(self.reconnecting)
        self.move_jobs.clicked.connect(self.moving)
        self.set_up.clicked.connect(self.setting_up)

    def show_state(self, state: DevicesState) -> None:
        words = state.words
        self.say(title=words["title"], back=words["back"], primary=state.test)
        self.devices.setAccessibleName(words["title"])
        self.devices.say_when_empty(state.hint)
        self.devices.show_rows(state.rows, state.selected)
        self.notice.show_notice(state.notice)
        self.past.say(state.past)
        self.primary.setEnabled(state.testable)
        self.reconnect.say(words["reconnect"])
        self.reconnect.setEnabled(state.reconnectable)
        self.move_jobs.say(words["move"])
        self.move_jobs.setVisible(state.movable)
        self.set_up.say(words["set-up"])
        self.set_up.setVisible(state.settable)

    def take_focus(self) -> None:
        self.devices.setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """What is typed over a sheet never falls through to the screen below."""
        event.accept()

    def _arrange_body(self) -> None:
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.setSpacing(Space.S)
        self.body.addWidget(self.devices, 1)
        below = QVBoxLayout()
        below.setContentsMargins(Space.L - 1, Space.S, Space.L, 0)
        below.setSpacing(Space.S)
        below.addWidget(self.notice)
        below.addWidget(self.past)
        actions = QHBoxLayout()
        actions.setSpacing(Space.S)
        actions.addWidget(self.reconnect, 1)
        actions.addWidget(self.move_jobs, 1)
        actions.addWidget(self.set_up, 1)
        below.addLayout(actions)
        self.body.addLayout(below)
