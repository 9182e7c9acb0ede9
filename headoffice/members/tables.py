"""Members: one base for every channel."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ForeignKeyConstraint, Index

from headoffice.db.tables import Table, text, whole


class Member(Table, table=True):
    """A member; `code` is what her member card's bar code carries, `name` what she wants to be
    called. `version` counts what was edited: see `service.edit`."""

    __tablename__ = "member"
    __table_args__: Any = (
        ForeignKeyConstraint(["home_store"], ["store.code"], name="home_store_of_member"),
        Index("member_code", "code", unique=True),
        Index("member_phone", "phone", unique=True),
        {"sqlite_strict": True},
    )

    id: str = text(primary_key=True)
    code: str = text()
    name: str = text()
    phone: str = text()
    home_store: str = text()
    joined_on: str = text()
    version: int = whole(default=1)
