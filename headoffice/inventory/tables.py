"""The stock ledger: movements that are never edited, their sums, and what is promised of them."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Column, Computed, Index
from sqlalchemy import text as sql
from sqlmodel import Field

from headoffice.db.tables import Table, Whole, real, text, whole


def _computed(formula: str) -> Any:
    """A whole number that the database works out from the others, whoever writes them."""
    return Field(default=0, sa_column=Column(Whole, Computed(formula, persisted=True)))


class Movement(Table, table=True):
    """A change of one bucket of a good in a place, in thousandths of its unit, and its cause.

    `device`, `epoch`, `seq` and `line` name the fact and the line within it; they are "" and 0 for
    movements of head office itself. A line of a fact moves a bucket once, whatever happens. `ref`
    names whose claim it is, as an order or a hold; `channel` who promised it. `happened_ms` is the
    device's moment, `at_ms` the one at which head office wrote it. A `place` of "" is none yet:
    what is promised there is to come from anywhere.
    """

    __tablename__ = "movement"
    __table_args__: Any = (
        Index(
            "movement_of_fact",
            "device",
            "epoch",
            "seq",
            "line",
            "bucket",
            unique=True,
            sqlite_where=sql("device <> ''"),
            postgresql_where=sql("device <> ''"),
        ),
        Index("movement_of_good", "place", "sku", "happened_ms"),
        Index(
            "movement_of_channel",
            "channel",
            "sku",
            "at_ms",
            sqlite_where=sql("channel <> ''"),
            postgresql_where=sql("channel <> ''"),
        ),
        {"sqlite_strict": True},
    )

    id: int | None = whole(default=None, primary_key=True)
    place: str = text()
    sku: str = text()
    bucket: str = text()
    thousandths: int = whole()
    kind: str = text()
    reason: str = text(default="")
    channel: str = text(default="")
    ref: str = text(default="")
    device: str = text(default="")
    epoch: int = whole(default=0)
    seq: int = whole(default=0)
    line: int = whole(default=0)
    happened_ms: int = whole()
    at_ms: int = whole()


class Stock(Table, table=True):
    """The sums of a good's movements in a place, one column per bucket (see `ledger.BUCKETS`).

    `shelf` may be negative, since what was sold was there. `free` stands there and is nobody's; it
    comes first, so that summing it over a chain reads no further. `safety` is a setting of this
    place for this good, None for what the channel says. `pace` is what tills sold, each sale the
    larger the later it was (see `pace`); `counted_ms` is the newest count's moment, 0 for none.

    Ordered by good, so that one good over all places is read in one go.
    """

    __tablename__ = "stock"
    __table_args__: Any = (
        Index("stock_of_place", "place", "sku"),
        {"sqlite_strict": True, "sqlite_with_rowid": False},
    )

    sku: str = text(primary_key=True)
    place: str = text(primary_key=True)
    free: int = _computed("shelf - reserved - held")
    safety: int | None = whole(default=None)
    shelf: int = whole(default=0)
    staged: int = whole(default=0)
    damaged: int = whole(default=0)
    display: int = whole(default=0)
    qc: int = whole(default=0)
    put_back: int = whole(default=0)
    transit: int = whole(default=0)
    reserved: int = whole(default=0)
    held: int = whole(default=0)
    pace: float = real(default=0.0)
    counted_ms: int = whole(default=0)
    at_ms: int = whole()


class Claim(Table, table=True):
    """The sums of the movements of one `ref`: what it has of a good, in which place."""

    __tablename__ = "stock_claim"
    __table_args__: Any = (
        Index("stock_claim_of_good", "place", "sku"),
        {"sqlite_strict": True},
    )

    ref: str = text(primary_key=True)
    place: str = text(primary_key=True)
    sku: str = text(primary_key=True)
    held: int = whole(default=0)
    reserved: int = whole(default=0)
    staged: int = whole(default=0)
    put_back: int = whole(default=0)
    transit: int = whole(default=0)


class Hold(Table, table=True):
    """A promise that ends by itself at `until_ms`; `place` is "" while it is not pinned to one.

    `state` is `held`, and in the end `consumed`, `released` or `expired`.
    """

    __tablename__ = "stock_hold"
    __table_args__: Any = (
        Index(
            "stock_hold_due",
            "until_ms",
            sqlite_where=sql("state = 'held'"),
            postgresql_where=sql("state = 'held'"),
        ),
        {"sqlite_strict": True},
    )

    ref: str = text(primary_key=True)
    channel: str = text()
    place: str = text()
    until_ms: int = whole()
    state: str = text(default="held")
    at_ms: int = whole()


class Deed(Table, table=True):
    """What was done for a ref, and with which quantities, so that it is done once.

    `part` tells several of the same kind apart, as when an order is picked in two rounds.
    """

    __tablename__ = "stock_deed"

    ref: str = text(primary_key=True)
    deed: str = text(primary_key=True)
    part: str = text(primary_key=True)
    said: str = text()
    channel: str = text(default="")
    at_ms: int = whole()


class Observation(Table, table=True):
    """A count: so much was seen on the shelf at that moment of the device."""

    __tablename__ = "stock_count"
    __table_args__: Any = (
        Index("stock_count_of_good", "place", "sku", "happened_ms"),
        {"sqlite_strict": True},
    )

    id: int | None = whole(default=None, primary_key=True)
    place: str = text()
    sku: str = text()
    observed: int = whole()
    ref: str = text()
    happened_ms: int = whole()
    at_ms: int = whole()


class CountTask(Table, table=True):
    """Somebody has to count this good: `why` is a code, `level` what the ledger said then."""

    __tablename__ = "stock_count_task"
    __table_args__: Any = (
        Index(
            "stock_count_task_open",
            "place",
            "sku",
            unique=True,
            sqlite_where=sql("closed_ms IS NULL"),
            postgresql_where=sql("closed_ms IS NULL"),
        ),
        {"sqlite_strict": True},
    )

    id: int | None = whole(default=None, primary_key=True)
    place: str = text()
    sku: str = text()
    why: str = text()
    level: int = whole()
    opened_ms: int = whole()
    closed_ms: int | None = whole(default=None)


class PutBackTask(Table, table=True):
    """Somebody has to put this back on the shelf; not before that can it be promised again."""

    __tablename__ = "stock_put_back"
    __table_args__: Any = (
        Index(
            "stock_put_back_open",
            "place",
            sqlite_where=sql("closed_ms IS NULL"),
            postgresql_where=sql("closed_ms IS NULL"),
        ),
        {"sqlite_strict": True},
    )

    ref: str = text(primary_key=True)
    place: str = text(primary_key=True)
    sku: str = text(primary_key=True)
    due: int = whole()
    done: int = whole(default=0)
    opened_ms: int = whole()
    closed_ms: int | None = whole(default=None)
