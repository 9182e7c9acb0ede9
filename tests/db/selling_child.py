"""A till that sells without end and says each sale's number once it is on disk.

`python selling_child.py FOLDER MARK`: the tests kill it at any moment. With a third argument its
journal is copied there as fast as it can be, so that the end often comes in the middle of that.
"""

from __future__ import annotations

import asyncio
import sys
import threading
from itertools import count
from pathlib import Path

from storeapp.db.mirror import Mirror, Waits
from storeapp.db.store import SalesStore
from tests.db.given import a_basket, open_drawer_in, opened, sell_in, the_device
from tests.db.mirrored import journal_of, key_of


class Eager(Waits):
    """Copies at once."""

    def pause(self, seconds: float) -> None:
        return


async def sell_without_end(folder: Path, mark: str, stick: Path | None = None) -> None:
    async with opened(folder, ids=mark) as store:
        device = the_device(folder)
        await store.write(lambda unit: unit.put_device(device))
        if stick is not None:
            await store.write(open_drawer_in)
            follow(store, folder, stick)
        for number in count(1):
            basket = a_basket(f"{mark}-{number}", 10)
            await store.write(lambda unit, basket=basket: unit.keep_basket(basket))  # type: ignore[misc]  # bound early
            sale = await store.write(lambda unit, basket=basket: sell_in(unit, basket))  # type: ignore[misc]  # bound early
            print(sale.id, sale.number.count, flush=True)


def follow(store: SalesStore, folder: Path, stick: Path) -> None:
    """Begins to copy, and waits for the first one."""
    told = threading.Event()
    mirror = Mirror(
        stick, journal_of(folder), key_of(folder), lambda state: told.set(), waits=Eager()
    )
    store.follow(mirror.committed)
    mirror.begin()
    told.wait(10)


if __name__ == "__main__":
    asyncio.run(sell_without_end(Path(sys.argv[1]), sys.argv[2], *map(Path, sys.argv[3:])))
