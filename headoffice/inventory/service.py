"""Setting stock, and asking who has how much."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from sqlalchemy import or_, true
from sqlmodel import Session, col, select

from headoffice.inventory.buckets import OPENING
from headoffice.inventory.ledger import Move, post
from headoffice.inventory.tables import Stock
from headoffice.stores.tables import Store
from storeapp.sync.wire.messages import StoreStock


def set_opening_stock(
    session: Session, store: str, levels: Mapping[str, int], *, at_ms: int
) -> None:
    """Makes what is on hand in a store these thousandths per SKU, by movements that lead there.

    Every named good gets a row, also at zero; what is not named stays as it is.
    """
    present = on_hand(session, store)
    moves = [
        Move(store, sku, level - present.get(sku, 0), OPENING)
        for sku, level in sorted(levels.items())
        if sku not in present or level != present[sku]
    ]
    post(session, moves, at_ms=at_ms)


def on_hand(session: Session, store: str) -> dict[str, int]:
    """Thousandths per SKU that the counter of a store can sell: what stands on its shelves."""
    rows = select(Stock.sku, Stock.shelf).where(Stock.place == store)
    return dict(session.exec(rows).all())


def visible_stores(session: Session, *, owner: str) -> tuple[str, ...]:
    """The stores whose stock a till of a store run by `owner` may see, by code.

    The rule: the stores of the same owner (a franchise its own, the company ("") the company's),
    and those that head office marked `stock_shared`. Nothing else, whoever asks.
    """
    rows = select(Store.code).where(
        or_(col(Store.owner) == owner, col(Store.stock_shared) == true())
    )
    return tuple(session.exec(rows.order_by(Store.code)).all())


def stock_of(session: Session, skus: Collection[str], stores: Collection[str]) -> list[StoreStock]:
    """What is on the shelf of these goods in these stores and nobody's yet; a good never stocked
    there has no row."""
    rows = select(Stock.place, Stock.sku, Stock.free, Stock.at_ms).where(
        col(Stock.sku).in_(skus), col(Stock.place).in_(stores)
    )
    return [
        StoreStock(store=place, sku=sku, thousandths=free, as_of_ms=at_ms)
        for place, sku, free, at_ms in session.execute(rows.order_by(Stock.sku, Stock.place))
    ]
