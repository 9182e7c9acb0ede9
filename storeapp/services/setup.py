"""Setting devices up: a manager's PIN, a try on the device itself, then the settings."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from storeapp.domain.errors import Refusal
from storeapp.domain.money import Currency
from storeapp.domain.staff import Role, StaffMember
from storeapp.ports.clock import Clock
from storeapp.ports.devices import Trouble
from storeapp.ports.health import DeviceKind
from storeapp.ports.probing import (
    DIALECTS,
    ENCODINGS,
    WEDGE,
    WIDTHS,
    Candidate,
    Learnt,
    Lesson,
    Probes,
)
from storeapp.services.device_tests import sample_label
from storeapp.services.drawer import Drawer
from storeapp.services.signing_in import SigningIn
from storeapp.settings import SettingsError

SIM = "sim"
NONE = "none"
DEVICE_SETUP = "device-setup"
"""Why the drawer was opened, as the record of the day keeps it."""
CUSTOMER_DISPLAYS = ("second-screen", "window", "off")
"""Where the customer's own window may be."""

Save = Callable[[Mapping[str, str | int]], object]
_SETTINGS = {
    DeviceKind.SCALE: "scale",
    DeviceKind.POLE: "pole",
    DeviceKind.LABELS: "label_printer",
    DeviceKind.TERMINAL: "terminal",
}


@dataclass(frozen=True, slots=True)
class Looked:
    """What a person saw of the test page: the letter whose Chinese is right, the ruler that ends
    at the paper's edge, whether the paper was cut and the drawer opened; None is no answer."""

    letter: str
    columns: int
    cut: bool | None = None
    opened: bool | None = None


SIMULATED = Looked(next(iter(ENCODINGS)), max(WIDTHS), cut=True, opened=True)
"""The simulated printer is known; nobody has to look at it."""


