"""The list of sales as a part of the sales file in memory."""

from __future__ import annotations

from typing import Protocol

from storeapp.domain.sale import Sale
from storeapp.ports.sales import SaleNote


class Sales(Protocol):
    sales: dict[str, Sale]


class FakeNoteUnit:
    """The newest first, over a dictionary."""

    rows: Sales

    def recent_sales(self, most: int) -> tuple[SaleNote, ...]:
        return tuple(_note(sale) for sale in reversed(self.rows.sales.values()))[:most]


def _note(sale: Sale) -> SaleNote:
    kinds = tuple(dict.fromkeys(tender.kind for tender in sale.tenders))
    return SaleNote(sale.id, str(sale.number), sale.ended_at, sale.due, kinds)
