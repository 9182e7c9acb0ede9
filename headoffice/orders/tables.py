"""Orders, who works on them, what was handed over, and what goes back, as rows."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ForeignKeyConstraint, Index
from sqlalchemy import text as sql

from headoffice.db.tables import Table, flag, raw, text, whole

_OF_ORDER = ["number"], ["customer_order.number"]


class OrderRow(Table, table=True):
    """An order; `id` elsewhere is O and its `number`. What the customer is called, her telephone
    number and her address are `sealed` under a key of the order's own. `said_sha256` is of what the
    channel said, so that placing it again with other content is refused.

    `pool` counts the references under which the inventory keeps what is not routed; `status` is
    derived, and kept for lists. Who changes anything of an order has this row locked.
    """

    __tablename__ = "customer_order"
    __table_args__: Any = (
        Index("order_of_channel", "channel", "channel_ref", unique=True),
        Index("order_of_member", "member"),
        Index("order_by_status", "status"),
        {"sqlite_strict": True},
    )

    number: int | None = whole(default=None, primary_key=True)
    channel: str = text()
    channel_ref: str = text()
    said_sha256: str = text()
    member: str = text(default="")
    sealed: bytes = raw(default=b"")
    district: str = text(default="")
    currency: str = text()
    delivery_minor: int = whole(default=0)
    back_minor: int = whole(default=0)
    pickup_at: str = text(default="")
    taken_at: str = text(default="")
    promise_ms: int = whole(default=0)
    split: bool = flag(default=True)
    excluded: str = text(default="[]")
    pool: int = whole(default=0)
    status: str = text(default="")
    version: int = whole(default=1)
    placed_ms: int = whole()
    changed_ms: int = whole()
    route_due_ms: int | None = whole(default=None)


class OrderKey(Table, table=True):
    """The key an order's person is sealed with; destroyed, nobody ever reads her again."""

    __tablename__ = "customer_order_key"

    number: int = whole(primary_key=True)
    key: bytes = raw()


class OrderLineRow(Table, table=True):
    """A line as `domain.order.OrderLine` has it, and what it was sold as."""

    __tablename__ = "order_line"
    __table_args__: Any = (
        ForeignKeyConstraint(*_OF_ORDER, name="line_of_order"),
        {"sqlite_strict": True},
    )

    number: int = whole(primary_key=True)
    line: int = whole(primary_key=True)
    sku: str = text()
    name_zh: str = text()
    name_en: str = text()
    unit: str = text()
    tax: str = text()
    mode: str = text()
    list_minor: int = whole()
    net_minor: int = whole()
    shares: str = text()
    ordered: int = whole()
    cancelled: int = whole(default=0)
    unrouted: int = whole(default=0)
    allocated: int = whole(default=0)
    picked: int = whole(default=0)
    packed: int = whole(default=0)
    ready: int = whole(default=0)
    handed_over: int = whole(default=0)
    shipped: int = whole(default=0)
    returned: int = whole(default=0)


class OrderTenderRow(Table, table=True):
    """What was paid in one way; `reference` is the attempt's number where it was by phone."""

    __tablename__ = "order_tender"
    __table_args__: Any = (
        ForeignKeyConstraint(*_OF_ORDER, name="tender_of_order"),
        {"sqlite_strict": True},
    )

    number: int = whole(primary_key=True)
    tender: int = whole(primary_key=True)
    kind: str = text()
    reference: str = text()
    paid_minor: int = whole()
    refunded_minor: int = whole(default=0)
    refunds: int = whole(default=0)


class FoRow(Table, table=True):
    """A fulfilment order as `domain.fulfilment.Fo` has it; its id elsewhere is O, the order's
    number, a hyphen and the epoch. `due_ms` is when time alone changes it, None for never;
    `code_until_ms` is what its code is made with."""

    __tablename__ = "fulfilment"
    __table_args__: Any = (
        ForeignKeyConstraint(*_OF_ORDER, name="fulfilment_of_order"),
        Index("fulfilment_of_place", "place", "state"),
        Index("fulfilment_due", "due_ms"),
        {"sqlite_strict": True},
    )

    number: int = whole(primary_key=True)
    epoch: int = whole(primary_key=True)
    place: str = text()
    pickup_at: str = text()
    state: str = text()
    cancel: str = text()
    accept_by_ms: int = whole()
    ready_ms: int = whole()
    lease_until_ms: int = whole()
    code_until_ms: int = whole(default=0)
    why: str = text()
    bin: str = text()
    given: str = text()
    arrived: bool = flag(default=False)
    tracking: str = text(default="")
    version: int = whole(default=1)
    changed_ms: int = whole()
    due_ms: int | None = whole(default=None)


