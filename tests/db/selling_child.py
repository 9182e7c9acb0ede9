"""A till that sells without end and says each sale's number once it is on disk.

`python selling_child.py FOLDER MARK`: the tests kill it at any moment.
"""

from __future__ import annotations

import asyncio
import sys
from itertools import count
from pathlib import Path

from tests.db.given import a_basket, opened, sell_in, the_device


async def sell_without_end(folder: Path, mark: str) -> None:
    async with opened(folder, ids=mark) as store:
        device = the_device(folder)
        await store.write(lambda unit: unit.put_device(device))
        for number in count(1):
            basket = a_basket(f"{mark}-{number}", 10)
            await store.write(lambda unit, basket=basket: unit.keep_basket(basket))  # type: ignore[misc]  # bound early
            sale = await store.write(lambda unit, basket=basket: sell_in(unit, basket))  # type: ignore[misc]  # bound early
            print(sale.id, sale.number.count, flush=True)


if __name__ == "__main__":
    asyncio.run(sell_without_end(Path(sys.argv[1]), sys.argv[2]))
