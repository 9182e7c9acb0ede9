"""Folding what came in into the sums: each event once, in the order it came."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import Row, text
from sqlmodel import Session, select

from headoffice.activity.buying import Purchase, book
from headoffice.activity.joining import members_of
from headoffice.activity.profile import Act, Deed, Profile, is_new_look
from headoffice.activity.profiles import (
    LOCK,
    NOBODY,
    Kept,
    keep,
    owner_of_member,
    owner_of_visitor,
    profiles,
)
from headoffice.activity.readying import readied
from headoffice.activity.tables import Browsed, BrowseMark, Pair, Weight
from headoffice.activity.weights import VIEW, add, grown
from headoffice.catalogue.bulk import lock
from headoffice.settings import Weighing

FOLDED = "folded"
BATCH = 1_000

# Without the ORM's cost for each row: every event of every shop comes through here.
_NEXT = text(
    "SELECT id, shop, message, visitor, deed, sku, at_ms FROM browse_event WHERE id > :pos"
    " ORDER BY id LIMIT :most"
)

Event = Row[Any]
Sums = defaultdict[tuple[str, str, str], float]


Then = Callable[[Session, Collection[str]], None]
"""Gets the members of whom something else is ready now."""


def _nothing(_session: Session, _members: Collection[str]) -> None:
    return None


def fold(
    session: Session,
    weighing: Weighing,
    *,
    now_ms: int,
    most: int = BATCH,
    then: Then = _nothing,
) -> int:
    """Adds the next events to profiles, pairs and popularity; returns how many there were.

    The mark moves in the same transaction, so that none is added twice or left out.
    """
    lock(session, LOCK)
    mark = session.get(BrowseMark, FOLDED) or BrowseMark(name=FOLDED, pos=0)
    rows = session.execute(_NEXT, {"pos": mark.pos, "most": most}).all()
    if not rows:
        return 0
    mark.pos = rows[-1].id
    session.add(mark)
    then(session, _fold(session, rows, weighing, now_ms))
    return len(rows)


def is_behind(session: Session) -> bool:
    """True when events wait to be folded; only looks."""
    mark = session.get(BrowseMark, FOLDED)
    rows = select(Browsed.id).where(Browsed.id > (mark.pos if mark else 0)).limit(1)
    return session.exec(rows).first() is not None


def _fold(
    session: Session, rows: Sequence[Event], weighing: Weighing, now_ms: int
) -> Collection[str]:
    """The members of whom other goods are ready than before."""
    members = members_of(session, {row.visitor for row in rows})
    owners = {row.visitor: _owner(row.visitor, members) for row in rows}
    before = profiles(session, set(owners.values()))
    after: dict[str, Profile] = {}
    pairs: Sums = defaultdict(float)
    weights: Sums = defaultdict(float)
    for row in rows:
        owner = owners[row.visitor]
        profile = after.get(owner) or before.get(owner, NOBODY).profile
        act = Act(Deed(row.deed), row.sku, row.at_ms)
        if is_new_look(profile, act, weighing):
            _looked(pairs, weights, profile.session_before(act, weighing), act)
        after[owner] = profile.after(act, weighing)
    add(session, Weight, weights)
    add(session, Pair, pairs)
    book(session, _orders(rows, members))
    kept = readied(session, after, weighing, now_ms=now_ms)
    keep(session, kept)
    return [
        member
        for member in set(members.values())
        if (owner := owner_of_member(member)) in kept
        and _ready(kept[owner]) != _ready(before.get(owner, NOBODY))
    ]


def _ready(kept: Kept) -> list[tuple[str, str]]:
    return [(pick.sku, pick.reason.value) for pick in kept.ready]


def _owner(visitor: str, members: Mapping[str, str]) -> str:
    return owner_of_member(members[visitor]) if visitor in members else owner_of_visitor(visitor)


def _looked(pairs: Sums, weights: Sums, others: Sequence[str], act: Act) -> None:
    unit = grown(act.at_ms)
    weights[VIEW, "", act.sku] += unit
    for other in others:
        pairs[VIEW, act.sku, other] += unit
        pairs[VIEW, other, act.sku] += unit


def _orders(rows: Sequence[Event], members: Mapping[str, str]) -> list[Purchase]:
    """The orders of web shops; all rows of one came together."""
    orders: dict[tuple[str, str], list[Event]] = {}
    for row in rows:
        if row.deed == Deed.ORDER.value:
            orders.setdefault((row.shop, row.message), []).append(row)
    return [
        Purchase(
            member=members.get(lines[0].visitor, ""),
            skus=tuple(line.sku for line in lines),
            at_ms=lines[0].at_ms,
        )
        for lines in orders.values()
    ]
