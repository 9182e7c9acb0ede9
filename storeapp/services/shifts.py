"""Shifts: the drawer's float and who answers for it."""

from __future__ import annotations

from dataclasses import dataclass

from storeapp.domain.codec import shift_open_body
from storeapp.domain.errors import Refusal
from storeapp.domain.fact import FactKind
from storeapp.domain.money import Money
from storeapp.domain.shift import Shift, open_shift
from storeapp.domain.staff import StaffMember
from storeapp.ports.clock import Clock, Ids
from storeapp.ports.head_office import Uploads
from storeapp.ports.sales import SalesFile, SalesUnit


@dataclass(frozen=True, slots=True)
class Shifts:
    sales: SalesFile
    clock: Clock
    ids: Ids
    uploads: Uploads

    async def current(self) -> Shift | None:
        return await self.sales.read(lambda unit: unit.open_shift())

    async def open(self, opening_float: Money, staff: StaffMember) -> Shift:
        """Open the shift; Refusal `shift-already-open` when another is."""
        at = self.clock.now()
        shift = open_shift(self.ids.new(), at=at, staff_id=staff.id, opening_float=opening_float)

        def commit(unit: SalesUnit) -> Shift:
            if unit.open_shift() is not None:
                raise Refusal("shift-already-open")
            unit.append(FactKind.SHIFT_OPEN, shift_open_body(shift))
            unit.put_shift(shift)
            return shift

        opened = await self.sales.write(commit)
        self.uploads.wake()
        return opened
