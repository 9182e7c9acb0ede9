"""A clerk who opens the shift, over files in memory."""

from __future__ import annotations

from contextlib import nullcontext

from storeapp.domain.money import CNY, Currency
from storeapp.services.shifts import Shifts
from storeapp.ui.screens.shift.presenter import Doors, ShiftPresenter
from storeapp.ui.screens.shift.state import ShiftState
from storeapp.ui.surroundings import Surroundings
from storeapp.ui.texts import Texts
from tests.services.fakes import LIN, FakeClock, FakeIds, FakeSales, FakeUploads
from tests.ui.given import HeldWork, RecordingSounds


class Opening:
    def __init__(self, currency: Currency = CNY) -> None:
        self.sales, self.clock, self.uploads = FakeSales(), FakeClock(), FakeUploads()
        self.shifts = Shifts(self.sales, self.clock, FakeIds(), self.uploads)
        self.work, self.sounds, self.texts = HeldWork(), RecordingSounds(), Texts()
        self.around = Surroundings(self.texts, self.sounds, self.work.spawn, nullcontext)
        self.states: list[ShiftState] = []
        self.went: list[str] = []
        self.currency = currency
        self.doors = Doors(lambda: self.went.append("opened"), lambda: self.went.append("out"))
        self.presenter = ShiftPresenter(
            self.shifts, self.clock, currency, self.around, self.doors, self.states.append
        )

    def start(self) -> None:
        self.presenter.start(LIN)
        self.states.clear()

    def type(self, text: str) -> None:
        for key in text:
            self.presenter.press(key)
        self.states.clear()

    @property
    def state(self) -> ShiftState:
        return self.states[-1]

    @property
    def said(self) -> str:
        return self.state.notice.text if self.state.notice else ""
