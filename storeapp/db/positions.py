"""When a page of a stream is an old one, told the same way for both files."""

from __future__ import annotations

from storeapp.domain.errors import Defect
from storeapp.ports.streams import Page, Position

DISTRUSTED = "distrusted"
"""The generation of a stream that is here to be used but must be fetched anew; head office never
gives that name, so the next pull finds another one and starts over."""


def is_old(page: Page, position: Position) -> bool:
    """True when the stream is already beyond the page, so that none of its rows may be applied.

    A page as far as the stream is not old: its rows prove by their own positions that nothing of
    them is missing. Another generation's positions say nothing about ours: Defect, since such a
    stream has to be reset first. A stream that was still empty at head office had none.
    """
    if not position.generation:
        return False
    if page.generation != position.generation:
        raise Defect(f"{page.stream} has another generation and was not reset")
    return page.pos < position.pos
