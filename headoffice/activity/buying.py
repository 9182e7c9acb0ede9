"""Purchases as browsing needs them: who bought what when, and what is bought together and where."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from itertools import permutations

from sqlmodel import Session, col, select

from headoffice.activity.adding import add_up, parts
from headoffice.activity.tables import Bought, Cycle, Pair, Weight
from headoffice.activity.weights import SALE, add, grown
from headoffice.catalogue.bulk import upsert
from headoffice.settings import DAY_MS

MOST_PAIRED = 20
"""Goods of a basket that are paired: those of a wholesale purchase say little of each other."""


@dataclass(frozen=True, slots=True)
class Purchase:
    """One basket that was paid. `places` are the store and its region, none for a web shop."""

    member: str
    skus: tuple[str, ...]
    at_ms: int
    places: tuple[str, ...] = ()


def book(session: Session, purchases: Sequence[Purchase]) -> None:
    """Adds purchases to what members bought, to the pairs and to the popularity of places."""
    _together(session, purchases)
    hers = [each for each in purchases if each.member]
    if hers:
        _members(session, hers)


def bought_by(
    session: Session, members: Collection[str], *, since_ms: int
) -> dict[tuple[str, str], tuple[int, int, int]]:
    """First and last purchase and how many, by member and good, of those bought since then."""
    found: dict[tuple[str, str], tuple[int, int, int]] = {}
    for some in parts(sorted(members)):
        rows = select(Bought).where(col(Bought.member).in_(some), Bought.last_ms >= since_ms)
        for row in session.exec(rows):
            found[row.member, row.sku] = (row.first_ms, row.last_ms, row.times)
    return found


def cycles_of(session: Session, skus: Collection[str]) -> dict[str, tuple[int, int]]:
    """How many gaps between purchases were seen of each of these goods, and their sum."""
    found: dict[str, tuple[int, int]] = {}
    for some in parts(sorted(skus)):
        for row in session.exec(select(Cycle).where(col(Cycle.sku).in_(some))):
            found[row.sku] = (row.gaps, row.sum_ms)
    return found


def _together(session: Session, purchases: Iterable[Purchase]) -> None:
    pairs: defaultdict[tuple[str, str, str], float] = defaultdict(float)
    weights: defaultdict[tuple[str, str, str], float] = defaultdict(float)
    for each in purchases:
        unit = grown(each.at_ms)
        weights[SALE, "", ""] += unit
        for sku in each.skus:
            for place in ("", *each.places):
                weights[SALE, place, sku] += unit
        for one, other in permutations(each.skus[:MOST_PAIRED], 2):
            pairs[SALE, one, other] += unit
    add(session, Weight, weights)
    add(session, Pair, pairs)


def _members(session: Session, purchases: Sequence[Purchase]) -> None:
    known = bought_by(session, {each.member for each in purchases}, since_ms=0)
    changed: dict[tuple[str, str], tuple[int, int, int]] = {}
    gaps: defaultdict[str, list[int]] = defaultdict(list)
    for each in sorted(purchases, key=lambda purchase: purchase.at_ms):
        for sku in each.skus:
            key = (each.member, sku)
            before = changed.get(key) or known.get(key)
            if before is None:
                changed[key] = (each.at_ms, each.at_ms, 1)
                continue
            first_ms, last_ms, times = before
            if each.at_ms - last_ms >= DAY_MS:  # Twice on one day is one need.
                gaps[sku].append(each.at_ms - last_ms)
            changed[key] = (min(first_ms, each.at_ms), max(last_ms, each.at_ms), times + 1)
    upsert(session, Bought, [(*key, *changed[key]) for key in sorted(changed)])
    add_up(session, Cycle, [(sku, len(gaps[sku]), sum(gaps[sku])) for sku in sorted(gaps)])
