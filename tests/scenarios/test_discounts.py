"""Scenario 2 through the real window, file, devices and head office."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.scenarios.album import Album
from tests.scenarios.chain import a_head_office
from tests.scenarios.counter import AtTheCounter
from tests.scenarios.discounts import discounts
from tests.scenarios.working import at_work

pytestmark = pytest.mark.usefixtures("aloop")


async def test_discounts(tmp_path: Path, chain_url: str) -> None:
    album = Album()
    with a_head_office(chain_url, tmp_path) as office:
        async with at_work(office, tmp_path, album, AtTheCounter) as (at, _):
            await discounts(at, office)
    assert len(album.checks) == 7
