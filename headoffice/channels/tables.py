"""Channels, their keys, and what is kept of what they asked and were told."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ForeignKeyConstraint, Index

from headoffice.db.tables import Table, flag, raw, text, whole


class Channel(Table, table=True):
    """A place where the chain sells that is no store: a web shop, a marketplace.

    `place` is the store by whose price zone, taxes and promotions it sells. `kind` is `web`,
    `marketplace`, `woocommerce` or `shopify`; `secret` is what a connector's messages are signed
    by, "" for none. A key may ask `per_minute` times a minute. What is
    picked up is promised after `ready_minutes`, what is shipped within `ship_days`; shipping costs
    `delivery_minor`, and nothing from goods for `delivery_free_minor` on (0: never).
    """

    __tablename__ = "channel"
    __table_args__: Any = (
        ForeignKeyConstraint(["place"], ["store.code"], name="place_of_channel"),
        {"sqlite_strict": True},
    )

    code: str = text(primary_key=True)
    name: str = text()
    kind: str = text(default="web")
    place: str = text()
    secret: str = text(default="")
    per_minute: int = whole(default=1200)
    ready_minutes: int = whole(default=120)
    ship_days: int = whole(default=3)
    delivery_minor: int = whole(default=0)
    delivery_free_minor: int = whole(default=0)
    created_ms: int = whole()


class ChannelKey(Table, table=True):
    """A key of a channel: only its hash is kept. `scopes` are divided by blanks."""

    __tablename__ = "channel_key"
    __table_args__: Any = (
        ForeignKeyConstraint(["channel"], ["channel.code"], name="key_of_channel"),
        Index("channel_key_of", "channel"),
        {"sqlite_strict": True},
    )

    id: str = text(primary_key=True)
    channel: str = text()
    hashed: str = text()
    scopes: str = text()
    created_ms: int = whole()
    revoked_ms: int | None = whole(default=None)


class ChannelRequest(Table, table=True):
    """A request that took effect, by the key its caller gave it; asked again it is answered so."""

    __tablename__ = "channel_request"
    __table_args__: Any = (Index("channel_request_at", "at_ms"), {"sqlite_strict": True})

    channel: str = text(primary_key=True)
    key: str = text(primary_key=True)
    body_sha256: str = text()
    at_ms: int = whole()
    answer: str = text()


class PhoneCode(Table, table=True):
    """A code that was sent to a telephone. Neither the code nor the number can be read here."""

    __tablename__ = "phone_code"
    __table_args__: Any = (
        Index("phone_code_of_phone", "phone", "created_ms"),
        {"sqlite_strict": True},
    )

    id: str = text(primary_key=True)
    channel: str = text()
    phone: str = text()
    hashed: str = text()
    created_ms: int = whole()
    tries: int = whole(default=0)
    used_ms: int | None = whole(default=None)


class MemberSession(Table, table=True):
    """That a member is known in a channel until `expires_ms`, by a token whose hash this is."""

    __tablename__ = "member_session"
    __table_args__: Any = (Index("member_session_member", "member"), {"sqlite_strict": True})

    hashed: str = text(primary_key=True)
    channel: str = text()
    member: str = text()
    created_ms: int = whole()
    expires_ms: int = whole()


class PendingOrder(Table, table=True):
    """An order whose goods are held while the customer pays by phone; it becomes one when she has.

    `state` is `waiting`, then `placed`, `expired`, or `given-back` when she had paid and it could
    not be placed any more. `sealed` is the order as it will be, emptied when it has ended; `sale`
    is what payments know it by.
    """

    __tablename__ = "pending_order"
    __table_args__: Any = (
        Index("pending_order_state", "state", "until_ms"),
        Index("pending_order_sale", "sale", unique=True),
        {"sqlite_strict": True},
    )

    channel: str = text(primary_key=True)
    ref: str = text(primary_key=True)
    sale: str = text()
    place: str = text()
    member: str = text(default="")
    sealed: bytes = raw()
    due_minor: int = whole()
    currency: str = text()
    state: str = text(default="waiting")
    until_ms: int = whole()
    created_ms: int = whole()


class Webhook(Table, table=True):
    """Where a channel wants to be told; `kinds` are divided by blanks, `secret` signs."""

    __tablename__ = "webhook"
    __table_args__: Any = (
        ForeignKeyConstraint(["channel"], ["channel.code"], name="webhook_of_channel"),
        Index("webhook_of", "channel"),
        {"sqlite_strict": True},
    )

    id: str = text(primary_key=True)
    channel: str = text()
    url: str = text()
    secret: str = text()
    kinds: str = text()
    active: bool = flag(default=True)
    created_ms: int = whole()


class WebhookDelivery(Table, table=True):
    """One message to one webhook: `state` is `waiting`, `done` or `dead`, `why` what the last try
    came to. `subject` is what it is about; of an older message about the same the newer one is
    not sent before it; `number` is their order."""

    __tablename__ = "webhook_delivery"
    __table_args__: Any = (
        Index("webhook_delivery_due", "state", "due_ms"),
        Index("webhook_delivery_of", "webhook", "subject"),
        Index("webhook_delivery_number", "number", unique=True),
        {"sqlite_strict": True},
    )

    id: str = text(primary_key=True)
    number: int = whole()
    webhook: str = text()
    kind: str = text()
    subject: str = text()
    body: str = text()
    state: str = text(default="waiting")
    tries: int = whole(default=0)
    due_ms: int = whole()
    created_ms: int = whole()
    ended_ms: int | None = whole(default=None)
    why: str = text(default="")


class ChannelMark(Table, table=True):
    """Up to where something of other contexts was looked through for news."""

    __tablename__ = "channel_mark"

    name: str = text(primary_key=True)
    pos: int = whole()


class LearnedColumn(Table, table=True):
    """What a column of a channel's order files means; said once, known ever after."""

    __tablename__ = "learned_column"

    channel: str = text(primary_key=True)
    header: str = text(primary_key=True)
    meaning: str = text()


class ImportedFile(Table, table=True):
    """A file whose orders are in the books, by its content."""

    __tablename__ = "imported_file"

    channel: str = text(primary_key=True)
    sha256: str = text(primary_key=True)
    orders: int = whole()
    at_ms: int = whole()


class GoodAlias(Table, table=True):
    """What a channel calls one of our goods, where that is not our SKU."""

    __tablename__ = "good_alias"

    channel: str = text(primary_key=True)
    alias: str = text(primary_key=True)
    sku: str = text()


class StockTold(Table, table=True):
    """What a webhook was last told can be promised of a good, in thousandths."""

    __tablename__ = "channel_stock_told"

    webhook: str = text(primary_key=True)
    sku: str = text(primary_key=True)
    available: int = whole()


class TroubledOrder(Table, table=True):
    """An order of a connected shop that could not be placed, for people: `why` is a code. It goes
    when the order is sent again and can be."""

    __tablename__ = "troubled_order"

    channel: str = text(primary_key=True)
    ref: str = text(primary_key=True)
    why: str = text()
    at_ms: int = whole()
