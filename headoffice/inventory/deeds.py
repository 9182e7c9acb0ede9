"""What was done for a ref is done once, also when it is asked for again."""

from __future__ import annotations

from collections.abc import Mapping

from sqlmodel import Session

from headoffice.inventory.tables import Deed
from storeapp.domain.errors import Defect
from storeapp.domain.fact import canonical


def is_done(
    session: Session, ref: str, deed: str, said: Mapping[str, object], *, part: str = ""
) -> bool:
    """Whether it was done before; with other quantities than then it is a Defect of who asks.

    Ask only with the stock locked, so that of two at once the second knows of the first.
    """
    present = session.get(Deed, (ref, deed, part), populate_existing=True)
    if present is not None and present.said != canonical(said):
        raise Defect(f"{deed} of {ref} {part!r} was {present.said} before")
    return present is not None


def note(
    session: Session,
    ref: str,
    deed: str,
    said: Mapping[str, object],
    *,
    part: str = "",
    channel: str = "",
    at_ms: int,
) -> None:
    """Remembers that it is done now."""
    row = Deed(ref=ref, deed=deed, part=part, said=canonical(said), channel=channel, at_ms=at_ms)
    session.add(row)
    session.flush()
