"""A set-up of devices over files in memory, with devices that only the test knows."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping

from storeapp.domain.codec import drawer_open_from
from storeapp.domain.errors import Refusal
from storeapp.domain.money import CNY, Currency
from storeapp.domain.price_label import PriceLabel
from storeapp.domain.staff import Role, StaffMember
from storeapp.ports.devices import Trouble
from storeapp.ports.health import DeviceKind
from storeapp.ports.probing import Candidate, Learnt, ShownCode
from storeapp.ports.sales import Device, Verifier
from storeapp.services.drawer import Drawer
from storeapp.services.setup import Setup
from storeapp.services.signing_in import SigningIn
from storeapp.services.status import StatusBoard
from storeapp.settings import SettingsError
from tests.services.fake_drawer import FakeDrawer
from tests.services.fakes import LIN, FakeClock, FakePins, FakeSales, FakeUploads

WEI = StaffMember("u2", "Wei", Role.MANAGER)
TILL = Device("d1", 1, "S01", "2", "east", "https://office.test", "ab" * 32)
EAN, GS1 = ShownCode("690", (True, False, True)), ShownCode("01690\x1d10A", (True, True))
LEARNT = Learnt("prefix=~", "~", "\r", 35)


class FakeLesson:
    """Two codes; what comes of each scan is said beforehand."""

    codes = (EAN, GS1)

    def __init__(self, heard: Callable[[], None]) -> None:
        self._heard = heard
        self._answers: list[Learnt | Refusal] = []
        self.ended = 0

    def scan(self, answer: Learnt | Refusal) -> None:
        self._answers.append(answer)
        self._heard()

    def learnt(self) -> Learnt:
        answer = self._answers.pop(0)
        if isinstance(answer, Refusal):
            raise answer
        return answer

    async def end(self) -> None:
        self.ended += 1


class FakeProbes:
    """A device at any address, a scale that speaks what it is told; keeps what was tried."""

    def __init__(self, protocol: str = "cas-pd") -> None:
        self.protocol = protocol
        self.tried: list[tuple[str, bool]] = []
        self.shown: list[str] = []
        self.labels: list[PriceLabel] = []
        self.asked: list[tuple[str, Currency]] = []
        self.lessons: list[FakeLesson] = []
        self.trouble = Trouble.NONE
        self.refusal: Refusal | None = None
        self.found: tuple[Candidate, ...] = (Candidate("usb:04b8:0e15", "TM-T20"),)

    async def candidates(self, kind: DeviceKind) -> tuple[Candidate, ...]:
        return (*self.found, Candidate("sim"))

    async def print_page(self, address: str, *, kick: bool) -> Trouble:
        self.tried.append((address, kick))
        return self.trouble

    async def scale_protocol(self, place: str) -> str:
        return self.protocol

    async def show_on_pole(self, setting: str) -> Trouble:
        self.shown.append(setting)
        return self.trouble

    async def print_label(self, setting: str, label: PriceLabel) -> Trouble:
        self.shown.append(setting)
        self.labels.append(label)
        return self.trouble

    async def ask_terminal(self, address: str, currency: Currency) -> None:
        self.asked.append((address, currency))
        if self.refusal is not None:
            raise self.refusal

    async def lesson(self, place: str, heard: Callable[[], None]) -> FakeLesson:
        lesson = FakeLesson(heard)
        self.lessons.append(lesson)
        return lesson


class Setting:
    """A set-up over files in memory; `kept` is what was written."""

    def __init__(self, protocol: str = "cas-pd", *, full: bool = False) -> None:
        self.sales, self.probes, self.full = FakeSales(), FakeProbes(protocol), full
        self.sales.rows.device = TILL
        for member in (LIN, WEI):
            self.sales.rows.verifiers[member.id] = Verifier(member, "pin:246810")
        self.kept: list[dict[str, object]] = []
        self.claimed: dict[DeviceKind, str] = {}
        clock = FakeClock()
        drawer = Drawer(self.sales, FakeDrawer(), StatusBoard(), clock, FakeUploads())
        signing_in = SigningIn(self.sales, FakePins(), clock)
        self.setup = Setup(
            signing_in, self.probes, drawer, clock, CNY, self._save, claimed=self.claimed
        )

    def _save(self, changes: Mapping[str, str | int]) -> None:
        if self.full:
            raise SettingsError("storeapp.toml cannot be written")
        self.kept.append(dict(changes))

    @property
    def openings(self) -> list[tuple[str, str]]:
        facts = [drawer_open_from(json.loads(fact.body)) for fact in self.sales.rows.facts]
        return [(fact.reason, fact.staff_id) for fact in facts]
