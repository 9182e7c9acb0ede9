"""POST /v1/collect over a real socket: what is taken, what is refused, and what comes of it."""

from __future__ import annotations

import base64
import gzip
import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from headoffice.activity.keys import drop_key, login_proof, make_key
from headoffice.activity.page_script import page_script, page_script_name
from headoffice.app import Server
from headoffice.db.database import Database
from storeapp.domain.errors import Refusal
from tests.headoffice.activity.browsing import (
    BROWSER,
    T0,
    Agreed,
    Shop,
    add_goods,
    events,
    new_key,
    points_of,
    refused,
    track,
)
from tests.headoffice.conftest import on_sqlite


@pytest.fixture
def agreed(server: Server) -> Agreed:
    """The member base of a running head office."""
    base = Agreed()
    server.app.state.collector.consents = base
    return base


@pytest.fixture
def shop(server: Server, database: Database) -> Iterator[Shop]:
    shop = Shop(server.url, new_key(database))
    yield shop
    shop.close()


def drain(server: Server) -> None:
    """All that goes on by itself has been done."""
    while server.app.state.browsing.turn():
        pass


def flush(shop: Shop) -> None:
    """What was refused before is written with this event."""
    assert shop.send(track("Cart Viewed", "flush")).json()["taken"] == 1


def test_a_batch_is_taken_and_folded(shop: Shop, server: Server, database: Database) -> None:
    answer = shop.send(track("Product Viewed"), track("Product Added to Wishlist", sku="B"))

    assert answer.status_code == 200
    assert answer.json() == {"success": True, "taken": 2, "joined": 0, "refused": {}}
    assert events(database) == [("v1", "view", "A"), ("v1", "wish", "B")]
    drain(server)
    assert list(points_of(database, "v/v1")) == ["A", "B"]


def test_one_message_alone_and_packed_is_taken(shop: Shop, database: Database) -> None:
    body = gzip.compress(json.dumps(track("Product Viewed", writeKey=shop.key.key)).encode())

    answer = shop.http.post("/v1/collect", content=body, headers={"content-encoding": "gzip"})

    assert answer.json()["taken"] == 1
    assert events(database) == [("v1", "view", "A")]


def test_the_key_may_be_the_user_of_basic(shop: Shop) -> None:
    named = base64.b64encode(f"{shop.key.key}:".encode()).decode()

    answer = shop.send(
        track("Product Viewed"), writeKey="", headers={"authorization": f"Basic {named}"}
    )

    assert answer.json()["taken"] == 1


def test_the_same_message_counts_once(shop: Shop, database: Database) -> None:
    order = {"products": [{"sku": "A"}, {"sku": "B"}]}
    twice = track("Order Completed", properties=order)
    shop.send(twice)

    again = shop.send(twice, track("Product Viewed"), twice)

    assert again.json()["taken"] == 1
    assert again.json()["refused"] == {"duplicate": 2}
    assert events(database) == [("v1", "order", "A"), ("v1", "order", "B"), ("v1", "view", "A")]
    assert refused(database) == {"duplicate": 2}


def test_two_shops_may_have_the_same_message_ids(server: Server, database: Database) -> None:
    said = track("Product Viewed")
    shops = [Shop(server.url, new_key(database, shop=name)) for name in ("web", "app")]

    taken = [shop.send(said).json()["taken"] for shop in shops]
    for shop in shops:
        shop.close()

    assert taken == [1, 1]


def test_what_is_refused_is_counted_by_reason_and_the_rest_is_taken(
    shop: Shop, database: Database
) -> None:
    answer = shop.send(track("Product Viewed"), track("Page Scrolled"), 3, {}, track("Cart Viewed"))

    assert answer.json()["taken"] == 2
    assert answer.json()["refused"] == {"event-unknown": 2, "message-unreadable": 1}
    flush(shop)
    assert refused(database) == {"event-unknown": 2, "message-unreadable": 1}


@on_sqlite
@pytest.mark.parametrize(
    ("headers", "why"),
    [
        pytest.param({"dnt": "1"}, "do-not-track", id="do not track"),
        pytest.param({"sec-gpc": "1"}, "do-not-track", id="global privacy control"),
        pytest.param({"user-agent": "Mozilla/5.0 (Googlebot/2.1)"}, "robot", id="a robot"),
        pytest.param({"user-agent": ""}, "robot", id="no browser"),
    ],
)
def test_a_request_that_is_not_taken_at_all(
    shop: Shop, database: Database, headers: dict[str, str], why: str
) -> None:
    answer = shop.send(track("Product Viewed"), track("Cart Viewed"), headers=headers)

    assert answer.status_code == 200
    assert (answer.json()["taken"], answer.json()["refused"]) == (0, {why: 2})
    flush(shop)
    assert refused(database) == {why: 2}
    assert events(database) == [("flush", "cart-view", "")]


@on_sqlite
def test_a_server_that_sends_for_a_browser_names_it(shop: Shop) -> None:
    taken = [
        shop.send(
            track("Product Viewed"),
            context={"userAgent": agent},
            headers={"user-agent": "python-requests/2"},
        ).json()["taken"]
        for agent in (BROWSER, "Googlebot/2.1")
    ]

    assert taken == [1, 0]


@on_sqlite
def test_a_flood_is_stopped(shop: Shop, database: Database) -> None:
    answer = shop.send(*(track("Product Viewed", sku=f"G{n % 5}") for n in range(100)))

    assert answer.json()["taken"] == 60
    assert answer.json()["refused"] == {"flood-visitor": 40}
    assert len(events(database)) == 60


