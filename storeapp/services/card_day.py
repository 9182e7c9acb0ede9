"""The card terminal's end of day: run, said, and kept on paper."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from storeapp.domain.card import Booking, CardOutcome
from storeapp.domain.money import format_money
from storeapp.domain.receipt import Align, Block, Pair, ReceiptDoc, Rule, Text
from storeapp.domain.staff import StaffMember
from storeapp.ports.clock import Clock, Ids
from storeapp.ports.sales import JobNote, PrintJob, SalesFile
from storeapp.services.card import CardPayments
from storeapp.services.printing import Printing

END_OF_DAY, BY_PERSON = "end-of-day", "seen-on-terminal"
"""Why the slip was printed, as the journal of print jobs keeps it."""


def names_total(booking: Booking) -> bool:
    """Some terminals only say that it is done: then nothing is no total of nothing."""
    return bool(booking.amount or booking.receipt_no or booking.slip)


@dataclass(frozen=True, slots=True)
class CardDay:
    """Running it twice hands nothing over twice: the terminal hands over what is still in it.

    So an unknown end is asked of a person, who looks at the terminal, and may be run again.
    """

    cards: CardPayments
    sales: SalesFile
    printing: Printing
    clock: Clock
    ids: Ids

    async def run(self) -> CardOutcome:
        """What the terminal said. A day that was handed over is to be kept next.

        Refusals `terminal-busy`, `terminal-missing`, `card-unresolved`: nothing was sent.
        """
        return await self.cards.end_of_day(self.cards.config.currency)

    async def keep(self, booking: Booking, staff: StaffMember) -> None:
        """Prints what was handed over, and keeps it."""
        await self._print(self._slip(booking, staff), JobNote(staff=staff.id, why=END_OF_DAY))

    async def seen(self, staff: StaffMember) -> None:
        """A person read on the terminal that it is done: that is printed and kept."""
        await self._print(self._slip(None, staff), JobNote(staff=staff.id, why=BY_PERSON))

    async def _print(self, slip: ReceiptDoc, note: JobNote) -> None:
        job_id = self.ids.new()
        job = PrintJob(job_id, f"card-day:{job_id}:0", slip, note=note)
        await self.sales.write(lambda unit: unit.queue_print(job))
        self.printing.wake()

    def _slip(self, booking: Booking | None, staff: StaffMember) -> ReceiptDoc:
        title = f"Card terminal, end of day {self.clock.now():%Y-%m-%d}"
        return ReceiptDoc(title, tuple(self._blocks(booking, staff)))

    def _blocks(self, booking: Booking | None, staff: StaffMember) -> Iterator[Block]:
        config = self.cards.config
        yield Text("End of day / 终端日结", Align.CENTRE, large=True)
        yield Rule()
        yield Pair("Till 收银台", f"{config.store}-{config.till}")
        yield Pair("Time 时间", f"{self.clock.now():%Y-%m-%d %H:%M}")
        yield Pair("By 操作人", staff.name)
        yield Rule()
        if booking is None:
            yield Text("Seen on the terminal: it is done. / 已在终端上确认完成。")
            return
        if not names_total(booking):
            yield Text("The terminal named no total. / 终端未报告合计。")
            return
        yield Pair("Total 合计", format_money(booking.amount), bold=True)
        for name, text in (("No. 凭证号", booking.receipt_no), ("Terminal 终端", booking.terminal)):
            if text:
                yield Pair(name, text)
        for line in booking.slip:
            yield Text(line)
