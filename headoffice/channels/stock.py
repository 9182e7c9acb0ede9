"""What a channel can promise of goods: in each store for pickup, and for shipping."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlmodel import Session, select

from headoffice.channels.goods import listed
from headoffice.channels.keys import Selling
from headoffice.channels.shapes import (
    Named,
    PlaceShown,
    PlaceStock,
    ShippingStock,
    StockPage,
    StockShown,
)
from headoffice.inventory.available import atf, ato
from headoffice.settings import DAY_MS
from headoffice.stores.tables import Store

MINUTE_MS = 60_000


def places(session: Session) -> list[PlaceShown]:
    """The stores of the chain, by code."""
    rows = select(Store).where(Store.kind == "store").order_by(Store.code)
    return [_place(row) for row in session.exec(rows)]


def stock(
    session: Session,
    asker: Selling,
    skus: Sequence[str],
    *,
    places: Collection[str] = (),
    now_ms: int,
) -> StockPage:
    """Of each good that is sold here; without `places` in every store that has some of it."""
    sold = list(listed(session, asker, list(dict.fromkeys(skus))))
    known = select(Store.code).where(Store.kind == "store").order_by(Store.code)
    stores = [code for code in session.exec(known) if not places or code in places]
    here = atf(session, sold, stores, asker.channel, now_ms)
    shipped = ato(session, sold, asker.channel, now_ms)
    return StockPage(
        items=[
            StockShown(
                sku=sku,
                places=[
                    PlaceStock(
                        place=store,
                        # No place may give more than the channel may promise over all of them.
                        available=min(here.get((store, sku), 0), shipped[sku]),
                        ready_ms=ready_ms(asker, now_ms),
                    )
                    for store in stores
                    if places or here.get((store, sku))
                ],
                shipping=ShippingStock(
                    available=shipped[sku], arrives_ms=arrives_ms(asker, now_ms)
                ),
            )
            for sku in sold
        ]
    )


def ready_ms(asker: Selling, now_ms: int) -> int:
    """When what is ordered now for pickup is ready."""
    return now_ms + asker.ready_minutes * MINUTE_MS


def arrives_ms(asker: Selling, now_ms: int) -> int:
    """When what is ordered now for shipping has arrived."""
    return now_ms + asker.ship_days * DAY_MS


def _place(row: Store) -> PlaceShown:
    return PlaceShown(
        place=row.code,
        name=Named(zh=row.name_zh, en=row.name_en),
        address=Named(zh=row.address_zh, en=row.address_en),
        district=row.district,
        city=row.city,
    )
