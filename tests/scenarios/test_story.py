"""The girl and the plum snack, from a real browser to the real window of a till."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from storeapp.bootstrap.window import Window
from tests.headoffice.shop.browser import needs_chromium
from tests.scenarios.album import Album
from tests.scenarios.chain import HeadOffice, a_cable
from tests.scenarios.counter import AtTheCounter, settings_of
from tests.scenarios.selling import join_the_store, sign_in
from tests.scenarios.web_shop import Girl, a_head_office_with_a_shop, the_story


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
    async with a_cable(office) as cable:
        window = Window(settings_of(tmp_path / "till", cable.address, language="en"))
        at = AtTheCounter(window, Album())
        try:
            window.shell.resize(1280, 800)
            await window.open()
            await join_the_store(at, office, till="1")
            await sign_in(at, office)
            await the_story(at, office, girl)
        finally:
            await window.close()
    assert len(at.album.checks) == 6
