"""A label printer in memory."""

from __future__ import annotations

from collections.abc import Sequence

from storeapp.domain.price_label import PriceLabel
from storeapp.ports.devices import Outcome, PrintResult


class FakeLabels:
    """Takes every job, or answers with `outcome`; `printed` is each label and how often."""

    name = "fake"

    def __init__(self) -> None:
        self.outcome = Outcome.HANDED_OVER
        self.printed: list[tuple[PriceLabel, int]] = []

    async def print(self, labels: Sequence[PriceLabel], copies: int = 1) -> PrintResult:
        if self.outcome is not Outcome.NOT_SENT:
            self.printed += [(label, copies) for label in labels]
        return PrintResult(self.outcome)

    async def close(self) -> None:
        """Nothing was opened."""
