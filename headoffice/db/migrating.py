"""Bringing a database to the shape this program needs."""

from __future__ import annotations

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
    config = _config()
    with database.write() as session:
        connection = session.connection()
        if not database.is_sqlite:  # Two workers may start at the same time.
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
        _refuse_newer(connection, config)
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def require_current(database: Database) -> None:
    """Refusal `database-not-ready` for one that `migrate` has still to make or bring up to date,
    `database-too-new` for one that a newer head office has written."""
    with database.read() as session:
        connection = session.connection()
        _refuse_newer(connection, _config())
        head = ScriptDirectory.from_config(_config()).get_current_head()
        if MigrationContext.configure(connection).get_current_revision() != head:
            raise Refusal("database-not-ready", url=database.url.render_as_string())


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    return config


def _refuse_newer(connection: Connection, config: Config) -> None:
    known = {each.revision for each in ScriptDirectory.from_config(config).walk_revisions()}
    present = MigrationContext.configure(connection).get_current_revision()
    if present is not None and present not in known:
        raise Refusal("database-too-new", revision=present)
