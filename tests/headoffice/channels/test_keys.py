"""A channel's key opens what its scopes say, so often, until it is taken back."""

from __future__ import annotations

import pytest
from sqlmodel import select

from headoffice.channels.keys import add_channel, make_key, revoke
from headoffice.channels.tables import Channel, ChannelKey
from headoffice.db.database import Database
from storeapp.domain.errors import Refusal
from tests.headoffice.acting import Clock
from tests.headoffice.channels.conftest import MakeShop
from tests.headoffice.channels.selling import NOW_MS, Shop, add_shop, cart, new_key
from tests.headoffice.conftest import on_sqlite

pytestmark = on_sqlite


def test_a_key_opens_what_its_scopes_say_and_nothing_else(
    make_shop: MakeShop, database: Database
) -> None:
    shop = make_shop(new_key(database, scopes=["catalogue"]))

    refused = shop.post("quotes", lines=cart(PLUM_40=1))

    assert shop.get("products").status_code == 200
    assert (refused.status_code, refused.json()["code"]) == (403, "scope-missing")


def test_without_a_key_that_is_known_nothing_opens(make_shop: MakeShop) -> None:
    for key in ("", "ck_000000000000_nothing", "no key at all"):
        refused = make_shop(key).get("products")

        assert (key, refused.status_code, refused.json()["code"]) == (key, 401, "key-unknown")
        assert refused.headers["www-authenticate"] == 'Bearer realm="channel"'


def test_a_key_that_was_taken_back_opens_nothing_from_then_on(
    make_shop: MakeShop, database: Database
) -> None:
    shop = make_shop(key := new_key(database))
    assert shop.get("products").status_code == 200

    with database.write() as session:
        revoke(session, key.split("_")[1], now_ms=NOW_MS)

    assert shop.get("products").status_code == 401


def test_a_key_with_another_secret_is_nobodys(make_shop: MakeShop, database: Database) -> None:
    key = new_key(database)

    assert make_shop(key[:-1] + ("a" if key[-1] != "a" else "b")).get("products").status_code == 401


def test_of_a_key_only_its_hash_is_kept(shop: Shop, database: Database) -> None:
    key = new_key(database)

    with database.read() as session:
        rows = session.exec(select(ChannelKey)).all()
    kept = " ".join(str(row.model_dump()) for row in rows)
    assert key not in kept
    assert key.split("_", 2)[2] not in kept


def test_who_asks_too_often_is_told_when_to_come_again(
    make_shop: MakeShop, database: Database, clock: Clock
) -> None:
    with database.write() as session:
        session.get_one(Channel, "web").per_minute = 12  # One at once, then one in five seconds.
    shop, other = make_shop(new_key(database)), make_shop(new_key(database))
    assert shop.get("categories").status_code == 200

    refused = shop.get("categories")

    assert (refused.status_code, refused.json()["code"]) == (429, "asked-too-often")
    assert refused.headers["retry-after"] == "5"
    assert other.get("categories").status_code == 200
    clock.forward(5)
    assert shop.get("categories").status_code == 200


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        pytest.param({"code": "web"}, "channel-exists", id="there already"),
        pytest.param({"code": "Web Shop"}, "channel-unreadable", id="no code"),
        pytest.param({"code": "new", "kind": "fax"}, "channel-unreadable", id="no kind"),
        pytest.param({"code": "new", "place": "X99"}, "store-unknown", id="no place"),
    ],
)
def test_a_channel_that_cannot_be_is_not_made(
    database: Database, stores: None, asked: dict[str, str], code: str
) -> None:
    add_shop(database)
    said = {"name": "Shop", "place": "S01"} | asked

    with pytest.raises(Refusal) as refused, database.write() as session:
        add_channel(session, now_ms=NOW_MS, **said)

    assert refused.value.code == code
    with database.read() as session:
        assert [row.code for row in session.exec(select(Channel))] == ["web"]


def test_a_key_with_a_scope_nobody_knows_is_not_made(database: Database, stores: None) -> None:
    add_shop(database)

    with pytest.raises(Refusal, match="scope-unknown"), database.write() as session:
        make_key(session, "web", scopes=["everything"], now_ms=NOW_MS)

    with database.read() as session:
        assert session.exec(select(ChannelKey)).all() == []
