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
    """One row of a stream page: `body` is None when `deleted`."""

    pos: int
    key: str
    deleted: bool
    body: Mapping[str, object] | None


@dataclass(frozen=True, slots=True)
class Page:
    """A page of a stream; rows and `cursor` are stored in one transaction."""

    stream: str
    generation: str
    changes: tuple[Change, ...]
    cursor: str
    pos: int


@dataclass(frozen=True, slots=True)
class Position:
    """Where a stream stands locally; all empty before its first page."""

    generation: str = ""
    pos: int = 0
    cursor: str = ""


class StreamStore(Protocol):
    """Keeps streams: `catalog/`, `price/`, `stock/` in the catalogue file, `staff/`, `config/` in
    the sales file. Applying a page twice, or an older row after a newer one, changes nothing."""

    async def position(self, stream: str) -> Position: ...
    async def apply(self, page: Page) -> None: ...
    async def reset(self, stream: str) -> None:
        """Forget the stream's rows and position: the next pull starts over."""
        ...

    async def install_catalogue(self, file: Path) -> None:
        """Put a verified snapshot in the place of the catalogue file, atomically."""
        ...

    @property
    def download_folder(self) -> Path:
        """Where snapshot chunks may be kept; on the same disk as the catalogue file."""
        ...
