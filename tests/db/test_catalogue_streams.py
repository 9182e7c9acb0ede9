"""The streams of the catalogue: the newest row of each key, whatever comes twice or late."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from storeapp.domain.errors import Defect
from storeapp.domain.money import Money
from storeapp.ports.streams import Change, Page, Position
from tests.conftest import ExpectedLogs
from tests.db.goods import (
    ALL,
    GOODS,
    PLUM,
    PRICES,
    STOCK,
    deleted,
    goods,
    opened,
    page,
    put,
    rows,
    with_plum,
)

NEWER = (
    (GOODS, put(9, "P1", goods("新", "New")), put(8, "P1", goods("旧", "Old"))),
    (PRICES, put(9, "P1", {"minor": 900}), put(8, "P1", {"minor": 800})),
    (STOCK, put(9, "P1", {"thousandths": 9000}), put(8, "P1", {"thousandths": 8000})),
    (GOODS, put(9, "picture:p", {"svg": "<new/>"}), put(8, "picture:p", {"svg": "<old/>"})),
    (GOODS, deleted(9, "P1"), put(8, "P1", goods("旧", "Old"))),
    (PRICES, put(9, "P1", {"minor": 900}), deleted(8, "P1")),
    (STOCK, put(9, "P1", {"thousandths": 9000}), deleted(8, "P1")),
    (GOODS, put(9, "picture:p", {"svg": "<new/>"}), deleted(8, "picture:p")),
)
NAMES = ["good", "price", "stock", "picture", "gone", "gone price", "gone stock", "gone picture"]


@pytest.mark.parametrize(("stream", "newer", "older"), NEWER, ids=NAMES)
async def test_an_older_row_after_a_newer_one_changes_nothing(
    aloop, tmp_path: Path, stream: str, newer: Change, older: Change
):
    async with opened(tmp_path) as catalogue:
        await catalogue.holds(newer, stream=stream)
        before = [rows(tmp_path, sql) for sql in ALL]
        # As a page of its own, and behind the newer row in the page of the newer.
        await catalogue.holds(older, stream=stream)
        await catalogue.holds(newer, older, stream=stream)

        assert [rows(tmp_path, sql) for sql in ALL] == before


async def test_a_page_is_not_older_because_it_ends_at_the_same_position(aloop, tmp_path: Path):
    # Given a head office whose pages all name the head of the stream.
    async with opened(tmp_path) as catalogue:
        first = Page(STOCK, "g1", (put(1, "P1", {"thousandths": 1}),), "c1", 9)
        second = Page(STOCK, "g1", (put(2, "P2", {"thousandths": 2}),), "c2", 9)
        await catalogue.streams.apply(first)
        await catalogue.streams.apply(second)

        assert (catalogue.file.stock("P1"), catalogue.file.stock("P2")) == (1, 2)
        assert await catalogue.streams.position(STOCK) == Position("g1", 9, "c2")


async def test_each_stream_has_its_own_position(aloop, tmp_path: Path):
    async with with_plum(tmp_path) as catalogue:
        assert await catalogue.streams.position(GOODS) == Position("g1", 1, "after 1")
        assert await catalogue.streams.position(PRICES) == Position("g1", 2, "after 2")
        assert await catalogue.streams.position(STOCK) == Position()


async def test_another_generation_needs_a_reset_first(aloop, tmp_path: Path):
    async with with_plum(tmp_path) as catalogue:
        other = page(PRICES, put(1, "P1", {"minor": 1}), generation="g2")
        with pytest.raises(Defect):
            await catalogue.streams.apply(other)
        before = catalogue.file.product("P1")
        await catalogue.streams.reset(PRICES)
        await catalogue.streams.apply(other)
        after = catalogue.file.product("P1")

        assert before == PLUM
        assert after is not None
        assert after.price == Money(1)
        assert await catalogue.streams.position(PRICES) == Position("g2", 1, "after 1")


async def test_a_reset_forgets_one_stream(aloop, tmp_path: Path):
    async with with_plum(tmp_path) as catalogue:
        await catalogue.holds(put(1, "P1", {"thousandths": 5000}), stream=STOCK)
        await catalogue.streams.reset(GOODS)

        assert catalogue.file.size == 0
        assert catalogue.file.search("plum") == ()
        assert catalogue.file.stock("P1") == 5000
        assert await catalogue.streams.position(GOODS) == Position()
        assert await catalogue.streams.position(PRICES) == Position("g1", 2, "after 2")


UNREADABLE = {
    "no unit of ours": goods(unit="pound"),
    "half a piece": goods(codes=[{"code": "c", "thousandths": 500}]),
    "no name": {"en": "Plum", "unit": "pc", "tax": "N13"},
    "nothing": None,
}


@pytest.mark.parametrize("body", UNREADABLE.values(), ids=UNREADABLE.keys())
async def test_an_unreadable_row_does_not_hold_up_the_others(
    aloop, tmp_path: Path, expected_logs: ExpectedLogs, body: dict[str, object] | None
):
    expected_logs("row P2 at 5 is unreadable")
    async with with_plum(tmp_path) as catalogue:
        await catalogue.holds(Change(5, "P2", False, body), put(6, "P3", goods()))

        assert catalogue.file.size == 2
        assert await catalogue.streams.position(GOODS) == Position("g1", 6, "after 6")


async def test_a_page_that_fails_half_way_leaves_nothing(aloop, tmp_path: Path):
    class Gone(Mapping[str, object]):
        """A body that breaks when it is read, as no row of head office's ever should."""

        def __getitem__(self, key: str) -> object:
            raise ZeroDivisionError

        def __iter__(self):
            raise ZeroDivisionError

        def __len__(self) -> int:
            raise ZeroDivisionError

    async with with_plum(tmp_path) as catalogue:
        before = [rows(tmp_path, sql) for sql in ALL]
        with pytest.raises(ZeroDivisionError):
            await catalogue.holds(put(5, "P2", goods()), put(6, "P3", Gone()))

        assert [rows(tmp_path, sql) for sql in ALL] == before
        assert catalogue.file.size == 1


async def test_stock_is_unknown_until_it_was_told(aloop, tmp_path: Path):
    async with with_plum(tmp_path) as catalogue:
        unknown = catalogue.file.stock("P1")
        await catalogue.holds(put(1, "P1", {"thousandths": -2000}), stream=STOCK)
        known = catalogue.file.stock("P1")
        await catalogue.holds(deleted(2, "P1"), stream=STOCK)
        forgotten = catalogue.file.stock("P1")

    assert (unknown, known, forgotten) == (None, -2000, None)


async def test_pictures_come_with_the_catalogue(aloop, tmp_path: Path):
    async with opened(tmp_path) as catalogue:
        await catalogue.holds(put(1, "picture:plum", {"svg": "<svg/>"}))

        assert catalogue.file.picture("plum") == "<svg/>"
        assert catalogue.file.picture("") == ""
        assert catalogue.file.size == 0
