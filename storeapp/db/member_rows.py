"""The members' part of a transaction: who of this store's members it is."""

from __future__ import annotations

import json
from collections.abc import Iterator

from storeapp.db.rows import Rows
from storeapp.ports.members import AskedBy, LikedGood, Likes, Member, newcomer

LOOKUP = "lookup"
"""The key of the row that says by which secret identities are looked up."""

LIKED = "liked:"
"""Before a member's id: what she may like, as it was last told."""

_BY_KEY = """SELECT member.key, body, told_ms FROM member
    JOIN member_key ON member_key.member = member.key
    WHERE known_by = ? AND body <> '' ORDER BY member.key LIMIT ?"""
_BY_END = """SELECT key, body, told_ms FROM member
    WHERE phone_end = ? AND phone_end <> '' ORDER BY key LIMIT ?"""
_BODY = "SELECT key, body, told_ms FROM member WHERE key = ? AND body <> ''"


_NEWCOMERS = "SELECT body, at_ms FROM errand WHERE kind = 'member.enrol' ORDER BY at_ms, id"


class MemberRows(Rows):
    """Nobody's number or code is in the file: who tells one is found by its look-up key. Only of
    a newcomer, whom head office has not heard of, they lie here until it has."""

    def members_by(self, by: AskedBy, value: str, most: int) -> tuple[Member, ...]:
        newcomers = (new for phone, new in self._newcomers() if by.finds(value, phone))
        return (*self._kept_by(by, value, most), *newcomers)[:most]

    def _kept_by(self, by: AskedBy, value: str, most: int) -> tuple[Member, ...]:
        if by is AskedBy.END:
            return tuple(_member(*row) for row in self._all(_BY_END, (value, most)))
        # Loaded with the first question: the models take longer than the start of the till may.
        from storeapp.sync.wire.members import lookup_key

        row = self._first(_BODY, (LOOKUP,))
        if row is None:
            return ()
        known_by = lookup_key(json.loads(row[1])["key"], by.value, value)
        return tuple(_member(*row, proven=True) for row in self._all(_BY_KEY, (known_by, most)))

    def member(self, member_id: str) -> Member | None:
        row = self._first(_BODY, (key_of(member_id),)) or self._first(
            _BY_KEY, (also_key(member_id), 1)
        )
        if row is not None:
            return _member(*row)
        return next((new for _, new in self._newcomers() if new.id == member_id), None)

    def liked(self, member_id: str) -> Likes | None:
        row = self._first(_BODY, (f"{LIKED}{member_id}",))
        if row is None:
            return None
        told = json.loads(row[1])
        goods = (LikedGood(good["sku"], good["reason"], 0) for good in told["goods"])
        return Likes(tuple(goods), kept=True, as_of_ms=told["as_of_ms"])

    def _newcomers(self) -> Iterator[tuple[str, Member]]:
        """With their telephone numbers."""
        for body, at_ms in self._all(_NEWCOMERS):
            said = json.loads(body)
            yield said["phone"], newcomer(said, at_ms)


def key_of(member_id: str) -> str:
    return f"member:{member_id}"


def also_key(member_id: str) -> str:
    """An id she had before, beside the look-up keys, which are hexadecimal."""
    return f"also:{member_id}"


def _member(key: str, body: str, told_ms: int, *, proven: bool = False) -> Member:
    row = json.loads(body)
    return Member(
        id=key.removeprefix("member:"),
        name=row["name"],
        phone_end=row["phone_end"],
        tier=row["tier"],
        points=row["points"],
        groups=tuple(row["groups"]),
        birthday=row["birthday"],
        purchases=row["purchases"],
        of_age=row["of_age"],
        purposes=tuple(row["purposes"]),
        also=tuple(row["also"]),
        version=row["version"],
        may_spend=proven,
        as_of_ms=told_ms,
    )
