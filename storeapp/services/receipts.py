"""Receipts of this till, to be looked at and copied."""

from __future__ import annotations

from dataclasses import dataclass

from storeapp.domain.errors import Refusal
from storeapp.domain.receipt import ReceiptDoc
from storeapp.domain.receipt_of import sale_in_code
from storeapp.domain.sale import Sale
from storeapp.domain.staff import StaffMember
from storeapp.domain.till import ReceiptNumber
from storeapp.ports.sales import SaleNote, SalesFile, SalesUnit
from storeapp.services.printing import Printing

MOST_RECENT = 40
MOST_COUNT = 9
_RETURN = "return:"
"""Digits of a receipt's count that a person types."""


@dataclass(frozen=True, slots=True)
class Receipt:
    """A receipt word for word as it was printed, and how many copies were ordered since; `sale_id`
    of a return's is its subject."""

    sale_id: str
    number: str
    document: ReceiptDoc
    copies: int


@dataclass(frozen=True, slots=True)
class Receipts:
    """Only what this till's own file keeps; a copy is counted there before it is printed."""

    sales: SalesFile
    printing: Printing

    async def recent(self) -> tuple[SaleNote, ...]:
        return await self.sales.read(lambda unit: unit.recent_sales(MOST_RECENT))

    async def receipt(self, sale_id: str) -> Receipt:
        """Refusal `nothing-to-copy`."""
        return await self.sales.read(lambda unit: _receipt(unit, unit.sale(sale_id)))

    async def find(self, typed: str) -> Receipt:
        """By its number, the count at the end of its number, or its code as it was scanned.

        Refusal `nothing-to-copy`.
        """
        sale_id, number = sale_in_code(typed), typed.strip()
        if sale_id:
            return await self.receipt(sale_id)
        return await self.sales.read(
            lambda unit: _of_return(unit, number) or _receipt(unit, _numbered(unit, number))
        )

    async def copy(self, sale_id: str, *, staff: StaffMember, why: str) -> int:
        """Its number; see `Printing.reprint`."""
        return await self.printing.reprint(_subject(sale_id), staff=staff, why=why)


def _numbered(unit: SalesUnit, number: str) -> Sale | None:
    device = unit.device()
    short = number.isascii() and number.isdigit() and len(number) <= MOST_COUNT
    if short and device is not None and int(number):
        whole = ReceiptNumber(device.store, device.till, device.epoch, int(number))
        return unit.sale_of_number(str(whole))
    return unit.sale_of_number(number)


def _receipt(unit: SalesUnit, sale: Sale | None) -> Receipt:
    jobs = unit.jobs_about(_subject(sale.id)) if sale else ()
    if sale is None or not jobs:
        raise Refusal("nothing-to-copy")
    return Receipt(sale.id, str(sale.number), jobs[0].document, len(jobs) - 1)


def _of_return(unit: SalesUnit, number: str) -> Receipt | None:
    """That of a return; in an exchange it stands on the receipt of the sale."""
    done = unit.return_of_number(number)
    jobs = unit.jobs_about(f"{_RETURN}{done.id}") if done else ()
    if done is None or not jobs:
        return None
    return Receipt(f"{_RETURN}{done.id}", str(done.number), jobs[0].document, len(jobs) - 1)


def _subject(sale_id: str) -> str:
    return sale_id if sale_id.startswith(_RETURN) else f"receipt:{sale_id}"
