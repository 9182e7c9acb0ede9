"""Following the tills' sales: what members bought, what goes together, what was sold of a panel.

Not while facts come in: taking them is not to wait for it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlmodel import Session, col, func, select

from headoffice.activity.buying import Purchase, book
from headoffice.activity.counting import sold
from headoffice.activity.profiles import LOCK
from headoffice.activity.tables import SaleMark
from headoffice.catalogue.bulk import lock
from headoffice.db.database import Database
from headoffice.ingest.tables import FactRow
from headoffice.stores.tables import Device, Store
from storeapp.domain.codec import SALE_READERS, parse_body
from storeapp.domain.sale import Sale

BATCH = 200


@dataclass(frozen=True, slots=True)
class _Due:
    """A device with facts that are not in the sums: those behind `seq`."""

    device: str
    seq: int


def follow(database: Database, *, now_ms: int) -> int:
    """Adds the sales among the next facts of one device; returns how many facts those were, 0 when
    there are none."""
    with database.read() as session:
        due = _due(session)
        if due is None:
            return 0
        facts = _facts_after(session, due)
        sales = [(fact.store, _sale(fact)) for fact in facts if _counts(fact)]
        places = places_of(session)
    with database.write() as session:
        lock(session, LOCK)
        mark = session.get(SaleMark, due.device) or SaleMark(device=due.device, seq=0)
        if mark.seq != due.seq:  # Another process was at the same facts.
            return len(facts)
        mark.seq = max((fact.seq for fact in facts), default=due.seq)
        session.add(mark)
        book(session, [_purchase(sale, places.get(store, ()), now_ms) for store, sale in sales])
        sold(session, {sale.id: _skus(sale) for _, sale in sales}, now_ms=now_ms)
    return len(facts)


def places_of(session: Session) -> Mapping[str, tuple[str, ...]]:
    """The places whose popularity a sale of each store adds to: its own, and its region's."""
    return {
        store.code: (place_of(store), region_of(store)) for store in session.exec(select(Store))
    }


def place_of(store: Store) -> str:
    return f"store/{store.code}"


def region_of(store: Store) -> str:
    """Its city; where none is said, its price zone."""
    return f"city/{store.city}" if store.city else f"zone/{store.zone}"


def _due(session: Session) -> _Due | None:
    done = func.coalesce(SaleMark.seq, 0)
    rows = (
        select(Device.id, done)
        .join(SaleMark, col(SaleMark.device) == Device.id, isouter=True)
        .where(col(Device.acked_seq) > done)
        .order_by(Device.id)
    )
    found = session.exec(rows).first()
    return None if found is None else _Due(*found)


def _facts_after(session: Session, due: _Due) -> Sequence[FactRow]:
    rows = select(FactRow).where(FactRow.device == due.device, FactRow.seq > due.seq)
    return session.exec(rows.order_by(col(FactRow.seq)).limit(BATCH)).all()


def _counts(fact: FactRow) -> bool:
    return fact.kind in SALE_READERS and fact.verdict != "quarantined"


def _sale(fact: FactRow) -> Sale:
    return SALE_READERS[fact.kind](parse_body(fact.body.decode()))


def _purchase(sale: Sale, places: tuple[str, ...], now_ms: int) -> Purchase:
    """By the till's clock; one that is ahead would weigh more than all others for years."""
    at_ms = min(round(sale.ended_at.timestamp() * 1000), now_ms)
    return Purchase(sale.customer_id, _skus(sale), at_ms, places)


def _skus(sale: Sale) -> tuple[str, ...]:
    return tuple(dict.fromkeys(p.line.sku for p in sale.lines if not p.line.voided))
