"""Scenario 1 through the real window, file, devices and head office; network up, and cut."""

from __future__ import annotations

from pathlib import Path

import pytest

from storeapp.bootstrap.window import Window
from tests.scenarios.album import Album
from tests.scenarios.chain import a_cable, a_head_office
from tests.scenarios.counter import AtTheCounter, settings_of
from tests.scenarios.selling import sell

pytestmark = pytest.mark.usefixtures("aloop")


@pytest.mark.parametrize("cut", [False, True], ids=["online", "cut-off"])
async def test_sell(tmp_path: Path, chain_url: str, *, cut: bool) -> None:
    with a_head_office(chain_url, tmp_path) as office:
        async with a_cable(office) as cable:
            window = Window(settings_of(tmp_path / "till", cable.address, language="en"))
            album = Album()
            try:
                await window.open()
                await sell(AtTheCounter(window, album), office, cable, cut=cut)
            finally:
                await window.close()
    assert len(album.checks) == (14 if cut else 13)
