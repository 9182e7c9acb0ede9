"""Orders as the tests place them, and what became of them as rows."""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable
from typing import Any

from sqlmodel import col, select

from headoffice.db.database import Database
from headoffice.feed.tables import Change
from headoffice.inventory.tables import Stock
from headoffice.orders.doing import act
from headoffice.orders.handing import code_key
from headoffice.orders.keeping import Doing, locked, numbers_in, read
from headoffice.orders.model import Address, Customer, NewLine, NewOrder, Payment
from headoffice.orders.placing import place
from headoffice.orders.tables import FoRow, OrderRefund
from storeapp.domain.fulfilment import Mode
from storeapp.domain.order import Order, Outcome
from storeapp.domain.pickup_code import pickup_code

NOW_MS = 1_790_000_000_000
ANNA = Customer(called="林小姐", phone="12900000001")
HOME = Address("林", "12900000001", ("Plum Road 7",), district="yuelu", city="changsha")


def plums(units: int, net_minor: int = 999, mode: Mode = Mode.PICKUP) -> NewLine:
    return NewLine(
        "plum", units * 1000, 333, net_minor, mode, name_zh="梅子", name_en="Plum", tax="vat13"
    )


def an_order(*lines: NewLine, ref: str = "web-1", **changes: Any) -> NewOrder:
    """Two plums to be collected in S01, paid by phone and, for a third, in cash."""
    parts: dict[str, Any] = {
        "channel": "web",
        "channel_ref": ref,
        "lines": lines or (plums(2),),
        "payments": (Payment("wechat", 666, "S011_ABC_1"), Payment("cash", 333)),
        "customer": ANNA,
        "pickup_at": "S01",
    }
    return NewOrder(**parts | changes)


def placed(database: Database, new: NewOrder | None = None, *, at_ms: int = NOW_MS) -> str:
    with database.write() as session:
        return place(session, new or an_order(), at_ms=at_ms)


def order_of(database: Database, id: str) -> Order:
    with database.read() as session:
        return read(session, numbers_in(id)[0]).order


def fos(database: Database, id: str) -> list[tuple[int, str, str]]:
    """Epoch, place and state of each."""
    order = order_of(database, id)
    return [(fo.epoch, fo.place, fo.state.value) for fo in order.fos]


def buckets(database: Database, id: str, line: int = 0) -> dict[str, int]:
    """What is not zero of a line, beside what was ordered."""
    kept = order_of(database, id).lines[line]
    names = ("cancelled", "unrouted", "allocated", "picked", "packed", "ready", "handed_over")
    found = {name: getattr(kept, name) for name in (*names, "shipped", "returned")}
    return {name: quantity for name, quantity in found.items() if quantity}


def stock(database: Database, place: str, sku: str = "plum") -> dict[str, int]:
    """What is not zero of a good in a place, by bucket."""
    with database.read() as session:
        row = session.get_one(Stock, (sku, place))
        names = ("shelf", "staged", "put_back", "transit", "reserved", "held", "damaged")
        return {name: getattr(row, name) for name in names if getattr(row, name)}


def do(
    database: Database, id: str, step: Callable[[Order], Outcome], *, at_ms: int = NOW_MS
) -> None:
    """One pure step, done as head office does it."""
    with database.write() as session:
        kept = locked(session, numbers_in(id)[0])
        act(session, kept, step, Doing("test", at_ms, 1))


def refunds(database: Database) -> list[tuple[str, int, int, int, str]]:
    """Source, tender, seq, minor and state."""
    with database.read() as session:
        rows = session.exec(
            select(OrderRefund).order_by(OrderRefund.source, col(OrderRefund.tender))
        )
        return [(r.source, r.tender, r.seq, r.amount_minor, r.state) for r in rows]


def fo_row(database: Database, fo: str) -> FoRow:
    with database.read() as session:
        return session.get_one(FoRow, numbers_in(fo))


def code_of(database: Database, fo: str) -> str:
    """What the customer was sent."""
    with database.write() as session:
        number, epoch = numbers_in(fo)
        kept = read(session, number)
        key, what = code_key(session, kept, kept.order.fo(epoch))
        return pickup_code(key, what)


def told(database: Database, store: str) -> dict[str, Any]:
    """The newest row of each key on the store's stream."""
    with database.read() as session:
        rows = session.exec(
            select(Change).where(Change.stream == f"orders/{store}").order_by(col(Change.id))
        )
        newest = {row.key: row.body for row in rows}
    return {key: json.loads(body) for key, body in newest.items() if body}


def command(kind: str, *, version: int | None = None, id: str = "", **body: Any) -> dict[str, Any]:
    return {
        "id": id or str(uuid.uuid4()),
        "kind": kind,
        "expected_version": version,
        "body": body,
    }