@dataclass(frozen=True, slots=True)
class Setup:
    """Only a manager sets devices up, and only here is a strange device written to.

    `save` writes the settings file, for the next start; SettingsError when it cannot. `claimed` is
    what this till's devices are set to: a port of one of them is never tried for another.
    """

    signing_in: SigningIn
    probes: Probes
    drawer: Drawer
    clock: Clock
    currency: Currency
    save: Save
    claimed: Mapping[DeviceKind, str] = field(default_factory=dict)

    async def managers(self) -> tuple[StaffMember, ...]:
        return tuple(m for m in await self.signing_in.staff() if m.role is Role.MANAGER)

    async def allow(self, staff_id: str, pin: str) -> StaffMember:
        """Refusals: those of `SigningIn.sign_in`, and `setup-needs-manager`."""
        member = await self.signing_in.sign_in(staff_id, pin)
        if member.role is not Role.MANAGER:
            raise Refusal("setup-needs-manager")
        return member

    async def candidates(self, kind: DeviceKind) -> tuple[Candidate, ...]:
        """The last is NONE for what a till may do without."""
        found = await self.probes.candidates(kind)
        free = tuple(each for each in found if not self._is_taken(kind, each.address))
        return (*free, Candidate(NONE)) if kind in _SETTINGS else free

    async def print_page(self, address: str, manager: StaffMember) -> Trouble:
        """The drawer opens with it, and that is on record before the pulse leaves.

        Refusals `place-taken`, `device-address-unreadable`.
        """
        self._prove_free(DeviceKind.PRINTER, address)
        await self.drawer.record(DEVICE_SETUP, manager)
        return await self.probes.print_page(address, kick=True)

    async def keep_printer(self, address: str, looked: Looked) -> None:
        """Refusals `look-at-the-page` while an answer lacks, `settings-not-written`."""
        answered = looked.letter in ENCODINGS and looked.columns in WIDTHS
        if not answered or looked.cut is None or looked.opened is None:
            raise Refusal("look-at-the-page")
        await self._keep(
            {
                "printer": address,
                "printer_encoding": ENCODINGS[looked.letter],
                "printer_columns": looked.columns,
                "printer_cuts": looked.cut,
                "drawer": "printer" if looked.opened else NONE,
            }
        )

    async def keep_scale(self, place: str) -> str:
        """Finds out what the scale speaks, and keeps it; the setting.

        Refusals `place-taken`, `scale-not-recognised`, with nothing kept, and
        `settings-not-written`.
        """
        self._prove_free(DeviceKind.SCALE, place)
        protocol = await self.probes.scale_protocol(place)
        if not protocol:
            raise Refusal("scale-not-recognised")
        setting = f"{protocol}+{place}"
        await self._keep({"scale": setting})
        return setting

    async def lesson(self, place: str, heard: Callable[[], None]) -> Lesson:
        """See ports.probing.Probes.lesson. Refusal `place-taken`."""
        self._prove_free(DeviceKind.SCANNER, place)
        return await self.probes.lesson(place, heard)

    async def keep_scanner(self, place: str, learnt: Learnt | None) -> None:
        """Refusals `scan-first` before anything was learnt of it, `settings-not-written`."""
        if learnt is None and place != SIM:
            raise Refusal("scan-first")
        changes = {"scanner": "" if place == WEDGE else place.removeprefix("serial://")}
        if learnt is not None and place == WEDGE:
            changes["wedge"] = learnt.wedge
        await self._keep(changes)

    async def try_dialect(self, kind: DeviceKind, dialect: str, place: str) -> Trouble:
        """Shows or prints something there, for a person to read. Refusals `place-taken`, and the
        setting's."""
        self._prove_free(kind, place)
        setting = f"{dialect}+{place}"
        if kind is DeviceKind.POLE:
            return await self.probes.show_on_pole(setting)
        return await self.probes.print_label(setting, sample_label(self.clock, self.currency))

    async def keep_dialect(
        self, kind: DeviceKind, dialect: str, place: str, *, readable: bool | None
    ) -> bool:
        """Whether it was kept: only what somebody could read is. Refusals `look-first` without
        an answer, `settings-not-written`."""
        if readable is None or dialect not in DIALECTS[kind]:
            raise Refusal("look-first")
        if readable:
            await self._keep({_SETTINGS[kind]: f"{dialect}+{place}"})
        return readable

    async def keep_terminal(self, address: str) -> None:
        """Once it has answered; nothing is charged. Refusals: those of Probes.ask_terminal, with
        nothing kept, and `settings-not-written`."""
        await self.probes.ask_terminal(address, self.currency)
        await self._keep({"terminal": address})

    async def keep_untried(self, kind: DeviceKind, place: str) -> None:
        """SIM or NONE: there is nothing to try. Refusal `settings-not-written`."""
        assert place in (SIM, NONE), "a real device is tried first"
        await self._keep({_SETTINGS[kind]: place})

    async def keep_display(self, where: str) -> None:
        """One of CUSTOMER_DISPLAYS. Refusal `settings-not-written`."""
        assert where in CUSTOMER_DISPLAYS, "the settings know no other"
        await self._keep({"customer_display": where})

    def _is_taken(self, kind: DeviceKind, place: str) -> bool:
        """Only what one program at a time may hold: a host on the network serves many."""
        port = place.removeprefix("serial://")
        if port == place and not place.startswith("evdev:"):
            return False
        others = (setting for each, setting in self.claimed.items() if each is not kind)
        return any(_port_in(setting) == port for setting in others)

    def _prove_free(self, kind: DeviceKind, place: str) -> None:
        if self._is_taken(kind, place):
            raise Refusal("place-taken")

    async def _keep(self, changes: Mapping[str, str | int]) -> None:
        try:
            await asyncio.to_thread(self.save, changes)
        except SettingsError as error:
            raise Refusal("settings-not-written", detail=str(error)) from error


def _port_in(setting: str) -> str:
    """The port that a setting names, without what is spoken there and how."""
    place = setting.rpartition("+")[2].partition("?")[0]
    return place.removeprefix("serial://")
