"""The demonstration shop over a head office with goods and stock."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from headoffice.app import Server
from headoffice.db.database import Database
from headoffice.inventory.service import set_opening_stock
from headoffice.settings import Settings
from tests.headoffice.channels.selling import add_goods, add_shop


@pytest.fixture
def settings(url: str) -> Settings:
    return Settings(database=url, look_s=0.05, texts="simulated", shop="web", time_zone="UTC")


@pytest.fixture
def shop(settings: Settings, stores: None, database: Database) -> Iterator[Server]:
    add_goods(database)
    add_shop(database)
    with Server(settings) as server:
        with database.write() as session:
            levels = {"PLUM-40": 9_000, "NUT-120": 5_000, "LOOSE": 4_000}
            set_opening_stock(session, "S01", levels, at_ms=1)
        yield server
