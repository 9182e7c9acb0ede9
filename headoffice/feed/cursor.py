"""Cursors: where a reader of a stream stands, as a token that only head office reads."""

from __future__ import annotations

import binascii
import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass

from storeapp.domain.errors import Refusal
from storeapp.domain.fact import canonical


@dataclass(frozen=True, slots=True)
class Cursor:
    """A reader that has everything of `stream` up to `pos`.

    `low_water` is the stream's when this reading began: who began after a compaction may read on
    below the low-water mark, since nothing it still needs was taken away.
    """

    stream: str
    generation: str = ""
    pos: int = 0
    low_water: int = 0

    def token(self) -> str:
        values = [self.stream, self.generation, self.pos, self.low_water]
        return urlsafe_b64encode(canonical(values).encode()).decode()


def read_cursor(stream: str, token: str) -> Cursor:
    """The cursor in that token ("" is the start); Refusal `must_refetch` when it is no cursor."""
    if not token:
        return Cursor(stream)
    try:
        values = json.loads(urlsafe_b64decode(token.encode("ascii")))
    except (ValueError, binascii.Error, RecursionError):
        raise Refusal("must_refetch") from None
    match values:
        case [str(name), str(generation), int(pos), int(low)] if name == stream and pos >= 0:
            return Cursor(name, generation, pos, low)
        case _:
            raise Refusal("must_refetch")
