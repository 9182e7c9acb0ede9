"""What every table of sales.db has in common: STRICT, and text that is TEXT."""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    DDL,
    ForeignKeyConstraint,
    Integer,
    MetaData,
    Text,
    create_mock_engine,
    event,
)
from sqlalchemy.schema import ExecutableDDLElement
from sqlmodel import Field, SQLModel

METADATA = MetaData()
"""Apart from SQLModel's own, so that no other program's tables come into the till's file."""


class TillTable(SQLModel):
    """A row of sales.db. Rows never leave `storeapp.db`; what leaves it are frozen values."""

    metadata = METADATA


def text(**settings: Any) -> Any:
    """A TEXT column; SQLModel's own VARCHAR is no type of a STRICT table."""
    return Field(sa_type=Text, **settings)


def whole(**settings: Any) -> Any:
    """An INTEGER column: counts, minor units, thousandths, and 0 or 1 for truth values."""
    return Field(sa_type=Integer, **settings)


def strict(*parts: Any, rowid: bool = True) -> tuple[Any, ...]:
    """`__table_args__`: STRICT, and clustered by its key when `rowid` is false."""
    return (*parts, {"sqlite_strict": True, "sqlite_with_rowid": rowid})


def also(table: type[TillTable], statement: str) -> None:
    """A trigger or partial index that is made together with the table."""
    made: Any = table.__dict__["__table__"]
    event.listen(made, "after_create", DDL(statement))  # type: ignore[no-untyped-call]  # theirs


def refers(columns: list[str], to: list[str]) -> ForeignKeyConstraint:
    return ForeignKeyConstraint(columns, to)


def creation() -> list[str]:
    """The statements that make every table, index and trigger of a new file, in their order."""
    statements: list[str] = []

    def note(element: ExecutableDDLElement, *_: object, **__: object) -> None:
        statements.append(str(element.compile(dialect=engine.dialect)))

    engine = create_mock_engine("sqlite://", note)
    METADATA.create_all(engine, checkfirst=False)
    return statements
