"""Channels and their keys: made once, shown once, kept as a hash, taken back at once."""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from collections.abc import Collection
from dataclasses import dataclass

from sqlmodel import Session, col, select

from headoffice.channels.tables import Channel, ChannelKey
from headoffice.stores.tables import Store
from storeapp.domain.errors import Refusal

CATALOGUE, STOCK, QUOTES = "catalogue", "stock", "quotes"
MEMBERS, ORDERS = "members", "orders"
SCOPES = (CATALOGUE, STOCK, QUOTES, MEMBERS, ORDERS)
KINDS = ("web", "marketplace", "woocommerce", "shopify")

_CODE = re.compile(r"[a-z][a-z0-9-]{0,23}")
_PREFIX = "ck"


@dataclass(frozen=True, slots=True)
class Selling:
    """A channel that has proved who it is: what it sells by, and what this key allows."""

    channel: str
    place: str
    zone: str
    owner: str
    currency: str
    key: str
    scopes: frozenset[str]
    per_minute: int
    ready_minutes: int
    ship_days: int
    delivery_minor: int
    delivery_free_minor: int


def add_channel(
    session: Session, code: str, *, name: str, kind: str = "web", place: str, now_ms: int
) -> Channel:
    """Refusals `channel-unreadable`, `channel-exists`, `store-unknown`."""
    if not (_CODE.fullmatch(code) and kind in KINDS and name and name.isprintable()):
        raise Refusal("channel-unreadable", channel=code[:24])
    if session.get(Channel, code) is not None:
        raise Refusal("channel-exists", channel=code)
    if session.get(Store, place) is None:
        raise Refusal("store-unknown", store=place[:20])
    row = Channel(code=code, name=name, kind=kind, place=place, created_ms=now_ms)
    session.add(row)
    session.flush()
    return row


def channel_of(session: Session, code: str) -> Channel:
    """Refusal `channel-unknown`."""
    row = session.get(Channel, code)
    if row is None:
        raise Refusal("channel-unknown", channel=code[:24])
    return row


def make_key(
    session: Session, channel: str, *, scopes: Collection[str] = SCOPES, now_ms: int
) -> str:
    """A new key as it is shown this once; Refusals `channel-unknown`, `scope-unknown`."""
    channel_of(session, channel)
    strange = set(scopes) - set(SCOPES)
    if strange or not scopes:
        raise Refusal("scope-unknown", known=" ".join(SCOPES))
    id, secret = secrets.token_hex(6), secrets.token_urlsafe(32)
    shown = f"{_PREFIX}_{id}_{secret}"
    ordered = " ".join(scope for scope in SCOPES if scope in scopes)
    session.add(
        ChannelKey(id=id, channel=channel, hashed=_hash(shown), scopes=ordered, created_ms=now_ms)
    )
    session.flush()
    return shown


def revoke(session: Session, id: str, *, now_ms: int) -> None:
    """The key opens nothing from now on; again changes nothing. Refusal `key-unknown`."""
    row = session.get(ChannelKey, id)
    if row is None:
        raise Refusal("key-unknown", key=id[:24])
    if row.revoked_ms is None:
        row.revoked_ms = now_ms
        session.add(row)
        session.flush()


def keys_of(session: Session, channel: str) -> list[ChannelKey]:
    rows = select(ChannelKey).where(ChannelKey.channel == channel)
    return list(session.exec(rows.order_by(col(ChannelKey.created_ms), col(ChannelKey.id))))


def selling_by(session: Session, shown: str) -> Selling | None:
    """Whose key this is; None for one that is nobody's, or nobody's any more."""
    parts = shown.split("_", 2)
    row = session.get(ChannelKey, parts[1]) if len(parts) == 3 and parts[0] == _PREFIX else None
    if row is None or not hmac.compare_digest(row.hashed, _hash(shown)):
        return None
    if row.revoked_ms is not None:
        return None
    return selling(session, row.channel, key=row.id, scopes=frozenset(row.scopes.split()))


def selling(
    session: Session, channel: str, *, key: str = "", scopes: frozenset[str] = frozenset(SCOPES)
) -> Selling:
    """The channel as it sells; without a key it is head office itself that asks for it."""
    row = channel_of(session, channel)
    store = session.get_one(Store, row.place)
    return Selling(
        channel=row.code,
        place=store.code,
        zone=store.zone,
        owner=store.owner,
        currency=store.currency,
        key=key,
        scopes=scopes,
        per_minute=row.per_minute,
        ready_minutes=row.ready_minutes,
        ship_days=row.ship_days,
        delivery_minor=row.delivery_minor,
        delivery_free_minor=row.delivery_free_minor,
    )


def _hash(shown: str) -> str:
    # A key is 256 random bits: nothing slower than this is needed to keep it from being guessed.
    return hashlib.sha256(shown.encode()).hexdigest()
