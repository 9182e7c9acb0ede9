"""The place where a printer would be."""

from __future__ import annotations

from collections.abc import Callable

from storeapp.domain.receipt import ReceiptDoc
from storeapp.ports.devices import Outcome, PrintResult, Trouble


class NoPrinter:
    """A till without a printer: every receipt stays queued, to be printed when there is one."""

    name = "none"
    trouble = Trouble.UNREACHABLE

    async def print(
        self, document: ReceiptDoc, stopped: Callable[[Trouble], None] | None = None
    ) -> PrintResult:
        return PrintResult(Outcome.NOT_SENT, Trouble.UNREACHABLE, f"no printer: {document.title}")

    async def close(self) -> None:
        return None
