"""Setting devices up: a manager's PIN, a try on the device itself, then the settings."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from storeapp.domain.errors import Refusal
from storeapp.domain.staff import Role, StaffMember
from storeapp.ports.devices import Trouble
from storeapp.ports.health import DeviceKind
from storeapp.ports.probing import ENCODINGS, WIDTHS, Candidate, Probes
from storeapp.services.drawer import Drawer
from storeapp.services.signing_in import SigningIn
from storeapp.settings import SettingsError

SIM = "sim"
DEVICE_SETUP = "device-setup"
"""Why the drawer was opened, as the record of the day keeps it."""

Save = Callable[[Mapping[str, str | int]], object]


@dataclass(frozen=True, slots=True)
class Looked:
    """What a person saw on the test page: the letter whose Chinese is right, and the ruler that
    ends at the paper's edge; whether the drawer on that printer `opened`."""

    letter: str
    columns: int
    opened: bool = False


@dataclass(frozen=True, slots=True)
class Setup:
    """Only a manager sets devices up, and only here is a strange device written to.

    `save` writes the settings file, for the next start; SettingsError when it cannot.
    """

    signing_in: SigningIn
    probes: Probes
    drawer: Drawer
    save: Save

    async def managers(self) -> tuple[StaffMember, ...]:
        return tuple(m for m in await self.signing_in.staff() if m.role is Role.MANAGER)

    async def allow(self, staff_id: str, pin: str) -> StaffMember:
        """Refusals: those of `SigningIn.sign_in`, and `setup-needs-manager`."""
        member = await self.signing_in.sign_in(staff_id, pin)
        if member.role is not Role.MANAGER:
            raise Refusal("setup-needs-manager")
        return member

    async def candidates(self, kind: DeviceKind) -> tuple[Candidate, ...]:
        return await self.probes.candidates(kind)

    async def print_page(self, address: str, manager: StaffMember, *, kick: bool) -> Trouble:
        """With `kick` the opening is on record before the pulse leaves.

        Refusal `device-address-unreadable`. The simulated printer needs no try.
        """
        if address == SIM:
            return Trouble.NONE
        if kick:
            await self.drawer.record(DEVICE_SETUP, manager)
        return await self.probes.print_page(address, kick=kick)

    async def keep_printer(self, address: str, looked: Looked) -> None:
        """Refusals `look-at-the-page` while an answer lacks, `settings-not-written`."""
        if looked.letter not in ENCODINGS or looked.columns not in WIDTHS:
            raise Refusal("look-at-the-page")
        changes: dict[str, str | int] = {
            "printer": address,
            "printer_encoding": ENCODINGS[looked.letter],
            "printer_columns": looked.columns,
        }
        if looked.opened:
            changes["drawer"] = "printer"
        await self._keep(changes)

    async def keep_scale(self, place: str) -> str:
        """Finds out what the scale speaks, and keeps it; the setting.

        Refusals `scale-not-recognised`, with nothing kept, and `settings-not-written`.
        """
        setting = SIM
        if place != SIM:
            protocol = await self.probes.scale_protocol(place)
            if not protocol:
                raise Refusal("scale-not-recognised")
            setting = f"{protocol}+{place}"
        await self._keep({"scale": setting})
        return setting

    async def _keep(self, changes: Mapping[str, str | int]) -> None:
        try:
            await asyncio.to_thread(self.save, changes)
        except SettingsError as error:
            raise Refusal("settings-not-written", detail=str(error)) from error
