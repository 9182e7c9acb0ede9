"""Orders as the tests place them, and what became of them as rows."""

from __future__ import annotations

import json
import threading
import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

from sqlmodel import col, select

from headoffice.commands.service import carry_out
from headoffice.db.database import Database
from headoffice.door import Caller, NotServed
from headoffice.door.envelope import problem_response
from headoffice.door.refusals import not_served
from headoffice.feed.tables import Change
from headoffice.inventory.tables import Stock
from headoffice.orders.commands import COMMANDS
from headoffice.orders.doing import act
from headoffice.orders.handing import code_key
from headoffice.orders.keeping import Doing, locked, numbers_in, read
from headoffice.orders.model import Address, Customer, NewLine, NewOrder, Payment
from headoffice.orders.placing import place
from headoffice.orders.tables import FoRow, OrderRefund
from storeapp.domain.errors import Refusal
from storeapp.domain.fulfilment import Mode
from storeapp.domain.order import Order, Outcome
from storeapp.domain.pickup_code import pickup_code
from storeapp.sync.wire.commands import Command
from tests.headoffice.acting import Clock

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


def together(*calls: Callable[[], object]) -> list[object]:
    gate = threading.Barrier(len(calls))

    def one(call: Callable[[], object]) -> object:
        gate.wait(10)
        return call()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(one, calls))


@dataclass(frozen=True)
class Answer:
    """What a counter is answered, as over the door."""

    status_code: int
    body: dict[str, Any]

    @property
    def text(self) -> str:
        return str(self.body)

    def json(self) -> dict[str, Any]:
        return self.body


@dataclass(frozen=True)
class Counter:
    """A till of a store whose commands are carried out without a line between."""

    database: Database
    clock: Clock
    store: str = "S01"
    till: str = "1"

    def ask(self, kind: str, **body: Any) -> dict[str, Any]:
        """What it is answered, as the body of what was done."""
        answer = self.post(command(kind, **body))
        assert answer.status_code == 200, answer.text
        shown: dict[str, Any] = answer.body["body"]
        return shown

    def refused(self, kind: str, **body: Any) -> str:
        """The code of the refusal."""
        answer = self.post(command(kind, **body))
        assert answer.status_code in (404, 409, 422), answer.text
        return str(answer.body["code"])

    def post(self, said: dict[str, Any]) -> Answer:
        caller = Caller(f"{self.store}-{self.till}", 1, self.store, self.till, "north", "", 0)
        asked = Command.model_validate(said)
        try:
            with self.database.write() as session:
                done = carry_out(session, COMMANDS, caller, asked, now_ms=self.clock.ms)
        except (NotServed, Refusal) as error:
            refused = error if isinstance(error, NotServed) else not_served(error)
            return Answer(refused.status, json.loads(bytes(problem_response(refused).body)))
        return Answer(200, done.model_dump(mode="json"))

    def ready(self, fo: str, parts: list[dict[str, int]], *, to: str = "READY") -> None:
        """Does all that leads there."""
        for kind, more, state in (
            ("fo.accept", {}, "ACCEPTED"),
            ("fo.start", {}, "PICKING"),
            ("fo.pick", {"parts": parts}, "PICKED"),
            ("fo.pack", {}, "PACKED"),
            ("fo.ready", {"bin": "B7"}, "READY"),
        ):
            assert self.ask(kind, fo=fo, **more)["state"] == state
            if state == to:
                return
