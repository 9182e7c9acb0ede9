"""Returns as rows; what counts is the fact they were written with."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, UniqueConstraint

from storeapp.db.tables.base import TillTable, also, refers, strict, text, whole


class ReturnRow(TillTable, table=True):
    """One return; `sale` is what it is of, "" without a receipt. `claimed` is 1 when head office
    had said that its units may come back."""

    __tablename__ = "goods_return"
    __table_args__ = strict(
        UniqueConstraint("number"),
        UniqueConstraint("device", "epoch", "seq"),
        refers(["device", "epoch", "seq"], ["fact.device", "fact.epoch", "fact.seq"]),
        rowid=False,
    )

    id: str = text(primary_key=True)
    number: str = text()
    sale: str = text()
    device: str = text()
    epoch: int = whole()
    seq: int = whole()
    shift: str = text()
    business_date: str = text()
    ended_at: str = text()
    cashier: str = text()
    currency: str = text()
    due_minor: int = whole()
    rounding_minor: int = whole()
    cash_minor: int = whole()
    claimed: int = whole()
    exchange: str = text()


class ReturnLineRow(TillTable, table=True):
    """The units from `first` on of a line that was sold; `origin` is the sale, or the return itself
    where there is no receipt. No unit comes back twice."""

    __tablename__ = "goods_return_line"
    __table_args__ = strict(
        refers(["return_id"], ["goods_return.id"]),
        UniqueConstraint("return_id", "position"),
        rowid=False,
    )

    origin: str = text(primary_key=True)
    line: str = text(primary_key=True)
    first: int = whole(primary_key=True)
    units: int = whole()
    return_id: str = text()
    position: int = whole()
    sku: str = text()
    thousandths: int = whole()
    net_minor: int = whole()
    reason: str = text()
    condition: str = text()


class ReturnUnderWayRow(TillTable, table=True):
    """The one return that is being settled; `body` is JSON."""

    __tablename__ = "return_under_way"
    __table_args__ = strict(CheckConstraint("slot = 1"), rowid=False)

    slot: int = whole(primary_key=True)
    body: str = text()


also(ReturnRow, "CREATE INDEX goods_return_of_sale ON goods_return (sale)")
also(
    ReturnRow,
    "CREATE INDEX goods_return_unasked ON goods_return (business_date) WHERE claimed = 0",
)
