"""What the routes of the Channel API share, made once with the application."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, tzinfo
from typing import Annotated

from fastapi import Depends, Request

from headoffice.channels.limiting import Limits
from headoffice.channels.quoting import Books
from headoffice.channels.searching import Finder
from headoffice.channels.texting import NoTexts, Texts


@dataclass(slots=True)
class ChannelDesk:
    """`zone` is the chain's time zone, None for this computer's; `texts` sends codes to phones."""

    zone: tzinfo | None
    texts: Texts = field(default_factory=NoTexts)
    limits: Limits = field(default_factory=Limits)
    finder: Finder = field(default_factory=Finder)
    books: Books = field(default_factory=Books)

    def wall(self, now_ms: int) -> datetime:
        """That moment in store time, with its offset."""
        return datetime.fromtimestamp(now_ms / 1000, UTC).astimezone(self.zone)


def _desk(request: Request) -> ChannelDesk:
    desk = request.app.state.channels
    assert isinstance(desk, ChannelDesk)
    return desk


DeskDep = Annotated[ChannelDesk, Depends(_desk)]
