"""An order of a channel is held, placed once, seen by its channel alone, and cancelled."""

from __future__ import annotations

from typing import Any

import pytest
from sqlmodel import Session, select

from headoffice.app import Server
from headoffice.channels.tables import ChannelRequest, PendingOrder
from headoffice.db.database import Database
from headoffice.inventory.available import ato
from headoffice.inventory.service import set_opening_stock
from headoffice.inventory.tables import Hold
from headoffice.orders.keeping import read
from headoffice.orders.sealing import opened
from headoffice.orders.tables import OrderLineRow, OrderRow, OrderTenderRow
from storeapp.domain.fulfilment import FoState
from tests.headoffice.channels.conftest import MakeShop
from tests.headoffice.channels.selling import NOW_MS, Shop, add_shop, cart, new_key
from tests.headoffice.conftest import on_sqlite
from tests.headoffice.members.given import ANNA, BELA, a_member

ELSEWHERE = {"kind": "elsewhere", "method": "unionpay", "reference": "U-1"}
HOME = {
    "recipient": "王小梅",
    "phone": "13900001111",
    "lines": ["青杏街 52 号"],
    "district": "余杭",
    "city": "杭州",
}


@pytest.fixture(autouse=True)
def stock(server: Server, database: Database) -> None:
    with database.write() as session:
        set_opening_stock(session, "S01", {"PLUM-40": 5_000, "NUT-120": 2_000}, at_ms=NOW_MS)
        set_opening_stock(session, "S02", {"PLUM-40": 4_000}, at_ms=NOW_MS)


def pickup(ref: str = "R1", **more: Any) -> dict[str, Any]:
    """Two bags of plums to be collected in S01, paid elsewhere."""
    return {
        "ref": ref,
        "lines": cart(PLUM_40=2),
        "mode": "pickup",
        "place": "S01",
        "payment": ELSEWHERE,
    } | more


def shipped(ref: str = "R1", **more: Any) -> dict[str, Any]:
    return pickup(ref) | {"mode": "ship", "place": None, "address": HOME} | more


def promisable(database: Database, sku: str = "PLUM-40") -> int:
    with database.read() as session:
        return ato(session, [sku], "web", NOW_MS)[sku]


def refs(database: Database) -> list[str]:
    with database.read() as session:
        return list(session.exec(select(OrderRow.channel_ref).order_by(OrderRow.channel_ref)))


def nothing_happened(session: Session) -> bool:
    tables = (OrderRow, PendingOrder, Hold, ChannelRequest)
    return not any(session.exec(select(table)).first() for table in tables)


def test_an_order_is_placed_once_and_promised(shop: Shop, database: Database) -> None:
    said = pickup(expected_due_minor=2_500, contact={"called": "小梅", "phone": ANNA})

    placed = shop.post("orders", key="intent-0001", **said)
    again = shop.post("orders", key="intent-0001", **said)

    assert placed.status_code == 200, placed.text
    assert placed.json() == {
        "ref": "R1",
        "order": "O1",
        "state": "placed",
        "due_minor": 2_500,
        "currency": "CNY",
        "hold_until_ms": 0,
        "promise_ms": NOW_MS + 7_200_000,
    }
    assert again.json() == placed.json()
    assert refs(database) == ["R1"]
    assert promisable(database) == 7_000
    with database.read() as session:
        kept = read(session, 1)
        assert [(fo.place, fo.state) for fo in kept.order.fos] == [("S01", FoState.OFFERED)]
        person = opened(session, kept.row)
        assert (person.called, person.phone) == ("小梅", ANNA)
        tender = session.exec(select(OrderTenderRow)).one()
        assert (tender.kind, tender.paid_minor, tender.reference) == ("unionpay", 2_500, "U-1")
        line = session.exec(select(OrderLineRow)).one()
        assert (line.sku, line.name_zh, line.tax, line.net_minor) == (
            "PLUM-40",
            "话梅 40克",
            "vat13",
            2_500,
        )
        kept_rows = str([row.model_dump() for row in session.exec(select(OrderRow))])
        assert "小梅" not in kept_rows
        assert ANNA not in kept_rows


@on_sqlite
def test_what_the_store_has_not_comes_from_elsewhere_and_later(
    shop: Shop, database: Database
) -> None:
    placed = shop.post("orders", **pickup(lines=cart(PLUM_40=7))).json()

    assert placed["promise_ms"] == NOW_MS + 3 * 86_400_000
    assert promisable(database) == 2_000


