"""Sums over many goods that fade without being touched: pairs, and popularity by place.

A weight is not made smaller as time goes by; what comes later is added larger, by how much time
has passed since a fixed day. So adding is one statement, in any order, and the order of weights
is right at any time. A number of 64 bits holds this for some eighty years.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

from sqlalchemy import bindparam, text
from sqlmodel import Session, col, select

from headoffice.activity.adding import add_up, parts
from headoffice.activity.tables import Pair, Weight
from headoffice.settings import DAY_MS

VIEW = "view"
SALE = "sale"
HALF_LIFE_MS = 30 * DAY_MS
_ORIGIN_MS = 1_767_225_600_000  # 2026-01-01T00:00Z
_LEAST = 0.05
"""Weights below this, of today's, are forgotten."""

Counts = Mapping[tuple[str, str, str], float]

_BEST_OTHERS = text(
    "SELECT sku, other, weight FROM (SELECT sku, other, weight, row_number() OVER"
    " (PARTITION BY sku ORDER BY weight DESC) AS place"
    " FROM browse_pair WHERE kind = :kind AND sku IN :skus) AS ordered"
    " WHERE place <= :most ORDER BY sku, weight DESC, other"
).bindparams(bindparam("skus", expanding=True))


def grown(at_ms: int) -> float:
    """What one unit of that moment is worth beside those of other moments."""
    return float(2.0 ** ((at_ms - _ORIGIN_MS) / HALF_LIFE_MS))


def add(session: Session, table: type[Pair | Weight], counts: Counts) -> None:
    """Adds to weights, by their keys."""
    add_up(session, table, [(*key, weight) for key, weight in sorted(counts.items())])


def weights_of(
    session: Session, kind: str, place: str, skus: Collection[str], *, now_ms: int
) -> dict[str, float]:
    """The weights of these goods at a place, as of now; "" counts the baskets."""
    unit = grown(now_ms)
    found: dict[str, float] = {}
    for some in parts(sorted(skus)):
        rows = select(Weight.sku, Weight.weight).where(
            Weight.kind == kind, Weight.place == place, col(Weight.sku).in_(some)
        )
        found |= {sku: weight / unit for sku, weight in session.exec(rows)}
    return found


def best_at(session: Session, kind: str, place: str, *, most: int, now_ms: int) -> dict[str, float]:
    """The heaviest goods of a place and their weights, the heaviest first."""
    rows = select(Weight.sku, Weight.weight).where(
        Weight.kind == kind, Weight.place == place, Weight.sku != ""
    )
    ordered = rows.order_by(col(Weight.weight).desc(), col(Weight.sku)).limit(most)
    unit = grown(now_ms)
    return {sku: weight / unit for sku, weight in session.exec(ordered)}


def best_others(
    session: Session, kind: str, skus: Collection[str], *, most: int, now_ms: int
) -> dict[str, dict[str, float]]:
    """Of each good those it occurs with most, and their weights."""
    unit = grown(now_ms)
    found: dict[str, dict[str, float]] = {}
    for some in parts(sorted(skus)):
        rows = session.execute(_BEST_OTHERS, {"kind": kind, "skus": some, "most": most})
        for sku, other, weight in rows:
            found.setdefault(sku, {})[other] = weight / unit
    return found


def forget_faded(session: Session, *, now_ms: int) -> int:
    """Drops what has faded away; returns how many."""
    least = _LEAST * grown(now_ms)
    dropped = 0
    for table in ("browse_pair", "browse_weight"):
        done = session.execute(text(f"DELETE FROM {table} WHERE weight < :least"), {"least": least})
        dropped += int(done.rowcount)  # type: ignore[attr-defined]  # a DELETE has one
    return dropped
