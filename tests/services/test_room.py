"""People hear in good time that the disk fills up, and no more once there is room."""

from __future__ import annotations

import asyncio

import pytest

from storeapp.db.space import FreeSpace
from storeapp.services.room import EVERY_S, Room
from storeapp.services.status import StatusBoard


@pytest.mark.parametrize(
    ("free", "left_mb"),
    [
        (10**12, None),
        (1_000_000_000, None),
        (999_999_999, 999),
        (199_000_000, 199),
        (0, 0),
    ],
    ids=["plenty", "just enough", "just too little", "too little to sell", "nothing"],
)
def test_below_a_gigabyte_is_little(free: int, left_mb: int | None):
    assert FreeSpace(lambda: free).warning_mb() == left_mb


async def test_it_looks_every_minute_and_takes_its_warning_back(aloop):
    board, free = StatusBoard(), [10**12]
    said: list[int | None] = []
    frees = iter([10**12, 640_000_000, 640_000_000, 2_000_000_000])

    async def pause(seconds: float) -> None:
        assert seconds == EVERY_S
        said.append(board.status.free_mb)
        free[0] = next(frees, 0)
        if not free[0]:
            raise asyncio.CancelledError

    room = Room(FreeSpace(lambda: free[0]).warning_mb, board, pause)
    with pytest.raises(asyncio.CancelledError):
        await room.run()

    assert said == [None, None, 640, 640, None]


async def test_a_disk_that_says_nothing_leaves_the_warning_as_it_was(aloop):
    board = StatusBoard()
    board.update(free_mb=12)

    def silent() -> int:
        raise OSError(5, "Input/output error")

    await Room(FreeSpace(silent).warning_mb, board).look()

    assert board.status.free_mb == 12
