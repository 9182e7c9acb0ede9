"""A catalogue file that is made while a group waits: what a till has that read every row."""

from __future__ import annotations

import asyncio
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
import sqlcipher3.dbapi2 as sqlite

from headoffice.catalogue.importing import import_catalogue
from headoffice.catalogue.snapshot_file import read_content, write_file
from headoffice.catalogue.snapshots import Snapshots
from headoffice.db.database import Database
from headoffice.feed.pages import page
from headoffice.feed.service import checkpoint, publish, withdraw
from storeapp.db.catalogue_file import CatalogueFile
from storeapp.db.catalogue_streams import CatalogueStreams
from storeapp.ports.streams import Position
from storeapp.sync.pages import page_of
from storeapp.sync.wire.messages import Pulled
from tests.headoffice.catalogue_files import contents
from tests.headoffice.importing import HEADER, LOOSE, PACKED, PLUM, set_up_zones
from tests.headoffice.test_snapshot import sequenced

CATALOG, PRICE = "catalog/north", "price/north"
MOMENT = 5_000
BEFORE, AFTER = MOMENT - 1, MOMENT
STAGED = {
    "staged": "SELECT * FROM staged_row ORDER BY stream, key, pos",
    "groups": "SELECT group_id, stream, pos, effective_ms, in_force FROM staged_group"
    " ORDER BY group_id, stream",
}


@pytest.fixture
def goods(database: Database) -> None:
    set_up_zones(database)
    import_catalogue(database, "north", (HEADER + PLUM + LOOSE + PACKED).encode())


def plan(database: Database, minor: int, group: str, *streams: str, at_ms: int = MOMENT) -> None:
    """A price for A1, and A2 without a price."""
    with database.write() as session:
        publish(session, PRICE, [("A1", {"minor": minor}), ("A2", None)], group=group)
        checkpoint(session, streams, group, at_ms)


def built(database: Database, target: Path, now_ms: int) -> dict[str, list[tuple[Any, ...]]]:
    sequenced(database)
    with database.read() as session:
        content = read_content(session, "north", now_ms=now_ms)
    assert content is not None
    write_file(content, target, target.with_suffix(".scratch"))
    return everything(target)


def read(database: Database, target: Path, now_ms: int) -> dict[str, list[tuple[Any, ...]]]:
    """What a till has that read every page and then looked at its clock."""

    async def reading() -> None:
        file = CatalogueFile(target)
        file.open()
        streams = CatalogueStreams(file)
        for stream in (CATALOG, PRICE):
            with database.read() as session:
                text = page(session, stream, after="", limit=2000).as_json()
            pulled = Pulled.model_validate_json(text)
            await streams.apply(page_of(pulled, stream, Position()))
        await streams.come_into_force(now_ms)
        await streams.close()

    asyncio.run(reading())
    return everything(target)


def everything(file: Path) -> dict[str, list[tuple[Any, ...]]]:
    with closing(sqlite.connect(file)) as connection:
        staged = {name: connection.execute(sql).fetchall() for name, sql in STAGED.items()}
    return contents(file) | staged


def one(database: Database) -> None:
    plan(database, 880, "g", PRICE)


def of_two_streams(database: Database) -> None:
    with database.write() as session:
        publish(session, CATALOG, [("A3", None)], group="g")
    plan(database, 880, "g", CATALOG, PRICE)


def not_closed(database: Database) -> None:
    with database.write() as session:
        publish(session, PRICE, [("A1", {"minor": 880})], group="g")


def overtaken(database: Database) -> None:
    plan(database, 880, "g", PRICE)
    with database.write() as session:
        publish(session, PRICE, [("A1", {"minor": 770})])


def taken_back(database: Database) -> None:
    plan(database, 880, "g", PRICE)
    with database.write() as session:
        withdraw(session, [PRICE], "g")


def two(database: Database) -> None:
    plan(database, 880, "g", PRICE)
    plan(database, 770, "h", PRICE, at_ms=MOMENT + 1)


HISTORIES = [one, of_two_streams, not_closed, overtaken, taken_back, two]


@pytest.mark.usefixtures("goods")
@pytest.mark.parametrize("now_ms", [BEFORE, AFTER], ids=["before", "after"])
@pytest.mark.parametrize("history", HISTORIES)
def test_the_file_is_that_of_a_till_that_read_every_row(
    database: Database, tmp_path: Path, history: Any, now_ms: int
) -> None:
    history(database)

    ours = built(database, tmp_path / "ours.db", now_ms)
    theirs = read(database, tmp_path / "theirs.db", now_ms)

    assert ours == theirs


@pytest.mark.usefixtures("goods")
def test_what_is_also_on_a_stream_outside_of_the_file_is_left_to_the_till(
    database: Database, tmp_path: Path
) -> None:
    plan(database, 880, "g", PRICE, "price/south")

    found = built(database, tmp_path / "file.db", AFTER)

    assert [(key, minor) for key, minor, _ in found["price"]] == [
        ("A1", 990),
        ("A2", 5980),
        ("A3", 500),
    ]
    assert [row[:4] for row in found["staged"]] == [
        (PRICE, "A1", 4, "g"),
        (PRICE, "A2", 5, "g"),
    ]
    assert found["groups"] == [("g", PRICE, 6, MOMENT, 0)]


@pytest.mark.usefixtures("goods")
def test_a_file_with_what_was_taken_back_since_is_not_given_out(
    database: Database, tmp_path: Path
) -> None:
    plan(database, 880, "g", PRICE, at_ms=2**50)
    sequenced(database)
    files = Snapshots(database, tmp_path / "snapshots")
    first = files.manifest("north")
    kept = files.manifest("north")
    with database.write() as session:
        withdraw(session, [PRICE], "g")
    sequenced(database)

    second = files.manifest("north")

    assert first == kept
    assert first is not None
    assert second is not None
    assert (first.positions[PRICE], second.positions[PRICE]) == (6, 7)
