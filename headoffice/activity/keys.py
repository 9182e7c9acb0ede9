"""Write keys: what a web shop sends its events with, and how its server vouches for a login."""

from __future__ import annotations

import hashlib
import hmac
import secrets

from sqlmodel import Session, col, select

from headoffice.activity.tables import CollectKey
from storeapp.domain.errors import Refusal

KINDS = ("web", "kiosk")


def make_key(
    session: Session, shop: str, *, kind: str = "web", origins: tuple[str, ...] = (), now_ms: int
) -> CollectKey:
    """A new key for a shop; Refusal `shop-unreadable`."""
    if not (shop and len(shop) <= 32 and shop.isprintable() and kind in KINDS):
        raise Refusal("shop-unreadable")
    row = CollectKey(
        key=secrets.token_urlsafe(16),
        shop=shop,
        kind=kind,
        secret=secrets.token_urlsafe(32),
        origins=" ".join(origins),
        created_ms=now_ms,
    )
    session.add(row)
    session.flush()
    return row


def keys_in_force(session: Session) -> dict[str, CollectKey]:
    rows = session.exec(select(CollectKey).where(col(CollectKey.active)).order_by(CollectKey.key))
    return {row.key: row for row in rows}


def drop_key(session: Session, key: str) -> None:
    """Nothing more is taken with it; Refusal `key-unknown`."""
    row = session.get(CollectKey, key)
    if row is None:
        raise Refusal("key-unknown", key=key)
    row.active = False
    session.add(row)
    session.flush()


def login_proof(secret: str, *, visitor: str, member: str) -> str:
    """What the shop's server puts into `context.identity.proof` of an identify message: hex
    HMAC-SHA256 of `identify/1`, the visitor and the member, one a line, by its secret.

    A page alone could say that its visitor is anybody.
    """
    said = f"identify/1\n{visitor}\n{member}".encode()
    return hmac.new(secret.encode(), said, hashlib.sha256).hexdigest()


def is_proved(secret: str, *, visitor: str, member: str, proof: str) -> bool:
    right = login_proof(secret, visitor=visitor, member=member)
    return hmac.compare_digest(right.encode(), proof.encode())
