"""Click and collect at the real window with a real head office, with a line and without."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from tests.conftest import ExpectedLogs
from tests.scenarios.album import Album
from tests.scenarios.chain import Cable, HeadOffice, a_head_office
from tests.scenarios.counter import AtTheCounter
from tests.scenarios.ordering import (
    collected,
    collected_without_a_line,
    disputed,
    never_collected,
)
from tests.scenarios.working import at_work

pytestmark = pytest.mark.usefixtures("aloop")


@asynccontextmanager
async def a_day(
    folder: Path, chain_url: str
) -> AsyncIterator[tuple[AtTheCounter, HeadOffice, Cable]]:
    """A till at work, its head office, and the cable between them."""
    with a_head_office(chain_url, folder) as office:
        async with at_work(office, folder, Album(), AtTheCounter) as (at, cable):
            yield at, office, cable


async def test_what_was_ordered_is_picked_packed_and_collected_once(
    tmp_path: Path, chain_url: str
) -> None:
    async with a_day(tmp_path, chain_url) as (at, office, _):
        await collected(at, office)


async def test_without_a_line_it_is_collected_all_the_same(tmp_path: Path, chain_url: str) -> None:
    async with a_day(tmp_path, chain_url) as (at, office, cable):
        await collected_without_a_line(at, office, cable)


async def test_what_nobody_collects_goes_back_to_the_shelf_and_its_money_to_her(
    tmp_path: Path, chain_url: str
) -> None:
    async with a_day(tmp_path, chain_url) as (at, office, _):
        await never_collected(at, office)


async def test_of_two_registers_one_hand_over_counts_and_the_other_hears_of_it(
    tmp_path: Path, chain_url: str, expected_logs: ExpectedLogs
) -> None:
    expected_logs("hand-over in conflict")
    async with a_day(tmp_path, chain_url) as (at, office, cable):
        await disputed(at, office, cable)
