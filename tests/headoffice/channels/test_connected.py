"""Connected shops: their signed orders in, once, and our goods and stock out in their shape.

The messages are made after the platforms' public documentation, with invented people.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from typing import Any

import httpx
import pytest
from sqlmodel import select

from headoffice.app import Server
from headoffice.channels.importing import call
from headoffice.channels.outside import troubled
from headoffice.channels.tables import Channel
from headoffice.db.database import Database
from headoffice.inventory.service import set_opening_stock
from headoffice.orders.keeping import read
from headoffice.orders.sealing import opened
from headoffice.orders.tables import OrderLineRow, OrderRow, OrderTenderRow
from tests.conftest import ExpectedLogs
from tests.headoffice.channels.conftest import MakeShop
from tests.headoffice.channels.selling import NOW_MS, Shop, add_shop, new_key
from tests.headoffice.conftest import on_sqlite

pytestmark = on_sqlite

SECRET = "what both know"
HEADERS = {"woocommerce": "X-WC-Webhook-Signature", "shopify": "X-Shopify-Hmac-Sha256"}

WOO = {
    "id": 727,
    "number": "727",
    "status": "processing",
    "currency": "CNY",
    "prices_include_tax": True,
    "shipping_total": "8.00",
    "shipping_tax": "0.00",
    "payment_method": "alipay",
    "transaction_id": "2026030122",
    "billing": {"first_name": "小梅", "last_name": "王", "phone": "13900001111"},
    "shipping": {
        "first_name": "小梅",
        "last_name": "王",
        "address_1": "青杏街 52 号",
        "address_2": "余杭",
        "city": "杭州",
        "postcode": "310000",
    },
    "line_items": [
        {
            "product_id": 93,
            "variation_id": 0,
            "quantity": 2,
            "sku": "PLUM-40",
            "total": "19.91",
            "total_tax": "2.5900",
        }
    ],
}
SHOPIFY = {
    "id": 820982911946154508,
    "name": "#1001",
    "currency": "CNY",
    "financial_status": "paid",
    "cancelled_at": None,
    "taxes_included": True,
    "shipping_address": {
        "name": "李四",
        "phone": "13900002222",
        "address1": "梅雨路 18 号",
        "city": "杭州",
        "zip": "310013",
    },
    "shipping_lines": [{"price": "6.00", "discount_allocations": [{"amount": "1.00"}]}],
    "line_items": [
        {
            "sku": "NUT-120",
            "variant_id": 39072856,
            "quantity": 2,
            "price": "35.00",
            "discount_allocations": [{"amount": "5.00"}],
            "tax_lines": [{"price": "7.48"}],
        }
    ],
}
ORDERS: dict[str, dict[str, Any]] = {"woocommerce": WOO, "shopify": SHOPIFY}


@pytest.fixture(autouse=True)
def connected(server: Server, database: Database) -> None:
    for kind in ORDERS:
        add_shop(database, kind, kind=kind)
    with database.write() as session:
        for kind in ORDERS:
            session.get_one(Channel, kind).secret = SECRET
        set_opening_stock(session, "S01", {"PLUM-40": 5_500, "NUT-120": 9_000}, at_ms=NOW_MS)


def signed(body: bytes, secret: str = SECRET) -> str:
    return base64.b64encode(hmac.new(secret.encode(), body, hashlib.sha256).digest()).decode()


def send(
    shop: Shop, kind: str, said: Any, *, secret: str = SECRET, **changed: Any
) -> httpx.Response:
    body = json.dumps(said | changed if isinstance(said, dict) else said).encode()
    headers = {HEADERS[kind]: signed(body, secret), "content-type": "application/json"}
    return shop.http.post(f"/channel/v1/connect/{kind}/{kind}", content=body, headers=headers)


def taken(shop: Shop, kind: str, **changed: Any) -> str:
    answer = send(shop, kind, ORDERS[kind], **changed)
    assert answer.status_code == 200, answer.text
    return str(answer.json()["taken"])


def statuses(database: Database) -> dict[str, str]:
    with database.read() as session:
        return dict(session.exec(select(OrderRow.channel_ref, OrderRow.status)).all())


@pytest.fixture
def platform(make_shop: MakeShop) -> Shop:
    """A platform has no key: it signs."""
    return make_shop("")


@pytest.mark.parametrize(
    ("kind", "ref", "line", "delivery", "tender"),
    [
        pytest.param(
            "woocommerce",
            "woo-727",
            ("PLUM-40", 2_000, 1_250, 2_250),
            800,
            ("alipay", 3_050, "2026030122"),
            id="WooCommerce: lines without their tax",
        ),
        pytest.param(
            "shopify",
            "shopify-820982911946154508",
            ("NUT-120", 2_000, 3_500, 6_500),
            500,
            ("shopify", 7_000, "#1001"),
            id="Shopify: discounts beside the line",
        ),
    ],
)
def test_a_paid_order_is_placed_once(
    platform: Shop,
    database: Database,
    kind: str,
    ref: str,
    line: tuple[str, int, int, int],
    delivery: int,
    tender: tuple[str, int, str],
) -> None:
    assert [taken(platform, kind), taken(platform, kind)] == ["placed", "known"]

    with database.read() as session:
        row = session.exec(select(OrderRow)).one()
        sold = session.exec(select(OrderLineRow)).one()
        paid = session.exec(select(OrderTenderRow)).one()
        person = opened(session, read(session, 1).row)
    assert (row.channel, row.channel_ref, row.delivery_minor) == (kind, ref, delivery)
    assert (sold.sku, sold.ordered, sold.list_minor, sold.net_minor) == line
    assert (paid.kind, paid.paid_minor, paid.reference) == tender
    assert person.address is not None
    assert person.address.recipient in ("王 小梅", "李四")


def test_taxes_that_a_price_does_not_hold_are_added(platform: Shop, database: Database) -> None:
    assert taken(platform, "shopify", taxes_included=False) == "placed"

    with database.read() as session:
        assert session.exec(select(OrderLineRow.net_minor)).one() == 6_500 + 748


def test_what_is_not_paid_is_not_placed(platform: Shop, database: Database) -> None:
    said = [
        taken(platform, "woocommerce", status="pending"),
        taken(platform, "woocommerce", status="failed"),
        taken(platform, "shopify", financial_status="authorized"),
        taken(platform, "shopify", test=True),
    ]

    assert said == ["waits"] * 4
    assert statuses(database) == {}


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        pytest.param("woocommerce", {"status": "cancelled"}, id="WooCommerce"),
        pytest.param("shopify", {"cancelled_at": "2026-03-01T12:00:00+08:00"}, id="Shopify"),
    ],
)
def test_an_order_that_is_cancelled_there_is_cancelled_here(
    platform: Shop, database: Database, kind: str, said: dict[str, Any]
) -> None:
    taken(platform, kind)

    assert taken(platform, kind, **said) == "cancelled"
    assert list(statuses(database).values()) == ["cancelled"]


UNREADABLE = {
    "no object": [1],
    "no order": {"currency": "CNY"},
    "no line": SHOPIFY | {"line_items": [{}]},
    "no lines": SHOPIFY | {"line_items": "two bags"},
    "below nothing": SHOPIFY | {"shipping_lines": [{"price": "-5"}]},
    "no amount": SHOPIFY | {"shipping_lines": [{"price": None}]},
}


def test_a_message_that_is_no_order_of_that_shop_changes_nothing(
    platform: Shop, database: Database
) -> None:
    unsigned = send(platform, "woocommerce", WOO, secret="another")
    foreign = send(platform, "shopify", SHOPIFY | {"currency": "XYZ"})
    codes = {
        case: send(platform, "shopify", said).json()["code"] for case, said in UNREADABLE.items()
    }

    assert (unsigned.status_code, unsigned.json()["code"]) == (401, "signature-wrong")
    assert (foreign.status_code, foreign.json()["code"]) == (422, "currency-differs")
    assert codes == dict.fromkeys(UNREADABLE, "outside-unreadable")
    assert statuses(database) == {}


def test_a_shop_without_a_secret_is_believed_nothing(platform: Shop, database: Database) -> None:
    with database.write() as session:
        session.get_one(Channel, "shopify").secret = ""

    assert send(platform, "shopify", SHOPIFY, secret="").status_code == 401
    assert statuses(database) == {}


def test_an_order_that_cannot_be_placed_waits_for_people_and_is_taken_when_it_can(
    platform: Shop, database: Database, expected_logs: ExpectedLogs
) -> None:
    expected_logs("order woo-727 of woocommerce needs somebody: product-unknown")
    lines = [WOO["line_items"][0] | {"sku": "their-plums"}]  # type: ignore[index]  # a message
    assert taken(platform, "woocommerce", line_items=lines) == "troubled"
    with database.read() as session:
        assert [(row.ref, row.why) for row in troubled(session)] == [("woo-727", "product-unknown")]

    with database.write() as session:
        call(session, "woocommerce", "their-plums", "PLUM-40")

    assert taken(platform, "woocommerce", line_items=lines) == "placed"
    with database.read() as session:
        assert troubled(session) == []


def test_goods_and_stock_go_out_in_woocommerces_shape(
    platform: Shop, make_shop: MakeShop, database: Database
) -> None:
    taken(platform, "woocommerce")  # It says that our PLUM-40 is its number 93.
    shop = make_shop(new_key(database, "woocommerce"))

    made = shop.get("connect/woocommerce/products").json()
    changed = shop.get("connect/woocommerce/stock").json()

    assert [each["sku"] for each in made[0]["create"]] == [
        "PLUM-40",
        "PLUM-108",
        "NUT-120",
        "TEA-150",
    ]
    assert made[0]["create"][0] == {
        "name": "话梅 40克",
        "type": "simple",
        "status": "publish",
        "sku": "PLUM-40",
        "regular_price": "12.50",
        "manage_stock": True,
        "stock_quantity": 3,  # 5.5 less the two just sold, whole pieces only
        "backorders": "no",
    }
    assert changed == [
        {
            "update": [
                {"id": 93, "regular_price": "12.50", "manage_stock": True, "stock_quantity": 3}
            ]
        }
    ]


def test_goods_and_stock_go_out_in_shopifys_shape(make_shop: MakeShop, database: Database) -> None:
    with database.write() as session:
        call(session, "shopify", "id:808950810", "NUT-120")
    shop = make_shop(new_key(database, "shopify"))

    made = shop.get("connect/shopify/products").json()
    changed = shop.get("connect/shopify/stock", location="346779380").json()

    variant = made[2]["variables"]["input"]["variants"][0]
    assert (variant["sku"], variant["price"]) == ("NUT-120", "35.00")
    assert changed[0]["variables"] == {
        "key": f"stock-{NOW_MS}-0",
        "input": {
            "name": "available",
            "reason": "correction",
            "ignoreCompareQuantity": True,
            "quantities": [
                {
                    "inventoryItemId": "gid://shopify/InventoryItem/808950810",
                    "locationId": "gid://shopify/Location/346779380",
                    "quantity": 9,
                }
            ],
        },
    }
