"""The members of this store as head office told them, masked, and what they are found by."""

from __future__ import annotations

from sqlalchemy import Index
from sqlalchemy import text as written

from storeapp.db.tables.base import TillTable, strict, text, whole


class MemberRow(TillTable, table=True):
    """A row of the stream of members as it came; `body` is JSON, "" once deleted.

    `told_ms` is when this till heard of it. Of who was deleted nothing is left but the key, so
    that an older row that comes late brings nobody back.
    """

    __tablename__ = "member"
    __table_args__ = strict(
        Index("member_phone_end", "phone_end", sqlite_where=written("phone_end <> ''")),
        rowid=False,
    )

    key: str = text(primary_key=True)
    phone_end: str = text()
    body: str = text()
    told_ms: int = whole()
    pos: int = whole()


class MemberKeyRow(TillTable, table=True):
    """What a member is found by, as `sync.wire.members.lookup_key` says it, and the ids she had
    before; `member` is her row's key."""

    __tablename__ = "member_key"
    __table_args__ = strict(Index("member_key_of", "member"), rowid=False)

    known_by: str = text(primary_key=True)
    member: str = text(primary_key=True)
