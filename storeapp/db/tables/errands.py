"""Commands that head office has not answered yet."""

from __future__ import annotations

from storeapp.db.tables.base import TillTable, strict, text, whole


class ErrandRow(TillTable, table=True):
    """A command under its own id; `body` is JSON, and may name a person until it is answered."""

    __tablename__ = "errand"
    __table_args__ = strict(rowid=False)

    id: str = text(primary_key=True)
    kind: str = text()
    body: str = text()
    at_ms: int = whole()
