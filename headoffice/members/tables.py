"""Members: one base for every channel, their points as a ledger, what they agreed to."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ForeignKeyConstraint, Index

from headoffice.db.tables import Table, flag, raw, text, whole


class Member(Table, table=True):
    """A member. Who she is, is in `sealed` alone, under a key of hers in `member_key`: without that
    key it is noise, here and in every copy of this table.

    `state` is `awaited` (a till sold to an id whose enrolment has not come yet), `active`,
    `merged` (into `leads_to`, which is never itself merged) or `erased`. `version` counts what was
    edited. `points` is the sum of her lines in the ledger, `spent_minor` what her tier goes by.
    """

    __tablename__ = "member"
    __table_args__: Any = (
        ForeignKeyConstraint(["home_store"], ["store.code"], name="home_store_of_member"),
        Index("member_leads_to", "leads_to"),
        {"sqlite_strict": True},
    )

    id: str = text(primary_key=True)
    state: str = text(default="active")
    leads_to: str = text(default="")
    sealed: bytes = raw(default=b"")
    home_store: str = text()
    joined_on: str = text()
    of_age: bool = flag(default=False)
    groups: str = text(default="")
    tier: int = whole(default=0)
    points: int = whole(default=0)
    version: int = whole(default=1)


class MemberKey(Table, table=True):
    """The key a member's person is sealed by. Destroying it is what erases her: keep no copies of
    this table for longer than the law gives her to wait."""

    __tablename__ = "member_key"

    member: str = text(primary_key=True)
    key: bytes = raw()


class MemberIdentity(Table, table=True):
    """What a member is known by, as a keyed hash; `ending` is that of a phone's last digits."""

    __tablename__ = "member_identity"
    __table_args__: Any = (
        Index("identity_of_member", "member"),
        Index("identity_ending", "ending"),
        {"sqlite_strict": True},
    )

    hashed: str = text(primary_key=True)
    kind: str = text()
    member: str = text()
    ending: str = text(default="")


class MemberEvent(Table, table=True):
    """What became of a membership: `enrolled`, `merged` (into `other`), `erased`, `exported`."""

    __tablename__ = "member_event"
    __table_args__: Any = (Index("event_of_member", "member"), {"sqlite_strict": True})

    id: int | None = whole(default=None, primary_key=True)
    member: str = text()
    kind: str = text()
    other: str = text(default="")
    by: str = text(default="")
    at_ms: int = whole()


class MemberConsentRow(Table, table=True):
    """A yes or no, in the order head office heard of them; the last one per purpose counts.

    `said_at` is when she said it, by the till's clock; `said_as` the id she had then; `source` is
    unique where the same may be told twice.
    """

    __tablename__ = "member_consent"
    __table_args__: Any = (
        Index("consent_of_member", "member", "purpose"),
        Index("consent_source", "source", unique=True),
        {"sqlite_strict": True},
    )

    id: int | None = whole(default=None, primary_key=True)
    member: str = text()
    purpose: str = text()
    granted: bool = flag()
    text_version: str = text()
    channel: str = text()
    said_at: str = text()
    said_as: str = text()
    by: str = text()
    source: str = text()
    at_ms: int = whole()


class MemberStore(Table, table=True):
    """A store whose tills keep a member: her home store, or where she bought. `dropped` when they
    were told to forget her; she comes back with her next purchase there."""

    __tablename__ = "member_store"
    __table_args__: Any = (
        ForeignKeyConstraint(["store"], ["store.code"], name="store_of_member"),
        Index("member_store_store", "store", "member"),
        {"sqlite_strict": True},
    )

    member: str = text(primary_key=True)
    store: str = text(primary_key=True)
    seen_on: str = text()
    dropped: bool = flag(default=False)


class MemberPurchase(Table, table=True):
    """A sale to a member, whatever the channel; `owner` is who ran the store then."""

    __tablename__ = "member_purchase"
    __table_args__: Any = (
        Index("purchase_of_member", "member", "day"),
        {"sqlite_strict": True},
    )

    sale: str = text(primary_key=True)
    member: str = text()
    number: str = text()
    store: str = text()
    owner: str = text()
    channel: str = text()
    day: str = text()
    currency: str = text()
    due_minor: int = whole()


class PointPosting(Table, table=True):
    """One event of the points ledger; its lines add up to nothing. Never changed, never deleted.

    `id` is made of what caused it, so that the same cause posts once. `kind` is `earn`, `burn`,
    `unburn`, `unearn`, `expire`, `adjust`, `merge` or `forfeit`; `sale` is the one it is about.
    """

    __tablename__ = "point_posting"
    __table_args__: Any = (
        Index("posting_of_sale", "sale"),
        {"sqlite_strict": True},
    )

    id: str = text(primary_key=True)
    kind: str = text()
    sale: str = text(default="")
    reason: str = text(default="")
    by: str = text(default="")
    day: str = text()
    at_ms: int = whole()


class PointLine(Table, table=True):
    """So many points to or from an account. `member` lines are a member's and name the lot they
    belong to: points of a lot expire together, after `expires_on`. The lot "" is what she owes."""

    __tablename__ = "point_line"
    __table_args__: Any = (
        ForeignKeyConstraint(["posting"], ["point_posting.id"], name="line_of_posting"),
        Index("line_of_member", "member", "lot"),
        {"sqlite_strict": True},
    )

    posting: str = text(primary_key=True)
    place: int = whole(primary_key=True)
    account: str = text()
    member: str = text(default="")
    lot: str = text(default="")
    expires_on: str = text(default="")
    points: int = whole()


class MemberPolicyRow(Table, table=True):
    """The rules of points and tiers from that day on, as JSON."""

    __tablename__ = "member_policy"

    valid_from: str = text(primary_key=True)
    body: str = text()
    at_ms: int = whole()


class MemberLook(Table, table=True):
    """Someone asked who a member is: by what, and who was shown. What was asked is not kept."""

    __tablename__ = "member_look"
    __table_args__: Any = (
        Index("look_of_device", "device", "at_ms"),
        Index("look_of_member", "member"),
        {"sqlite_strict": True},
    )

    id: int | None = whole(default=None, primary_key=True)
    device: str = text()
    store: str = text()
    staff: str = text()
    kind: str = text()
    found: int = whole()
    member: str = text(default="")
    at_ms: int = whole()
