"""What the line to head office needs of the till's files: facts to send, streams to keep."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from storeapp.domain.fact import Fact


@dataclass(frozen=True, slots=True)
class JournalHead:
    """How far the journal goes and how far head office has it."""

    epoch: int
    last_seq: int
    last_hash: str
    acked_seq: int

    @property
    def waiting(self) -> int:
        return self.last_seq - self.acked_seq


class Journal(Protocol):
    """The facts as their own upload queue; nothing is deleted on acknowledgement."""

    async def head(self) -> JournalHead: ...
    async def facts(self, *, after: int, most: int, most_bytes: int) -> tuple[Fact, ...]:
        """The facts from `after + 1` on, in order; at least one when there is one."""
        ...

    async def acknowledge(self, seq: int) -> None:
        """Head office has everything up to `seq`; never goes back."""
        ...


@dataclass(frozen=True, slots=True)
class Change:
    """One row of a stream page: `body` is None when `deleted`. One with a `group` waits for it."""

    pos: int
    key: str
    deleted: bool
    body: Mapping[str, object] | None
    group: str = ""


@dataclass(frozen=True, slots=True)
class Closed:
    """A mark of a stream: here all of the group has come. In force from that Unix moment on, or
    for None at once, when the marks of all its streams have come."""

    pos: int
    group: str
    streams: tuple[str, ...]
    effective_ms: int | None


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """A mark of a stream: what came of the group before it never comes into force."""

    pos: int
    group: str


Mark = Closed | Withdrawn


@dataclass(frozen=True, slots=True)
class Page:
    """A page of a stream; rows, marks and `cursor` are stored in one transaction."""

    stream: str
    generation: str
    changes: tuple[Change, ...]
    cursor: str
    pos: int
    marks: tuple[Mark, ...] = ()


@dataclass(frozen=True, slots=True)
class Position:
    """Where a stream stands locally; all empty before its first page."""

    generation: str = ""
    pos: int = 0
    cursor: str = ""


@dataclass(frozen=True, slots=True)
class Content:
    """The digest of what is kept of a stream at a position; see `sync.wire.digest`."""

    pos: int
    count: int
    checksum: str


class StreamStore(Protocol):
    """Keeps streams: `catalog/`, `price/`, `stock/` in the catalogue file, `staff/`, `config/`,
    `promo/` and `members/` in the sales file. Applying a page twice, or an older row after a newer
    one, changes nothing.

    Rows of a group are kept beside the others until `come_into_force`; nobody sees them before.
    """

    async def position(self, stream: str) -> Position: ...
    async def apply(self, page: Page) -> None: ...
    async def reset(self, stream: str) -> None:
        """Forget the stream's rows and position: the next pull starts over."""
        ...

    async def distrust(self, stream: str) -> None:
        """The next pull starts over; what is here stays in use until what replaces it has come."""
        ...

    async def come_into_force(self, now_ms: int) -> int | None:
        """Puts the groups that are closed and whose moment has come where they are sold from, all
        in one transaction; the next Unix moment to do so, None while none is known."""
        ...

    async def content(self, stream: str) -> Content | None:
        """The digest of a stream; None when it moved meanwhile, so that there is none to tell."""
        ...

    async def install_catalogue(self, file: Path) -> None:
        """Put a verified snapshot in the place of the catalogue file, atomically."""
        ...

    @property
    def download_folder(self) -> Path:
        """Where snapshot chunks may be kept; on the same disk as the catalogue file."""
        ...
