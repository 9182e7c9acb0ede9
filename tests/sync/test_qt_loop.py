"""The line on the loop the till runs on: asyncio on top of Qt."""

from __future__ import annotations

import asyncio
from pathlib import Path

from PySide6.QtCore import QElapsedTimer, QTimer

from storeapp.services.status import Line
from tests.sync.office import an_office
from tests.sync.support import running, till


async def test_under_qt_a_day_goes_by_and_the_window_stays_alive(
    aloop: asyncio.AbstractEventLoop, tmp_path: Path
) -> None:
    gaps_ms: list[int] = []
    since, ticks = QElapsedTimer(), QTimer()
    ticks.timeout.connect(lambda: gaps_ms.append(since.restart()))
    async with an_office() as office:
        office.put("staff/S01", "p1", {"name": "Lin"})
        t = till(office.address, tmp_path, pulse=office.pulse)
        t.journal.append(1000)
        since.start()
        ticks.start(5)
        async with running(t):
            await t.pulse.until(lambda: t.journal.acked_seq == 1000)
            await t.pulse.until(lambda: len(t.store.positions) == 5 and office.pokes)
            office.put("stock/S01", "P1", {"thousandths": 1})
            await t.pulse.until(lambda: "P1" in t.store.rows["stock/S01"])
            await office.stop()
            await t.pulse.until(lambda: t.board.status.line is Line.OFFLINE)
            t.sell()
            await office.start()
            await t.pulse.until(lambda: t.journal.acked_seq == 1001)
        ticks.stop()
    assert len(office.facts) == 1001
    assert len(gaps_ms) > 10  # Qt got its turns all the while.
