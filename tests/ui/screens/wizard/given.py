"""The set-up of devices over a till whose manager is Wei."""

from __future__ import annotations

from contextlib import nullcontext

from storeapp.ui.screens.wizard.presenter import WizardPresenter
from storeapp.ui.screens.wizard.state import WizardState
from storeapp.ui.surroundings import Surroundings
from storeapp.ui.texts import Texts
from tests.services.setup_given import FakeLesson, Setting
from tests.ui.given import HeldWork, RecordingSounds


class Setter:
    """The sheet, and every state it showed."""

    def __init__(self, setting: Setting, texts: Texts, sounds: RecordingSounds) -> None:
        self.setting, self.held, self.sounds, self.closed = setting, HeldWork(), sounds, 0
        self.screens = 1
        self.shown: list[WizardState] = []
        around = Surroundings(texts, sounds, self.held.spawn, nullcontext)
        self.presenter = WizardPresenter(
            setting.setup, around, self._close, self.shown.append, lambda: self.screens
        )
        self.presenter.open()
        self.held.run()

    def _close(self) -> None:
        self.closed += 1

    @property
    def state(self) -> WizardState:
        return self.shown[-1]

    @property
    def told(self) -> str:
        return self.state.notice.text if self.state.notice else ""

    @property
    def lesson(self) -> FakeLesson:
        return self.setting.probes.lessons[-1]

    @property
    def marks(self) -> list[str]:
        """What became of each kind of device."""
        return [row.detail for row in self.state.rows]

    def confirm(self) -> None:
        self.presenter.confirm()
        self.held.run()

    def let_in(self, pin: str = "246810") -> None:
        for digit in pin:
            self.presenter.press(digit)
        self.confirm()

    def to_places(self, kind: str = "printer") -> None:
        self.let_in()
        self.presenter.select(kind)
        self.confirm()

    def to_lesson(self) -> None:
        self.to_places("scanner")
        self.presenter.select("wedge")
        self.confirm()
