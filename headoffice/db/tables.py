"""What every table of head office is made of: its own metadata, STRICT, and its column types.

On PostgreSQL a whole number is a BIGINT and on SQLite an INTEGER, so money, thousandths and
milliseconds never overflow on either. Contexts declare their tables from `Table` like this:

    class Store(Table, table=True):
        code: str = text(primary_key=True)
        coin_step_minor: int = whole(default=1)
        stock_shared: bool = flag(default=False)
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import (
    REAL,
    BigInteger,
    Boolean,
    Dialect,
    Double,
    Integer,
    LargeBinary,
    Text,
    insert,
)
from sqlalchemy.orm import registry
from sqlalchemy.types import TypeDecorator, TypeEngine
from sqlmodel import Field, Session, SQLModel


class Table(SQLModel, registry=registry()):
    """The base of every table. The till's tables have other metadata, so names may be equal."""

    __table_args__: Any = {"sqlite_strict": True}


def insert_rows(session: Session, table: type[Table], rows: Sequence[Mapping[str, object]]) -> None:
    """Inserts rows that name every column, without the ORM's cost per row."""
    if rows:
        session.execute(insert(table.metadata.tables[str(table.__tablename__)]), rows)


class Whole(TypeDecorator[int]):
    """A 64-bit whole number."""

    impl = BigInteger
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return dialect.type_descriptor(Integer() if dialect.name == "sqlite" else BigInteger())


class Flag(TypeDecorator[bool]):
    """True or false; 1 or 0 on SQLite, whose STRICT tables know no boolean."""

    impl = Boolean
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return dialect.type_descriptor(Integer() if dialect.name == "sqlite" else Boolean())

    def process_bind_param(self, value: bool | None, dialect: Dialect) -> Any:
        return int(value) if value is not None and dialect.name == "sqlite" else value

    def process_result_value(self, value: Any, dialect: Dialect) -> bool | None:
        return None if value is None else bool(value)


class Real(TypeDecorator[float]):
    """A number with a fraction, which nothing of money or stock ever is: a weight."""

    impl = Double
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return dialect.type_descriptor(REAL() if dialect.name == "sqlite" else Double())


def text(**options: Any) -> Any:
    """A column of text."""
    return Field(sa_type=Text, **options)


def whole(**options: Any) -> Any:
    """A column of whole numbers; the unit belongs into the column's name."""
    return Field(sa_type=Whole, **options)


def flag(**options: Any) -> Any:
    """A column of true or false."""
    return Field(sa_type=Flag, **options)


def raw(**options: Any) -> Any:
    """A column of bytes."""
    return Field(sa_type=LargeBinary, **options)


def real(**options: Any) -> Any:
    """A column of numbers with a fraction."""
    return Field(sa_type=Real, **options)
