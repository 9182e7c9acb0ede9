"""Shopify's messages: orders in by its webhooks, goods and stock out for its Admin API (GraphQL).

Its documentation: the webhook signs the body into `X-Shopify-Hmac-Sha256`; what discounts take off
a line is in `discount_allocations`; `taxes_included` says whether prices hold the taxes. Stock is
set by `inventorySetQuantities`, which since 2026-04 wants an idempotency key.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from headoffice.channels.goods import Listed
from headoffice.channels.outside import (
    MOST_LINES,
    OutsideLine,
    OutsideOrder,
    Standing,
    currency_of,
    minor,
    word,
)
from headoffice.orders.model import Address
from storeapp.domain.errors import Refusal
from storeapp.domain.money import Currency, Money, format_money

SIGNATURE = "x-shopify-hmac-sha256"
AT_ONCE = 250
_OVER = ("voided", "refunded")

PRODUCT_SET = (
    "mutation put($input: ProductSetInput!) { productSet(input: $input) {"
    " product { id } userErrors { field message } } }"
)
SET_QUANTITIES = (
    "mutation stock($input: InventorySetQuantitiesInput!, $key: String!) {"
    " inventorySetQuantities(input: $input) @idempotent(key: $key) {"
    " userErrors { code field message } } }"
)
_TITLE, _ONLY = "Title", "Default Title"
"""What the platform calls the option of a product that has no choices."""


def order_of(said: Mapping[str, Any]) -> OutsideOrder:
    """The order of a message of the topics `orders/create`, `orders/updated`, `orders/paid` and
    `orders/cancelled`; Refusals `outside-unreadable`, `currency-differs`."""
    code, status = word(said, "currency"), word(said, "financial_status")
    of = currency_of(code)
    lines = said.get("line_items")
    if not (word(said, "id") and isinstance(lines, list) and 0 < len(lines) <= MOST_LINES):
        raise Refusal("outside-unreadable")
    included = said.get("taxes_included") is True
    over = bool(said.get("cancelled_at")) or status in _OVER
    standing = Standing.PAID if status == "paid" and not said.get("test") else Standing.WAITS
    return OutsideOrder(
        ref=f"shopify-{word(said, 'id')}",
        standing=Standing.CANCELLED if over else standing,
        currency=code,
        lines=tuple(_line(each, of, included=included) for each in lines),
        address=_address(said),
        method="shopify",
        reference=word(said, "name") or word(said, "id"),
        delivery_minor=_delivery(said, of, included=included),
    )


def products(goods: Iterable[Listed], of: Currency) -> list[Any]:
    """One GraphQL request per good that makes it in a shop, or brings it up to date."""
    return [
        {
            "query": PRODUCT_SET,
            "variables": {
                "input": {
                    "title": each.product.zh,
                    "handle": each.product.sku.lower().replace("/", "-"),
                    "status": "ACTIVE",
                    "productOptions": [{"name": _TITLE, "values": [{"name": _ONLY}]}],
                    "variants": [
                        {
                            "optionValues": [{"optionName": _TITLE, "name": _ONLY}],
                            "sku": each.product.sku,
                            "price": format_money(Money(each.minor, of), symbol=False).replace(
                                ",", ""
                            ),
                        }
                    ],
                }
            },
        }
        for each in goods
    ]


def stock(
    pieces: Mapping[str, int], inventory_items: Mapping[str, str], *, location: str, key: str
) -> list[Any]:
    """GraphQL requests that set what is available at a location: head office is the one who knows,
    so what the shop counted meanwhile is not asked for. `inventory_items` are by SKU."""
    quantities = [
        {
            "inventoryItemId": f"gid://shopify/InventoryItem/{inventory_items[sku]}",
            "locationId": f"gid://shopify/Location/{location}",
            "quantity": count,
        }
        for sku, count in sorted(pieces.items())
        if sku in inventory_items
    ]
    return [
        {
            "query": SET_QUANTITIES,
            "variables": {
                "key": f"{key}-{start}",
                "input": {
                    "name": "available",
                    "reason": "correction",
                    "ignoreCompareQuantity": True,
                    "quantities": quantities[start : start + AT_ONCE],
                },
            },
        }
        for start in range(0, len(quantities), AT_ONCE)
    ]


def _line(said: Any, of: Currency, *, included: bool) -> OutsideLine:
    if not isinstance(said, dict):
        raise Refusal("outside-unreadable")
    pieces = said.get("quantity")
    if type(pieces) is not int or not 0 < pieces <= 9_999:
        raise Refusal("outside-unreadable")
    off = sum(minor(each.get("amount"), of) for each in _dicts(said, "discount_allocations"))
    added = 0 if included else sum(_taxes(said, of))
    net_minor = minor(said.get("price"), of) * pieces - off + added
    if net_minor < 0:
        raise Refusal("outside-unreadable")
    variant = word(said, "variant_id")
    names = tuple(filter(None, (word(said, "sku"), f"variant:{variant}" if variant else "")))
    # Its stock goes by inventory items, which an order does not name: people say those.
    return OutsideLine(names, "", pieces, net_minor)


def _delivery(said: Mapping[str, Any], of: Currency, *, included: bool) -> int:
    return sum(
        minor(each.get("price"), of)
        - sum(minor(cut.get("amount"), of) for cut in _dicts(each, "discount_allocations"))
        + (0 if included else sum(_taxes(each, of)))
        for each in _dicts(said, "shipping_lines")
    )


def _taxes(said: Mapping[str, Any], of: Currency) -> Iterable[int]:
    return (minor(each.get("price"), of) for each in _dicts(said, "tax_lines"))


def _dicts(said: Mapping[str, Any], name: str) -> list[dict[str, Any]]:
    found = said.get(name) or []
    if not isinstance(found, list) or not all(isinstance(each, dict) for each in found):
        raise Refusal("outside-unreadable")
    return found


def _address(said: Mapping[str, Any]) -> Address | None:
    to = said.get("shipping_address")
    if not isinstance(to, dict) or not word(to, "address1"):
        return None
    lines = (word(to, "province"), word(to, "address1"), word(to, "address2"), word(to, "zip"))
    return Address(
        word(to, "name") or "-",
        word(to, "phone") or word(said, "phone"),
        tuple(filter(None, lines)),
        district=word(to, "address2"),
        city=word(to, "city"),
    )