@on_sqlite
@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        pytest.param(b"{", 422, "message-unreadable", id="no JSON"),
        pytest.param(b"[]", 422, "message-unreadable", id="a list"),
        pytest.param(b"[" * 100_000, 422, "message-unreadable", id="deep"),
        pytest.param(b"\xff", 422, "message-unreadable", id="no text"),
        pytest.param(b"{}", 401, "key-unknown", id="no key"),
        pytest.param(b'{"writeKey": "wrong"}', 401, "key-unknown", id="another key"),
        pytest.param(b" " * 256_001, 413, "too-large", id="too large"),
    ],
)
def test_a_request_that_is_wrong(
    shop: Shop, database: Database, body: bytes, status: int, code: str
) -> None:
    answer = shop.http.post("/v1/collect", content=body)

    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert events(database) == []


@on_sqlite
@pytest.mark.parametrize("batch", ["text", {"a": 1}, [{}] * 501])
def test_a_batch_that_is_none(shop: Shop, batch: Any) -> None:
    answer = shop.send(batch=batch)

    assert (answer.status_code, answer.json()["code"]) == (422, "batch-unreadable")


# --- addresses -----------------------------------------------------------------------

PAGE = "https://shop.example"


@pytest.fixture
def closed(server: Server, database: Database) -> Iterator[Shop]:
    """A shop whose key is for its own pages."""
    shop = Shop(server.url, new_key(database, origins=(PAGE, "https://m.shop.example")))
    yield shop
    shop.close()


@on_sqlite
def test_a_page_of_the_shop_may_send_and_read_the_answer(closed: Shop) -> None:
    asked = closed.http.options("/v1/collect", headers={"origin": PAGE})
    answer = closed.send(track("Product Viewed"), headers={"origin": PAGE})

    assert asked.status_code == 204
    assert asked.headers["access-control-allow-methods"] == "POST"
    for each in (asked, answer):
        assert each.headers["access-control-allow-origin"] == PAGE
        assert "Origin" in each.headers["vary"]
        assert "access-control-allow-credentials" not in each.headers
    assert answer.json()["taken"] == 1


@on_sqlite
def test_a_page_of_somebody_else_may_not(closed: Shop, database: Database) -> None:
    elsewhere = {"origin": "https://shop.example.evil.example"}
    asked = closed.http.options("/v1/collect", headers=elsewhere)
    answer = closed.send(track("Product Viewed"), headers=elsewhere)

    assert (asked.status_code, asked.json()["code"]) == (403, "origin-refused")
    assert (answer.status_code, answer.json()["code"]) == (403, "origin-refused")
    assert events(database) == []


# --- logging in ----------------------------------------------------------------------


def login(key: Any, visitor: str = "v1", member: str = "mei", **said: Any) -> dict[str, Any]:
    proof = login_proof(key.secret, visitor=visitor, member=member)
    return {
        "type": "identify",
        "messageId": "login-1",
        "anonymousId": visitor,
        "userId": member,
        "context": {"identity": {"proof": proof}},
    } | said


def test_a_login_with_the_shops_proof_joins(
    shop: Shop, server: Server, database: Database, agreed: Agreed
) -> None:
    agreed.members.add("mei")
    add_goods(database, "A")

    answer = shop.send(track("Product Viewed"), login(shop.key))

    assert answer.json()["joined"] == 1
    drain(server)
    assert list(points_of(database, "m/mei")) == ["A"]


@pytest.mark.parametrize(
    ("said", "why"),
    [
        pytest.param({"userId": "lin"}, "login-unproved", id="somebody else's proof"),
        pytest.param({"context": {}}, "login-unproved", id="no proof"),
        pytest.param({}, "member-refuses", id="she has not agreed"),
    ],
)
def test_a_login_that_does_not_join(
    shop: Shop, server: Server, database: Database, agreed: Agreed, said: dict[str, Any], why: str
) -> None:
    answer = shop.send(track("Product Viewed"), login(shop.key) | said)

    assert (answer.json()["joined"], answer.json()["refused"]) == (0, {why: 1})
    drain(server)
    assert list(points_of(database, "v/v1")) == ["A"]
    assert points_of(database, "m/mei") == {}


# --- the script ----------------------------------------------------------------------


@on_sqlite
def test_the_script_is_small_and_kept_for_long(shop: Shop) -> None:
    short = shop.http.get("/v1/collect.js")
    named = shop.http.get(f"/v1/{page_script_name()}")

    assert len(page_script()) <= 2_048
    assert short.content == named.content == page_script()
    assert short.headers["cache-control"] == "public, max-age=3600"
    assert named.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert named.headers["content-type"] == "text/javascript; charset=utf-8"
    assert shop.http.get("/v1/collect.000000000000.js").status_code == 404


# --- keys ----------------------------------------------------------------------------


@on_sqlite
def test_a_key_that_was_dropped_takes_nothing(server: Server, database: Database) -> None:
    shop = Shop(server.url, new_key(database))
    with database.write() as session:
        drop_key(session, shop.key.key)

    answer = shop.send(track("Product Viewed"))
    shop.close()

    assert answer.status_code == 401


@on_sqlite
@pytest.mark.parametrize("shop", ["", "x" * 33, "a\nb"])
def test_a_shops_name_is_readable(database: Database, shop: str) -> None:
    with pytest.raises(Refusal, match="shop-unreadable"), database.write() as session:
        make_key(session, shop, now_ms=T0)


# --- many at once --------------------------------------------------------------------


def test_many_requests_at_once_lose_and_double_nothing(shop: Shop, database: Database) -> None:
    batches = [[track("Product Viewed", f"v{n}-{m}") for m in range(20)] for n in range(30)]

    with ThreadPoolExecutor(8) as threads:
        twice = [*batches, *batches]
        taken = list(threads.map(lambda batch: shop.send(*batch).json()["taken"], twice))

    assert sum(taken) == 600
    assert len({visitor for visitor, _, _ in events(database)}) == 600
