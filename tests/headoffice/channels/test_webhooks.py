"""Webhooks: signed, in order, tried again with pauses, given up in the end, and never lost."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import hmac
import http.server
import json
import threading
from collections.abc import Iterator
from typing import Any

import pytest
from sqlmodel import select

from headoffice.channels.delivering import Courier, usual_client
from headoffice.channels.tables import Webhook, WebhookDelivery
from headoffice.channels.webhooks import (
    BACK_OFF_S,
    LEASE_MS,
    ORDER_CHANGED,
    add_webhook,
    claim,
    dead_letters,
    end_webhook,
    enqueue,
    send_again,
)
from headoffice.db.database import Database
from headoffice.inventory.service import set_opening_stock
from headoffice.orders.commands import cancel
from headoffice.orders.keeping import locked
from headoffice.orders.model import Customer, NewLine, NewOrder
from headoffice.orders.placing import place
from storeapp.domain.errors import Refusal
from tests.conftest import ExpectedLogs
from tests.headoffice.acting import Clock
from tests.headoffice.channels.selling import NOW_MS, add_goods, add_shop
from tests.headoffice.conftest import on_sqlite


class Receiver:
    """A shop's server that keeps what it is told, and answers as it is told to."""

    def __init__(self) -> None:
        self.status = 200
        self.got: list[tuple[dict[str, str], str]] = []
        receiver = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                size = int(self.headers["content-length"])
                headers = {name.lower(): value for name, value in self.headers.items()}
                receiver.got.append((headers, self.rfile.read(size).decode()))
                self.send_response(receiver.status)
                self.send_header("location", "http://127.0.0.1:1/")
                self.send_header("content-length", "0")
                self.end_headers()

            def log_message(self, *_said: object) -> None:
                return

        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}/hook"
        self._thread = threading.Thread(target=self._server.serve_forever)
        self._thread.start()

    @property
    def bodies(self) -> list[Any]:
        return [json.loads(body) for _, body in self.got]

    def close(self) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    receiver = Receiver()
    yield receiver
    receiver.close()


@pytest.fixture
def hook(database: Database, stores: None, receiver: Receiver) -> Webhook:
    add_shop(database)
    with database.write() as session:
        return add_webhook(session, "web", receiver.url, now_ms=NOW_MS)


def queue(database: Database, hook: Webhook, id: str, subject: str, *, at_ms: int = NOW_MS) -> None:
    with database.write() as session:
        enqueue(
            session,
            hook,
            id=id,
            kind=ORDER_CHANGED,
            subject=subject,
            data={"order": subject},
            now_ms=at_ms,
        )


def turn(database: Database, clock: Clock) -> None:
    """One turn of the courier, over real sockets."""
    courier = Courier(database, look_s=1, now_ms=clock)

    async def once() -> None:
        async with usual_client() as client:
            await courier.turn(client)

    asyncio.run(once())


def standing(database: Database) -> list[tuple[str, str, int]]:
    with database.read() as session:
        rows = session.exec(select(WebhookDelivery).order_by(WebhookDelivery.id))
        return [(row.id, row.state, row.tries) for row in rows]


