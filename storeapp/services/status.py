"""What the status strip says, as one value, and the board that tells who is watching."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import Enum
from typing import Any

from storeapp.ports.devices import Trouble
from storeapp.ports.mirror import MirrorState


class Line(Enum):
    """The line to head office; STARTING until the first answer or failure.

    FORKED: this journal and head office's go on differently from the same fact, as when a disk
    was put back from an older copy.
    """

    STARTING = "starting"
    ONLINE = "online"
    OFFLINE = "offline"
    REVOKED = "revoked"
    FORKED = "forked"
    UPDATE_NEEDED = "update-needed"


@dataclass(frozen=True, slots=True)
class Status:
    """`since` is when the line went to its present state; `waiting` facts are not yet acknowledged;
    `catalogue_done`/`catalogue_all` bytes while a catalogue comes in, else 0; `undecided` print
    jobs need a person; `mirror` is the journal's second copy; `free_mb` is what the disk has left
    when that is little, else None; `drawer_open` when it stayed open for too long; `orders_new`
    orders wait for a word of this store, the oldest since `orders_since`."""

    line: Line = Line.STARTING
    since: datetime | None = None
    waiting: int = 0
    printer: Trouble = Trouble.NONE
    undecided: int = 0
    queued: int = 0
    drift_ms: int = 0
    catalogue_done: int = 0
    catalogue_all: int = 0
    mirror: MirrorState = MirrorState.NONE
    free_mb: int | None = None
    drawer_open: bool = False
    orders_new: int = 0
    orders_since: datetime | None = None


@dataclass(slots=True)
class StatusBoard:
    """The one current Status; everything happens on the loop's thread."""

    status: Status = field(default_factory=Status)
    _watchers: list[Callable[[Status], None]] = field(default_factory=list)

    def watch(self, watcher: Callable[[Status], None]) -> Callable[[], None]:
        """Calls `watcher` now and at each change; returns how to stop."""
        self._watchers.append(watcher)
        watcher(self.status)
        return lambda: self._watchers.remove(watcher)

    def update(self, **changes: Any) -> None:
        """Replace fields; watchers hear of it only when something changed."""
        status = replace(self.status, **changes)
        if status == self.status:
            return
        self.status = status
        for watcher in tuple(self._watchers):
            watcher(status)
