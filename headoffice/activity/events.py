"""Reading what web shops send: the e-commerce events of the Segment specification. Pure.

The specification (Segment, "E-Commerce Events") names the events and the properties `product_id`,
`sku` and `products`; `timestamp`, `sentAt` and `messageId` are of its common fields. A good is
known by its `sku`, or by `product_id` where there is none.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from headoffice.activity.profile import Deed
from storeapp.domain.errors import Refusal

MOST_GOODS = 50
MAX_WORD = 64
MAX_MEMBER = 64
OLDEST_MS = 2 * 86_400_000
"""What a page could not send for longer than this tells nothing any more."""

DEEDS = {
    "product viewed": Deed.VIEW,
    "product dwelled": Deed.DWELL,  # Ours: the specification has no event for it.
    "product clicked": Deed.CLICK,
    "products searched": Deed.SEARCH,
    "product list viewed": Deed.LIST_VIEW,
    "product added": Deed.CART_ADD,
    "product removed": Deed.CART_REMOVE,
    "cart viewed": Deed.CART_VIEW,
    "checkout started": Deed.CHECKOUT,
    "order completed": Deed.ORDER,
    "order refunded": Deed.REFUND,
    "product added to wishlist": Deed.WISH,
    "product removed from wishlist": Deed.UNWISH,
}
_OF_MANY = (Deed.ORDER, Deed.REFUND)
_OF_NONE = (Deed.SEARCH, Deed.LIST_VIEW, Deed.CART_VIEW, Deed.CHECKOUT)


@dataclass(frozen=True, slots=True)
class Track:
    """Something a visitor did; `skus` has one good, several of an order, or none."""

    message: str
    visitor: str
    deed: Deed
    skus: tuple[str, ...]
    at_ms: int


@dataclass(frozen=True, slots=True)
class Identify:
    """A visitor says which member she is; `proof` is what the shop's server says to that."""

    message: str
    visitor: str
    member: str
    proof: str


@dataclass(frozen=True, slots=True)
class Posted:
    """What a request says of all its messages."""

    kiosk: bool
    sent_at: str
    received_ms: int


def read_message(said: Mapping[str, Any], posted: Posted) -> Track | Identify:
    """One message of a batch.

    Refusals: `message-unreadable`, `event-unknown`, `no-consent`, `too-old`. Nothing but what is in
    `Track` is kept of it: no search words, no addresses of pages, no names.
    """
    if _refuses(_mapping(said.get("context"))):
        raise Refusal("no-consent")
    kind = said.get("type", "track")
    if kind in ("identify", "alias"):
        return _identify(said, kind)
    if kind != "track":
        raise Refusal("event-unknown")
    deed = DEEDS.get(str(said.get("event", "")).strip().lower())
    if deed is None:
        raise Refusal("event-unknown")
    if posted.kiosk and deed is Deed.VIEW:
        deed = Deed.KIOSK_VIEW
    return Track(
        message=_word(said.get("messageId")),
        visitor=_word(said.get("anonymousId")),
        deed=deed,
        skus=_skus(deed, _mapping(said.get("properties"))),
        at_ms=_at_ms(said, posted),
    )


def _identify(said: Mapping[str, Any], kind: str) -> Identify:
    visitor = said.get("previousId") if kind == "alias" else said.get("anonymousId")
    proof = _mapping(_mapping(said.get("context")).get("identity")).get("proof", "")
    return Identify(
        _word(said.get("messageId")), _word(visitor), _word(said.get("userId")), str(proof)[:64]
    )


def _refuses(context: Mapping[str, Any]) -> bool:
    """True when the page says that she has not agreed: Segment's consent object."""
    chosen = _mapping(_mapping(context.get("consent")).get("categoryPreferences"))
    return any(value is False for value in chosen.values())


def _skus(deed: Deed, properties: Mapping[str, Any]) -> tuple[str, ...]:
    if deed in _OF_NONE:
        return ()
    if deed not in _OF_MANY:
        return (_sku(properties),)
    products = properties.get("products")
    if not isinstance(products, Sequence) or isinstance(products, str):
        raise Refusal("message-unreadable")
    skus = dict.fromkeys(_sku(_mapping(each)) for each in products[:MOST_GOODS])
    if not skus:
        raise Refusal("message-unreadable")
    return tuple(skus)


def _sku(product: Mapping[str, Any]) -> str:
    return _word(product.get("sku") or product.get("product_id"))


def _at_ms(said: Mapping[str, Any], posted: Posted) -> int:
    """When it happened by our clock: as long before we got it as, by the visitor's own clock, it
    happened before she sent it."""
    happened = _moment_ms(said.get("originalTimestamp") or said.get("timestamp"))
    sent = _moment_ms(said.get("sentAt") or posted.sent_at)
    if happened is None:
        return posted.received_ms
    at_ms = happened if sent is None else posted.received_ms - (sent - happened)
    if at_ms < posted.received_ms - OLDEST_MS:
        raise Refusal("too-old")
    return min(at_ms, posted.received_ms)


def _moment_ms(said: object) -> int | None:
    if not isinstance(said, str) or not said or len(said) > MAX_WORD:
        return None
    try:
        moment = datetime.fromisoformat(said)
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=UTC)
        return round(moment.timestamp() * 1000)
    except (ValueError, OverflowError):
        return None


def _mapping(said: object) -> Mapping[str, Any]:
    return said if isinstance(said, Mapping) else {}


def _word(said: object) -> str:
    """A name of at most 64 printable characters."""
    if isinstance(said, int) and not isinstance(said, bool):
        said = str(said)
    if not (isinstance(said, str) and 0 < len(said) <= MAX_WORD and said.isprintable()):
        raise Refusal("message-unreadable")
    return said
