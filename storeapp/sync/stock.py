"""What other stores have: asked of head office now, never kept."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from storeapp.domain.errors import Refusal
from storeapp.ports.head_office import Holding
from storeapp.sync.calls import HeadOffice
from storeapp.sync.failures import Failure
from storeapp.sync.wire.messages import STOCK_QUERY_SKUS, StockQuery


class OtherStoresStock:
    """Implements ports.head_office.OtherStores."""

    def __init__(self, office: HeadOffice) -> None:
        self._office = office

    async def holdings(self, skus: Sequence[str]) -> tuple[Holding, ...]:
        wanted = sorted(set(skus))
        if not wanted or len(wanted) > STOCK_QUERY_SKUS:
            raise Refusal("stock-query-size", asked=len(wanted), most=STOCK_QUERY_SKUS)
        try:
            answer = await self._office.stock(StockQuery(skus=wanted))
        except Failure as failure:
            raise Refusal("head-office-unreachable") from failure
        return tuple(
            Holding(
                store=row.store,
                sku=row.sku,
                thousandths=row.thousandths,
                as_of=datetime.fromtimestamp(row.as_of_ms / 1000, UTC),
            )
            for row in answer.rows
        )
