"""A database from before there were buckets: its stock is kept, and follows from its ledger."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import text

from headoffice.db.database import Database
from headoffice.db.migrating import MIGRATIONS, migrate
from headoffice.inventory.counting import open_counts
from headoffice.inventory.service import on_hand
from tests.headoffice.conftest import _named
from tests.headoffice.inventory.given import NOW_MS, audited

MOVED = """
    INSERT INTO movement (store, sku, thousandths, kind, device, epoch, seq, place, at_ms)
    VALUES ('S01', :sku, :n, :kind, :device, 0, 0, :line, :at)"""
MOVES = (
    ("P1", 5000, "opening"),
    ("P2", 1000, "opening"),
    ("P1", -2000, "sold"),
    ("P2", -3000, "sold"),
)
SUMMED = "INSERT INTO on_hand (store, sku, thousandths, at_ms) VALUES ('S01', :sku, :n, :at)"


@pytest.fixture(params=["sqlite", "postgresql"])
def before(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """As it was: a ledger of one figure, and its sums."""
    if request.param == "sqlite":
        database = Database(f"sqlite:///{tmp_path / 'before.db'}")
        _as_it_was(database)
        yield database
        database.close()
        return
    server = request.getfixturevalue("postgresql")
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute("CREATE DATABASE before_buckets")
        database = Database(_named(server, "before_buckets"))
        _as_it_was(database)
        yield database
        database.close()
        connection.execute("DROP DATABASE before_buckets WITH (FORCE)")


def test_stock_from_before_is_kept_and_follows_from_its_ledger(before: Database) -> None:
    migrate(before)

    assert audited(before) == []
    with before.read() as session:
        assert on_hand(session, "S01") == {"P1": 3000, "P2": -2000}
        assert [(task.sku, task.level) for task in open_counts(session, "S01")] == [("P2", -2000)]


def _as_it_was(database: Database) -> None:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    with database.write() as session:
        config.attributes["connection"] = session.connection()
        command.upgrade(config, "0014")
        for line, (sku, n, kind) in enumerate(MOVES):
            device = "d1" if kind == "sold" else ""
            move = {"sku": sku, "n": n, "kind": kind, "device": device, "line": line, "at": NOW_MS}
            session.execute(text(MOVED), move)
        rows = [{"sku": "P1", "n": 3000, "at": NOW_MS}, {"sku": "P2", "n": -2000, "at": NOW_MS}]
        session.execute(text(SUMMED), rows)
