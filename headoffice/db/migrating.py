"""Bringing a database to the shape this program needs."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text

from headoffice.db.database import Database
from storeapp.domain.errors import Refusal

MIGRATIONS = Path(__file__).resolve().parent / "migrations"
_LOCK = 0x5EC0E2CE1


def migrate(database: Database) -> None:
    """Brings the database up to date, in one transaction.

    Refusal `database-too-new` for one that a newer head office has written.
    """
    with database.write() as session:
        connection = session.connection()
        if not database.is_sqlite:  # Two workers may start at the same time.
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
        if _present(connection) != _head():
            config = _config()
            config.attributes["connection"] = connection
            command.upgrade(config, "head")


def require_current(database: Database) -> None:
    """Refusal `database-not-ready` for one that `migrate` has still to make or bring up to date,
    `database-too-new` for one that a newer head office has written."""
    with database.read() as session:
        if _present(session.connection()) != _head():
            raise Refusal("database-not-ready", url=database.url.render_as_string())


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    return config


def _present(connection: Connection) -> str | None:
    """The database's revision, None for an empty one; Refusal `database-too-new`."""
    present = MigrationContext.configure(connection).get_current_revision()
    if present is not None and present not in _known():
        raise Refusal("database-too-new", revision=present)
    return present


@cache
def _known() -> frozenset[str]:
    """Every revision of this program; read once, as each is a file."""
    scripts = ScriptDirectory.from_config(_config())
    return frozenset(each.revision for each in scripts.walk_revisions())


@cache
def _head() -> str | None:
    return ScriptDirectory.from_config(_config()).get_current_head()
