"""Sales as rows, for lists and reports; what counts is the fact they were written with."""

from __future__ import annotations

from sqlalchemy import UniqueConstraint

from storeapp.db.tables.base import TillTable, refers, strict, text, whole


class SaleRow(TillTable, table=True):
    """One sale; its id is the basket's, so that one basket is sold once."""

    __tablename__ = "sale"
    __table_args__ = strict(
        UniqueConstraint("number"),
        UniqueConstraint("device", "epoch", "seq"),
        refers(["device", "epoch", "seq"], ["fact.device", "fact.epoch", "fact.seq"]),
        rowid=False,
    )

    id: str = text(primary_key=True)
    number: str = text()
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


class SaleLineRow(TillTable, table=True):
    """One line of a sale, voided ones too, in the basket's order."""

    __tablename__ = "sale_line"
    __table_args__ = strict(refers(["sale"], ["sale.id"]), rowid=False)

    sale: str = text(primary_key=True)
    position: int = whole(primary_key=True)
    line: str = text()
    sku: str = text()
    name_zh: str = text()
    name_en: str = text()
    thousandths: int = whole()
    unit: str = text()
    unit_price_minor: int = whole()
    price_pos: int = whole()
    tax_code: str = text()
    entry: str = text()
    code: str = text()
    label_minor: int | None = whole(nullable=True)
    voided: int = whole()
    net_minor: int = whole()


class SaleTenderRow(TillTable, table=True):
    """One tender of a sale, in the order they were taken."""

    __tablename__ = "sale_tender"
    __table_args__ = strict(refers(["sale"], ["sale.id"]), rowid=False)

    sale: str = text(primary_key=True)
    position: int = whole(primary_key=True)
    kind: str = text()
    amount_minor: int = whole()
    handed_minor: int = whole()
    reference: str = text()
