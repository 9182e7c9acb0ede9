"""The bodies of facts, word for word: a change here is a new version beside it, never an edit."""

from __future__ import annotations

from storeapp.domain.codec import basket_body, basket_from, first_sale_from, sale_body, sale_from
from tests.domain.build import a_promoted_sale
from tests.domain.tamper import Body
from tests.domain.test_codec import BASKET, KEY, KINDS, SALE

SALE_1: Body = {
    "currency": "CNY",
    "id": "basket-1",
    "number": {"store": "S01", "till": "T1", "epoch": 1, "count": 1},
    "shift": "shift-1",
    "business_date": "2026-11-21",
    "ended_at": "2026-11-21T12:00:05+08:00",
    "cashier": "staff-1",
    "lines": [
        {
            "id": "line-1",
            "sku": "PLUM-1",
            "name": {"zh": "话梅", "en": "Dried plum"},
            "quantity": 2000,
            "unit": "pc",
            "unit_price": 1280,
            "price_pos": 7,
            "tax": "general",
            "entry": "scan",
            "code": "",
            "label_amount": None,
            "voided": False,
            "net": 2560,
        },
        {
            "id": "line-2",
            "sku": "LOOSE-1",
            "name": {"zh": "散装话梅", "en": "Loose plums"},
            "quantity": 356,
            "unit": "kg",
            "unit_price": 9800,
            "price_pos": 7,
            "tax": "food",
            "entry": "scale",
            "code": "",
            "label_amount": None,
            "voided": True,
            "net": 0,
        },
    ],
    "taxes": [
        {"code": "general", "basis_points": 1300, "inclusive": True, "base": 2560, "tax": 295}
    ],
    "due": 2560,
    "rounding": -10,
    "tenders": [
        {"kind": "card", "amount": 1000, "handed": 1000, "reference": "4711"},
        {"kind": "cash", "amount": 1550, "handed": 2000, "reference": ""},
    ],
}

LINES_1 = [{k: v for k, v in line.items() if k != "net"} for line in SALE_1["lines"]]
NEW_IN_LINES = {"traits": None, "scanned_at": None, "expires": None}
LINES_2 = [line | NEW_IN_LINES for line in LINES_1]
BASKET_1: Body = {"kind": "basket/1", "id": "basket-1", "currency": "CNY", "lines": LINES_1}
NOTHING_PRESENTED: Body = {"rules": "", "customer": None, "coupons": [], "burn": 0, "approvals": []}
BASKET_2: Body = BASKET_1 | {"kind": "basket/2", "lines": LINES_2} | NOTHING_PRESENTED
SALE_2: Body = SALE_1 | {
    "lines": [line | NEW_IN_LINES | {"shares": []} for line in SALE_1["lines"]],
    "rules": "",
    "priced_at": None,
    "customer": None,
    "burn": 0,
    "coupons": [],
    "applied": [],
    "approvals": [],
}


def test_a_sale_of_the_first_version_is_still_read() -> None:
    assert first_sale_from(SALE_1) == SALE


def test_the_body_of_a_sale_is_pinned() -> None:
    assert sale_body(SALE) == SALE_2
    assert sale_from(SALE_2) == SALE


def test_a_basket_of_the_first_version_is_still_read() -> None:
    assert basket_from(BASKET_1) == BASKET


def test_the_body_of_a_basket_is_pinned() -> None:
    assert basket_body(BASKET) == BASKET_2


def test_what_promotions_did_is_pinned() -> None:
    body: Body = sale_body(a_promoted_sale())
    assert body["lines"][0]["traits"] == {
        "product": "plum",
        "brand": "Mei",
        "categories": ["plums/dried"],
        "supplier": "S1",
        "tags": ["new"],
    }
    assert body["lines"][0]["scanned_at"] == "2026-11-21T12:00:05+08:00"
    assert body["lines"][0]["expires"] == "2026-11-21"
    assert body["lines"][0]["shares"] == [
        {"count": 1, "net": 1280, "parts": []},
        {
            "count": 2,
            "net": 1000,
            "parts": [
                {"promotion": "two-for-20", "rev": 3, "minor": 280, "points": 0},
                {"promotion": "points", "rev": 1, "minor": 0, "points": 10},
            ],
        },
    ]
    assert body["applied"] == [
        {
            "promotion": "two-for-20",
            "rev": 3,
            "name": {"zh": "两袋 20 元", "en": "Two for 20"},
            "times": 1,
            "saving": 560,
            "points": 0,
            "lines": [{"line": "line-1", "units": 2}],
        }
    ]
    assert body["approvals"] == [
        {
            "id": "approval-1",
            "basket": "basket-1",
            "line": "line-1",
            "by": "manager-1",
            "reason": "damaged",
            "minor": 300,
            "at": "2026-11-21T12:00:05+08:00",
            "expires_at": "2026-11-21T12:05:05+08:00",
        }
    ]
    assert body["rules"] == "ab" * 32
    assert body["priced_at"] == "2026-11-21T12:00:05+08:00"
    assert body["customer"] == {
        "id": "M1",
        "tier": 2,
        "groups": ["vip"],
        "birthday": None,
        "purchases": 4,
        "points": 120,
    }
    assert (body["burn"], body["coupons"]) == (20, ["SPRING"])


def test_the_other_bodies_are_pinned() -> None:
    at = "2026-11-21T12:00:05+08:00"
    bodies = {kind: body for kind, (_, body) in KINDS.items()}
    assert bodies["basket_void"] == {
        "basket": BASKET_2,
        "staff": "staff-1",
        "at": at,
        "reason": "cleared",
    }
    assert bodies["drawer_open"] == {
        "reason": "sale",
        "staff": "staff-1",
        "at": at,
        "sale": "basket-1",
    }
    assert bodies["shift_open"] == {
        "currency": "CNY",
        "id": "shift-1",
        "opened_at": at,
        "business_date": "2026-11-21",
        "staff": "staff-1",
        "float": 50_000,
    }
    assert bodies["enrolment"] == {
        "store": "S01",
        "till": "T1",
        "public_key": KEY,
        "epoch": 1,
        "at": at,
    }
    assert bodies["member_enrol"] == {
        "member": "member-1",
        "staff": "staff-1",
        "at": at,
        "channel": "display",
        "consents": [{"purpose": "marketing", "granted": False, "text": "v1"}],
    }
    assert bodies["card_attempt"] == {
        "number": "S01-T1-basket-1-2",
        "sale": "basket-1",
        "count": 2,
        "currency": "CNY",
        "amount": 1280,
        "created_at": at,
        "state": "PAID",
        "mark": "52000117:0041:000041:1121-115500",
        "sent_at": at,
        "reason": "by-person",
        "code": "6C",
        "by": "staff-1",
        "booking": {
            "receipt_no": "0042",
            "trace": "000042",
            "moment": "1121-120003",
            "terminal": "52000117",
            "auth_code": "500042",
            "scheme": "Plum Debit",
            "last4": "4711",
            "slip": ["Plum Debit ****4711", "谢谢"],
        },
    }
