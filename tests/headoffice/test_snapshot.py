"""The catalogue as a file: what is in it, when it is built, and how a till fetches it."""

from __future__ import annotations

import threading
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Any

import pytest
import sqlcipher3.dbapi2 as sqlite
from sqlmodel import select

from headoffice.catalogue import keeper, snapshot_file, snapshots
from headoffice.catalogue.importing import import_catalogue
from headoffice.catalogue.repository import write_pictures
from headoffice.catalogue.snapshots import Snapshots, folder_for
from headoffice.db.database import Database
from headoffice.feed.pages import page
from headoffice.feed.sequencer import sequence
from headoffice.feed.service import publish
from headoffice.feed.tables import Change
from headoffice.feed.upkeep import compact, new_generation
from headoffice.settings import Settings
from storeapp.sync.wire.catalogue_file import SCHEMA_VERSION
from storeapp.sync.wire.messages import Manifest
from tests.headoffice.catalogue_files import contents, row_by_row, unpacked
from tests.headoffice.importing import HEADER, LOOSE, PACKED, PLUM, set_up_zones

CATALOG, PRICE = "catalog/north", "price/north"


@pytest.fixture
def zones(database: Database) -> None:
    set_up_zones(database)


@pytest.fixture
def files(database: Database, tmp_path: Path, zones: None) -> Snapshots:
    return Snapshots(database, tmp_path / "snapshots")


def imported(database: Database, text: str, zone: str = "north") -> None:
    import_catalogue(database, zone, text.encode())
    sequenced(database)


def sequenced(database: Database) -> None:
    """Ends when every change has its position, whoever gave it: a server may be at it too."""
    while _pending(database):
        with database.write() as session:
            sequence(session)


def _pending(database: Database) -> bool:
    with database.read() as session:
        return None in session.exec(select(Change.pos)).all()


def rewritten(database: Database, *changes: tuple[str, dict[str, object] | None]) -> None:
    with database.write() as session:
        publish(session, CATALOG, changes)
    sequenced(database)


# --- what is in the file -------------------------------------------------------------


def a_history(database: Database) -> None:
    """Goods that come, change, swap codes, are given up, and one that is deleted."""
    with database.write() as session:
        write_pictures(session, {"bag": "<svg/>", "jar": "<svg></svg>"})
    imported(database, HEADER + PLUM + LOOSE + PACKED)
    imported(database, "sku,picture,rank\nA1,bag,7\nA2,jar,3\nA3,bag,5\n")
    imported(database, "sku,barcodes,price\nA1,,12.50\nA3,6901234567892;X*3,4.80\n")
    imported(database, "sku,name_zh,active\nA1,盐津话梅,yes\nA2,散装乌梅,no\n")
    random = Random(5)
    lines = "".join(
        f"R{n},{random.choice('梅杏枣')}干 {n}g,Dried {n},pc,{n}.90,vat13,fruit,,C-{n}\n"
        for n in range(1, 40)
    )
    imported(database, HEADER + lines)
    imported(database, "sku,price\n" + "".join(f"R{n},{n}.50\n" for n in range(1, 20)))
    with database.write() as session:
        write_pictures(session, {"jar": "<svg>2</svg>"})
    rewritten(database, ("R7", None), ("R8", None), ("picture:bag", None))


def test_the_file_has_what_a_till_has_that_read_every_row(
    database: Database, files: Snapshots, tmp_path: Path
) -> None:
    a_history(database)

    manifest = files.manifest("north")

    assert manifest is not None
    ours = contents(unpacked(files, manifest, tmp_path / "ours.db"))
    theirs = contents(row_by_row(database, tmp_path / "theirs.db"))
    assert [len(rows) for rows in ours.values()][:4] == [40, 40, 42, 1]
    assert ours == theirs


