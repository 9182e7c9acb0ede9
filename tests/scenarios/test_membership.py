"""A member at the till through the real window, file, streams and head office."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from tests.scenarios.album import Album
from tests.scenarios.days import a_member_comes, a_visitor_joins, what_she_liked
from tests.scenarios.phones import Chain, a_chain

pytestmark = pytest.mark.usefixtures("aloop")


@pytest.mark.parametrize(
    ("day", "checks"),
    [
        pytest.param(a_member_comes, 10, id="a member comes"),
        pytest.param(a_visitor_joins, 8, id="a visitor joins"),
        pytest.param(what_she_liked, 6, id="she likes plums"),
    ],
)
async def test_a_day_with_members(
    tmp_path: Path,
    chain_url: str,
    day: Callable[[Chain, Path, Album], Awaitable[None]],
    checks: int,
) -> None:
    album = Album()
    with a_chain(chain_url, tmp_path) as chain:
        await day(chain, tmp_path, album)
    assert len(album.checks) == checks
