"""Which places serve what is not routed: one function, which routing takes over."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlmodel import Session, col, select

from headoffice.inventory.available import atf
from headoffice.stores.tables import Store
from storeapp.domain.fulfilment import Mode, Quantities


@dataclass(frozen=True, slots=True)
class Wanted:
    """What of an order is to be routed, of one mode: `demand` is line, SKU and thousandths.

    Places in `excluded` could not serve it before; without `split` one place has to serve it all.
    """

    order: str
    channel: str
    mode: Mode
    demand: tuple[tuple[int, str, int], ...]
    pickup_at: str = ""
    district: str = ""
    excluded: frozenset[str] = frozenset()
    split: bool = True
    promise_ms: int = 0


@dataclass(frozen=True, slots=True)
class Assignment:
    place: str
    take: Quantities


def choose(session: Session, wanted: Wanted, *, now_ms: int) -> tuple[Assignment, ...]:
    """The first place that can serve all of it: where it is collected, then warehouses, then
    stores. Where none can and it may be split, each in this order serves what it can."""
    places = _places(session, wanted)
    skus = {sku for _, sku, _ in wanted.demand}
    found = atf(session, skus, places, wanted.channel, now_ms)
    for place in places:
        take = _takes(wanted, {sku: found.get((place, sku), 0) for sku in skus})
        if dict(take) == {line: quantity for line, _, quantity in wanted.demand}:
            return (Assignment(place, take),)
    return _split(wanted, places, found) if wanted.split else ()


def _split(
    wanted: Wanted, places: list[str], found: Mapping[tuple[str, str], int]
) -> tuple[Assignment, ...]:
    left = {line: quantity for line, _, quantity in wanted.demand}
    chosen = []
    for place in places:
        has = {sku: found.get((place, sku), 0) for _, sku, _ in wanted.demand}
        take = _takes(wanted, has, left)
        if take:
            chosen.append(Assignment(place, take))
            left = {line: quantity - dict(take).get(line, 0) for line, quantity in left.items()}
    return tuple(chosen)


def _takes(
    wanted: Wanted, has: dict[str, int], left: Mapping[int, int] | None = None
) -> Quantities:
    """Line by line what there is, whole units of a thousand only: nobody picks half a piece."""
    take = []
    for line, sku, quantity in wanted.demand:
        needed = quantity if left is None else left[line]
        part = needed if has[sku] >= needed else has[sku] // 1000 * 1000
        if part > 0:
            take.append((line, part))
            has[sku] -= part
    return tuple(take)


def _places(session: Session, wanted: Wanted) -> list[str]:
    rows = session.exec(select(Store.code, Store.kind).order_by(col(Store.code))).all()
    places = [(code != wanted.pickup_at, kind != "warehouse", code) for code, kind in rows]
    return [code for *_, code in sorted(places) if code not in wanted.excluded]
