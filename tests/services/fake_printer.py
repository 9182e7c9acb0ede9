"""A receipt printer that does as it is told."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from storeapp.domain.receipt import ReceiptDoc
from storeapp.ports.devices import Outcome, PrintResult, Trouble


class FakePrinter:
    """Answers with the results it was given, then PRINTED; keeps what it was sent.

    `waits_for` is what it needs in the middle of each job, and is given at once.
    """

    def __init__(self, *results: PrintResult) -> None:
        self.results = list(results)
        self.printed: list[ReceiptDoc] = []
        self.trouble = Trouble.NONE
        self.waits_for = Trouble.NONE
        self.name = "fake"

    async def print(
        self, document: ReceiptDoc, stopped: Callable[[Trouble], None] | None = None
    ) -> PrintResult:
        if stopped is not None and self.waits_for is not Trouble.NONE:
            stopped(self.waits_for)
            stopped(Trouble.NONE)
        result = self.results.pop(0) if self.results else PrintResult(Outcome.PRINTED)
        if result.outcome is not Outcome.NOT_SENT:
            self.printed.append(document)
        return replace(result, printer="fake", bytes_hash="f00d")

    async def close(self) -> None:
        return
