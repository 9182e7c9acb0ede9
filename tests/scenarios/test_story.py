"""The girl and the plum snack, from a real browser to the real window of a till."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.headoffice.shop.browser import needs_chromium
from tests.scenarios.album import Album
from tests.scenarios.chain import HeadOffice
from tests.scenarios.counter import AtTheCounter
from tests.scenarios.web_shop import Girl, a_head_office_with_a_shop, the_story
from tests.scenarios.working import at_work


@pytest.fixture
def lived(tmp_path: Path, chain_url: str) -> Iterator[tuple[HeadOffice, Girl]]:
    """Two girls have been to the web shop; days later one of them comes to the till."""
    with a_head_office_with_a_shop(chain_url, tmp_path) as office:
        girl = Girl(office)
        girl.look_around()
        yield office, girl


pytestmark = [pytest.mark.usefixtures("aloop"), needs_chromium]


async def test_what_she_looked_at_online_is_suggested_at_the_till(
    tmp_path: Path, lived: tuple[HeadOffice, Girl]
) -> None:
    office, girl = lived
    async with at_work(office, tmp_path, Album(), AtTheCounter) as (at, _):
        await the_story(at, office, girl)
    assert len(at.album.checks) == 6
