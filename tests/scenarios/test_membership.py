"""A member at the till through the real window, file, streams and head office."""

from __future__ import annotations

from pathlib import Path

import pytest

from headoffice.staff.pins import PinCost
from storeapp.bootstrap.window import Window
from tests.scenarios.album import Album
from tests.scenarios.chain import a_cable, a_head_office, fill_chain
from tests.scenarios.counter import AtTheCounter, settings_of
from tests.scenarios.membership import membership
from tests.scenarios.selling import join_the_store, sign_in

pytestmark = pytest.mark.usefixtures("aloop")


async def test_a_member_at_the_till(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'headoffice.db'}"
    fill_chain(url, cost=PinCost(passes=1, memory_kib=1024, lanes=1))
    with a_head_office(url, tmp_path) as office:
        async with a_cable(office) as cable:
            window = Window(settings_of(tmp_path / "till", cable.address, language="en"))
            at = AtTheCounter(window, Album())
            try:
                window.shell.resize(1280, 800)
                await window.open()
                await join_the_store(at, office, till="1")
                await sign_in(at, office)
                await membership(at, office, cable)
            finally:
                await window.close()
    assert len(at.album.checks) == 10
