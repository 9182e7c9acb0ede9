"""What the tests of the stock have in common."""

from __future__ import annotations

from sqlmodel import Session, select

from headoffice.db.database import Database
from headoffice.inventory.auditing import audit
from headoffice.inventory.service import set_opening_stock
from headoffice.inventory.tables import Claim, Movement, Stock

NOW_MS = 1_772_323_200_000
"""2026-03-01."""
HOUR_MS = 3_600_000
BUCKETS = ("shelf", "staged", "damaged", "display", "qc", "put_back", "transit", "reserved", "held")


def opened(database: Database, place: str, **levels: int) -> None:
    """So many whole units of these goods stand on the shelves of a place."""
    with database.write() as session:
        thousandths = {sku: n * 1000 for sku, n in levels.items()}
        set_opening_stock(session, place, thousandths, at_ms=NOW_MS - HOUR_MS)


def buckets(session: Session, place: str, sku: str) -> dict[str, int]:
    """What is in each bucket, in thousandths; buckets without anything are left out."""
    session.expire_all()
    row = session.get(Stock, (sku, place))
    return {name: getattr(row, name) for name in BUCKETS if row is not None and getattr(row, name)}


def everything(session: Session) -> object:
    """All figures, for a proof that nothing changed; rows of nothing but zeros are nothing."""
    session.expire_all()
    rows = session.exec(select(Stock).order_by(Stock.place, Stock.sku))
    stock = [row.model_dump(exclude={"at_ms"}) for row in rows]
    claimed = session.exec(select(Claim).order_by(Claim.ref, Claim.place, Claim.sku))
    claims = [row.model_dump() for row in claimed]
    moves = len(session.exec(select(Movement.id)).all())
    return (
        [row for row in stock if any(row[name] for name in BUCKETS)],
        [row for row in claims if any(isinstance(value, int) and value for value in row.values())],
        moves,
    )


def audited(database: Database) -> list[str]:
    with database.read() as session:
        return audit(session)
