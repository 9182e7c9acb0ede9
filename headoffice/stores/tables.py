"""The stores of the chain, the tills in them, and the devices (keys) that stand for a till."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ForeignKeyConstraint, Index
from sqlalchemy import text as sql

from headoffice.db.tables import Table, flag, text, whole
from storeapp.domain.fact import GENESIS


class Store(Table, table=True):
    """A place with stock. `owner` is the franchise that runs it, "" for the company itself.

    `stock_shared` is head office's word that every other till may see its stock (see
    `inventory.service.visible_stores`). `kind` is `store` or `warehouse`. By an exception a
    manager may take so much off a line; 0 means that nobody may.
    """

    __tablename__ = "store"

    code: str = text(primary_key=True)
    kind: str = text(default="store")
    name_zh: str = text()
    name_en: str = text()
    address_zh: str = text(default="")
    address_en: str = text(default="")
    district: str = text(default="")
    city: str = text(default="")
    owner: str = text(default="")
    zone: str = text()
    currency: str = text(default="CNY")
    coin_step_minor: int = whole(default=1)
    receipt_language: str = text(default="zh-CN")
    footer_zh: str = text(default="")
    footer_en: str = text(default="")
    stock_shared: bool = flag(default=False)
    exception_limit_minor: int = whole(default=0)


def regions_of(store: Store) -> frozenset[str]:
    """The tags by which promotions know where a store is, like `city:changsha`."""
    tags = {"city": store.city, "district": store.district, "zone": store.zone}
    return frozenset(f"{kind}:{name}" for kind, name in tags.items() if name)


class Till(Table, table=True):
    """A till of a store. `epoch` is that of its newest device; it only ever grows."""

    __tablename__ = "till"
    __table_args__: Any = (
        ForeignKeyConstraint(["store"], ["store.code"], name="till_of_store"),
        {"sqlite_strict": True},
    )

    store: str = text(primary_key=True)
    number: str = text(primary_key=True)
    epoch: int = whole(default=0)


class Device(Table, table=True):
    """One key that stood for a till during one epoch; at most one per till is `active`.

    `acked_seq` and `acked_hash` name the last fact head office has; `chain_open` says that this
    fact's own hash could not be trusted. `forked` is set for ever once the device told two
    different stories about one number. The approval of a device publishes its `config/{id}`.
    """

    __tablename__ = "device"
    __table_args__: Any = (
        ForeignKeyConstraint(
            ["store", "till"], ["till.store", "till.number"], name="device_of_till"
        ),
        Index(
            "device_active",
            "store",
            "till",
            unique=True,
            sqlite_where=sql("state = 'active'"),
            postgresql_where=sql("state = 'active'"),
        ),
        Index("device_key", "public_key", unique=True),
        {"sqlite_strict": True},
    )

    id: str = text(primary_key=True)
    store: str = text()
    till: str = text()
    epoch: int = whole()
    public_key: str = text()
    computer: str = text(default="")
    previous_device: str = text(default="")
    state: str = text(default="active")
    approved_ms: int = whole()
    revoked_ms: int | None = whole(default=None)
    acked_seq: int = whole(default=0)
    acked_hash: str = text(default=GENESIS)
    chain_open: bool = flag(default=False)
    forked: bool = flag(default=False)
    seen_ms: int | None = whole(default=None)
    version: str = text(default="")
