"""Stock over HTTP: what the stores that a till may see have on hand."""

from __future__ import annotations

from fastapi import APIRouter

from headoffice.door import CallerDep, DepsDep
from headoffice.inventory.service import stock_of, visible_stores
from storeapp.sync.wire.messages import StockAnswer, StockQuery

router = APIRouter(prefix="/v1", tags=["inventory"])


@router.post("/stock/query")
def query(asked: StockQuery, caller: CallerDep, deps: DepsDep) -> StockAnswer:
    """On hand of these goods in every store this till may see."""
    with deps.database.read() as session:
        stores = visible_stores(session, owner=caller.owner)
        return StockAnswer(rows=stock_of(session, asked.skus, stores))
