"""The one way to head office's database: short transactions to write in, snapshots to read from."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError
from sqlalchemy.pool import QueuePool
from sqlmodel import Session

from storeapp.domain.errors import Refusal

BUSY_MS = 15_000
"""How long a writer waits for another process's transaction on SQLite."""
CONNECTIONS = 24

Wake = Callable[[], object]


class Database:
    """Every write is one transaction that takes its lock at once; every read sees one moment.

    On SQLite: BEGIN IMMEDIATE, WAL, synchronous=FULL, and the writers of this process queue
    before they knock, since SQLite's own waiting is by polling. Usable from any thread.
    """

    def __init__(self, url: str) -> None:
        self.url = _url(url)
        self.engine = _engine(self.url)
        self._writer = self.engine.execution_options(immediate=True)
        self._reader = self.engine if self.is_sqlite else _snapshots(self.engine)
        self._turn = threading.Lock() if self.is_sqlite else nullcontext()
        self._wakes: list[Wake] = []

    @property
    def is_sqlite(self) -> bool:
        return self.url.get_backend_name() == "sqlite"

    @contextmanager
    def write(self) -> Iterator[Session]:
        """A session whose work is committed at the end, or undone whole when it raises.

        What `feed.service.publish` was given in it is on its way to the tills after the commit.
        """
        with self._turn, Session(self._writer, expire_on_commit=False) as session:
            session.begin()
            yield session
            session.commit()
        if session.info.get("published"):
            for wake in tuple(self._wakes):
                wake()

    @contextmanager
    def read(self) -> Iterator[Session]:
        """A session that sees the database as it is now, and only looks."""
        with Session(self._reader) as session:
            yield session

    def when_published(self, wake: Wake) -> Callable[[], None]:
        """Calls `wake` after each commit with changes for the feed; returns how to stop that."""
        self._wakes.append(wake)
        return lambda: self._wakes.remove(wake)

    def close(self) -> None:
        self.engine.dispose()


def _url(text: str) -> URL:
    try:
        url = make_url(text)
    except ArgumentError:
        raise Refusal("database-url-unreadable") from None
    if url.drivername in ("postgresql", "postgres"):
        return url.set(drivername="postgresql+psycopg")
    if url.drivername not in ("postgresql+psycopg", "sqlite"):
        raise Refusal("database-url-unknown", scheme=url.drivername)
    if url.drivername == "sqlite" and url.database in (None, "", ":memory:"):
        raise Refusal("database-needs-a-file")
    return url


def _engine(url: URL) -> Engine:
    if url.get_backend_name() != "sqlite":
        return create_engine(
            url, pool_size=CONNECTIONS, max_overflow=0, pool_pre_ping=True, hide_parameters=True
        )
    # The system's SQLite may be one with the WAL-reset fault; sqlcipher3 brings a sound one.
    from sqlcipher3 import dbapi2

    engine = create_engine(
        url,
        module=dbapi2,
        poolclass=QueuePool,
        pool_size=CONNECTIONS,
        max_overflow=0,
        hide_parameters=True,
        connect_args={"check_same_thread": False, "isolation_level": None},
    )
    event.listen(engine, "connect", _set_up_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _set_up_sqlite(connection: Any, _record: object) -> None:
    cursor = connection.cursor()
    for pragma in (
        f"busy_timeout = {BUSY_MS}",
        "journal_mode = WAL",
        "synchronous = FULL",
        "foreign_keys = ON",
        "mmap_size = 0",
        "cache_size = -32000",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    immediate = connection.get_execution_options().get("immediate", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if immediate else "BEGIN")


def _snapshots(engine: Engine) -> Engine:
    return engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
