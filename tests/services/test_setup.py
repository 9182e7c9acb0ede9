"""Setting devices up: by a manager only, tried on the device, kept whole or not at all."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Coroutine, Mapping
from typing import Any, TypeVar

import pytest

from storeapp.domain.codec import drawer_open_from
from storeapp.domain.errors import Refusal
from storeapp.domain.staff import Role, StaffMember
from storeapp.ports.devices import Trouble
from storeapp.ports.health import DeviceKind
from storeapp.ports.probing import Candidate
from storeapp.ports.sales import Device, Verifier
from storeapp.services.drawer import Drawer
from storeapp.services.setup import DEVICE_SETUP, Looked, Setup
from storeapp.services.signing_in import SigningIn
from storeapp.services.status import StatusBoard
from storeapp.settings import SettingsError
from tests.services.fake_drawer import FakeDrawer
from tests.services.fakes import LIN, FakeClock, FakePins, FakeSales, FakeUploads

T = TypeVar("T")
WEI = StaffMember("u2", "Wei", Role.MANAGER)
TILL = Device("d1", 1, "S01", "2", "east", "https://office.test", "ab" * 32)


class FakeProbes:
    """A printer at any address, a scale that speaks what it is told; keeps what was tried."""

    def __init__(self, protocol: str = "cas-pd") -> None:
        self.protocol = protocol
        self.tried: list[tuple[str, bool]] = []
        self.trouble = Trouble.NONE
        self.found: tuple[Candidate, ...] = (Candidate("usb:04b8:0e15", "TM-T20"),)

    async def candidates(self, kind: DeviceKind) -> tuple[Candidate, ...]:
        return (*self.found, Candidate("sim"))

    async def print_page(self, address: str, *, kick: bool) -> Trouble:
        self.tried.append((address, kick))
        return self.trouble

    async def scale_protocol(self, place: str) -> str:
        return self.protocol


class Setting:
    """A set-up over files in memory; `kept` is what was written."""

    def __init__(self, protocol: str = "cas-pd", *, full: bool = False) -> None:
        self.sales, self.probes, self.full = FakeSales(), FakeProbes(protocol), full
        self.sales.rows.device = TILL
        for member in (LIN, WEI):
            self.sales.rows.verifiers[member.id] = Verifier(member, "pin:246810")
        self.kept: list[dict[str, object]] = []
        clock = FakeClock()
        drawer = Drawer(self.sales, FakeDrawer(), StatusBoard(), clock, FakeUploads())
        signing_in = SigningIn(self.sales, FakePins(), clock)
        self.setup = Setup(signing_in, self.probes, drawer, self._save)

    def _save(self, changes: Mapping[str, str | int]) -> None:
        if self.full:
            raise SettingsError("storeapp.toml cannot be written")
        self.kept.append(dict(changes))

    @property
    def openings(self) -> list[tuple[str, str]]:
        facts = [drawer_open_from(json.loads(fact.body)) for fact in self.sales.rows.facts]
        return [(fact.reason, fact.staff_id) for fact in facts]


def done(work: Coroutine[Any, Any, T]) -> T:
    return asyncio.run(work)


def test_a_manager_is_let_in_and_nobody_else() -> None:
    setting = Setting()

    assert done(setting.setup.managers()) == (WEI,)
    assert done(setting.setup.allow("u2", "246810")) == WEI
    with pytest.raises(Refusal, match="setup-needs-manager"):
        done(setting.setup.allow("u1", "246810"))
    with pytest.raises(Refusal, match="pin-wrong"):
        done(setting.setup.allow("u2", "000000"))
    assert (setting.kept, setting.probes.tried) == ([], [])


def test_what_the_computer_knows_is_offered() -> None:
    found = done(Setting().setup.candidates(DeviceKind.PRINTER))

    assert found == (Candidate("usb:04b8:0e15", "TM-T20"), Candidate("sim"))


@pytest.mark.parametrize("kick", [True, False], ids=["with the drawer", "without"])
def test_an_opening_of_the_drawer_is_on_record(kick: bool) -> None:
    setting = Setting()
    trouble = done(setting.setup.print_page("usb:04b8:0e15", WEI, kick=kick))

    assert (trouble, setting.probes.tried) == (Trouble.NONE, [("usb:04b8:0e15", kick)])
    assert setting.openings == ([(DEVICE_SETUP, "u2")] if kick else [])


def test_the_simulated_printer_needs_no_try() -> None:
    setting = Setting()

    assert done(setting.setup.print_page("sim", WEI, kick=True)) is Trouble.NONE
    assert (setting.probes.tried, setting.openings) == ([], [])


@pytest.mark.parametrize("opened", [True, False], ids=["drawer opened", "it did not"])
def test_what_was_seen_on_the_page_is_kept(opened: bool) -> None:
    setting = Setting()
    done(setting.setup.keep_printer("usb:04b8:0e15", Looked("C", 32, opened=opened)))

    printer = {"printer": "usb:04b8:0e15", "printer_encoding": "raster", "printer_columns": 32}
    assert setting.kept == [{**printer, "drawer": "printer"} if opened else printer]


@pytest.mark.parametrize("looked", [Looked("", 48), Looked("A", 0)], ids=["no letter", "no width"])
def test_without_an_answer_nothing_is_kept(looked: Looked) -> None:
    setting = Setting()

    with pytest.raises(Refusal, match="look-at-the-page"):
        done(setting.setup.keep_printer("usb:04b8:0e15", looked))
    assert setting.kept == []


@pytest.mark.parametrize(
    ("place", "kept"),
    [("serial://COM3", "cas-pd+serial://COM3"), ("sim", "sim")],
    ids=["on a port", "simulated"],
)
def test_a_scale_is_kept_with_what_it_speaks(place: str, kept: str) -> None:
    setting = Setting()

    assert done(setting.setup.keep_scale(place)) == kept
    assert setting.kept == [{"scale": kept}]


def test_a_scale_that_nobody_understands_is_not_kept() -> None:
    setting = Setting(protocol="")

    with pytest.raises(Refusal, match="scale-not-recognised"):
        done(setting.setup.keep_scale("serial://COM3"))
    assert setting.kept == []


def test_settings_that_cannot_be_written_are_said() -> None:
    setting = Setting(full=True)

    with pytest.raises(Refusal, match="settings-not-written"):
        done(setting.setup.keep_scale("sim"))
    assert setting.kept == []
