"""The cash drawer: opened for a reason that is on disk, watched while it is open."""

from __future__ import annotations

import asyncio
import contextlib
from dataclasses import dataclass, field

from storeapp.domain.codec import drawer_open_body
from storeapp.domain.errors import Refusal
from storeapp.domain.fact import FactKind
from storeapp.domain.staff import Role, StaffMember
from storeapp.ports.clock import Clock
from storeapp.ports.devices import CashDrawer
from storeapp.ports.head_office import Uploads
from storeapp.ports.sales import SalesFile, SalesUnit
from storeapp.services.status import StatusBoard

LOOK_S = 2.0
"""How often the sensor is asked: nobody takes money out of a drawer much faster."""
OURS_MS = 5000
"""A drawer that is seen open so soon after a pulse was opened by it."""
BY_HAND = "by-hand"
CHANGE, COUNT, OTHER = "change", "count", "other"
REASONS = (CHANGE, COUNT, OTHER)
"""Why somebody opens it without a sale, as the record of the day keeps it."""
FREE_REASONS = frozenset({CHANGE})
"""What whoever sells may open it for; the rest is a manager's."""
MOST_REASON = 60
NOBODY = "nobody"
"""Who opened it when no shift is open."""


@dataclass(slots=True)
class Drawer:
    """Each opening is a fact: the reason is written before the pulse, and an opening that was none
    of ours when the sensor shows it.

    `alarm_ms` is how long it may stay open before somebody is told; 0 is for ever. `fitted` says
    whether the till has one at all.
    """

    sales: SalesFile
    drawer: CashDrawer
    board: StatusBoard
    clock: Clock
    uploads: Uploads
    alarm_ms: int = 60_000
    look_s: float = LOOK_S
    fitted: bool = True
    _kicked_ms: int | None = None
    _open_since_ms: int | None = None
    _seen_shut: bool = False
    _awake: asyncio.Event = field(default_factory=asyncio.Event)

    async def open_for(self, reason: str, staff: StaffMember) -> bool:
        """The fact, then the pulse. False when the drawer cannot be reached, and the key is
        needed. Refusal `drawer-needs-reason`."""
        if not reason.strip():
            raise Refusal("drawer-needs-reason")
        await self._note(reason, staff.id)
        return await self.kick()

    async def open_without_sale(self, reason: str, staff: StaffMember, words: str = "") -> bool:
        """For one of REASONS; `words` say which other one. False like `open_for`.

        Refusals, with nothing on record: `drawer-missing`, `drawer-needs-reason`,
        `drawer-needs-manager`.
        """
        other = words.strip()[:MOST_REASON]
        if not self.fitted:
            raise Refusal("drawer-missing")
        if reason not in REASONS or (reason == OTHER and not other):
            raise Refusal("drawer-needs-reason")
        if reason not in FREE_REASONS and staff.role is not Role.MANAGER:
            raise Refusal("drawer-needs-manager")
        return await self.open_for(f"{OTHER}: {other}" if reason == OTHER else reason, staff)

    async def record(self, reason: str, staff: StaffMember) -> None:
        """That somebody is about to open it by other means than `kick`."""
        await self._note(reason, staff.id)

    async def kick(self) -> bool:
        """The pulse alone: the fact that gives its reason is on disk already, as a sale's is."""
        self._kicked_ms = self.clock.monotonic_ms()
        reached = await self.drawer.open()
        self._awake.set()
        return reached

    async def watch(self) -> None:
        """Looks at the sensor until cancelled."""
        while True:
            self._awake.clear()
            await self.look()
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._awake.wait(), self.look_s)

    async def look(self) -> None:
        is_open = await self.drawer.is_open()
        if is_open is None:
            return  # Not known is neither open nor shut.
        now_ms = self.clock.monotonic_ms()
        if is_open and self._open_since_ms is None:
            self._open_since_ms = now_ms
            if self._seen_shut and not self._ours(now_ms):
                await self._note(BY_HAND)
        if not is_open:
            self._open_since_ms = None
        self._seen_shut = not is_open
        self.board.update(drawer_open=self._too_long(now_ms))

    def _ours(self, now_ms: int) -> bool:
        kicked_ms, self._kicked_ms = self._kicked_ms, None
        return kicked_ms is not None and now_ms - kicked_ms <= OURS_MS

    def _too_long(self, now_ms: int) -> bool:
        since_ms = self._open_since_ms
        return bool(self.alarm_ms) and since_ms is not None and now_ms - since_ms >= self.alarm_ms

    async def _note(self, reason: str, staff_id: str = "") -> None:
        """Without a name it is the one who answers for the drawer."""
        at = self.clock.now()

        def commit(unit: SalesUnit) -> None:
            if unit.device() is None:
                return  # A till that is nobody's yet keeps no journal.
            shift = unit.open_shift()
            who = staff_id or (shift.staff_id if shift else NOBODY)
            unit.append(FactKind.DRAWER_OPEN, drawer_open_body(reason=reason, staff_id=who, at=at))

        await self.sales.write(commit)
        self.uploads.wake()
