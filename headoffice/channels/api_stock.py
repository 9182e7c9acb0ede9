"""Places and stock at the Channel API."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query

from headoffice.channels import stock as promising
from headoffice.channels.asking import PROBLEMS, ROOT, CatalogueAsker, StockAsker
from headoffice.channels.shapes import Places, Sku, StockPage, StoreCode
from headoffice.door import DepsDep

router = APIRouter(prefix=ROOT, tags=["stock"], responses=PROBLEMS)

MOST = 50


@router.get("/places")
def places(asker: CatalogueAsker, deps: DepsDep) -> Places:
    """The stores where orders can be collected."""
    with deps.database.read() as session:
        return Places(items=promising.places(session))


@router.get("/stock")
def stock(
    asker: StockAsker,
    deps: DepsDep,
    sku: Annotated[list[Sku], Query(min_length=1, max_length=MOST)],
    place: Annotated[list[StoreCode] | None, Query(max_length=MOST)] = None,
) -> StockPage:
    """What can be promised now: `sku` and `place` may be repeated. Goods that are not sold here
    are left out."""
    with deps.database.read() as session:
        return promising.stock(session, asker, sku, places=place or (), now_ms=deps.now_ms())
