"""The doors for connected shops: their webhooks in, our goods and stock out in their shape.

They are in no published description: who calls them is a platform, by its own rules.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from fastapi import APIRouter, Request
from fastapi.concurrency import run_in_threadpool
from sqlmodel import Session

from headoffice.channels import shopify, woocommerce
from headoffice.channels.asking import ROOT, StockAsker
from headoffice.channels.goods import Listed, listed, products
from headoffice.channels.keys import Selling, selling
from headoffice.channels.outside import OutsideOrder, is_signed, remotes, take
from headoffice.channels.tables import Channel
from headoffice.door import Deps, DepsDep, NotServed
from headoffice.inventory.available import ato
from storeapp.domain.errors import Refusal
from storeapp.domain.money import currency
from storeapp.domain.quantity import Unit

router = APIRouter(prefix=f"{ROOT}/connect", include_in_schema=False)

Reader = Callable[[Mapping[str, Any]], OutsideOrder]
PLATFORMS: Mapping[str, tuple[str, Reader]] = {
    "woocommerce": (woocommerce.SIGNATURE, woocommerce.order_of),
    "shopify": (shopify.SIGNATURE, shopify.order_of),
}
AT_ONCE = 100


@router.post("/{platform}/{channel}")
async def message(platform: str, channel: str, request: Request, deps: DepsDep) -> dict[str, str]:
    """A webhook of a platform. 401 `signature-wrong` before anything of it is read."""
    if platform not in PLATFORMS:
        raise NotServed(404, "not-found", "There is no such platform.")
    header, read = PLATFORMS[platform]
    body, said = await request.body(), request.headers.get(header, "")
    return await run_in_threadpool(_taken, deps, platform, channel, body, said, read)


@router.get("/woocommerce/products")
def woocommerce_products(asker: StockAsker, deps: DepsDep) -> list[Any]:
    """Bodies that make all goods in a WooCommerce shop."""
    with deps.database.read() as session:
        goods, pieces = _all(session, asker, deps.now_ms())
    return woocommerce.products(goods, pieces, currency(asker.currency))


@router.get("/woocommerce/stock")
def woocommerce_stock(asker: StockAsker, deps: DepsDep) -> list[Any]:
    """Bodies that set its prices and stock, of goods whose numbers are known."""
    with deps.database.read() as session:
        goods, pieces = _all(session, asker, deps.now_ms())
        known = remotes(session, asker.channel)
    return woocommerce.stock(goods, pieces, known, currency(asker.currency))


@router.get("/shopify/products")
def shopify_products(asker: StockAsker, deps: DepsDep) -> list[Any]:
    """Requests that make all goods in a Shopify shop."""
    with deps.database.read() as session:
        goods, _ = _all(session, asker, deps.now_ms())
    return shopify.products(goods, currency(asker.currency))


@router.get("/shopify/stock")
def shopify_stock(asker: StockAsker, deps: DepsDep, location: str) -> list[Any]:
    """Requests that set what is available at its location."""
    now_ms = deps.now_ms()
    with deps.database.read() as session:
        _, pieces = _all(session, asker, now_ms)
        known = remotes(session, asker.channel)
    return shopify.stock(pieces, known, location=location, key=f"stock-{now_ms}")


def _taken(
    deps: Deps, platform: str, channel: str, body: bytes, said: str, read: Reader
) -> dict[str, str]:
    with deps.database.read() as session:
        row = session.get(Channel, channel)
        secret = row.secret if row is not None and row.kind == platform else ""
    if not is_signed(body, said, secret):
        raise NotServed(401, "signature-wrong", "This message is not signed by its shop.")
    try:
        order = read(_object(body))
    except Refusal as refusal:
        raise NotServed(422, refusal.code, "This is no order that can be read.") from None
    with deps.database.write() as session:
        taken = take(session, selling(session, channel), order, now_ms=deps.now_ms())
    return {"order": order.ref, "taken": taken.value}


def _object(body: bytes) -> Mapping[str, Any]:
    try:
        said = json.loads(body)
    except (ValueError, RecursionError):
        raise Refusal("outside-unreadable") from None
    if not isinstance(said, dict):
        raise Refusal("outside-unreadable")
    return said


def _all(session: Session, asker: Selling, now_ms: int) -> tuple[list[Listed], dict[str, int]]:
    """Everything sold by the piece, and how many pieces can be promised: platforms know no part
    of a kilogram."""
    skus, after = [], ""
    while True:
        page = products(session, asker, after=after, limit=AT_ONCE)
        skus += [each.sku for each in page.items if not Unit(each.unit).divisible]
        after = page.next
        if not after:
            break
    found = ato(session, skus, asker.channel, now_ms)
    goods = list(listed(session, asker, skus).values())
    return goods, {sku: thousandths // 1000 for sku, thousandths in found.items()}
