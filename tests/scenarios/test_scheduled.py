"""Scenario 2 by the clock: published for a moment, in force at it, replayed, taken back."""

from __future__ import annotations

from pathlib import Path

import pytest

from storeapp.bootstrap.window import Window
from tests.scenarios.album import Album
from tests.scenarios.chain import a_cable, a_head_office
from tests.scenarios.counter import AtTheCounter, settings_of
from tests.scenarios.scheduled import (
    Goods,
    TheDay,
    Watch,
    five_past_ten,
    sell_by_it,
    take_it_back,
)
from tests.scenarios.selling import join_the_store, sign_in

pytestmark = pytest.mark.usefixtures("aloop")


@pytest.mark.parametrize("cut", [False, True], ids=["online", "cut-off"])
async def test_promotions_by_the_clock(tmp_path: Path, chain_url: str, *, cut: bool) -> None:
    watch = Watch()
    watch.set(10, 4, 0)
    with a_head_office(chain_url, tmp_path, watch.now_ms) as office:
        async with a_cable(office) as cable:
            window = Window(settings_of(tmp_path / "till", cable.address, language="en"))
            at = AtTheCounter(window, Album())
            try:
                window.shell.resize(1280, 800)
                await window.open()
                await join_the_store(at, office, till="1")
                await sign_in(at, office)
                day = TheDay(office, watch, Goods(*office.bagged(3)))
                coming = await five_past_ten(at, day, watch, cable, cut=cut)
                await sell_by_it(at, day)
                if cut:
                    cable.mend()
                await take_it_back(at, day, watch, coming)
            finally:
                await window.close()
    assert len(at.album.checks) == (13 if cut else 12)