def test_the_file_says_where_to_read_on(
    database: Database, files: Snapshots, tmp_path: Path
) -> None:
    imported(database, HEADER + PLUM + LOOSE)

    manifest = files.manifest("north")

    assert manifest is not None
    assert manifest.stream == CATALOG
    assert manifest.positions == {CATALOG: 2, PRICE: 2}
    with closing(sqlite.connect(unpacked(files, manifest, tmp_path / "file.db"))) as connection:
        positions = connection.execute("SELECT * FROM position ORDER BY stream").fetchall()
        assert connection.execute("PRAGMA user_version").fetchone() == (SCHEMA_VERSION,)
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert [(stream, pos) for stream, _, pos, _ in positions] == [(CATALOG, 2), (PRICE, 2)]
    imported(database, "sku,price,name_en\nA1,11.90,Old Plum\n")
    for stream, generation, _, cursor in positions:
        with database.read() as session:
            found = page(session, stream, after=cursor, limit=10)
        assert found.cursor.generation == generation
        assert len(found.rows) == 1


def test_likely_goods_come_first(database: Database, files: Snapshots, tmp_path: Path) -> None:
    imported(database, HEADER + PLUM + LOOSE + PACKED)
    imported(database, "sku,rank\nA1,9\nA2,1\nA3,9\n")

    manifest = files.manifest("north")

    assert manifest is not None
    with closing(sqlite.connect(unpacked(files, manifest, tmp_path / "file.db"))) as connection:
        found = connection.execute("SELECT sku FROM product ORDER BY id").fetchall()
    assert found == [("A2",), ("A1",), ("A3",)]


# --- when it is built ----------------------------------------------------------------


def test_a_zone_without_goods_has_no_file(files: Snapshots, tmp_path: Path) -> None:
    assert files.manifest("north") is None
    assert files.refresh() == 0
    assert not (tmp_path / "snapshots").exists()