class FoLineRow(Table, table=True):
    """A line's part in a fulfilment order."""

    __tablename__ = "fulfilment_line"
    __table_args__: Any = (
        ForeignKeyConstraint(
            ["number", "epoch"], ["fulfilment.number", "fulfilment.epoch"], name="line_of_fo"
        ),
        {"sqlite_strict": True},
    )

    number: int = whole(primary_key=True)
    epoch: int = whole(primary_key=True)
    line: int = whole(primary_key=True)
    quantity: int = whole()
    found: int = whole()
    back: int = whole()
    out: int = whole()


class HandOverRow(Table, table=True):
    """A hand-over that was told, by a command or a fact (`device` to `seq`, "" and 0 for none).

    `verdict` is `counts`, `known` (told before) or `conflict`; of a fulfilment order one counts.
    Both facts of a conflict stay as they are; `decided_ms` is when a person decided it.
    """

    __tablename__ = "hand_over"
    __table_args__: Any = (
        Index(
            "hand_over_counts",
            "number",
            "epoch",
            unique=True,
            sqlite_where=sql("verdict = 'counts'"),
            postgresql_where=sql("verdict = 'counts'"),
        ),
        Index("hand_over_of_order", "number", "epoch"),
        {"sqlite_strict": True},
    )

    id: int | None = whole(default=None, primary_key=True)
    hand: str = text()
    number: int = whole()
    epoch: int = whole()
    store: str = text()
    staff: str = text()
    device: str = text(default="")
    device_epoch: int = whole(default=0)
    seq: int = whole(default=0)
    lines: str = text()
    at_ms: int = whole()
    received_ms: int = whole()
    verdict: str = text()
    why: str = text(default="")
    decided_ms: int | None = whole(default=None)


class OrderEvent(Table, table=True):
    """What was done to an order, in order, never edited; `by_whom` is a device, a channel or head
    office itself (""). `said` holds quantities and codes, nothing of the customer."""

    __tablename__ = "order_event"
    __table_args__: Any = (
        Index("order_event_of", "number", "version", unique=True),
        {"sqlite_strict": True},
    )

    id: int | None = whole(default=None, primary_key=True)
    number: int = whole()
    version: int = whole()
    epoch: int = whole()
    kind: str = text()
    by_whom: str = text()
    said: str = text()
    at_ms: int = whole()


class OrderRefund(Table, table=True):
    """Owed back of one tender, written with what it is owed for and carried out after that.

    `source` is `order:` or `return:` and an id. `state` is `due` (to be asked of the provider),
    `asked`, `done`, `refused`, or `manual`: given back at a till, or by people.
    """

    __tablename__ = "order_refund"
    __table_args__: Any = (
        Index("order_refund_of", "number"),
        Index("order_refund_due", "due_ms"),
        {"sqlite_strict": True},
    )

    source: str = text(primary_key=True)
    tender: int = whole(primary_key=True)
    seq: int = whole(primary_key=True)
    number: int = whole()
    kind: str = text()
    reference: str = text()
    amount_minor: int = whole()
    state: str = text()
    reason: str = text(default="")
    tries: int = whole(default=0)
    created_ms: int = whole()
    changed_ms: int = whole()
    due_ms: int | None = whole(default=None)


class TransferRow(Table, table=True):
    """Goods on their way from one place to another; see `domain.transfer`."""

    __tablename__ = "transfer"
    __table_args__: Any = (
        Index("transfer_from", "source", "state"),
        Index("transfer_to", "target", "state"),
        {"sqlite_strict": True},
    )

    id: str = text(primary_key=True)
    source: str = text()
    target: str = text()
    state: str = text()
    why: str = text(default="")
    version: int = whole(default=1)
    created_ms: int = whole()
    changed_ms: int = whole()


class TransferLineRow(Table, table=True):
    """Thousandths of a good that were asked for, sent and received."""

    __tablename__ = "transfer_line"
    __table_args__: Any = (
        ForeignKeyConstraint(["transfer"], ["transfer.id"], name="line_of_transfer"),
        {"sqlite_strict": True},
    )

    transfer: str = text(primary_key=True)
    sku: str = text(primary_key=True)
    asked: int = whole()
    sent: int = whole(default=0)
    received: int = whole(default=0)
    lost: int = whole(default=0)
