"""The fulfilment orders of this store as head office told them, and what was handed over here."""

from __future__ import annotations

from sqlalchemy import Index, UniqueConstraint
from sqlalchemy import text as written

from storeapp.db.tables.base import TillTable, refers, strict, text, whole


class FulfilmentOrderRow(TillTable, table=True):
    """A row of the stream of orders as it came; `body` is JSON, "" once deleted. `answer` is what a
    command was answered with after that, with its version, "" when the stream is as new.

    `came_ms` is when this till heard of it first.
    """

    __tablename__ = "fulfilment_order"
    __table_args__ = strict(rowid=False)

    key: str = text(primary_key=True)
    body: str = text()
    version: int = whole()
    answer: str = text()
    came_ms: int = whole()
    pos: int = whole()


class GivenOutRow(TillTable, table=True):
    """A hand-over made at this till, each fulfilment order once; `shown` is the order as it was, as
    JSON. `verdict` is head office's, "" while it has not said."""

    __tablename__ = "given_out"
    __table_args__ = strict(
        UniqueConstraint("fo"),
        Index("given_out_open", "seq", sqlite_where=written("verdict = ''")),
        refers(["device", "epoch", "seq"], ["fact.device", "fact.epoch", "fact.seq"]),
        rowid=False,
    )

    hand: str = text(primary_key=True)
    fo: str = text()
    device: str = text()
    epoch: int = whole()
    seq: int = whole()
    at_ms: int = whole()
    shown: str = text()
    verdict: str = text()
    why: str = text()