def test_a_file_serves_until_it_lacks_much(
    database: Database, files: Snapshots, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(snapshots, "MOST_CHANGES", 3)
    imported(database, HEADER + PLUM + LOOSE + PACKED)
    assert files.refresh() == 1
    first = files.manifest("north")

    imported(database, "sku,price\nA1,1.50\nA2,1.60\nA3,1.70\n")
    assert files.refresh() == 0
    assert files.manifest("north") == first

    imported(database, "sku,price\nA1,2.50\n")
    assert files.refresh() == 1
    second = files.manifest("north")
    assert second is not None
    assert second.positions == {CATALOG: 3, PRICE: 7}


def test_a_file_that_leads_nowhere_is_built_anew(database: Database, files: Snapshots) -> None:
    imported(database, HEADER + PLUM)
    first = files.manifest("north")
    with database.write() as session:
        generation = new_generation(session, CATALOG)

    second = files.manifest("north")

    assert first is not None
    assert second is not None
    assert first.generation != second.generation == generation


def test_a_file_below_the_low_water_mark_is_built_anew(
    database: Database, files: Snapshots
) -> None:
    imported(database, HEADER + PLUM)
    files.manifest("north")
    imported(database, "sku,price\nA1,1.50\n")
    with database.write() as session:
        assert compact(session, PRICE, before_ms=2**50) == 1

    manifest = files.manifest("north")

    assert manifest is not None
    assert manifest.positions[PRICE] == 2


@pytest.mark.parametrize("url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("name", ["*.zst", "manifest.json"])
def test_what_is_lost_or_damaged_is_built_again(
    database: Database, files: Snapshots, tmp_path: Path, name: str
) -> None:
    imported(database, HEADER + PLUM)
    before = files.manifest("north")
    [file] = (tmp_path / "snapshots").rglob(name)
    if name == "manifest.json":
        file.write_text('{"stream": ')
    else:
        file.unlink()

    after = files.manifest("north")

    assert before is not None
    assert after is not None
    unpacked(files, after, tmp_path / "file.db")


@pytest.mark.parametrize("url", ["sqlite"], indirect=True)
def test_only_changed_chunks_are_new(
    database: Database, files: Snapshots, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(snapshot_file, "CHUNK_BYTES", 16 * 1024)
    lines = "".join(f"S{n},梅{n},Plum {n},pc,5.00,vat13,,,C-{n}\n" for n in range(2000))
    imported(database, HEADER + lines)
    first = files.build("north")

    imported(database, "sku,price\nS1000,5.50\n")
    second = files.build("north")

    assert first is not None
    assert second is not None
    assert len(first.chunks) > 20
    assert len(set(second.chunks) - set(first.chunks)) <= 3
    unpacked(files, second, tmp_path / "file.db")


@pytest.mark.parametrize("url", ["sqlite"], indirect=True)
def test_old_chunks_stay_for_a_while(
    database: Database, files: Snapshots, monkeypatch: pytest.MonkeyPatch
) -> None:
    built = []
    for price in ("1.10", "1.20", "1.30"):
        imported(database, (HEADER + PLUM).replace("9.90", price))
        if price == "1.30":
            monkeypatch.setattr(snapshots, "KEPT_S", -1.0)
        manifest = files.build("north")
        assert manifest is not None
        built.append({chunk.sha256 for chunk in manifest.chunks})

    there = [all(files.chunk("north", sha256) for sha256 in chunks) for chunks in built]
    assert there == [False, True, True]


@pytest.mark.parametrize("url", ["sqlite"], indirect=True)
def test_who_asks_while_it_is_built_waits_for_it(
    database: Database, files: Snapshots, monkeypatch: pytest.MonkeyPatch
) -> None:
    imported(database, HEADER + PLUM)
    built, entered, go_on = [], threading.Event(), threading.Event()

    def slowly(*arguments: Any) -> None:
        built.append(threading.current_thread().name)
        entered.set()
        assert go_on.wait(10)
        snapshot_file.write_file(*arguments)

    monkeypatch.setattr(snapshots, "write_file", slowly)
    found: list[Manifest | None] = []
    askers = [
        threading.Thread(target=lambda: found.append(files.manifest("north")), name=f"asker-{n}")
        for n in range(3)
    ]
    for asker in askers:
        asker.start()
    assert entered.wait(10)
    go_on.set()
    for asker in askers:
        asker.join(10)

    assert len(built) == 1
    assert len(found) == 3
    assert found[0] is not None
    assert found == [found[0]] * 3


@pytest.mark.parametrize("url", ["sqlite"], indirect=True)
def test_a_full_disk_leaves_the_file_that_was_there(
    database: Database, files: Snapshots, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    imported(database, HEADER + PLUM)
    before = files.build("north")
    imported(database, "sku,price\nA1,1.50\n")
    there = sorted(path.name for path in (tmp_path / "snapshots").rglob("*"))

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(snapshots, "_write_whole", full)
    with pytest.raises(OSError, match="No space"):
        files.build("north")

    assert sorted(path.name for path in (tmp_path / "snapshots").rglob("*")) == there
    assert files.manifest("north") == before


@pytest.mark.parametrize("url", ["sqlite"], indirect=True)
def test_the_keeper_builds_what_is_due_and_outlives_trouble(
    database: Database,
    files: Snapshots,
    monkeypatch: pytest.MonkeyPatch,
    expected_logs: Any,
) -> None:
    expected_logs("a snapshot could not be built")
    tried, built = [], threading.Event()
    refresh = files.refresh

    def at_first_not() -> int:
        tried.append(1)
        if len(tried) == 1:
            raise OSError("full")
        count = refresh()
        if count:
            built.set()
        return count

    monkeypatch.setattr(files, "refresh", at_first_not)
    imported(database, HEADER + PLUM)
    working = keeper.SnapshotKeeper(files, look_s=0.005)
    working.start()
    try:
        assert built.wait(10)
    finally:
        working.stop()
    assert files.refresh() == 0


@pytest.mark.parametrize("url", ["sqlite"], indirect=True)
def test_files_stand_beside_the_database(settings: Settings, tmp_path: Path) -> None:
    assert folder_for(settings) == tmp_path / "headoffice.db.snapshots"
    assert folder_for(replace(settings, snapshots="elsewhere")) == Path("elsewhere")
    away = folder_for(replace(settings, database="postgresql://u:secret@db/headoffice"))
    assert "secret" not in str(away)


def test_every_change_of_a_snapshot_was_sequenced(database: Database, files: Snapshots) -> None:
    imported(database, HEADER + PLUM)
    import_catalogue(database, "north", (HEADER + LOOSE).encode())
    assert _pending(database)

    manifest = files.manifest("north")

    assert manifest is not None
    assert manifest.positions == {CATALOG: 1, PRICE: 1}
