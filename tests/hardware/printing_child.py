"""A till that prints jobs without end until it is killed.

`python printing_child.py FOLDER MARK ADDRESS`: it queues `MARK-1`, `MARK-2`, ... and prints them at
that address. It says each name when its job is on disk.
"""

from __future__ import annotations

import asyncio
import sys
from itertools import count
from pathlib import Path

from storeapp.hardware.transports.address import make_transport
from storeapp.ports.sales import JobState
from tests.db.given import opened
from tests.hardware.conftest import FONTS
from tests.hardware.print_desk import PrintDesk, a_machine

AHEAD = 5


async def print_without_end(folder: Path, mark: str, address: str) -> None:
    machine, _ = a_machine()
    async with opened(folder, ids=mark) as store:
        desk = PrintDesk(store, FONTS, machine, make_transport(address))
        queue = asyncio.create_task(desk.printing.run())
        room = asyncio.Event()
        desk.board.round_ended = room.set
        for number in count(1):
            name = f"{mark}-{number}"
            await desk.queue(name)
            print(name, flush=True)
            while await store.read(lambda unit: unit.count_jobs(JobState.QUEUED)) >= AHEAD:
                room.clear()
                await room.wait()
        await queue


if __name__ == "__main__":
    asyncio.run(print_without_end(Path(sys.argv[1]), sys.argv[2], sys.argv[3]))
