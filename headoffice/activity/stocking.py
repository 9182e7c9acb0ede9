"""Where a good is, as the counter says it: here, in a store nearby, online."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import ColumnElement, func
from sqlmodel import Session, col, select

from headoffice.activity.adding import parts
from headoffice.catalogue.tables import Price, Product
from headoffice.inventory.service import visible_stores
from headoffice.inventory.tables import Movement, Stock
from headoffice.settings import DAY_MS, Weighing
from headoffice.stores.tables import Store
from storeapp.sync.wire.browsing import NearbyStock

ONE = 1_000
"""Thousandths of a piece, or of a kilogram: less than that is not offered."""
NEW_MS = 30 * DAY_MS


@dataclass(frozen=True, slots=True)
class Stocked:
    """A good that the store's zone sells: its style, and where it is; `here` in thousandths."""

    style: str
    here: int = 0
    nearby: NearbyStock | None = None
    online: bool = False

    def factor(self, weighing: Weighing) -> float:
        """1 when it is here, less when she has to wait or to go, 0 when nobody has it."""
        if self.here >= ONE:
            return weighing.stock_here
        if self.nearby is not None:
            return weighing.stock_nearby
        return weighing.stock_online if self.online else 0.0


def stocked(session: Session, store: Store, skus: Collection[str]) -> dict[str, Stocked]:
    """Those of these goods that are sold in the store's zone, and where they are.

    Only stock that a till of this store may see counts.
    """
    found = _sold_here(session, store, skus)
    _add_stock(session, store, found)
    return found


def new_here(session: Session, store: str, skus: Sequence[str], *, now_ms: int) -> set[str]:
    """Those of these goods that came into the store for the first time not long ago."""
    new = set()
    for sku in skus:
        rows = select(func.min(Movement.happened_ms)).where(
            Movement.place == store, Movement.sku == sku
        )
        first_ms: int | None = session.exec(rows).one()
        if first_ms is not None and now_ms - first_ms < NEW_MS:
            new.add(sku)
    return new


def _sold_here(session: Session, store: Store, skus: Collection[str]) -> dict[str, Stocked]:
    found: dict[str, Stocked] = {}
    for some in parts(sorted(skus)):
        rows = (
            select(Product.sku, Product.product)
            .join(Price, (col(Price.sku) == Product.sku) & (col(Price.zone) == store.zone))
            .where(col(Product.sku).in_(some), col(Product.active))
        )
        found |= {sku: Stocked(product or sku) for sku, product in session.exec(rows)}
    return found


def _add_stock(session: Session, store: Store, found: dict[str, Stocked]) -> None:
    for sku, level, _ in _levels(session, found, (store.code,)):
        found[sku] = replace(found[sku], here=level)
    seen = set(visible_stores(session, owner=store.owner)) - {store.code}
    others = {
        other.code: other for other in session.exec(select(Store).where(col(Store.code).in_(seen)))
    }
    near = [
        c for c, o in others.items() if store.city and (o.city, o.kind) == (store.city, "store")
    ]
    for sku, level, code in _levels(session, found, near):
        known = found[sku].nearby
        if known is None or (-level, code) < (-known.thousandths, known.store):
            found[sku] = replace(found[sku], nearby=_nearby(others[code], level))
    for some in parts(sorted(others)):
        rows = select(Stock.sku).where(*_enough(found, some))
        for sku in session.exec(rows.distinct()):
            found[sku] = replace(found[sku], online=True)


def _is_near(store: Store, other: Store) -> bool:
    """She could go there today: another store of the same city."""
    return bool(store.city) and other.city == store.city and other.kind == "store"


def _levels(
    session: Session, skus: Collection[str], stores: Collection[str]
) -> list[tuple[str, int, str]]:
    """What there is of these goods, where it can be offered; the stores in parts, not the goods:
    those are few."""
    found: list[tuple[str, int, str]] = []
    for some in parts(sorted(stores)):
        rows = select(Stock.sku, Stock.free, Stock.place).where(*_enough(skus, some))
        found += [(sku, level, code) for sku, level, code in session.exec(rows)]
    return found


def _enough(skus: Collection[str], stores: Sequence[str]) -> tuple[ColumnElement[bool], ...]:
    return (
        col(Stock.sku).in_(sorted(skus)),
        col(Stock.place).in_(stores),
        col(Stock.free) >= ONE,
    )


def _nearby(store: Store, thousandths: int) -> NearbyStock:
    return NearbyStock(
        store=store.code,
        name_zh=store.name_zh,
        name_en=store.name_en,
        thousandths=thousandths,
    )
