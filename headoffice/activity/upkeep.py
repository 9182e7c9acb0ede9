"""What is kept how long: events for ninety days, then only how many there were of each kind."""

from __future__ import annotations

from collections import Counter

from sqlalchemy import delete, text
from sqlmodel import Session, col, select

from headoffice.activity.adding import add_up, parts
from headoffice.activity.folding import FOLDED
from headoffice.activity.intake import day_of
from headoffice.activity.profiles import LOCK
from headoffice.activity.tables import Browsed, BrowseDay, BrowseMark, ProfileRow
from headoffice.activity.weights import forget_faded
from headoffice.catalogue.bulk import lock

BATCH = 5_000
_GONE = text(
    "DELETE FROM browse_visitor WHERE joined_ms < :before_ms AND NOT EXISTS"
    " (SELECT 1 FROM browse_profile WHERE owner = 'm/' || browse_visitor.member)"
)


def age(session: Session, *, before_ms: int, most: int = BATCH) -> int:
    """Counts the oldest events by day and drops them; returns how many, 0 when none is so old.

    An event that is not in the sums yet stays. Whose it was is not kept.
    """
    lock(session, LOCK)
    folded = session.get(BrowseMark, FOLDED)
    rows = session.exec(
        select(Browsed)
        .where(Browsed.id <= (folded.pos if folded else 0))
        .order_by(col(Browsed.id))
        .limit(most)
    ).all()
    old = [row for row in rows if row.received_ms < before_ms]
    counts = Counter((day_of(row.at_ms), row.shop, row.deed, row.sku) for row in old)
    add_up(session, BrowseDay, [(*key, counts[key]) for key in sorted(counts)])
    for some in parts([row.id for row in old]):
        session.execute(delete(Browsed).where(col(Browsed.id).in_(some)))
    return len(old)


def forget(session: Session, *, before_ms: int, now_ms: int) -> int:
    """Drops profiles that nothing was added to since then, who the visitors of such a member were,
    and sums that have faded away; returns how many."""
    lock(session, LOCK)
    done = session.execute(delete(ProfileRow).where(col(ProfileRow.at_ms) < before_ms))
    gone = session.execute(_GONE, {"before_ms": before_ms})
    dropped = int(done.rowcount) + int(gone.rowcount)  # type: ignore[attr-defined]  # DELETEs
    return dropped + forget_faded(session, now_ms=now_ms)
