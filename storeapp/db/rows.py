"""What all parts of a unit of work share: the open transaction and the outside they need."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from storeapp.db.connect import RawConnection, Row
from storeapp.db.space import FreeSpace
from storeapp.ports.clock import Clock, Ids
from storeapp.ports.keys import DeviceKey

Values = tuple[object, ...]


@dataclass(frozen=True, slots=True)
class Outside:
    """Time, ids, the device's key and the disk, as the transaction sees them."""

    clock: Clock
    ids: Ids
    device_key: DeviceKey
    space: FreeSpace


class Rows:
    """A part of the unit of work. Statements are constant text: they are prepared once and kept
    by the driver, and no statement is built from data.

    The statements go to the driver: ten of them through an engine take a fifth of the time that
    a sale may take (ADR 0011).
    """

    def __init__(self, driver: RawConnection, outside: Outside) -> None:
        self._driver = driver
        self._outside = outside

    def _run(self, sql: str, values: Values = ()) -> int:
        """The number of rows it changed."""
        return self._driver.execute(sql, values).rowcount

    def _run_each(self, sql: str, rows: Sequence[Values]) -> None:
        if rows:
            self._driver.executemany(sql, rows)

    def _first(self, sql: str, values: Values = ()) -> Row | None:
        cursor = self._driver.execute(sql, values)
        row = cursor.fetchone()
        # An unfinished statement would keep the commit from resetting it.
        cursor.close()
        return row

    def _all(self, sql: str, values: Values = ()) -> list[Row]:
        return self._driver.execute(sql, values).fetchall()
