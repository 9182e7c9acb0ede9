"""Moving stock, setting it, and asking who has how much."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import or_, true
from sqlalchemy.dialects.postgresql import insert as insert_postgresql
from sqlalchemy.dialects.sqlite import insert as insert_sqlite
from sqlmodel import Session, col, select

from headoffice.db.tables import insert_rows
from headoffice.feed.service import publish
from headoffice.inventory.tables import Movement, OnHand
from headoffice.stores.tables import Store
from storeapp.sync.wire.messages import StoreStock

SOLD = "sold"
OPENING = "opening"


@dataclass(frozen=True, slots=True)
class Move:
    """One movement to post: `thousandths` is the change; the rest names the fact it comes from."""

    store: str
    sku: str
    thousandths: int
    kind: str
    device: str = ""
    epoch: int = 0
    seq: int = 0
    place: int = 0


def post(session: Session, moves: Sequence[Move], *, at_ms: int) -> None:
    """Writes movements, adds them to what is on hand, and tells the stores' tills."""
    if not moves:
        return
    insert_rows(session, Movement, [_row(move, at_ms) for move in moves])
    changes: defaultdict[tuple[str, str], int] = defaultdict(int)
    for move in moves:
        changes[move.store, move.sku] += move.thousandths
    told: defaultdict[str, list[tuple[str, Mapping[str, object]]]] = defaultdict(list)
    for store, sku, thousandths in _add_up(session, changes, at_ms):
        told[store].append((sku, {"thousandths": thousandths}))
    for store, rows in told.items():
        publish(session, f"stock/{store}", sorted(rows, key=lambda row: row[0]))


def set_opening_stock(
    session: Session, store: str, levels: Mapping[str, int], *, at_ms: int
) -> None:
    """Makes what is on hand in a store these thousandths per SKU, by movements that lead there.

    Every named good gets a row, also at zero; what is not named stays as it is.
    """
    present = dict(
        session.exec(select(OnHand.sku, OnHand.thousandths).where(OnHand.store == store)).all()
    )
    moves = [
        Move(store, sku, level - present.get(sku, 0), OPENING)
        for sku, level in sorted(levels.items())
        if sku not in present or level != present[sku]
    ]
    post(session, moves, at_ms=at_ms)


def on_hand(session: Session, store: str) -> dict[str, int]:
    """Thousandths on hand per SKU in a store."""
    rows = select(OnHand.sku, OnHand.thousandths).where(OnHand.store == store)
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
    """What is on hand of these goods in these stores; a good never stocked there has no row."""
    rows = select(OnHand).where(col(OnHand.sku).in_(skus), col(OnHand.store).in_(stores))
    return [
        StoreStock(store=row.store, sku=row.sku, thousandths=row.thousandths, as_of_ms=row.at_ms)
        for row in session.exec(rows.order_by(OnHand.sku, OnHand.store))
    ]


def _row(move: Move, at_ms: int) -> dict[str, object]:
    return {
        "store": move.store,
        "sku": move.sku,
        "thousandths": move.thousandths,
        "kind": move.kind,
        "device": move.device,
        "epoch": move.epoch,
        "seq": move.seq,
        "place": move.place,
        "at_ms": at_ms,
    }


def _add_up(
    session: Session, changes: Mapping[tuple[str, str], int], at_ms: int
) -> Iterable[tuple[str, str, int]]:
    """Adds the changes and returns the new levels; locks rows in one order for all writers."""
    postgresql = session.get_bind().dialect.name == "postgresql"
    new = (insert_postgresql if postgresql else insert_sqlite)(OnHand)
    statement = new.on_conflict_do_update(
        index_elements=["store", "sku"],
        set_={
            "thousandths": col(OnHand.thousandths) + new.excluded.thousandths,
            "at_ms": new.excluded.at_ms,
        },
    ).returning(col(OnHand.store), col(OnHand.sku), col(OnHand.thousandths))
    rows = [
        {"store": store, "sku": sku, "thousandths": change, "at_ms": at_ms}
        for (store, sku), change in sorted(changes.items())
    ]
    return [(row.store, row.sku, row.thousandths) for row in session.execute(statement, rows)]
