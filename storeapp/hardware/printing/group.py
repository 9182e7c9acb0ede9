"""Several printers for one kind of paper: the next one takes over when one does not."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Sequence
from dataclasses import replace

from storeapp.domain.errors import Defect
from storeapp.domain.receipt import ReceiptDoc
from storeapp.ports.devices import Outcome, PrintResult, ReceiptPrinter, Trouble
from storeapp.ports.health import WORKING

_REST_S = 30.0
"""A printer that did not take a job is asked last for so long: finding out takes seconds."""


class PrinterGroup:
    """Implements ports.devices.ReceiptPrinter over several, the first one first until
    a person prefers another.

    Only a job of which not one byte has left goes on to the next printer: what one of them may
    have, no other one gets.
    """

    def __init__(
        self, printers: Sequence[ReceiptPrinter], clock_s: Callable[[], float] = time.monotonic
    ) -> None:
        self._printers = tuple(printers)
        self._clock_s = clock_s
        self._rests_until_s: dict[str, float] = {}
        self._trouble = Trouble.NONE
        self._preferred = self.name

    @property
    def members(self) -> tuple[ReceiptPrinter, ...]:
        return self._printers

    @property
    def preferred(self) -> str:
        """The one that is asked first."""
        return self._preferred

    def prefer(self, name: str) -> None:
        """A person sends the jobs that wait, and the next ones, to that printer of the group.

        What one of them may have already is never moved.
        """
        if all(printer.name != name for printer in self._printers):
            raise Defect(f"no printer of this group: {name}")
        self._preferred = name
        self._rests_until_s.pop(name, None)

    @property
    def name(self) -> str:
        return self._printers[0].name

    @property
    def trouble(self) -> Trouble:
        return self._trouble

    async def print(
        self, document: ReceiptDoc, stopped: Callable[[Trouble], None] | None = None
    ) -> PrintResult:
        results = {}
        for printer in self._in_order():
            result = results[printer.name] = await printer.print(document, stopped)
            if result.outcome is not Outcome.NOT_SENT:
                self._rests_until_s.pop(printer.name, None)
                return self._ended(result, spare=printer.name != self._preferred)
            self._rests_until_s[printer.name] = self._clock_s() + _REST_S
        # What ails the preferred one is what a person should see to.
        return self._ended(results[self._preferred], spare=False)

    async def close(self) -> None:
        await asyncio.gather(*(printer.close() for printer in self._printers))

    def _in_order(self) -> list[ReceiptPrinter]:
        """Stable: among those that rest, and among the others, the preferred one first."""
        now_s = self._clock_s()

        def last(printer: ReceiptPrinter) -> tuple[bool, bool]:
            rests = self._rests_until_s.get(printer.name, 0.0) > now_s
            return rests, printer.name != self._preferred

        return sorted(self._printers, key=last)

    def _ended(self, result: PrintResult, *, spare: bool) -> PrintResult:
        if spare and result.trouble in WORKING:
            result = replace(result, trouble=Trouble.SPARE)
        self._trouble = result.trouble
        return result
