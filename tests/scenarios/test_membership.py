"""A member at the till through the real window, file, streams and head office."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace
from pathlib import Path

import pytest

from storeapp.bootstrap.window import Window
from tests.scenarios.album import Album
from tests.scenarios.chain import Cable, HeadOffice, a_cable, a_head_office
from tests.scenarios.counter import AtTheCounter, settings_of
from tests.scenarios.joining import CountingCounter, joining
from tests.scenarios.liking import liking
from tests.scenarios.membership import membership
from tests.scenarios.selling import join_the_store, sign_in

Day = Callable[[CountingCounter, HeadOffice, Cable], Awaitable[None]]
pytestmark = pytest.mark.usefixtures("aloop")


async def test_a_member_at_the_till(tmp_path: Path, chain_url: str) -> None:
    with a_head_office(chain_url, tmp_path) as office:
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


@pytest.mark.parametrize(
    ("day", "checks"),
    [pytest.param(joining, 8, id="a visitor joins"), pytest.param(liking, 6, id="she likes plums")],
)
async def test_with_a_display_for_her(
    tmp_path: Path, chain_url: str, day: Day, checks: int
) -> None:
    with a_head_office(chain_url, tmp_path) as office:
        async with a_cable(office) as cable:
            settings = settings_of(tmp_path / "till", cable.address, language="en")
            window = Window(replace(settings, customer_display="window"))
            at = CountingCounter(window, Album())
            try:
                window.shell.resize(1280, 800)
                await window.open()
                await join_the_store(at, office, till="1")
                await sign_in(at, office)
                await day(at, office, cable)
            finally:
                await window.close()
    assert len(at.album.checks) == checks
