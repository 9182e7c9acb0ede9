"""Goods in and out of the tables; every change is published in the same transaction."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import delete
from sqlalchemy import select as columns
from sqlmodel import Session, col, select

from headoffice.catalogue.bulk import among, lock, upsert
from headoffice.catalogue.goods import Code, Goods
from headoffice.catalogue.rows import catalog_stream, goods_body, picture_key, price_stream
from headoffice.catalogue.tables import (
    PackPrice,
    Picture,
    Price,
    Product,
    ProductCode,
    ZonePicture,
)
from headoffice.feed.service import publish

Done = Callable[[int], None]
"""Told how many rows of a step are done, now and then."""

_PRODUCT_FIELDS = (
    "sku",
    "zh",
    "en",
    "unit",
    "tax",
    "category",
    "plu",
    "picture",
    "pinyin",
    "rank",
    "active",
    "product",
    "brand",
    "supplier",
    "tags",
    "categories",
    "tare_g",
    "cost_minor",
)


@dataclass(frozen=True, slots=True)
class Written:
    """How many goods differ from before, how many prices do, and how many costs."""

    goods: int
    prices: int
    costs: int = 0


def lock_catalogue(session: Session) -> None:
    """Who changes goods takes this first: readers of what they change must not overlap."""
    lock(session, "catalogue")


def goods_of(session: Session, zone: str, skus: Sequence[str]) -> dict[str, Goods]:
    """The goods of those SKUs that exist, as that zone sells them."""
    found: dict[str, Goods] = {}
    codes = _codes_of(session, zone, skus)
    rows = session.execute(
        columns(*(getattr(Product, name) for name in _PRODUCT_FIELDS), col(Price.minor))
        .outerjoin(Price, (col(Price.sku) == Product.sku) & (col(Price.zone) == zone))
        .where(among(session, col(Product.sku), skus))
    )
    for row in rows:
        *common, cost, minor = tuple(row)
        fields: list[Any] = [*common, tuple(codes.get(common[0], ())), minor, cost]
        found[common[0]] = Goods(*fields)
    return found


def owners_of(session: Session, codes: Sequence[str]) -> dict[str, str]:
    """The SKU that each of those catalogue keys leads to, where there is one."""
    wanted = among(session, col(ProductCode.code), codes)
    return dict(session.exec(select(ProductCode.code, ProductCode.sku).where(wanted)).all())


def pictures(session: Session) -> set[str]:
    """The ids of all drawings."""
    return set(session.exec(select(Picture.id)))


def write_goods(
    session: Session,
    zone: str,
    goods: Sequence[Goods],
    before: Mapping[str, Goods],
    done: Done = lambda _: None,
    *,
    told_before: bool = False,
) -> Written:
    """Stores and publishes what differs from `before`, which must be how things are now.

    What is the same in every zone reaches the tills of all zones that sell the good; what it
    costs the chain is kept, and told nobody. With `told_before` the zone's own tills are not
    told: they had it in a group that is now in force.
    """
    changed = [each for each in goods if before.get(each.sku) != each]
    common = [each for each in changed if _differs(each, before, Goods.common)]
    priced = [each for each in changed if _differs(each, before, _minor)]
    kept = [each for each in changed if _differs(each, before, Goods.kept)]
    upsert(session, Product, (each.kept() for each in kept))
    _write_codes(session, zone, changed, before)
    upsert(session, Price, _price_rows(zone, priced))
    if told_before:
        written = Written(len(changed), len(priced))
    else:
        written = publish_differences(session, zone, changed, before, done=done)
    _publish_elsewhere(session, zone, common, before)
    return replace(written, costs=new_costs(changed, before))


def publish_differences(
    session: Session,
    zone: str,
    goods: Sequence[Goods],
    before: Mapping[str, Goods],
    *,
    group: str = "",
    done: Done = lambda _: None,
) -> Written:
    """Tells a zone's tills what differs from `before`, at once or as rows of a group. The drawings
    that it refers to come at once: nothing is sold by them."""
    told = [each for each in goods if _differs(each, before, Goods.told)]
    priced = [each for each in goods if _differs(each, before, _minor)]
    _publish_pictures(session, zone, told)
    publish(session, catalog_stream(zone), _counted(_goods_changes(told), done), group=group)
    publish(session, price_stream(zone), _price_changes(priced), group=group)
    return Written(len(told), len(priced))


def new_costs(goods: Iterable[Goods], before: Mapping[str, Goods]) -> int:
    """How many of the goods cost the chain something else than before."""
    costs = ((each.cost_minor, before.get(each.sku)) for each in goods)
    return sum(cost != (known.cost_minor if known else None) for cost, known in costs)


def write_pictures(session: Session, drawings: Mapping[str, str]) -> None:
    """Stores drawings (id to SVG) and tells the zones that have them already."""
    lock_catalogue(session)
    known = {each.id: each.svg for each in session.exec(select(Picture))}
    changed = {id: svg for id, svg in drawings.items() if known.get(id) != svg}
    upsert(session, Picture, changed.items())
    for zone, picture in session.execute(
        select(ZonePicture.zone, ZonePicture.picture).order_by(
            col(ZonePicture.zone), col(ZonePicture.picture)
        )
    ):
        if picture in changed:
            publish(
                session, catalog_stream(zone), [(picture_key(picture), {"svg": changed[picture]})]
            )


# --- what differs --------------------------------------------------------------------


def _differs(goods: Goods, before: Mapping[str, Goods], part: Callable[[Goods], object]) -> bool:
    """True when that part of a good is another than before; a new good had nothing."""
    known = before.get(goods.sku)
    if known is None:
        return goods.price_minor is not None or part in (Goods.common, Goods.kept)
    return part(goods) != part(known)


def _minor(goods: Goods) -> int | None:
    return goods.price_minor


# --- tables --------------------------------------------------------------------------


def _codes_of(session: Session, zone: str, skus: Sequence[str]) -> dict[str, list[Code]]:
    rows = session.execute(
        select(ProductCode.sku, ProductCode.code, ProductCode.thousandths, col(PackPrice.minor))
        .outerjoin(
            PackPrice, (col(PackPrice.code) == ProductCode.code) & (col(PackPrice.zone) == zone)
        )
        .where(among(session, col(ProductCode.sku), skus))
    )
    found: dict[str, list[Code]] = {}
    for sku, code, thousandths, minor in rows:
        found.setdefault(sku, []).append(Code(code, thousandths, minor))
    # Sorted here: the two databases do not agree on the order of text.
    return {sku: sorted(codes, key=lambda code: code.code) for sku, codes in found.items()}


def _write_codes(
    session: Session, zone: str, goods: Sequence[Goods], before: Mapping[str, Goods]
) -> None:
    """Gives the goods their codes; one that moves to another good leaves its old prices behind."""
    known = [before[each.sku] for each in goods if each.sku in before]
    old = [(code, each.sku) for each in known for code in each.codes]
    new = [(code, each.sku) for each in goods for code in each.codes]
    now = {code.code: sku for code, sku in new}
    gone = [code.code for code, sku in old if now.get(code.code) != sku]
    if gone:
        session.execute(delete(ProductCode).where(among(session, col(ProductCode.code), gone)))
    if old:
        kept = {(code, sku) for code, sku in old if now.get(code.code) == sku}
        new = [owned for owned in new if owned not in kept]
    upsert(session, ProductCode, _code_rows(new))
    unpriced = [code.code for code, _ in old if code.pack_minor is not None]
    if unpriced:
        of_those = among(session, col(PackPrice.code), unpriced)
        session.execute(delete(PackPrice).where(col(PackPrice.zone) == zone, of_those))
    packs = [code for each in goods for code in each.codes if code.pack_minor is not None]
    upsert(
        session,
        PackPrice,
        ((zone, code.code, code.pack_minor) for code in packs),
    )


def _code_rows(owned: Iterable[tuple[Code, str]]) -> Iterator[tuple[object, ...]]:
    for code, sku in sorted(owned, key=lambda each: each[0].code):
        yield code.code, sku, code.thousandths


def _price_rows(zone: str, goods: Iterable[Goods]) -> Iterator[tuple[object, ...]]:
    for each in goods:
        yield zone, each.sku, each.price_minor


# --- streams -------------------------------------------------------------------------


def _goods_changes(goods: Iterable[Goods]) -> Iterator[tuple[str, dict[str, object]]]:
    for each in goods:
        yield each.sku, goods_body(each)


def _price_changes(goods: Iterable[Goods]) -> Iterator[tuple[str, dict[str, object]]]:
    for each in goods:
        yield each.sku, {"minor": each.price_minor}


def _counted(
    changes: Iterable[tuple[str, dict[str, object]]], done: Done
) -> Iterator[tuple[str, dict[str, object]]]:
    for number, change in enumerate(changes, start=1):
        yield change
        if number % 1000 == 0:
            done(number)


def _publish_pictures(session: Session, zone: str, goods: Iterable[Goods]) -> None:
    """Gives the zone the drawings that its goods refer to and that it has not been given."""
    wanted = {each.picture for each in goods if each.picture}
    given = set(session.exec(select(ZonePicture.picture).where(col(ZonePicture.zone) == zone)))
    new = sorted(wanted - given)
    drawings = session.exec(
        select(Picture).where(among(session, col(Picture.id), new)).order_by(col(Picture.id))
    )
    publish(session, catalog_stream(zone), [(picture_key(d.id), {"svg": d.svg}) for d in drawings])
    upsert(session, ZonePicture, ((zone, picture) for picture in new))


def _publish_elsewhere(
    session: Session, zone: str, common: Sequence[Goods], before: Mapping[str, Goods]
) -> None:
    """Tells the other zones what changed for everybody."""
    skus = [each.sku for each in common if each.sku in before]
    zones = session.exec(
        select(Price.zone).where(col(Price.zone) != zone).distinct().order_by(col(Price.zone))
    ).all()
    for other in zones:
        there = [g for g in goods_of(session, other, skus).values() if g.price_minor is not None]
        _publish_pictures(session, other, there)
        publish(session, catalog_stream(other), _goods_changes(there))
