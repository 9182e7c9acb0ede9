"""Many rows in few statements, on SQLite and on PostgreSQL."""

from __future__ import annotations

import gc
import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from typing import Any, TypeVar

from sqlalchemy import ARRAY, ColumnElement, Text, any_, bindparam, func, select, text
from sqlalchemy import Table as SqlTable
from sqlalchemy.orm import Mapped
from sqlmodel import Session

from headoffice.db.tables import Flag, Table, Whole

BATCH = 10_000

T = TypeVar("T")


def upsert(session: Session, table: type[Table], rows: Iterable[tuple[Any, ...]]) -> None:
    """Inserts the rows, or overwrites those with the same primary key.

    A row is a tuple in the order of the table's columns. It goes to the driver as it is: working
    through bound parameters one by one would take longer than the insert.
    """
    sql_table: SqlTable = table.__table__  # type: ignore[attr-defined]  # SQLModel adds it
    session.flush()
    pending = iter(rows)
    while batch := list(islice(pending, BATCH)):
        if session.get_bind().dialect.name == "postgresql":
            columns = [list(column) for column in zip(*batch, strict=True)]
            session.connection().exec_driver_sql(_unnest(sql_table), tuple(columns))
        else:
            session.connection().exec_driver_sql(_values(sql_table), batch)


def among(session: Session, column: Mapped[Any], values: Sequence[str]) -> ColumnElement[bool]:
    """That the column has one of these values, however many, as a single parameter: one for each
    takes longer to put together than the question to answer."""
    if session.get_bind().dialect.name == "postgresql":
        return column == any_(bindparam(None, list(values), ARRAY(Text)))
    each = func.json_each(json.dumps(values)).table_valued("value")
    return column.in_(select(each.c.value))


def lock(session: Session, name: str) -> None:
    """Makes transactions that ask for the same lock wait for each other until their end.

    SQLite's write transactions wait for each other in any case.
    """
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("SELECT pg_advisory_xact_lock(hashtext(:name))"), {"name": name})


def parts(values: Sequence[T], size: int) -> Iterator[Sequence[T]]:
    """The values in pieces small enough for one statement."""
    for start in range(0, len(values), size):
        yield values[start : start + size]


@contextmanager
def many_objects() -> Iterator[None]:
    """For work that makes a million objects and no cycles.

    Python's collector would look through all of them again and again, a quarter of an import's
    time, and find nothing.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _values(table: SqlTable) -> str:
    marks = ", ".join("?" for _ in table.columns)
    return _insert(table, f"VALUES ({marks})")


def _unnest(table: SqlTable) -> str:
    """One statement whose parameters are whole columns: executemany takes four times as long."""
    arrays = ", ".join(f"CAST(%s AS {_type(column.type)}[])" for column in table.columns)
    return _insert(table, f"SELECT * FROM unnest({arrays})")


def _insert(table: SqlTable, source: str) -> str:
    names = [column.name for column in table.columns]
    keys = [column.name for column in table.primary_key]
    rest = ", ".join(f"{name} = excluded.{name}" for name in names if name not in keys)
    return (
        f"INSERT INTO {table.name} ({', '.join(names)}) {source}"
        f" ON CONFLICT ({', '.join(keys)}) DO {f'UPDATE SET {rest}' if rest else 'NOTHING'}"
    )


def _type(kind: object) -> str:
    if isinstance(kind, Whole):
        return "bigint"
    return "boolean" if isinstance(kind, Flag) else "text"
