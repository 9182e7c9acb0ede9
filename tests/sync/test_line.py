"""The line as a whole: up, down, up again, and everything that is due gets through."""

from __future__ import annotations

from pathlib import Path

from storeapp.services.status import Line
from tests.sync.office import an_office
from tests.sync.support import in_loop, running, till


@in_loop
async def test_a_till_connects_sends_its_facts_and_fills_its_streams(tmp_path: Path) -> None:
    async with an_office() as office:
        office.put("staff/S01", "p1", {"name": "Lin"})
        t = till(office.address, tmp_path, pulse=office.pulse)
        t.journal.append(3)
        async with running(t):
            await t.pulse.until(lambda: t.journal.acked_seq == 3)
            await t.pulse.until(lambda: len(t.store.positions) == 5)
            assert t.board.status.line is Line.ONLINE
            await t.pulse.until(lambda: t.board.status.waiting == 0)
        assert sorted(office.facts) == [1, 2, 3]
        assert t.store.rows["staff/S01"] == {"p1": {"name": "Lin"}}
