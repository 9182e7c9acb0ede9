"""What showing brought: shown, added, sold, and the uplift over members who are held out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from math import sqrt

from sqlalchemy import text
from sqlmodel import Session, select

from headoffice.activity.counting import Arm
from headoffice.activity.tables import RefusedDay

Z = 1.959964
"""Of the normal distribution, for an interval that holds 95 times of 100."""

_OF_ARM = "FROM browse_panel AS p WHERE p.arm = :arm AND p.at_ms >= :since_ms"
_PANELS = text(f"SELECT count(*) {_OF_ARM}")
_GOODS = text(
    "SELECT sum(CASE WHEN g.shown_ms > 0 THEN 1 ELSE 0 END),"
    " sum(CASE WHEN g.added_ms > 0 THEN 1 ELSE 0 END),"
    " sum(CASE WHEN g.sold_ms > 0 THEN 1 ELSE 0 END)"
    f" FROM browse_panel_good AS g WHERE g.basket IN (SELECT p.basket {_OF_ARM})"
)
_MEMBERS = text(
    "SELECT count(*), sum(CASE WHEN bought > 0 THEN 1 ELSE 0 END) FROM"
    " (SELECT p.member, max(g.sold_ms) AS bought FROM browse_panel AS p"
    " JOIN browse_panel_good AS g ON g.basket = p.basket"
    " WHERE p.arm = :arm AND p.at_ms >= :since_ms AND p.member <> ''"
    " GROUP BY p.member) AS member_of_arm"
)


@dataclass(frozen=True, slots=True)
class Share:
    """So many of so many."""

    part: int = 0
    whole: int = 0

    @property
    def rate(self) -> float:
        return self.part / self.whole if self.whole else 0.0

    def interval(self) -> tuple[float, float]:
        """Wilson's interval, which also holds for few and for none."""
        if not self.whole:
            return 0.0, 1.0
        n, p = self.whole, self.rate
        middle = (p + Z * Z / (2 * n)) / (1 + Z * Z / n)
        half = Z / (1 + Z * Z / n) * sqrt(p * (1 - p) / n + Z * Z / (4 * n * n))
        return max(middle - half, 0.0), min(middle + half, 1.0)


@dataclass(frozen=True, slots=True)
class Counted:
    """What became of the panels of one arm."""

    panels: int = 0
    shown: int = 0
    added: int = 0
    sold: int = 0
    members: Share = Share()
    """Of the members with such panels those who bought any of the goods."""


@dataclass(frozen=True, slots=True)
class Uplift:
    """How many more members of a hundred bought, shown against held out, and between what."""

    difference: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class ActivityReport:
    arms: Mapping[Arm, Counted]
    uplift: Uplift
    refused: Mapping[str, int]


def report(session: Session, *, since_ms: int, since_day: str) -> ActivityReport:
    """Counts the panels since then. The members are compared, and not the baskets: it is members
    who are held out, and one who comes often must not count as many."""
    arms = {arm: _counted(session, arm, since_ms) for arm in Arm}
    return ActivityReport(
        arms,
        uplift(arms[Arm.SHOWN].members, arms[Arm.HELD_OUT].members),
        _refused(session, since_day),
    )


def uplift(shown: Share, held_out: Share) -> Uplift:
    """The difference of two rates, with Newcombe's interval (1998, method 10): the two intervals of
    Wilson put together."""
    difference = shown.rate - held_out.rate
    low, high = shown.interval()
    low_out, high_out = held_out.interval()
    below = sqrt((shown.rate - low) ** 2 + (high_out - held_out.rate) ** 2)
    above = sqrt((high - shown.rate) ** 2 + (held_out.rate - low_out) ** 2)
    return Uplift(difference, difference - below, difference + above)


def _counted(session: Session, arm: Arm, since_ms: int) -> Counted:
    asked = {"arm": arm.value, "since_ms": since_ms}
    panels = int(session.execute(_PANELS, asked).scalar_one())
    shown, added, sold = (int(each or 0) for each in session.execute(_GOODS, asked).one())
    members, bought = (int(each or 0) for each in session.execute(_MEMBERS, asked).one())
    return Counted(panels, shown, added, sold, Share(bought, members))


def _refused(session: Session, since_day: str) -> Mapping[str, int]:
    counts: Counter[str] = Counter()
    rows = select(RefusedDay.why, RefusedDay.count).where(RefusedDay.day >= since_day)
    for why, count in session.exec(rows):
        counts[why] += count
    return dict(sorted(counts.items()))
