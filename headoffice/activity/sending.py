"""What a member may like, sent along to the tills of her stores for when they have no line."""

from __future__ import annotations

from collections.abc import Collection

from sqlmodel import Session

from headoffice.activity.joining import Consents
from headoffice.activity.panel import liked
from headoffice.members.telling import stores_of, tell_liked
from storeapp.sync.wire.browsing import Liked


def send_liked(
    session: Session, consents: Consents, members: Collection[str], *, now_ms: int
) -> None:
    """Tells each store of these members what it may know. One who is held out is told to nobody:
    her row would be as good as a list."""
    for member in sorted(members):
        told = {
            store: _body(liked(session, consents, member=member, store=store, now_ms=now_ms))
            for store in stores_of(session, member)
        }
        tell_liked(session, member, told)


def _body(told: Liked | None) -> dict[str, object] | None:
    return told.model_dump() if told is not None and told.goods else None
