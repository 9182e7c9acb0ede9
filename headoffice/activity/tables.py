"""Browsing: what came in, the sums made of it, who a visitor is, and what was shown at counters."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Index

from headoffice.db.tables import Table, flag, real, text, whole


class CollectKey(Table, table=True):
    """What a web shop writes events with. The key stands in its pages; the secret is its server's
    and proves who a visitor is. `origins` are the addresses its pages have, divided by blanks, ""
    for any; `kind` is `web` or `kiosk`."""

    __tablename__ = "collect_key"

    key: str = text(primary_key=True)
    shop: str = text()
    kind: str = text(default="web")
    secret: str = text()
    origins: str = text(default="")
    active: bool = flag(default=True)
    created_ms: int = whole()


class Browsed(Table, table=True):
    """A deed of a visitor, as it came; an order of several goods has a row for each.

    `id` is counted by `BrowseMark`, not by the database: whoever reads on from a number misses
    nothing. `at_ms` is by head office's clock, however wrong the visitor's was.
    """

    __tablename__ = "browse_event"
    __table_args__: Any = (
        Index("browse_event_once", "shop", "message", "place", unique=True),
        Index("browse_event_visitor", "visitor"),
        {"sqlite_strict": True},
    )

    id: int = whole(primary_key=True, sa_column_kwargs={"autoincrement": False})
    shop: str = text()
    message: str = text()
    place: int = whole()
    visitor: str = text()
    deed: str = text()
    sku: str = text()
    at_ms: int = whole()
    received_ms: int = whole()


class BrowseMark(Table, table=True):
    """A count: the number given to the last event, or how far somebody has read."""

    __tablename__ = "browse_mark"

    name: str = text(primary_key=True)
    pos: int = whole()


class Visitor(Table, table=True):
    """A visitor who said by logging in which member she is. All others have no row."""

    __tablename__ = "browse_visitor"
    __table_args__: Any = (
        Index("browse_visitor_member", "member"),
        {"sqlite_strict": True},
    )

    visitor: str = text(primary_key=True)
    member: str = text()
    joined_ms: int = whole()


class ProfileRow(Table, table=True):
    """The sums of one visitor (`v/` and her id) or member (`m/`), as JSON: see `profile.Profile`.

    `near` are goods near to those of her last session, `ready` the best ten without regard to a
    store: both as they were at `at_ms`.
    """

    __tablename__ = "browse_profile"
    __table_args__: Any = (Index("browse_profile_at", "at_ms"), {"sqlite_strict": True})

    owner: str = text(primary_key=True)
    body: str = text()
    near: str = text()
    ready: str = text()
    at_ms: int = whole()


class Pair(Table, table=True):
    """How often two goods were looked at in one session (`view`) or bought in one basket (`sale`),
    older times counting less: see `weights.grown`. Each pair has a row for either good."""

    __tablename__ = "browse_pair"
    __table_args__: Any = (
        Index("browse_pair_best", "kind", "sku", "weight"),
        {"sqlite_strict": True},
    )

    kind: str = text(primary_key=True)
    sku: str = text(primary_key=True)
    other: str = text(primary_key=True)
    weight: float = real()


class Weight(Table, table=True):
    """How often a good was looked at or bought somewhere, older times counting less.

    `place` is "" for the whole chain, `store/S01`, or a region like `city:changsha`. The row
    without a good counts the baskets.
    """

    __tablename__ = "browse_weight"
    __table_args__: Any = (
        Index("browse_weight_best", "kind", "place", "weight"),
        {"sqlite_strict": True},
    )

    kind: str = text(primary_key=True)
    place: str = text(primary_key=True)
    sku: str = text(primary_key=True)
    weight: float = real()


class Bought(Table, table=True):
    """When a member bought a good first and last at a till, and how often."""

    __tablename__ = "browse_bought"

    member: str = text(primary_key=True)
    sku: str = text(primary_key=True)
    first_ms: int = whole()
    last_ms: int = whole()
    times: int = whole()


class Cycle(Table, table=True):
    """How many gaps lay between members' purchases of a good, and their sum."""

    __tablename__ = "browse_cycle"

    sku: str = text(primary_key=True)
    gaps: int = whole()
    sum_ms: int = whole()


class SaleMark(Table, table=True):
    """Up to which of its facts a device's sales are in the sums."""

    __tablename__ = "browse_sale_mark"

    device: str = text(primary_key=True)
    seq: int = whole()


class PanelRow(Table, table=True):
    """That a till asked for a basket what its member may like, and what it was given (`arm`):
    `shown`, `held-out`, or `popular` when she has not allowed her own to be used."""

    __tablename__ = "browse_panel"
    __table_args__: Any = (
        Index("browse_panel_member", "member"),
        Index("browse_panel_at", "at_ms"),
        {"sqlite_strict": True},
    )

    basket: str = text(primary_key=True)
    member: str = text()
    store: str = text()
    device: str = text()
    arm: str = text()
    at_ms: int = whole()


class PanelGood(Table, table=True):
    """A good that was shown for a basket, or held back; 0 is not, or not yet."""

    __tablename__ = "browse_panel_good"

    basket: str = text(primary_key=True)
    sku: str = text(primary_key=True)
    reason: str = text()
    shown_ms: int = whole(default=0)
    added_ms: int = whole(default=0)
    sold_ms: int = whole(default=0)


class BrowseDay(Table, table=True):
    """What is kept of events that grew too old: how many of a kind a good had in a day."""

    __tablename__ = "browse_day"

    day: str = text(primary_key=True)
    shop: str = text(primary_key=True)
    deed: str = text(primary_key=True)
    sku: str = text(primary_key=True)
    count: int = whole()


class RefusedDay(Table, table=True):
    """How many events of a shop were refused in a day, by reason."""

    __tablename__ = "browse_refused"

    day: str = text(primary_key=True)
    shop: str = text(primary_key=True)
    why: str = text(primary_key=True)
    count: int = whole()
