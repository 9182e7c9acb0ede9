"""A fresh till and a head office that answers as the test says."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import nullcontext

from storeapp.domain.errors import Refusal
from storeapp.ports.head_office import Application, Approval
from storeapp.ports.sales import Device
from storeapp.services.enrolment import Enrolment
from storeapp.ui.screens.enrol.presenter import EnrolPresenter
from storeapp.ui.screens.enrol.state import EnrolState
from storeapp.ui.surroundings import Surroundings
from storeapp.ui.texts import Texts
from tests.services.fakes import FakeClock, FakeSales
from tests.ui.given import HeldWork, RecordingSounds

CODE = Application("K7QM4TX2", "device-code", interval_s=2, expires_s=20)
APPROVED = Approval("d1", 1, "S01", "2", "east")
ADDRESS = "https://headoffice.example.com"


class FakeKey:
    public_key = "ab" * 32

    def sign(self, message: bytes) -> str:
        return ""


class FakeEnrolling:
    """Head office: `codes` answers `apply`, `decisions` answers `approval`; a str refuses."""

    def __init__(self) -> None:
        self.codes: list[Application | str] = [CODE]
        self.decisions: list[Approval | str | None] = []
        self.asked: list[str] = []
        self.looked = 0

    async def apply(self, address: str, *, public_key: str, computer: str) -> Application:
        self.asked.append(address)
        code = self.codes.pop(0)
        if isinstance(code, str):
            raise Refusal(code)
        return code

    async def approval(self, address: str, application: Application) -> Approval | None:
        self.looked += 1
        decision = self.decisions.pop(0) if self.decisions else None
        if isinstance(decision, str):
            raise Refusal(decision)
        return decision


class Joining:
    def __init__(self) -> None:
        self.sales, self.head_office = FakeSales(), FakeEnrolling()
        self.work, self.sounds, self.texts = HeldWork(), RecordingSounds(), Texts()
        self.around = Surroundings(self.texts, self.sounds, self.work.spawn, nullcontext)
        self.states: list[EnrolState] = []
        self.joined: list[Device] = []
        self.slept: list[float] = []
        self.at_sleep: Callable[[], None] | None = None
        self.presenter = EnrolPresenter(self.around, self.states.append, self.sleep)
        self.enrolment = Enrolment(
            self.sales, self.head_office, FakeKey(), FakeClock(), "till-computer"
        )

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        if self.at_sleep is not None:
            self.at_sleep()
        await asyncio.sleep(0)

    def start(self, address: str = ADDRESS) -> None:
        self.presenter.start(self.enrolment, address, self.joined.append)
        self.states.clear()

    def ask(self) -> None:
        self.presenter.ask()
        self.work.run()

    @property
    def state(self) -> EnrolState:
        return self.states[-1]

    @property
    def said(self) -> str:
        return self.state.notice.text if self.state.notice else ""
