"""Scenario 1 through the real window, file, devices and head office; network up, and cut."""

from __future__ import annotations

from pathlib import Path

import pytest

from headoffice.staff.pins import PinCost
from storeapp.bootstrap.window import Window
from tests.scenarios.album import Album
from tests.scenarios.chain import a_cable, a_head_office, fill_chain
from tests.scenarios.counter import AtTheCounter, settings_of
from tests.scenarios.selling import sell

pytestmark = pytest.mark.usefixtures("aloop")


@pytest.mark.parametrize("cut", [False, True], ids=["online", "cut-off"])
async def test_sell(tmp_path: Path, *, cut: bool) -> None:
    url = f"sqlite:///{tmp_path / 'headoffice.db'}"
    fill_chain(url, cost=PinCost(passes=1, memory_kib=1024, lanes=1))
    with a_head_office(url, tmp_path) as office:
        async with a_cable(office) as cable:
            window = Window(settings_of(tmp_path / "till", cable.address, language="en"))
            album = Album()
            try:
                await window.open()
                await sell(AtTheCounter(window, album), office, cable, cut=cut)
            finally:
                await window.close()
    assert len(album.checks) == (14 if cut else 13)
