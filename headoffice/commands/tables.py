"""The commands that took effect, so that one that is asked again is only answered again."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Index

from headoffice.db.tables import Table, text, whole


class CommandRow(Table, table=True):
    """One command, written in the transaction of its effect; a refused one leaves no row.

    `body_sha256` is of all that was asked but the id; `answer` is the CommandDone as JSON.
    """

    __tablename__ = "command"
    __table_args__: Any = (Index("command_answered", "answered_at_ms"), {"sqlite_strict": True})

    id: str = text(primary_key=True)
    device: str = text()
    kind: str = text()
    body_sha256: str = text()
    answered_at_ms: int = whole()
    answer: str = text()
