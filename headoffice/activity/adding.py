"""Adding to counts and sums, many rows in one statement, on SQLite and on PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, TypeVar

from sqlalchemy import Table as SqlTable
from sqlmodel import Session

from headoffice.catalogue.bulk import parts as in_parts
from headoffice.db.tables import Real, Table, Whole

KEYS = 900

T = TypeVar("T")


def add_up(session: Session, table: type[Table], rows: Sequence[tuple[Any, ...]]) -> None:
    """Adds each row's numbers to those of the row with the same key, which is made if need be.

    A row is a tuple in the order of the table's columns; all that is no key is a number. A key may
    be there once only, and rows come in the order of their keys, so that writers do not block each
    other.
    """
    if not rows:
        return
    sql_table: SqlTable = table.__table__  # type: ignore[attr-defined]  # SQLModel adds it
    session.flush()
    if session.get_bind().dialect.name == "postgresql":
        columns = tuple(list(column) for column in zip(*rows, strict=True))
        session.connection().exec_driver_sql(_unnest(sql_table), columns)
    else:
        marks = ", ".join("?" for _ in sql_table.columns)
        said = _added(sql_table, f"VALUES ({marks})")
        session.connection().exec_driver_sql(said, list(rows))


def append_rows(session: Session, table: type[Table], rows: Sequence[tuple[Any, ...]]) -> None:
    """Inserts rows that are not there yet, each a tuple in the order of the table's columns."""
    if not rows:
        return
    sql_table: SqlTable = table.__table__  # type: ignore[attr-defined]  # SQLModel adds it
    if session.get_bind().dialect.name == "postgresql":
        columns = tuple(list(column) for column in zip(*rows, strict=True))
        said = f"{_onto(sql_table)} SELECT * FROM unnest({_arrays(sql_table)})"
        session.connection().exec_driver_sql(said, columns)
    else:
        marks = ", ".join("?" for _ in sql_table.columns)
        session.connection().exec_driver_sql(f"{_onto(sql_table)} VALUES ({marks})", list(rows))


def parts(values: Sequence[T]) -> Iterator[Sequence[T]]:
    """The values in pieces small enough to be asked for in one statement."""
    return in_parts(values, KEYS)


def _unnest(table: SqlTable) -> str:
    return _added(table, f"SELECT * FROM unnest({_arrays(table)})")


def _added(table: SqlTable, source: str) -> str:
    keys = [column.name for column in table.primary_key]
    sums = [column.name for column in table.columns if column.name not in keys]
    adds = ", ".join(f"{name} = {table.name}.{name} + excluded.{name}" for name in sums)
    return f"{_onto(table)} {source} ON CONFLICT ({', '.join(keys)}) DO UPDATE SET {adds}"


def _onto(table: SqlTable) -> str:
    return f"INSERT INTO {table.name} ({', '.join(column.name for column in table.columns)})"


def _arrays(table: SqlTable) -> str:
    return ", ".join(f"CAST(%s AS {_type(column.type)}[])" for column in table.columns)


def _type(kind: object) -> str:
    if isinstance(kind, Whole):
        return "bigint"
    return "double precision" if isinstance(kind, Real) else "text"
