"""Rows that wait for their group: unseen until it is closed and its moment has come, then all."""

from __future__ import annotations

import threading
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from storeapp.db import catalogue_streams
from storeapp.db.connect import Durability, connect, transaction
from storeapp.domain.money import Money
from storeapp.ports.streams import Change, Closed, Mark, Page, Position, Withdrawn
from storeapp.sync.wire.catalogue_file import SCHEMA, SCHEMA_VERSION
from tests.conftest import ExpectedLogs
from tests.db.goods import ALL, GOODS, PRICES, STOCK, Opened, goods, opened, put, rows, with_plum

MOMENT = 1_000
EVERYTHING = (
    *ALL,
    "SELECT * FROM staged_row",
    "SELECT * FROM staged_group",
)


def planned(pos: int, key: str, body: dict[str, Any] | None, group: str = "g") -> Change:
    return Change(pos, key, body is None, body, group)


def closed(
    pos: int, *streams: str, group: str = "g", at_ms: int | None = MOMENT
) -> tuple[Mark, ...]:
    return (Closed(pos, group, streams, at_ms),)


async def comes(catalogue: Opened, stream: str, *changes: Change, marks: Any = ()) -> None:
    """A page of a stream, as far as the last thing in it."""
    pos = max(each.pos for each in (*changes, *marks))
    page = Page(stream, "g1", changes, f"after {pos}", pos, marks)
    await catalogue.streams.apply(page)


def price(catalogue: Opened, sku: str = "P1") -> int | None:
    found = catalogue.file.product(sku)
    return None if found is None else found.price.minor


def snapshot(path: Path, *, positions: bool = True) -> Path:
    """A file as head office makes it while a group waits."""
    with closing(connect(path, durability=Durability.NORMAL)) as connection:
        with transaction(connection):
            for statement in SCHEMA:
                connection.execute(statement)
            connection.execute(
                "INSERT INTO product VALUES"
                " (1, 'P1', '话梅', 'Plum', 'pc', 'N13', '', '', '', '', 0, 1, 1,"
                " '', '', '', '', '', 0)"
            )
            connection.execute("INSERT INTO price VALUES ('P1', 1280, 1)")
            connection.execute(
                "INSERT INTO staged_row VALUES (?, 'P1', 2, 'g', '{\"minor\":990}')", (PRICES,)
            )
            connection.execute(
                "INSERT INTO staged_group VALUES ('g', ?, 3, ?, ?, 0)",
                (PRICES, f'["{PRICES}"]', MOMENT),
            )
            for stream in (GOODS, PRICES):
                connection.execute("INSERT INTO position VALUES (?, 'g1', 3, 'after 3')", (stream,))
            connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
        connection.execute("PRAGMA journal_mode = DELETE")
    return path


# --- when it comes into force --------------------------------------------------------


async def test_a_price_waits_for_its_moment(aloop, tmp_path: Path):
    async with with_plum(tmp_path) as catalogue:
        await comes(catalogue, PRICES, planned(3, "P1", {"minor": 990}), marks=closed(4, PRICES))
        told = [await catalogue.streams.come_into_force(MOMENT - 1), price(catalogue)]
        told += [await catalogue.streams.come_into_force(MOMENT), price(catalogue)]

        assert told == [MOMENT, 1280, None, 990]
        assert await catalogue.streams.position(PRICES) == Position("g1", 4, "after 4")
        assert rows(tmp_path, "SELECT * FROM staged_row") == []


async def test_nothing_is_in_force_before_the_group_is_closed(aloop, tmp_path: Path):
    async with with_plum(tmp_path) as catalogue:
        await comes(catalogue, PRICES, planned(3, "P1", {"minor": 990}))

        assert await catalogue.streams.come_into_force(MOMENT) is None
        assert price(catalogue) == 1280
        assert await catalogue.streams.position(PRICES) == Position("g1", 3, "after 3")


async def test_a_group_without_a_moment_waits_for_its_last_mark_only(aloop, tmp_path: Path):
    async with with_plum(tmp_path) as catalogue:
        marks = closed(4, GOODS, PRICES, at_ms=None)
        await comes(catalogue, PRICES, planned(3, "P1", {"minor": 990}), marks=marks)
        await catalogue.streams.come_into_force(0)
        before = price(catalogue)
        await comes(catalogue, GOODS, marks=closed(5, GOODS, PRICES, at_ms=None))
        await catalogue.streams.come_into_force(0)

        assert (before, price(catalogue)) == (1280, 990)


