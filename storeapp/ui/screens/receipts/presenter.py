"""Receipts: the list, one of them to look at, a copy with its reason."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass, replace
from typing import Any

from storeapp.domain.barcode import Scan
from storeapp.domain.errors import Defect, Refusal
from storeapp.domain.receipt_of import sale_in_code
from storeapp.domain.staff import StaffMember
from storeapp.ports.clock import Clock
from storeapp.ports.sales import SaleNote
from storeapp.services.receipts import Receipt, Receipts
from storeapp.ui.screens.receipts.rows import note_row
from storeapp.ui.screens.receipts.state import ReceiptsState
from storeapp.ui.screens.receipts.texts import TEXTS
from storeapp.ui.surroundings import Surroundings
from storeapp.ui.texts import Words
from storeapp.ui.told import Told, notice_of


@dataclass(frozen=True, slots=True)
class Doors:
    """`ask_manager` with the receipt's number, and how it goes on; `close` takes the sheet off."""

    ask_manager: Callable[[str, Callable[[StaffMember], None]], None]
    close: Callable[[], None]


@dataclass(frozen=True, slots=True)
class _Under:
    """`loading` until the list is there; `receipt` is the one looked at; `busy` while a copy is
    being ordered."""

    notes: tuple[SaleNote, ...] = ()
    loading: bool = True
    selected: str = ""
    typed: str = ""
    receipt: Receipt | None = None
    reason: str = ""
    busy: bool = False
    told: Told | None = None


class ReceiptsPresenter:
    """Shows one state per intent. A copy is ordered once, and counted before it prints."""

    def __init__(
        self,
        receipts: Receipts,
        clock: Clock,
        around: Surroundings,
        doors: Doors,
        show: Callable[[ReceiptsState], None],
    ) -> None:
        self._receipts = receipts
        self._clock = clock
        self._around = around
        self._words = around.texts.of(TEXTS)
        self._doors = doors
        self._show = show
        self._staff: StaffMember | None = None
        self._under = _Under()

    def start(self, staff: StaffMember) -> None:
        """This person looks for a receipt."""
        self._staff, self._under = staff, _Under()
        self._spawn(self._load(), "list the receipts")

    def again(self) -> None:
        self._see(self._under)

    def select(self, sale_id: str) -> None:
        self._see(replace(self._under, selected=sale_id, told=None))

    def choose(self, sale_id: str) -> None:
        """A touch: that one."""
        self._under = replace(self._under, selected=sale_id, typed="", told=None)
        self._spawn(self._look(lambda: self._receipts.receipt(sale_id)), "look at a receipt")

    def write(self, typed: str) -> None:
        """A number is being typed."""
        self._see(replace(self._under, typed=typed, told=None))

    def scanned(self, scan: Scan) -> None:
        """A receipt's code leads to it; anything else is no receipt."""
        if self._under.busy or not sale_in_code(scan.text):
            self._around.sounds.refused()
            return
        self._spawn(self._look(lambda: self._receipts.find(scan.text)), "find a receipt")

    def reason(self, reason: str) -> None:
        """1, 2 or 3: why a copy."""
        if self._under.receipt is not None and not self._under.busy:
            self._under = replace(self._under, reason=reason, told=None)
        self.again()

    def confirm(self) -> None:
        """Enter: look at the number that was typed, or the selected one; then print a copy."""
        under = self._under
        if under.receipt is not None:
            self._order(self._person)
        elif under.typed.strip():
            self._spawn(self._look(lambda: self._receipts.find(under.typed)), "find a receipt")
        elif under.selected:
            self.choose(under.selected)

    def leave(self) -> None:
        """Esc: from the receipt to the list, from there away."""
        if self._under.receipt is None:
            self._doors.close()
        else:
            self._see(replace(self._under, receipt=None, reason="", told=None))

    async def _load(self) -> None:
        notes = await self._receipts.recent()
        selected = self._under.selected or (notes[0].id if notes else "")
        self._see(replace(self._under, notes=notes, loading=False, selected=selected))

    async def _look(self, found: Callable[[], Awaitable[Receipt]]) -> None:
        try:
            receipt = await found()
        except Refusal as refusal:
            self._refuse(refusal)
            return
        self._see(replace(self._under, receipt=receipt, typed="", reason="", told=None))

    def _order(self, staff: StaffMember) -> None:
        under = self._under
        if under.receipt is not None and under.reason and not under.busy:
            self._see(replace(under, busy=True, told=None))
            self._spawn(self._copy(under.receipt, under.reason, staff), "copy a receipt")
        else:
            self.again()

    async def _copy(self, receipt: Receipt, reason: str, staff: StaffMember) -> None:
        try:
            number = await self._receipts.copy(receipt.sale_id, staff=staff, why=reason)
        except Refusal as refusal:
            self._under = replace(self._under, busy=False)
            if refusal.code == "copy-needs-manager":
                self.again()
                self._doors.ask_manager(receipt.number, self._order)
            else:
                self._refuse(refusal)
            return
        told = Told("printing", values={"number": str(number)})
        counted = replace(receipt, copies=number)
        self._see(replace(self._under, receipt=counted, reason="", busy=False, told=told))

    def _refuse(self, refusal: Refusal) -> None:
        self._around.sounds.refused()
        self._see(replace(self._under, told=Told(refusal=refusal)))

    def _spawn(self, work: Coroutine[Any, Any, object], name: str) -> None:
        self._around.spawn(work, name)

    @property
    def _person(self) -> StaffMember:
        if self._staff is None:
            raise Defect("nobody orders this copy")
        return self._staff

    def _see(self, under: _Under) -> None:
        self._under = under
        words, receipt, today = self._words, under.receipt, self._clock.now().date()
        looking = receipt is not None
        self._show(
            ReceiptsState(
                words=words.labels,
                title=words("one", number=receipt.number) if receipt else words("title"),
                rows=tuple(note_row(note, today, words) for note in under.notes),
                selected=under.selected,
                typed=under.typed,
                hint="" if under.loading else words("none"),
                document=receipt.document if receipt else None,
                copies=_copies(receipt, words),
                reason=under.reason,
                primary=words("copy" if looking else "open"),
                ready=_ready(under),
                notice=notice_of(under.told, words),
            )
        )


def _copies(receipt: Receipt | None, words: Words) -> str:
    count = receipt.copies if receipt else 0
    key = {0: "no_copies", 1: "one_copy"}.get(count, "copies")
    return words(key, count=count)


def _ready(under: _Under) -> bool:
    if under.receipt is not None:
        return bool(under.reason) and not under.busy
    return bool(under.typed.strip() or under.selected)
