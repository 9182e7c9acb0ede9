"""Locks on stock: the rows of goods in places, always in one order."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import tuple_
from sqlalchemy.dialects.postgresql import insert as insert_postgresql
from sqlalchemy.dialects.sqlite import insert as insert_sqlite
from sqlmodel import Session, col, select

from headoffice.inventory.buckets import ANYWHERE
from headoffice.inventory.ledger import Key
from headoffice.inventory.tables import Stock


def lock_for_promise(session: Session, skus: Collection[str], places: Collection[str]) -> None:
    """Locks these goods for everybody who promises any of them, wherever it is, and in the places.

    The row of no place comes first, so that of two promises one sees what the other has taken.
    Sales take no such lock: they do not ask whether there is enough.
    """
    lock(session, {(place, sku) for sku in skus for place in (ANYWHERE, *places)})


def lock(session: Session, keys: Collection[Key]) -> None:
    """Locks the rows until the end of the transaction; makes those that are missing.

    New rows and present ones in one order, or who makes a row would hold it while it waits for
    one before it. Who calls this several times in a transaction locks all of it first.
    """
    here = tuple_(col(Stock.place), col(Stock.sku)).in_(sorted(keys))
    rows = select(Stock.place, Stock.sku).where(here).order_by(Stock.place, Stock.sku)
    if len(session.exec(rows).all()) == len(set(keys)):
        session.exec(rows.with_for_update()).all()
        return
    postgresql = session.get_bind().dialect.name == "postgresql"
    new = (insert_postgresql if postgresql else insert_sqlite)(Stock)
    made = [{"place": place, "sku": sku, "at_ms": 0} for place, sku in sorted(set(keys))]
    as_it_is = {"at_ms": col(Stock.at_ms)}
    session.execute(new.on_conflict_do_update(index_elements=["sku", "place"], set_=as_it_is), made)