async def test_a_reader_sees_a_group_of_two_streams_whole_or_not_at_all(
    aloop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    seen: list[set[tuple[str, int]]] = []
    async with opened(tmp_path) as catalogue:
        many = range(60)
        both = (GOODS, PRICES)
        await catalogue.holds(*(put(n + 1, f"P{n:02}", goods(en="Old")) for n in many))
        await catalogue.holds(
            *(put(n + 1, f"P{n:02}", {"minor": 100}) for n in many), stream=PRICES
        )
        new = [planned(n + 100, f"P{n:02}", goods(en="New")) for n in many]
        await comes(catalogue, GOODS, *new, marks=closed(200, *both))
        cheap = [planned(n + 100, f"P{n:02}", {"minor": 50}) for n in many]
        await comes(catalogue, PRICES, *cheap, marks=closed(200, *both))

        def look(_: float) -> None:
            """Reads as the counter does, between two slices of the writing thread."""
            found = [catalogue.file.product(f"P{n:02}") for n in many]
            seen.append({(p.name.en, p.price.minor) for p in found if p is not None})

        monkeypatch.setattr(catalogue_streams, "pause", look)
        await catalogue.streams.come_into_force(MOMENT)
        look(0)

    assert len(seen) > 3
    assert seen == [{("Old", 100)}] * (len(seen) - 1) + [{("New", 50)}]


async def test_a_power_cut_on_the_way_leaves_the_group_waiting(
    aloop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    def cut(_: float) -> None:
        raise ZeroDivisionError

    async with with_plum(tmp_path) as catalogue:
        cheap = [planned(n + 3, f"P{n}", {"minor": 50}) for n in range(1, 40)]
        await comes(catalogue, PRICES, *cheap, marks=closed(50, PRICES))
        before = [rows(tmp_path, sql) for sql in EVERYTHING]
        monkeypatch.setattr(catalogue_streams, "pause", cut)
        with pytest.raises(ZeroDivisionError):
            await catalogue.streams.come_into_force(MOMENT)

        assert [rows(tmp_path, sql) for sql in EVERYTHING] == before


async def test_what_waits_survives_a_restart(aloop, tmp_path: Path):
    async with with_plum(tmp_path) as catalogue:
        await comes(catalogue, PRICES, planned(3, "P1", {"minor": 990}), marks=closed(4, PRICES))
    async with opened(tmp_path) as again:
        before = price(again)
        await again.streams.come_into_force(MOMENT)

        assert (before, price(again)) == (1280, 990)


async def test_new_goods_of_a_group_are_counted_when_they_are_in_force(aloop, tmp_path: Path):
    async with with_plum(tmp_path) as catalogue:
        marks = closed(4, GOODS)
        await comes(catalogue, GOODS, planned(3, "P2", goods(en="Fresh")), marks=marks)
        before = catalogue.file.size
        await catalogue.streams.come_into_force(MOMENT)

        assert (before, catalogue.file.size) == (1, 2)


@pytest.mark.parametrize(
    ("streams", "waits"),
    [
        pytest.param((PRICES, "price/west"), False, id="of another zone"),
        pytest.param((PRICES, "promo/S01"), False, id="of a kind this till does not know"),
        pytest.param((PRICES, "staff/S01"), False, id="of another file"),
        pytest.param((PRICES, GOODS), True, id="that has not come this far"),
        pytest.param((PRICES, STOCK), True, id="that has not come at all"),
    ],
)
async def test_only_streams_of_this_till_are_waited_for(
    aloop, tmp_path: Path, streams: tuple[str, ...], waits: bool
):
    async with with_plum(tmp_path) as catalogue:
        marks = closed(4, *streams)
        await comes(catalogue, PRICES, planned(3, "P1", {"minor": 990}), marks=marks)
        await catalogue.streams.come_into_force(MOMENT)

        assert price(catalogue) == (1280 if waits else 990)


# --- what wins -----------------------------------------------------------------------


async def test_of_two_groups_the_newer_rows_win_whichever_comes_first(aloop, tmp_path: Path):
    async with with_plum(tmp_path) as catalogue:
        await comes(
            catalogue,
            PRICES,
            planned(3, "P1", {"minor": 300}, "late"),
            planned(4, "P1", {"minor": 400}, "early"),
            marks=(
                *closed(5, PRICES, group="late", at_ms=2_000),
                *closed(6, PRICES, group="early", at_ms=1_000),
            ),
        )
        told = [await catalogue.streams.come_into_force(1_000), price(catalogue)]
        told += [await catalogue.streams.come_into_force(2_000), price(catalogue)]

        assert told == [2_000, 400, None, 400]


LATER = {
    "a newer price": (put(9, "P1", {"minor": 500}), 500),
    "a newer deletion": (Change(9, "P1", True, None), None),
}


@pytest.mark.parametrize(("later", "expected"), LATER.values(), ids=LATER.keys())
@pytest.mark.parametrize("one_page", [True, False], ids=["in one page", "in the next"])
async def test_a_row_of_a_group_is_never_put_over_a_newer_one(
    aloop, tmp_path: Path, later: Change, expected: int | None, one_page: bool
):
    async with with_plum(tmp_path) as catalogue:
        old, mark = planned(3, "P1", {"minor": 990}), closed(4, PRICES)
        if one_page:
            await comes(catalogue, PRICES, old, later, marks=mark)
        else:
            await comes(catalogue, PRICES, old, marks=mark)
            await comes(catalogue, PRICES, later)
        await catalogue.streams.come_into_force(MOMENT)

        assert price(catalogue) == expected


async def test_an_older_row_does_not_drop_what_waits(aloop, tmp_path: Path):
    async with with_plum(tmp_path) as catalogue:
        new = planned(4, "P1", {"minor": 990})
        await comes(catalogue, PRICES, put(3, "P1", {"minor": 700}), new, marks=closed(5, PRICES))
        before = price(catalogue)
        await catalogue.streams.come_into_force(MOMENT)

        assert (before, price(catalogue)) == (700, 990)


async def test_a_page_that_comes_twice_changes_nothing(aloop, tmp_path: Path):
    async with with_plum(tmp_path) as catalogue:
        once = (planned(3, "P1", {"minor": 990}), planned(4, "P2", None))
        told: list[list[list[tuple[object, ...]]]] = []
        for _ in range(2):
            await comes(catalogue, PRICES, *once, marks=closed(5, PRICES))
            told.append([rows(tmp_path, sql) for sql in EVERYTHING])
        for _ in range(2):
            await catalogue.streams.come_into_force(MOMENT)
            told.append([rows(tmp_path, sql) for sql in EVERYTHING])
            await comes(catalogue, PRICES, *once, marks=closed(5, PRICES))

        assert told[0] == told[1]
        assert told[2] == told[3] != told[1]
        assert price(catalogue) == 990


async def test_a_row_that_comes_late_to_a_group_in_force_follows_it(aloop, tmp_path: Path):
    async with with_plum(tmp_path) as catalogue:
        await comes(catalogue, PRICES, planned(3, "P1", {"minor": 990}), marks=closed(4, PRICES))
        await catalogue.streams.come_into_force(MOMENT)
        await comes(catalogue, PRICES, planned(5, "P1", {"minor": 880}))
        await catalogue.streams.come_into_force(MOMENT)

        assert price(catalogue) == 880


async def test_an_unreadable_row_that_waits_is_left_out(
    aloop, tmp_path: Path, expected_logs: ExpectedLogs
):
    expected_logs("row P1 at 3 is unreadable")
    expected_logs("row P2 at 4 is unreadable")
    async with with_plum(tmp_path) as catalogue:
        half, text = planned(3, "P1", {"minor": 0.5}), planned(4, "P2", {"minor": "much"})
        await comes(catalogue, PRICES, half, text, marks=closed(5, PRICES))
        await catalogue.streams.come_into_force(MOMENT)

        assert price(catalogue) == 1280


# --- what is taken back --------------------------------------------------------------


async def test_what_was_withdrawn_is_forgotten(aloop, tmp_path: Path):
    async with with_plum(tmp_path) as catalogue:
        await comes(catalogue, PRICES, planned(3, "P1", {"minor": 990}), marks=closed(4, PRICES))
        await comes(catalogue, PRICES, marks=(Withdrawn(5, "g"),))

        assert await catalogue.streams.come_into_force(MOMENT) is None
        assert price(catalogue) == 1280
        assert [rows(tmp_path, sql) for sql in EVERYTHING[-2:]] == [[], []]
        assert await catalogue.streams.position(PRICES) == Position("g1", 5, "after 5")


async def test_one_stream_withdrawn_is_enough(aloop, tmp_path: Path):
    async with with_plum(tmp_path) as catalogue:
        both = (GOODS, PRICES)
        await comes(catalogue, PRICES, planned(3, "P1", {"minor": 990}), marks=closed(4, *both))
        await comes(catalogue, GOODS, marks=closed(4, *both))
        await comes(catalogue, GOODS, marks=(Withdrawn(5, "g"),))
        await catalogue.streams.come_into_force(MOMENT)

        assert price(catalogue) == 1280


async def test_a_group_in_force_that_is_withdrawn_is_fetched_anew(aloop, tmp_path: Path):
    async with with_plum(tmp_path) as catalogue:
        await comes(catalogue, PRICES, planned(3, "P1", {"minor": 990}), marks=closed(4, PRICES))
        await catalogue.streams.come_into_force(MOMENT)
        await comes(catalogue, PRICES, marks=(Withdrawn(5, "g"),))
        position = await catalogue.streams.position(PRICES)

        assert (position.generation, position.cursor) == ("distrusted", "")
        assert price(catalogue) == 990
        assert (await catalogue.streams.position(GOODS)).generation == "g1"


async def test_a_reset_forgets_what_waits_too(aloop, tmp_path: Path):
    async with with_plum(tmp_path) as catalogue:
        await comes(catalogue, PRICES, planned(3, "P1", {"minor": 990}), marks=closed(4, PRICES))
        await catalogue.streams.reset(PRICES)

        assert await catalogue.streams.come_into_force(MOMENT) is None
        assert [rows(tmp_path, sql) for sql in EVERYTHING[-2:]] == [[], []]


# --- a file from head office ---------------------------------------------------------


async def test_a_till_that_begins_from_a_file_has_what_waits(aloop, tmp_path: Path):
    file = snapshot(tmp_path / "new.db")
    async with opened(tmp_path) as catalogue:
        await comes(catalogue, STOCK, put(1, "P1", {"thousandths": 5000}))
        await catalogue.streams.install(file)
        before = (price(catalogue), catalogue.file.stock("P1"))
        next_ms = await catalogue.streams.come_into_force(MOMENT - 1)
        await catalogue.streams.come_into_force(MOMENT)

        assert before == (1280, 5000)
        assert (next_ms, price(catalogue)) == (MOMENT, 990)
        assert await catalogue.streams.position(STOCK) == Position("g1", 1, "after 1")


async def test_a_till_of_the_version_before_begins_with_an_empty_file(aloop, tmp_path: Path):
    snapshot(tmp_path / "catalog.db")
    with closing(connect(tmp_path / "catalog.db", durability=Durability.NORMAL)) as connection:
        connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION - 1}")
    async with opened(tmp_path) as catalogue:
        assert (catalogue.was_there, catalogue.file.size) == (False, 0)
        assert await catalogue.streams.come_into_force(MOMENT) is None


async def test_a_search_goes_on_while_a_group_comes_into_force(
    aloop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    """The window's thread reads while the writing thread stands still in the middle."""
    reached, go_on = threading.Event(), threading.Event()

    def stand_still(_: float) -> None:
        reached.set()
        assert go_on.wait(10)

    async with with_plum(tmp_path) as catalogue:
        cheap = [planned(n + 3, f"P{n}", {"minor": 50}) for n in range(1, 40)]
        await comes(catalogue, PRICES, *cheap, marks=closed(50, PRICES))
        monkeypatch.setattr(catalogue_streams, "pause", stand_still)
        working = aloop.create_task(catalogue.streams.come_into_force(MOMENT))
        assert await aloop.run_in_executor(None, reached.wait, 10)
        [found] = catalogue.file.search("plum")
        go_on.set()
        await working

        assert found.price == Money(1280)
        assert price(catalogue) == 50