def test_a_message_arrives_signed_so_that_anybody_can_check(
    database: Database, hook: Webhook, receiver: Receiver, clock: Clock
) -> None:
    queue(database, hook, "d1", "order:1")

    turn(database, clock)

    headers, body = receiver.got[0]
    said = f"d1.{headers['webhook-timestamp']}.{body}".encode()
    key = base64.b64decode(hook.secret.removeprefix("whsec_"))
    right = base64.b64encode(hmac.new(key, said, hashlib.sha256).digest()).decode()
    assert headers["webhook-signature"] == f"v1,{right}"
    assert headers["webhook-timestamp"] == str(NOW_MS // 1000)
    assert json.loads(body) == {
        "id": "d1",
        "type": "order.changed",
        "at_ms": NOW_MS,
        "data": {"order": "order:1"},
    }
    assert standing(database) == [("d1", "done", 1)]


@on_sqlite
def test_of_one_order_the_older_message_comes_first_whatever_becomes_of_it(
    database: Database, hook: Webhook, receiver: Receiver, clock: Clock
) -> None:
    for id, subject in (("z", "order:1"), ("b", "order:1"), ("c", "order:2")):
        queue(database, hook, id, subject)
    receiver.status = 500
    turn(database, clock)
    assert sorted(body["id"] for body in receiver.bodies) == ["c", "z"]

    receiver.status = 200
    clock.forward(10)
    turn(database, clock)
    turn(database, clock)

    assert [body["id"] for body in receiver.bodies if body["data"]["order"] == "order:1"] == [
        "z",
        "z",
        "b",
    ]
    assert [state for _, state, _ in standing(database)] == ["done"] * 3


@on_sqlite
def test_it_is_tried_again_with_pauses_and_given_up_in_the_end(
    database: Database,
    hook: Webhook,
    receiver: Receiver,
    clock: Clock,
    expected_logs: ExpectedLogs,
) -> None:
    expected_logs("given up: d1, status")
    receiver.status = 500
    queue(database, hook, "d1", "order:1")
    turn(database, clock)

    for tried, pause_s in enumerate(BACK_OFF_S, start=1):
        clock.forward(pause_s - 1)
        turn(database, clock)
        assert standing(database) == [("d1", "waiting", tried)]
        clock.forward(1)
        receiver.status = (404, 302)[tried % 2]  # No such page, and led elsewhere: not followed.
        turn(database, clock)

    assert standing(database) == [("d1", "dead", len(BACK_OFF_S) + 1)]
    with database.read() as session:
        assert [(row.id, row.why) for row in dead_letters(session)] == [("d1", "status 404")]
    receiver.status = 200
    with database.write() as session:
        send_again(session, "d1", now_ms=clock.ms)
    turn(database, clock)
    assert standing(database) == [("d1", "done", 1)]


@on_sqlite
def test_a_shop_that_says_gone_is_told_nothing_more(
    database: Database,
    hook: Webhook,
    receiver: Receiver,
    clock: Clock,
    expected_logs: ExpectedLogs,
) -> None:
    expected_logs("given up: d1")
    receiver.status = 410
    queue(database, hook, "d1", "order:1")
    queue(database, hook, "d2", "order:1", at_ms=NOW_MS + 1)

    turn(database, clock)
    clock.forward(60)
    turn(database, clock)

    assert len(receiver.got) == 1
    assert standing(database) == [("d1", "dead", 1)]


@on_sqlite
def test_nobody_there_is_a_try_like_any_other(
    database: Database, hook: Webhook, receiver: Receiver, clock: Clock
) -> None:
    with database.write() as session:
        session.get_one(Webhook, hook.id).url = "http://127.0.0.1:1/hook"
    queue(database, hook, "d1", "order:1")

    turn(database, clock)

    assert standing(database) == [("d1", "waiting", 1)]
    with database.read() as session:
        assert session.get_one(WebhookDelivery, "d1").why == "ConnectError"


@on_sqlite
def test_a_try_that_was_cut_off_with_its_process_comes_again(
    database: Database, hook: Webhook, receiver: Receiver, clock: Clock
) -> None:
    queue(database, hook, "d1", "order:1")
    with database.write() as session:
        assert [each.id for each in claim(session, most=9, now_ms=clock.ms)] == ["d1"]

    turn(database, clock)
    assert receiver.got == []
    clock.forward(LEASE_MS / 1000)
    turn(database, clock)

    assert [body["id"] for body in receiver.bodies] == ["d1"]


def test_stock_is_told_when_what_can_be_promised_is_another(
    database: Database, hook: Webhook, receiver: Receiver, clock: Clock
) -> None:
    add_goods(database)
    with database.write() as session:
        set_opening_stock(session, "S01", {"PLUM-40": 5_000, "X": 1_000}, at_ms=NOW_MS)
    turn(database, clock)
    with database.write() as session:
        set_opening_stock(session, "S01", {"X": 2_000}, at_ms=NOW_MS)
    turn(database, clock)
    with database.write() as session:
        set_opening_stock(session, "S02", {"PLUM-40": 1_000}, at_ms=NOW_MS)
    turn(database, clock)

    assert [body["data"]["items"] for body in receiver.bodies] == [
        [{"sku": "PLUM-40", "available": 5_000}],
        [{"sku": "PLUM-40", "available": 6_000}],
    ]


@on_sqlite
def test_a_webhook_that_was_ended_is_told_nothing(
    database: Database, hook: Webhook, receiver: Receiver, clock: Clock
) -> None:
    queue(database, hook, "d1", "order:1")

    with database.write() as session:
        end_webhook(session, hook.id)
    turn(database, clock)

    assert (receiver.got, standing(database)) == ([], [])


UNSOUND = (
    "http://shop.example/hook",
    "ftp://shop.example/",
    "https://user:word@shop.example/",
    "https://",
    "https://shop.example:99999/",
    "https://shop.example/ x",
)


@on_sqlite
def test_an_address_that_is_not_sound_is_refused(database: Database, stores: None) -> None:
    add_shop(database)

    for address in UNSOUND:
        with pytest.raises(Refusal, match="webhook-url-wrong"), database.write() as session:
            add_webhook(session, "web", address, now_ms=NOW_MS)

    with database.read() as session:
        assert session.exec(select(Webhook)).all() == []


@on_sqlite
def test_a_channel_is_told_what_becomes_of_its_orders_and_nothing_of_who_ordered(
    database: Database, hook: Webhook, receiver: Receiver, clock: Clock
) -> None:
    add_goods(database)
    add_shop(database, "other")
    with database.write() as session:
        set_opening_stock(session, "S01", {"PLUM-40": 5_000}, at_ms=NOW_MS)
        for channel in ("web", "other"):
            line = NewLine("PLUM-40", 1_000, 1_250, 1_250)
            person = Customer(called="小梅", phone="13900001111")
            new = NewOrder(channel, "R1", (line,), customer=person, pickup_at="S01")
            place(session, new, at_ms=NOW_MS)
    turn(database, clock)
    turn(database, clock)
    with database.write() as session:
        cancel(session, locked(session, 1), by="test", at_ms=NOW_MS)
    turn(database, clock)

    told = [body["data"] for body in receiver.bodies if body["type"] == ORDER_CHANGED]
    assert [(each["order"], each["ref"], each["event"], each["status"]) for each in told] == [
        ("O1", "R1", "placed", "working"),
        ("O1", "R1", "routed", "working"),
        ("O1", "R1", "cancel-asked", "cancelled"),
    ]
    assert "小梅" not in str(receiver.got)
    assert "13900001111" not in str(receiver.got)
