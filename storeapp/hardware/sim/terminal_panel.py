"""The simulated card terminal's part of the simulators' window."""

from __future__ import annotations

from PySide6.QtWidgets import QButtonGroup, QGridLayout, QGroupBox, QLabel, QPushButton

from storeapp.domain.money import Money, format_money
from storeapp.hardware.sim.panels import Changes, plain_button
from storeapp.hardware.sim.terminal import Mood, SimTerminal
from storeapp.hardware.sim.words import Words

TITLE = Words("Card terminal", "刷卡终端")
APPROVE_NOW = Words("Approve now", "现在批准")
CHARGES = Words("Charges", "已扣款")
MOODS: dict[Mood, Words] = {
    Mood.APPROVE: Words("Approve", "批准"),
    Mood.DECLINE: Words("Decline", "拒绝"),
    Mood.NO_ANSWER: Words("No answer", "无应答"),
    Mood.LATE: Words("Late approve", "延迟批准"),
    Mood.CUT_BEFORE: Words("Cut before", "扣款前断线"),
    Mood.CUT_AFTER: Words("Cut after", "扣款后断线"),
    Mood.OTHER_AMOUNT: Words("Wrong amount", "金额不符"),
}


class TerminalPanel(QGroupBox):
    """What becomes of the next payment, and what was charged so far."""

    def __init__(self, terminal: SimTerminal) -> None:
        super().__init__(str(TITLE))
        self._terminal = terminal
        self.moods = {mood: self._mood_button(mood) for mood in Mood}
        self._group = QButtonGroup(self)
        layout = QGridLayout(self)
        for at, button in enumerate(self.moods.values()):
            self._group.addButton(button)
            layout.addWidget(button, at // 2, at % 2)
        self.approve_now = plain_button(APPROVE_NOW, terminal.approve_late)
        self.charged = QLabel()
        below = (len(self.moods) + 1) // 2
        layout.addWidget(self.approve_now, below, 0, 1, 2)
        layout.addWidget(self.charged, below + 1, 0, 1, 2)
        self.changes = Changes(self, terminal.subscribe)
        self.changes.happened.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        self.approve_now.setEnabled(self._terminal.is_waiting)
        owed = format_money(Money(self._terminal.owed_minor), symbol=False)
        self.charged.setText(f"{CHARGES}  {len(self._terminal.charges)} · {owed}")

    def _mood_button(self, mood: Mood) -> QPushButton:
        button = plain_button(MOODS[mood], lambda: self._choose(mood))
        button.setCheckable(True)
        button.setChecked(mood is self._terminal.mood)
        return button

    def _choose(self, mood: Mood) -> None:
        self._terminal.mood = mood
