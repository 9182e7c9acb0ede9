"""WooCommerce's messages: orders in by its webhooks, goods and stock out for its REST API (v3).

Its documentation: the webhook signs the body into `X-WC-Webhook-Signature`; a line's `total` is
after discounts and without `total_tax`; `products/batch` takes a hundred products at once.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from headoffice.channels.goods import Listed
from headoffice.channels.outside import (
    MOST_LINES,
    REMOTE,
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

SIGNATURE = "x-wc-webhook-signature"
AT_ONCE = 100
_PAID = ("processing", "completed")
_OVER = ("cancelled", "refunded", "failed", "trash")


def order_of(said: Mapping[str, Any]) -> OutsideOrder:
    """The order of a message of the topics `order.created` and `order.updated`; Refusals
    `outside-unreadable`, `currency-differs`."""
    code, status = word(said, "currency"), word(said, "status")
    of = currency_of(code)
    lines = said.get("line_items")
    if not (word(said, "id") and isinstance(lines, list) and 0 < len(lines) <= MOST_LINES):
        raise Refusal("outside-unreadable")
    standing = Standing.PAID if status in _PAID else Standing.WAITS
    delivery = minor(said.get("shipping_total", "0"), of) + minor(said.get("shipping_tax", "0"), of)
    return OutsideOrder(
        ref=f"woo-{word(said, 'id')}",
        standing=Standing.CANCELLED if status in _OVER else standing,
        currency=code,
        lines=tuple(_line(each, of) for each in lines),
        address=_address(said),
        method=word(said, "payment_method") or "woocommerce",
        reference=word(said, "transaction_id") or word(said, "id"),
        delivery_minor=delivery,
    )


def products(goods: Iterable[Listed], pieces: Mapping[str, int], of: Currency) -> list[Any]:
    """Bodies for `POST /wp-json/wc/v3/products/batch` that make these goods in a shop."""
    made = [
        {
            "name": each.product.zh,
            "type": "simple",
            "status": "publish",
            "sku": each.product.sku,
            "regular_price": _price(each, of),
            "manage_stock": True,
            "stock_quantity": pieces.get(each.product.sku, 0),
            "backorders": "no",
        }
        for each in goods
    ]
    return [{"create": some} for some in _parts(made)]


def stock(
    goods: Iterable[Listed], pieces: Mapping[str, int], remotes: Mapping[str, str], of: Currency
) -> list[Any]:
    """Bodies for the same address that set price and stock of goods whose numbers are known."""
    changed = [
        {
            "id": int(remotes[each.product.sku]),
            "regular_price": _price(each, of),
            "manage_stock": True,
            "stock_quantity": pieces.get(each.product.sku, 0),
        }
        for each in goods
        if remotes.get(each.product.sku, "").isdecimal()
    ]
    return [{"update": some} for some in _parts(changed)]


def _line(said: Any, of: Currency) -> OutsideLine:
    if not isinstance(said, dict):
        raise Refusal("outside-unreadable")
    pieces = said.get("quantity")
    if type(pieces) is not int or not 0 < pieces <= 9_999:
        raise Refusal("outside-unreadable")
    variation, product = word(said, "variation_id"), word(said, "product_id")
    remote = variation if variation not in ("", "0") else product
    names = tuple(filter(None, (word(said, "sku"), f"{REMOTE}{remote}" if remote else "")))
    net_minor = minor(said.get("total"), of) + minor(said.get("total_tax", "0"), of)
    return OutsideLine(names, remote, pieces, net_minor)


def _address(said: Mapping[str, Any]) -> Address | None:
    """Where it is shipped to; the billing address where the shop has no other."""
    places = [said.get(name) for name in ("shipping", "billing")]
    known = [each for each in places if isinstance(each, dict) and word(each, "address_1")]
    if not known:
        return None
    to = known[0]
    billing = places[1] if isinstance(places[1], dict) else {}
    # Chinese names are written family name first.
    recipient = " ".join(filter(None, (word(to, "last_name"), word(to, "first_name"))))
    lines = (word(to, "address_1"), word(to, "address_2"), word(to, "postcode"))
    return Address(
        recipient or "-",
        word(to, "phone") or word(billing, "phone"),
        tuple(filter(None, lines)),
        district=word(to, "address_2"),
        city=word(to, "city"),
    )


def _price(each: Listed, of: Currency) -> str:
    return format_money(Money(each.minor, of), symbol=False).replace(",", "")


def _parts(entries: Sequence[Any]) -> Iterable[Sequence[Any]]:
    return (entries[start : start + AT_ONCE] for start in range(0, len(entries), AT_ONCE))
