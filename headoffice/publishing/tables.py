"""Drafts of rule sets, what was published of them, and which sets lie on which store's stream."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ForeignKeyConstraint, Index
from sqlalchemy import text as sql

from headoffice.db.tables import Table, text, whole


class Draft(Table, table=True):
    """A rule set as somebody handed it in; it never changes. `body` is its canonical JSON."""

    __tablename__ = "promotion_draft"

    id: int | None = whole(default=None, primary_key=True)
    rules: str = text()
    hash: str = text()
    body: str = text()
    at_ms: int = whole()


class Publication(Table, table=True):
    """A rule set as it was signed and published, for ever; versions only grow.

    `back_to` is the version whose content this one brings back, None unless it is a rollback.
    """

    __tablename__ = "promotion_publication"
    __table_args__: Any = (
        ForeignKeyConstraint(["draft"], ["promotion_draft.id"], name="publication_of_draft"),
        Index("promotion_publication_hash", "hash"),
        {"sqlite_strict": True},
    )

    version: int = whole(primary_key=True)
    draft: int = whole()
    back_to: int | None = whole(default=None)
    hash: str = text()
    body: str = text()
    previous: str = text()
    valid_from: str = text()
    signature: str = text()
    key: str = text()
    at_ms: int = whole()


class Delivery(Table, table=True):
    """A publication for one store. `state` is `held` while it lies on the store's stream, `past`
    when others have superseded it, `withdrawn` when it was taken back before its time."""

    __tablename__ = "promotion_delivery"
    __table_args__: Any = (
        ForeignKeyConstraint(
            ["version"], ["promotion_publication.version"], name="delivery_of_publication"
        ),
        ForeignKeyConstraint(["store"], ["store.code"], name="delivery_to_store"),
        {"sqlite_strict": True},
    )

    store: str = text(primary_key=True)
    version: int = whole(primary_key=True)
    state: str = text(default="held")


class PriceCheck(Table, table=True):
    """What came of pricing a sale again (see `replaying`): `same`, `differs` or `not-replayable`,
    and `why`. `difference_minor` is what the customer paid too much, below zero too little."""

    __tablename__ = "price_check"
    __table_args__: Any = (
        ForeignKeyConstraint(["sale"], ["sale.id"], name="price_check_of_sale"),
        Index(
            "price_check_differs",
            "sale",
            sqlite_where=sql("verdict = 'differs'"),
            postgresql_where=sql("verdict = 'differs'"),
        ),
        {"sqlite_strict": True},
    )

    sale: str = text(primary_key=True)
    verdict: str = text()
    why: str = text()
    difference_minor: int = whole()
    checked_ms: int = whole()


class PriceCheckMark(Table, table=True):
    """Up to which of its facts a device's sales have been priced again."""

    __tablename__ = "price_check_mark"
    __table_args__: Any = (
        ForeignKeyConstraint(["device"], ["device.id"], name="price_check_mark_of_device"),
        {"sqlite_strict": True},
    )

    device: str = text(primary_key=True)
    seq: int = whole()
