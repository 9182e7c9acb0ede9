"""Orders of connected shops: the value their messages are read into, and what becomes of it."""

from __future__ import annotations

import base64
import hashlib
import hmac
import logging
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any

from sqlmodel import Session, col, select

from headoffice.channels.goods import Listed
from headoffice.channels.importing import goods_called
from headoffice.channels.keys import Selling
from headoffice.channels.showing import number_of
from headoffice.channels.tables import GoodAlias, TroubledOrder
from headoffice.orders.commands import cancel
from headoffice.orders.keeping import locked
from headoffice.orders.model import Address, Customer, NewLine, NewOrder, Payment
from headoffice.orders.placing import find, place
from storeapp.domain.errors import Refusal
from storeapp.domain.fulfilment import Mode
from storeapp.domain.money import Currency, currency, parse_money
from storeapp.domain.quantity import Unit

log = logging.getLogger("storeapp.headoffice.channels")

MOST_LINES = 200
MOST_WORD = 200


class Standing(Enum):
    """What a shop says of an order: only a paid one is placed."""

    PAID = "paid"
    WAITS = "waits"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class OutsideLine:
    """A line as the shop sold it: `names` are what it calls the good, the surest first; `remote`
    is its own number of it, by which stock is told back."""

    names: tuple[str, ...]
    remote: str
    pieces: int
    net_minor: int


@dataclass(frozen=True, slots=True)
class OutsideOrder:
    """An order as a shop tells it; amounts are what the customer pays, with tax."""

    ref: str
    standing: Standing
    currency: str
    lines: tuple[OutsideLine, ...]
    address: Address | None
    method: str
    reference: str
    delivery_minor: int = 0


class Taken(Enum):
    """What became of a message."""

    PLACED = "placed"
    KNOWN = "known"
    CANCELLED = "cancelled"
    WAITS = "waits"
    TROUBLED = "troubled"


def is_signed(body: bytes, said: str, secret: str) -> bool:
    """Both platforms sign the body as it came: Base64 of its HMAC-SHA256 by the shared secret."""
    right = base64.b64encode(hmac.new(secret.encode(), body, hashlib.sha256).digest())
    return bool(secret) and hmac.compare_digest(right, said.encode())


def take(session: Session, asker: Selling, order: OutsideOrder, *, now_ms: int) -> Taken:
    """Places, cancels, or leaves it; the same again changes nothing. What cannot be placed is kept
    as trouble for people: the shop has sold it already."""
    known = find(session, asker.channel, order.ref)
    if order.standing is Standing.CANCELLED:
        return _cancel(session, asker, order.ref, now_ms) if known else Taken.WAITS
    if known:
        return Taken.KNOWN
    if order.standing is Standing.WAITS:
        return Taken.WAITS
    try:
        with session.begin_nested():
            place(session, _new_order(session, asker, order), at_ms=now_ms)
    except Refusal as refusal:
        return _trouble(session, asker, order.ref, refusal.code, now_ms)
    _settled(session, asker, order.ref)
    return Taken.PLACED


def troubled(session: Session) -> list[TroubledOrder]:
    """What people have to look at, the oldest first."""
    return list(session.exec(select(TroubledOrder).order_by(col(TroubledOrder.at_ms))))


def remotes(session: Session, channel: str) -> dict[str, str]:
    """The shop's own numbers by our SKU, as its orders or people have told them."""
    rows = select(GoodAlias).where(
        GoodAlias.channel == channel, col(GoodAlias.alias).startswith(REMOTE)
    )
    return {row.sku: row.alias.removeprefix(REMOTE) for row in session.exec(rows)}


REMOTE = "id:"
"""What an alias begins with that is a shop's own number of a good."""


def minor(said: Any, of: Currency) -> int:
    """An amount as platforms write it, a string of digits; Refusal `outside-unreadable`."""
    if not isinstance(said, str | int) or isinstance(said, bool):
        raise Refusal("outside-unreadable")
    try:
        whole, _, part = str(said).partition(".")
        # WooCommerce keeps more digits than the currency has, all of them zero.
        amount = parse_money(f"{whole}.{part.rstrip('0')}".rstrip("."), of).minor
    except Refusal:
        raise Refusal("outside-unreadable") from None
    if amount < 0:
        raise Refusal("outside-unreadable")
    return amount


def word(said: Mapping[str, Any], name: str) -> str:
    """A text of a message, "" for none."""
    value = said.get(name)
    return str(value)[:MOST_WORD].strip() if isinstance(value, str | int) else ""


def _new_order(session: Session, asker: Selling, order: OutsideOrder) -> NewOrder:
    if order.currency != asker.currency:
        raise Refusal("currency-differs")
    if order.address is None:
        raise Refusal("order-without-address")
    names = [name for line in order.lines for name in line.names]
    goods = goods_called(session, asker, names)
    lines = tuple(_line(session, asker, line, goods) for line in order.lines)
    due_minor = sum(line.net_minor for line in lines) + order.delivery_minor
    return NewOrder(
        channel=asker.channel,
        channel_ref=order.ref,
        lines=lines,
        payments=(Payment(order.method, due_minor, order.reference),) if due_minor else (),
        customer=Customer("", order.address.recipient, order.address.phone),
        address=order.address,
        currency=order.currency,
        delivery_minor=order.delivery_minor,
    )


def _line(
    session: Session, asker: Selling, line: OutsideLine, goods: Mapping[str, Listed]
) -> NewLine:
    listed = next((goods[name] for name in line.names if name in goods), None)
    if listed is None:
        raise Refusal("product-unknown")
    product = listed.product
    if line.remote:
        alias = f"{REMOTE}{line.remote}"
        session.merge(GoodAlias(channel=asker.channel, alias=alias, sku=product.sku))
    return NewLine(
        sku=product.sku,
        thousandths=line.pieces * 1000,
        list_minor=listed.minor,
        net_minor=line.net_minor,
        mode=Mode.SHIP,
        unit=Unit(product.unit),
        name_zh=product.zh,
        name_en=product.en,
        tax=product.tax,
    )


def _cancel(session: Session, asker: Selling, ref: str, now_ms: int) -> Taken:
    kept = locked(session, number_of(session, asker, ref))
    try:
        with session.begin_nested():
            cancel(session, kept, by=f"channel:{asker.channel}", at_ms=now_ms)
    except Refusal as refusal:
        return _trouble(session, asker, ref, refusal.code, now_ms)
    return Taken.CANCELLED


def _trouble(session: Session, asker: Selling, ref: str, why: str, now_ms: int) -> Taken:
    log.warning("order %s of %s needs somebody: %s", ref, asker.channel, why)
    session.merge(TroubledOrder(channel=asker.channel, ref=ref, why=why, at_ms=now_ms))
    session.flush()
    return Taken.TROUBLED


def _settled(session: Session, asker: Selling, ref: str) -> None:
    row = session.get(TroubledOrder, (asker.channel, ref))
    if row is not None:
        session.delete(row)
        session.flush()


def currency_of(code: str) -> Currency:
    """Refusal `currency-differs` for one that nobody here counts in."""
    if code not in ("CNY", "USD", "EUR", "JPY"):
        raise Refusal("currency-differs")
    return currency(code)
