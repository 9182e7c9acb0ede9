"""A journal of a few facts, to be tampered with."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from storeapp.db.connect import RawConnection
from storeapp.db.journal import FACT_COLUMNS
from storeapp.db.verify import Verdict, verify
from storeapp.domain.fact import Fact
from tests.db.given import (
    a_basket,
    enrolled,
    keys_of,
    open_drawer_in,
    raw,
    sales_path,
    sell_in,
)

FACTS = 12
"""Of the journal that is tampered with; every third is a drawer opening, the others are sales."""


async def a_day(folder: Path) -> None:
    async with enrolled(folder) as store:
        for number in range(1, FACTS + 1):
            if number % 3 == 0:
                await store.write(open_drawer_in)
            else:
                basket = a_basket(f"b{number}")
                await store.write(lambda unit, basket=basket: sell_in(unit, basket))  # type: ignore[misc]  # bound early


def tampered(day: Path, tamper: Callable[[RawConnection], None]) -> Verdict:
    """What is said of a copy of the file after somebody with its key and no scruples."""
    copy = day.with_name(f"{day.name}-copy")
    shutil.copytree(day, copy)
    try:
        with closing(raw(copy)) as connection:
            connection.execute("PRAGMA foreign_keys = OFF")
            connection.execute("DROP TRIGGER fact_no_update")
            connection.execute("DROP TRIGGER fact_no_delete")
            tamper(connection)
        return verify(sales_path(copy), keys_of(copy))
    finally:
        shutil.rmtree(copy)


def fact_at(connection: RawConnection, seq: int) -> Fact:
    ((*columns,),) = connection.execute(
        f"SELECT {FACT_COLUMNS} FROM fact WHERE seq = {seq}"
    ).fetchall()
    return Fact(*columns)