@on_sqlite
def test_a_shipped_order_names_where_to(shop: Shop, database: Database) -> None:
    placed = shop.post("orders", **shipped()).json()
    told = shop.get("orders/R1").json()

    assert (placed["state"], told["pickup_at"]) == ("placed", "")
    assert [line["mode"] for line in told["lines"]] == ["ship"]
    with database.read() as session:
        kept = read(session, 1)
        address = opened(session, kept.row).address
    assert address is not None
    assert (address.recipient, address.lines, kept.row.district) == (
        "王小梅",
        ("青杏街 52 号",),
        "余杭",
    )


REFUSED = [
    (pickup(lines=cart(PLUM_40=10)), 409, "stock-short", "too many"),
    (pickup(expected_due_minor=2_400), 409, "price-changed", "other price"),
    (pickup(place="X99"), 409, "place-unknown", "no store"),
    (pickup(place="W01"), 409, "place-unknown", "a warehouse"),
    (pickup(place=None), 422, "message-unreadable", "nowhere to collect"),
    (shipped(address=None), 422, "message-unreadable", "nowhere to ship"),
    (shipped(payment={"kind": "at_pickup"}), 422, "message-unreadable", "never paid"),
    (pickup(ref="no/name"), 422, "message-unreadable", "no name"),
    (pickup(surprise=1), 422, "message-unreadable", "unknown field"),
]


@on_sqlite
def test_an_order_that_cannot_be_is_refused_and_nothing_is_held(
    shop: Shop,
    database: Database,
) -> None:
    for said, status, code, case in REFUSED:
        refused = shop.post("orders", **said)

        assert (case, refused.status_code, refused.json()["code"]) == (case, status, code)
        with database.read() as session:
            assert nothing_happened(session)
        assert promisable(database) == 9_000


@on_sqlite
def test_an_intents_key_and_an_orders_name_are_used_once(shop: Shop, database: Database) -> None:
    assert shop.post("orders", key="intent-0001", **pickup()).status_code == 200

    other = shop.post("orders", key="intent-0001", **pickup("R2"))
    same = shop.post("orders", key="intent-0002", **pickup())

    assert (other.status_code, other.json()["code"]) == (409, "idempotency-key-reused")
    assert (same.status_code, same.json()["code"]) == (409, "order-ref-used")
    assert refs(database) == ["R1"]


@on_sqlite
def test_a_channel_sees_its_own_orders_only(
    shop: Shop, make_shop: MakeShop, database: Database
) -> None:
    add_shop(database, "other")
    other = make_shop(new_key(database, "other"))
    shop.post("orders", **pickup())

    assert other.get("orders/R1").json()["code"] == "order-unknown"
    assert other.post("orders/R1/cancel").json()["code"] == "order-unknown"
    assert other.get("orders").json() == {"items": [], "next": ""}
    assert shop.get("orders/R1").json()["status"] == "working"


@on_sqlite
def test_a_member_sees_her_orders_the_newest_first(shop: Shop, database: Database) -> None:
    a_member(database, phone=ANNA)
    a_member(database, "m2", phone=BELA)
    anna, bela = shop.log_in(ANNA), shop.log_in(BELA)
    for ref in ("A1", "A2", "A3"):
        shop.post("orders", token=anna, **pickup(ref, lines=cart(PLUM_40=1)))
    shop.post("orders", token=bela, **pickup("B1", lines=cart(PLUM_40=1)))

    first = shop.get("orders", token=anna, limit=2).json()
    rest = shop.get("orders", token=anna, limit=2, after=first["next"]).json()

    assert [[item["ref"] for item in page["items"]] for page in (first, rest)] == [
        ["A3", "A2"],
        ["A1"],
    ]
    assert rest["next"] == ""
    assert len(shop.get("orders").json()["items"]) == 4
    with database.read() as session:
        assert opened(session, read(session, 1).row).called == "小林"


def test_a_cancelled_order_gives_back_the_goods_and_what_was_paid(
    shop: Shop, database: Database
) -> None:
    shop.post("orders", **pickup())

    cancelled = shop.post("orders/R1/cancel", key="cancel-0001", why="too many").json()
    again = shop.post("orders/R1/cancel", key="cancel-0001", why="too many").json()

    assert (cancelled["status"], again) == ("cancelled", cancelled)
    assert [(line["thousandths"], line["cancelled"]) for line in cancelled["lines"]] == [
        (2_000, 2_000)
    ]
    assert promisable(database) == 9_000


@on_sqlite
def test_an_order_paid_at_pickup_is_placed_unpaid(shop: Shop) -> None:
    shop.post("orders", **pickup(payment={"kind": "at_pickup"}))

    told = shop.get("orders/R1").json()

    assert (told["due_minor"], told["paid_minor"]) == (2_500, 0)
