"""A request by its idempotency key: carried out once, its row and its effect in one transaction."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import TypeVar

from pydantic import BaseModel
from sqlalchemy import delete, text
from sqlmodel import Session, col

from headoffice.channels.tables import ChannelRequest
from headoffice.door import NotServed
from storeapp.domain.fact import canonical

A = TypeVar("A", bound=BaseModel)

# It goes in first, and empty: whoever asks the same at the same time waits here.
_CLAIM = text(
    "INSERT INTO channel_request (channel, key, body_sha256, at_ms, answer)"
    " VALUES (:channel, :key, :body_sha256, :at_ms, '')"
    " ON CONFLICT (channel, key) DO NOTHING RETURNING key"
)


def once(
    session: Session,
    channel: str,
    key: str,
    said: BaseModel,
    do: Callable[[], A],
    answer: type[A],
    *,
    what: str,
    now_ms: int,
) -> A:
    """What `do` comes to, or came to; 409 `idempotency-key-reused` for another request.

    What `do` refuses leaves no row: the same may be asked again.
    """
    asked = {"what": what, "body": said.model_dump(mode="json", exclude_unset=True)}
    sha256 = hashlib.sha256(canonical(asked).encode()).hexdigest()
    row = {"channel": channel, "key": key, "body_sha256": sha256, "at_ms": now_ms}
    if session.execute(_CLAIM, row).first() is not None:
        done = do()
        session.get_one(ChannelRequest, (channel, key)).answer = done.model_dump_json()
        session.flush()
        return done
    known = session.get_one(ChannelRequest, (channel, key))
    if known.body_sha256 != sha256:
        raise NotServed(
            409, "idempotency-key-reused", "Something else was asked by this key; make a new one."
        )
    return answer.model_validate_json(known.answer)


def forget(session: Session, *, before_ms: int) -> int:
    """Drops what was answered before that moment; returns how many."""
    old = delete(ChannelRequest).where(col(ChannelRequest.at_ms) < before_ms)
    return len(session.execute(old.returning(col(ChannelRequest.key))).all())
