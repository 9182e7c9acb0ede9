"""Return and exchange at the real window with a real head office."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from tests.scenarios.album import Album
from tests.scenarios.chain import Cable
from tests.scenarios.counter import AtTheCounter
from tests.scenarios.phones import Chain, a_chain
from tests.scenarios.returning import (
    exchanged,
    exchanged_for_less,
    over_returned,
    refused_the_second_time,
    taken_back_for_cash,
    taken_back_to_a_phone,
    without_a_line,
)
from tests.scenarios.working import at_work

pytestmark = pytest.mark.usefixtures("aloop")


@asynccontextmanager
async def a_day(folder: Path, chain_url: str) -> AsyncIterator[tuple[AtTheCounter, Chain, Cable]]:
    """A till at work; in the end nothing has come back more often than it was sold."""
    with a_chain(chain_url, folder) as chain:
        async with at_work(chain.office, folder, Album(), AtTheCounter) as (at, cable):
            yield at, chain, cable
        assert over_returned(chain.office) == (0, 0)


async def test_goods_come_back(tmp_path: Path, chain_url: str) -> None:
    async with a_day(tmp_path, chain_url) as (at, chain, _):
        code = await taken_back_for_cash(at, chain.office)
        await refused_the_second_time(at, chain.office, code)
        await taken_back_to_a_phone(at, chain)


async def test_goods_come_back_without_a_line(tmp_path: Path, chain_url: str) -> None:
    async with a_day(tmp_path, chain_url) as (at, chain, cable):
        await without_a_line(at, chain.office, cable)


async def test_goods_are_exchanged(tmp_path: Path, chain_url: str) -> None:
    async with a_day(tmp_path, chain_url) as (at, chain, _):
        await exchanged(at, chain.office)
        await exchanged_for_less(at, chain.office)
