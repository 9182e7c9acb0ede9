"""Paying on a card terminal through the real window, file and driver, with the simulated one."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.scenarios.album import Album
from tests.scenarios.cards import cards
from tests.scenarios.chain import a_head_office
from tests.scenarios.counter import AtTheCounter
from tests.scenarios.working import at_work

pytestmark = pytest.mark.usefixtures("aloop")


async def test_cards(tmp_path: Path, chain_url: str) -> None:
    album = Album()
    with a_head_office(chain_url, tmp_path) as office:
        async with at_work(office, tmp_path, album, AtTheCounter, terminal="sim") as (at, _):
            await cards(at, office)
    assert len(album.checks) == 10
