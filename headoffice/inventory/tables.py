"""The stock ledger: movements that are never edited, and their sum per good and store."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Index
from sqlalchemy import text as sql

from headoffice.db.tables import Table, text, whole


class Movement(Table, table=True):
    """A change of stock in thousandths of the good's unit, and the fact that made it.

    `device`, `epoch`, `seq` and `place` (the line within the fact) are "" and 0 for movements of
    head office itself. A line of a fact moves stock once, whatever happens.
    """

    __tablename__ = "movement"
    __table_args__: Any = (
        Index(
            "movement_of_fact",
            "device",
            "epoch",
            "seq",
            "place",
            unique=True,
            sqlite_where=sql("device <> ''"),
            postgresql_where=sql("device <> ''"),
        ),
        Index("movement_of_good", "store", "sku", "id"),
        {"sqlite_strict": True},
    )

    id: int | None = whole(default=None, primary_key=True)
    store: str = text()
    sku: str = text()
    thousandths: int = whole()
    kind: str = text()
    device: str = text(default="")
    epoch: int = whole(default=0)
    seq: int = whole(default=0)
    place: int = whole(default=0)
    at_ms: int = whole()


class OnHand(Table, table=True):
    """The sum of a good's movements in a store; may be negative, since what was sold was there."""

    __tablename__ = "on_hand"
    __table_args__: Any = (Index("on_hand_of_good", "sku"), {"sqlite_strict": True})

    store: str = text(primary_key=True)
    sku: str = text(primary_key=True)
    thousandths: int = whole()
    at_ms: int = whole()
