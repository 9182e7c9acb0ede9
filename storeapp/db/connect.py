"""Connections to the till's files: one SQLite library, one set of settings, no other way in.

Nothing in this process may `open()` a live file: closing any descriptor of it drops SQLite's
locks, and another program's clean close could then remove the write-ahead log under our feet.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from enum import Enum
from pathlib import Path
from typing import Any, Protocol

import sqlcipher3.dbapi2 as sqlite

BUSY_TIMEOUT_MS = 5_000
KEY_BYTES = 32

Row = tuple[Any, ...]


class Durability(Enum):
    """What a power cut may cost: nothing (FULL), or the last commits (NORMAL)."""

    FULL = "FULL"
    NORMAL = "NORMAL"


class RawCursor(Protocol):
    """The part of a DB-API cursor that is used here."""

    rowcount: int

    def fetchone(self) -> Row | None: ...
    def fetchall(self) -> list[Row]: ...
    def __iter__(self) -> Iterator[Row]: ...
    def close(self) -> None: ...


class RawConnection(Protocol):
    """The part of a DB-API connection that is used here; in autocommit, BEGIN is said aloud."""

    @property
    def in_transaction(self) -> bool: ...
    @property
    def total_changes(self) -> int: ...
    def execute(self, sql: str, parameters: Sequence[object] = ..., /) -> RawCursor: ...
    def executemany(self, sql: str, rows: Iterable[Sequence[object]], /) -> RawCursor: ...
    def commit(self) -> None: ...
    def rollback(self) -> None: ...
    def close(self) -> None: ...


def connect(
    path: Path,
    *,
    durability: Durability,
    key: bytes | None = None,
    shared: bool = False,
    writes: bool = True,
) -> RawConnection:
    """A connection with the house's settings; the file is made when it is not there.

    `shared` allows use from several threads, which the caller then keeps apart with a lock.
    Without `writes` nothing can be changed through it, and a missing file is an error.
    """
    mode = "rwc" if writes else "rw"
    connection: RawConnection = sqlite.connect(
        f"{path.absolute().as_uri()}?mode={mode}",
        uri=True,
        isolation_level=None,
        check_same_thread=not shared,
        timeout=BUSY_TIMEOUT_MS / 1000,
        cached_statements=256,
    )
    try:
        _settle(connection, durability=durability, key=key, writes=writes)
    except BaseException:
        connection.close()
        raise
    return connection


@contextmanager
def transaction(connection: RawConnection) -> Iterator[None]:
    """What is done inside is done when it ends, or never.

    It begins IMMEDIATE: a plain BEGIN that reads first and writes later fails at once when another
    process wrote in between, whatever the busy timeout.
    """
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        # SQLite has already ended some that failed, such as those of a full disk.
        if connection.in_transaction:
            connection.rollback()
        raise


def copy_into(connection: RawConnection, target: Path) -> None:
    """A consistent copy of the open file, encrypted like it; `target` must not exist."""
    connection.execute("VACUUM INTO ?", (str(target),))


def is_sound(path: Path) -> bool:
    """True when an unkeyed file that nobody has open passes SQLite's quick check."""
    try:
        with closing(connect(path, durability=Durability.NORMAL)) as connection:
            return connection.execute("PRAGMA quick_check(1)").fetchall() == [("ok",)]
    except sqlite.DatabaseError:
        return False


def _settle(
    connection: RawConnection, *, durability: Durability, key: bytes | None, writes: bool
) -> None:
    if key is not None:
        _unlock(connection, key)
    connection.execute("PRAGMA mmap_size = 0")
    connection.execute("PRAGMA temp_store = MEMORY")
    connection.execute("PRAGMA foreign_keys = ON")
    # With it a REPLACE cannot slip past the triggers that refuse deletion.
    connection.execute("PRAGMA recursive_triggers = ON")
    connection.execute("PRAGMA trusted_schema = OFF")
    if writes:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute(f"PRAGMA synchronous = {durability.value}")
    else:
        connection.execute("PRAGMA query_only = ON")


def _unlock(connection: RawConnection, key: bytes) -> None:
    # The library would write to the program's standard error; what fails is raised anyway.
    connection.execute("PRAGMA cipher_log_level = NONE")
    connection.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
