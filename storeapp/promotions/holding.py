"""Where, when and for whom a promotion holds."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import Enum


class Franchise(Enum):
    """Whether a franchised store must take part, or only does when it said so."""

    FORCED = "forced"
    OPT_IN = "opt_in"


@dataclass(frozen=True, slots=True)
class Scope:
    """Where a promotion holds; what is empty restricts nothing.

    `regions` are tags of stores (`city:changsha`); of `stores` and `regions` one must fit.
    `opted_in` names the franchises that take part where that is theirs to say.
    """

    stores: frozenset[str] = frozenset()
    stores_out: frozenset[str] = frozenset()
    regions: frozenset[str] = frozenset()
    channels: frozenset[str] = frozenset()
    franchise: Franchise = Franchise.FORCED
    opted_in: frozenset[str] = frozenset()


class Instant(Enum):
    """Which moment counts: when the good was scanned, or when the basket is priced."""

    SCAN = "scan"
    PAY = "pay"


@dataclass(frozen=True, slots=True)
class Hours:
    """From `start` on, before `end`; over midnight where the end is not after the start."""

    start: time
    end: time

    def holds(self, at: time) -> bool:
        if self.start < self.end:
            return self.start <= at < self.end
        return at >= self.start or at < self.end

    def days_over(self, at: time) -> timedelta:
        """How long ago the day was on which these hours began: one where midnight has passed."""
        return timedelta(days=int(self.end <= self.start and at < self.end))


@dataclass(frozen=True, slots=True)
class Schedule:
    """When, in the store's own time: from `start` on, before `end`, on `weekdays` (Monday is 1),
    within one of `hours`, on one of `days`. What is empty restricts nothing.

    Hours over midnight belong to the day on which they began: "Saturday, 22 to 2" holds at one
    o'clock on Sunday.
    """

    start: datetime | None = None
    end: datetime | None = None
    weekdays: frozenset[int] = frozenset()
    hours: tuple[Hours, ...] = ()
    days: frozenset[date] = frozenset()
    instant: Instant = Instant.SCAN

    def holds(self, at: datetime) -> bool:
        """True at that moment; `start` and `end` are wall times of the store, without offset."""
        if not (self.start or self.end or self.weekdays or self.days or self.hours):
            return True
        wall = at.replace(tzinfo=None)
        if (self.start and wall < self.start) or (self.end and wall >= self.end):
            return False
        if not self.hours:
            return self._on(wall.date())
        return any(
            hours.holds(wall.time()) and self._on(wall.date() - hours.days_over(wall.time()))
            for hours in self.hours
        )

    def _on(self, day: date) -> bool:
        return (not self.weekdays or day.isoweekday() in self.weekdays) and (
            not self.days or day in self.days
        )


class Who(Enum):
    """For everybody, for who is no member, or for members."""

    ANY = "any"
    GUEST = "guest"
    MEMBER = "member"


class Birthday(Enum):
    """Whether it must be the member's birthday, or the month of it."""

    IGNORED = "ignored"
    DAY = "day"
    MONTH = "month"


@dataclass(frozen=True, slots=True)
class Audience:
    """For whom. Everything but `who` ANY and GUEST needs a member to be known; `purchase` is the
    how manieth one of hers this is (1 is her first)."""

    who: Who = Who.ANY
    tier_min: int | None = None
    groups: frozenset[str] = frozenset()
    birthday: Birthday = Birthday.IGNORED
    purchase: int | None = None
