"""What can be promised: of a good in a place (ATF), and by a channel over all places (ATO).

Of what is on a shelf nobody has: what is reserved or held, the safety stock, and what tills that
were not heard of may have sold meanwhile. A channel besides leaves what is promised without a place
yet, and its threshold; it sells from its places only, and never more than its cap.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import Select, func, select
from sqlmodel import Session, col

from headoffice.catalogue.bulk import among
from headoffice.inventory.buckets import ANYWHERE, HELD, RESERVED
from headoffice.inventory.figures import Available, offline_risk
from headoffice.inventory.ledger import Key
from headoffice.inventory.pace import per_ms
from headoffice.inventory.rule_tables import ChannelGood, Inbound
from headoffice.inventory.rules import EVERY, Rules, rules_of
from headoffice.inventory.tables import Movement, Stock


def atf(
    session: Session, skus: Collection[str], places: Collection[str], channel: str, now_ms: int
) -> dict[Key, int]:
    """Thousandths that can be promised per place and good; none where nothing can."""
    found = looked_into(session, skus, places, channel, now_ms)
    return {key: each.thousandths for key, each in found.items() if each.thousandths}


def looked_into(
    session: Session, skus: Collection[str], places: Collection[str], channel: str, now_ms: int
) -> dict[Key, Available]:
    """The same with what is kept back; places from which the channel does not sell are left out."""
    rules = rules_of(session, channel, skus, now_ms)
    those = [place for place in places if rules.sells_from(place)]
    return dict(_rows(session, skus, those, rules, now_ms))


def ato(
    session: Session,
    skus: Collection[str],
    channel: str,
    now_ms: int,
    *,
    horizon_ms: int | None = None,
) -> dict[str, int]:
    """Thousandths that a channel can promise of each of these goods, wherever it comes from.

    With a horizon also what is announced until then, for who may be told to wait.
    """
    rules = rules_of(session, channel, skus, now_ms)
    free = _over_places(session, skus, rules, now_ms)
    promised = _without_place(session, skus)
    inbound = _inbound(session, skus, rules, horizon_ms)
    found = {}
    for sku in skus:
        rule = rules.good(sku)
        left = free.get(sku, 0) - promised.get(sku, 0) - (rule.threshold if rule else 0)
        if rule is not None and rule.cap is not None:
            left = min(left, rule.cap - _sold(session, channel, sku, rule))
        found[sku] = max(0, left) + inbound.get(sku, 0)
    return found


@dataclass(frozen=True, slots=True)
class _Part:
    """Goods and places whose safety stock is the same unless a place has its own word for a good;
    `places` are all for None, and a `sign` of -1 takes away what was counted with the others."""

    skus: Sequence[str]
    safety: int
    places: Sequence[str] | None = None
    sign: int = 1


def _over_places(
    session: Session, skus: Collection[str], rules: Rules, now_ms: int
) -> dict[str, int]:
    sums: dict[str, int] = {}
    for part in _parts(skus, rules):
        for sku, thousandths in session.execute(_summing(session, part)):
            sums[sku] = sums.get(sku, 0) + part.sign * int(thousandths)
    silent = [place for place in rules.silent_ms if rules.sells_from(place)]
    for (_, sku), each in _rows(session, skus, silent, rules, now_ms):
        sums[sku] = sums.get(sku, 0) + each.thousandths
    return sums


def _parts(skus: Collection[str], rules: Rules) -> Iterator[_Part]:
    """All that needs no look at single rows, in as few questions as there are safety stocks.

    All places but a few are quicker to sum as all of them less those few.
    """
    named = [place for place in rules.places if place not in (EVERY, *rules.silent_ms)]
    apart = [*rules.silent_ms, *named]
    if rules.sells_from(EVERY):
        for safety, some in _by_safety(skus, rules, EVERY):
            yield _Part(some, safety)
            if apart:
                yield _Part(some, safety, places=apart, sign=-1)
    alike: defaultdict[int | None, list[str]] = defaultdict(list)
    for place in named:
        if rules.sells_from(place):
            alike[rules.places[place].safety].append(place)
    for places in alike.values():
        for safety, some in _by_safety(skus, rules, places[0]):
            yield _Part(some, safety, places=places)


def _by_safety(
    skus: Collection[str], rules: Rules, place: str
) -> Iterable[tuple[int, Sequence[str]]]:
    groups: defaultdict[int, list[str]] = defaultdict(list)
    for sku in skus:
        groups[rules.safety(place, sku)].append(sku)
    return groups.items()


def _summing(session: Session, part: _Part) -> Select[str, int]:
    left = col(Stock.free) - func.coalesce(col(Stock.safety), part.safety)
    # No place comes first in the order, so this leaves it out without a look at each row; what has
    # nothing to give counts for nothing, however far below it is.
    where = [among(session, col(Stock.sku), part.skus), col(Stock.place) > ANYWHERE, left > 0]
    if part.places is not None:
        where.append(among(session, col(Stock.place), part.places))
    return select(col(Stock.sku), func.sum(left)).where(*where).group_by(col(Stock.sku))


def _rows(
    session: Session,
    skus: Collection[str],
    places: Collection[str],
    rules: Rules,
    now_ms: int,
) -> Iterator[tuple[Key, Available]]:
    if not places:
        return
    rows = select(
        col(Stock.place), col(Stock.sku), col(Stock.free), col(Stock.safety), col(Stock.pace)
    ).where(
        among(session, col(Stock.sku), list(skus)), among(session, col(Stock.place), list(places))
    )
    for place, sku, free, own, pace in session.execute(rows):
        safety = rules.safety(place, sku) if own is None else own
        silent_ms = rules.silent_ms.get(place, 0.0)
        risk = offline_risk(per_ms(pace, now_ms), silent_ms) if silent_ms else 0
        yield (place, sku), Available(free, safety, risk)


def _without_place(session: Session, skus: Collection[str]) -> dict[str, int]:
    """What is promised of these goods and stands nowhere yet: holds, and orders not routed."""
    rows = select(col(Stock.sku), col(Stock.reserved) + col(Stock.held)).where(
        among(session, col(Stock.sku), list(skus)), col(Stock.place) == ANYWHERE
    )
    return dict(session.execute(rows).all())


def _sold(session: Session, channel: str, sku: str, rule: ChannelGood) -> int:
    """What the channel has promised since its cap holds, less what it took back."""
    rows = select(func.sum(Movement.thousandths)).where(
        col(Movement.channel) == channel,
        col(Movement.sku) == sku,
        col(Movement.at_ms) >= rule.cap_since_ms,
        col(Movement.bucket).in_((HELD, RESERVED)),
    )
    return max(0, int(session.execute(rows).scalar_one() or 0))


def _inbound(
    session: Session, skus: Collection[str], rules: Rules, horizon_ms: int | None
) -> dict[str, int]:
    if horizon_ms is None:
        return {}
    rows = select(Inbound).where(
        among(session, col(Inbound.sku), list(skus)), col(Inbound.due_ms) <= horizon_ms
    )
    sums: defaultdict[str, int] = defaultdict(int)
    for row in session.execute(rows).scalars():
        if rules.sells_from(row.place):
            sums[row.sku] += row.thousandths * row.confidence_percent // 100
    return sums
