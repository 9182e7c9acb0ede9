"""The journal's mirror and the room on the disk, beside the counter; loaded after a start."""

from __future__ import annotations

import asyncio
import logging
from contextlib import suppress
from functools import partial
from pathlib import Path

from storeapp.db.mirror import Mirror
from storeapp.db.mirror_copy import JournalReader
from storeapp.db.space import free_space_of
from storeapp.db.store import SalesStore
from storeapp.ports.mirror import MirrorState
from storeapp.services.room import Room
from storeapp.services.status import StatusBoard

_log = logging.getLogger("storeapp.till")


def room_in(folder: Path, board: StatusBoard) -> Room:
    return Room(free_space_of(folder).warning_mb, board)


def mirrored(
    sales: SalesStore, file: Path, key: bytes, *, folder: Path | None, board: StatusBoard
) -> Mirror | None:
    """The mirror at work; who got it ends it. None when no folder is set."""
    if folder is None:
        _log.info("no mirror_folder is set: the journal has no second copy")
        return None
    tell = partial(_tell, asyncio.get_running_loop(), board)
    mirror = Mirror(folder, JournalReader(file, key), key, tell)
    sales.follow(mirror.committed)
    mirror.begin()
    return mirror


def _tell(loop: asyncio.AbstractEventLoop, board: StatusBoard, state: MirrorState) -> None:
    # A loop that was closed meanwhile has nobody left who looks.
    with suppress(RuntimeError):
        loop.call_soon_threadsafe(partial(board.update, mirror=state))
