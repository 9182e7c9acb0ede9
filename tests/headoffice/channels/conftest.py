"""A head office with goods, a channel and a key; its phones are simulated."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from headoffice.app import Server
from headoffice.channels.texting import SimulatedTexts
from headoffice.db.database import Database
from headoffice.settings import Settings
from tests.headoffice.acting import Clock
from tests.headoffice.channels.selling import NOW_MS, Shop, add_goods, add_shop, new_key

MakeShop = Callable[..., Shop]


@pytest.fixture
def clock() -> Clock:
    return Clock(NOW_MS)


@pytest.fixture
def settings(url: str) -> Settings:
    return Settings(database=url, look_s=0.05, texts="simulated", time_zone="Asia/Shanghai")


@pytest.fixture
def server(settings: Settings, clock: Clock, stores: None, database: Database) -> Iterator[Server]:
    add_goods(database)
    add_shop(database)
    with Server(settings, now_ms=clock) as server:
        yield server


@pytest.fixture
def make_shop(server: Server) -> Iterator[MakeShop]:
    """A shop with that key, or without any."""
    shops: list[Shop] = []
    texts = server.app.state.channels.texts
    assert isinstance(texts, SimulatedTexts)

    def make(key: str = "") -> Shop:
        shops.append(Shop(server.url, key, texts))
        return shops[-1]

    yield make
    for shop in shops:
        shop.close()


@pytest.fixture
def shop(make_shop: MakeShop, database: Database) -> Shop:
    """The web shop, with a key that may do everything."""
    return make_shop(new_key(database))
