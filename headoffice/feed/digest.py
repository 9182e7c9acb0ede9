"""Digests: does a till's copy of a stream equal head office's?"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import text
from sqlmodel import Session

from headoffice.feed.tables import Stream
from storeapp.domain.errors import Refusal

_UP_TO = text("SELECT key, body FROM change WHERE stream = :stream AND pos <= :pos ORDER BY pos")


@dataclass(frozen=True, slots=True)
class Content:
    """What a stream holds at a position: how many keys, and the checksum over them."""

    count: int
    checksum: str


def checksum(rows: Mapping[str, str]) -> str:
    """Hex SHA-256 over a line `key:hash` for each key in the order of its code points.

    `hash` is the hex SHA-256 of the row's body as canonical JSON (`domain.fact.canonical`).
    """
    digest = hashlib.sha256()
    for key in sorted(rows):
        body_hash = hashlib.sha256(rows[key].encode()).hexdigest()
        digest.update(f"{key}:{body_hash}\n".encode())
    return digest.hexdigest()


def content(session: Session, stream: str, pos: int) -> Content:
    """What the stream held at `pos`; Refusal `must_refetch` when that is no longer known."""
    known = session.get(Stream, stream)
    head, low_water = (known.head, known.low_water) if known else (0, 0)
    if not low_water <= pos <= head:
        raise Refusal("must_refetch")
    rows: dict[str, str] = {}
    for key, body in session.execute(_UP_TO, {"stream": stream, "pos": pos}):
        if body is None:
            rows.pop(key, None)
        else:
            rows[key] = body
    return Content(len(rows), checksum(rows))
