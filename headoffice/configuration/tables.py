"""The settings that reach a till by its `config` stream, beside those of the store itself."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ForeignKeyConstraint

from headoffice.db.tables import Table, flag, text, whole


class ZoneTax(Table, table=True):
    """A tax rate that goods of a zone may have. A zone exists once it has one."""

    __tablename__ = "zone_tax"

    zone: str = text(primary_key=True)
    code: str = text(primary_key=True)
    basis_points: int = whole()
    inclusive: bool = flag(default=True)


class StoreLabel(Table, table=True):
    """A layout of the in-store labels a store's scales print; see `domain.label`."""

    __tablename__ = "store_label"
    __table_args__: Any = (
        ForeignKeyConstraint(["store"], ["store.code"], name="label_of_store"),
        {"sqlite_strict": True},
    )

    store: str = text(primary_key=True)
    place: int = whole(primary_key=True)
    pattern: str = text()


class StoreQuickKey(Table, table=True):
    """A good on a store's touch panel, in the panel's order."""

    __tablename__ = "store_quick_key"
    __table_args__: Any = (
        ForeignKeyConstraint(["store"], ["store.code"], name="quick_key_of_store"),
        {"sqlite_strict": True},
    )

    store: str = text(primary_key=True)
    place: int = whole(primary_key=True)
    sku: str = text()


class PublishingKey(Table, table=True):
    """A key whose signature tills accept; its secret half is a `ServerSecret`.

    `state` is `announced` (tills know it already, nothing is signed by it yet), `signing` (one
    at most) or `accepted` (what it has signed still counts). A retired key has no row.
    """

    __tablename__ = "publishing_key"

    public: str = text(primary_key=True)
    state: str = text()
    made_ms: int = whole()


class ReturnRulesRow(Table, table=True):
    """What head office says about returns in a store, as JSON; "" is for all that have none of
    their own."""

    __tablename__ = "return_rules"

    store: str = text(primary_key=True)
    body: str = text()
