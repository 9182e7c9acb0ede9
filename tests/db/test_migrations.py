"""The tables of sales.db: made new, brought forward, never backward."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import create_mock_engine

from storeapp.db.connect import Durability, connect
from storeapp.db.migrations import SCHEMA, Schema, migrate, version_of
from storeapp.db.tables import METADATA
from storeapp.domain.errors import Defect, Refusal

KEY = b"k" * 32
FIRST = Path(__file__).with_name("sales_v1.sql")

NEXT = Schema(
    version=3,
    steps={
        2: ("ALTER TABLE staff ADD COLUMN badge TEXT NOT NULL DEFAULT ''",),
        3: ("CREATE TABLE note (id TEXT PRIMARY KEY, text TEXT NOT NULL) STRICT",),
    },
)


def a_file_of_version_one(path: Path) -> None:
    """As the first released program made it, with a member of staff in it."""
    with closing(connect(path, durability=Durability.FULL, key=KEY)) as connection:
        for statement in FIRST.read_text().split(";;\n"):
            connection.execute(statement)
        connection.execute("PRAGMA user_version = 1")
        connection.execute("INSERT INTO staff VALUES ('u1', 'Lin', 'clerk', 'hash', 1, 7)")


def brought_to(path: Path, schema: Schema) -> None:
    with closing(connect(path, durability=Durability.FULL, key=KEY)) as db:
        migrate(db, path, schema)


def look(path: Path, sql: str) -> list[tuple[object, ...]]:
    with closing(connect(path, durability=Durability.FULL, key=KEY)) as connection:
        return connection.execute(sql).fetchall()


def shape(path: Path) -> list[tuple[object, ...]]:
    """Every table, index and trigger, without the way its statement is written."""
    return sorted(
        (kind, name, table, "".join(str(sql).split()))
        for kind, name, table, sql in look(
            path, "SELECT type, name, tbl_name, sql FROM sqlite_schema"
        )
    )


def test_a_new_file_gets_the_tables_of_today(tmp_path: Path):
    path = tmp_path / "sales.db"
    brought_to(path, SCHEMA)

    assert look(path, "PRAGMA user_version") == [(SCHEMA.version,)]
    tables = look(path, "SELECT name, strict FROM pragma_table_list WHERE schema = 'main'")
    ours = {name: strict for name, strict in tables if not str(name).startswith("sqlite_")}
    assert ours == dict.fromkeys(METADATA.tables, 1)


def test_a_file_of_version_one_becomes_the_file_of_today(tmp_path: Path):
    first, today = tmp_path / "first.db", tmp_path / "today.db"
    a_file_of_version_one(first)
    brought_to(first, SCHEMA)
    brought_to(today, SCHEMA)

    assert shape(first) == shape(today)


def test_each_step_is_taken_once_and_the_rows_stay(tmp_path: Path):
    path = tmp_path / "sales.db"
    a_file_of_version_one(path)
    brought_to(path, NEXT)
    after_first = shape(path)
    brought_to(path, NEXT)

    assert look(path, "PRAGMA user_version") == [(3,)]
    assert look(path, "SELECT id, name, badge FROM staff") == [("u1", "Lin", "")]
    assert shape(path) == after_first


def test_before_a_step_the_file_is_copied_aside_encrypted(tmp_path: Path):
    path = tmp_path / "sales.db"
    a_file_of_version_one(path)
    (tmp_path / "sales.db.copying").write_text("a copy that was broken off")
    brought_to(path, NEXT)

    copy = tmp_path / "sales.db.before-v2"
    assert b"staff" not in copy.read_bytes()
    assert look(copy, "PRAGMA user_version") == [(1,)]
    assert look(copy, "SELECT id, name FROM staff") == [("u1", "Lin")]
    assert not (tmp_path / "sales.db.copying").exists()


def test_a_step_that_fails_changes_nothing_and_those_before_it_stay(tmp_path: Path):
    path = tmp_path / "sales.db"
    a_file_of_version_one(path)
    broken = Schema(3, {2: NEXT.steps[2], 3: ("CREATE TABLE note (id TEXT)", "no statement")})
    with pytest.raises(Exception, match="syntax error"):
        brought_to(path, broken)

    assert look(path, "PRAGMA user_version") == [(2,)]
    assert look(path, "SELECT badge FROM staff") == [("",)]
    assert look(path, "SELECT name FROM sqlite_schema WHERE name = 'note'") == []


def test_a_step_may_not_leave_rows_that_refer_to_nothing(tmp_path: Path):
    path = tmp_path / "sales.db"
    a_file_of_version_one(path)
    orphan = (
        "PRAGMA defer_foreign_keys = ON",
        "INSERT INTO sale_tender VALUES ('no sale', 0, 'cash', 1, 1, '')",
    )
    with pytest.raises(Defect):
        brought_to(path, Schema(2, {2: orphan}))

    assert look(path, "PRAGMA user_version") == [(1,)]
    assert look(path, "SELECT * FROM sale_tender") == []


def test_a_newer_file_is_refused_and_left_alone(tmp_path: Path):
    path = tmp_path / "sales.db"
    a_file_of_version_one(path)
    brought_to(path, NEXT)
    before = shape(path)
    older = Schema(version=2, steps={2: NEXT.steps[2]})
    with pytest.raises(Refusal) as refused:
        brought_to(path, older)

    assert refused.value.code == "file-newer"
    assert refused.value.facts == {"found": 3, "known": 2}
    assert shape(path) == before
    assert look(path, "PRAGMA user_version") == [(3,)]


def test_each_version_needs_its_step():
    with pytest.raises(Defect):
        Schema(version=3, steps={2: ()})


def test_the_version_of_an_empty_file_is_none(tmp_path: Path):
    with closing(connect(tmp_path / "x.db", durability=Durability.FULL, key=KEY)) as db:
        assert version_of(db) == 0


def test_money_is_kept_in_whole_numbers_only():
    statements: list[str] = []
    engine = create_mock_engine("sqlite://", lambda sql, *_, **__: statements.append(str(sql)))
    columns = [c for table in METADATA.tables.values() for c in table.columns]
    minor = [c for c in columns if c.name.endswith("_minor")]

    assert len(minor) >= 6
    assert {c.type.compile(engine.dialect) for c in minor} == {"INTEGER"}
    assert {c.type.compile(engine.dialect) for c in columns} == {"INTEGER", "TEXT"}
