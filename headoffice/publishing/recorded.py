"""Recorded sales as baskets that can be priced again: what was bought, when, where and by whom."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from sqlmodel import Session, col, select, tuple_

from headoffice.catalogue.bulk import parts
from headoffice.catalogue.tables import Product
from headoffice.ingest.tables import FactRow, SaleRow
from headoffice.publishing.shelf import traits_of
from storeapp.domain.basket import Basket, Line
from storeapp.domain.catalogue import NO_TRAITS, Traits
from storeapp.domain.codec import SALE_READERS, parse_body
from storeapp.domain.customer import Customer
from storeapp.domain.sale import Sale
from storeapp.promotions.counter import items_of
from storeapp.promotions.occasion import Item, Occasion, Place
from storeapp.sync.wire.coupons import read_code

BATCH = 200
_WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which sales: the newest `most` (None: all) of those on or after the business day `since`,
    or those with that receipt number (one, unless a till has told it twice)."""

    most: int | None = None
    since: date | None = None
    number: str = ""


@dataclass(frozen=True, slots=True)
class Recorded:
    """A sale to be priced again."""

    id: str
    number: str
    store: str
    currency: str
    items: tuple[Item, ...]
    at: datetime
    customer: Customer | None
    burn: int
    coupons: tuple[str, ...]
    tenders: frozenset[str]

    def occasion(self, place: Place) -> Occasion:
        return Occasion(
            self.at,
            place,
            customer=self.customer,
            coupons=self.coupons,
            tenders=self.tenders,
            burn=self.burn,
        )


def chosen(session: Session, wanted: Wanted) -> list[SaleRow]:
    """The rows of the wanted sales, the newest first."""
    rows = select(SaleRow).order_by(col(SaleRow.business_date).desc(), col(SaleRow.id).desc())
    if wanted.since is not None:
        rows = rows.where(SaleRow.business_date >= wanted.since.isoformat())
    if wanted.number:
        rows = rows.where(SaleRow.number == wanted.number)
    if wanted.most is not None:
        rows = rows.limit(wanted.most)
    return list(session.exec(rows))


def baskets(session: Session, rows: Sequence[SaleRow], not_before: datetime) -> Iterator[Recorded]:
    """The sales as they would be bought on the same weekday at the same hour, in the first weeks
    that are wholly after `not_before`: a set that is to come is tried on what was."""
    traits = {product.sku: traits_of(product) for product in session.exec(select(Product))}
    for row, sale in sales(session, rows):
        yield _recorded(row, sale, traits, not_before)


def sales(session: Session, rows: Sequence[SaleRow]) -> Iterator[tuple[SaleRow, Sale]]:
    """The rows with the sales themselves, as their facts say."""
    for some in parts(rows, BATCH):
        bodies = _bodies(session, some)
        for row in some:
            yield row, sale_of(*bodies[row.device, row.epoch, row.seq])


def sale_of(kind: str, body: bytes) -> Sale:
    """The sale of a fact that was accepted."""
    return SALE_READERS[kind](parse_body(body.decode()))


def class_of(code: str) -> str:
    """What promotions know a coupon by; a code for everybody is its own class."""
    read = read_code(code)
    return code if read is None else read.coupon.coupon_class


def _bodies(
    session: Session, rows: Sequence[SaleRow]
) -> dict[tuple[str, int, int], tuple[str, bytes]]:
    key = tuple_(FactRow.device, FactRow.epoch, FactRow.seq)
    wanted = [(row.device, row.epoch, row.seq) for row in rows]
    found = session.exec(select(FactRow).where(key.in_(wanted)))
    return {(fact.device, fact.epoch, fact.seq): (fact.kind, fact.body) for fact in found}


def _recorded(
    row: SaleRow, sale: Sale, traits: Mapping[str, Traits], not_before: datetime
) -> Recorded:
    shift = _shift(sale.ended_at, not_before)
    lines = tuple(_line(priced.line, traits, shift) for priced in sale.lines)
    at = sale.ended_at + shift
    return Recorded(
        id=sale.id,
        number=str(sale.number),
        store=row.store,
        currency=row.currency,
        items=items_of(Basket(sale.id, lines), at),
        at=at,
        customer=sale.customer,
        burn=sale.burn,
        coupons=tuple(class_of(code) for code in sale.coupons),
        tenders=frozenset(tender.kind.value for tender in sale.tenders),
    )


def _shift(sold_at: datetime, not_before: datetime) -> timedelta:
    late = not_before - sold_at.replace(tzinfo=None)
    return max(-(-late // _WEEK), 0) * _WEEK


def _line(line: Line, traits: Mapping[str, Traits], shift: timedelta) -> Line:
    """The line with what promotions go by now, where the till that sold it knew nothing of it."""
    known = line.traits if line.traits != NO_TRAITS else traits.get(line.sku, NO_TRAITS)
    scanned_at = None if line.scanned_at is None else line.scanned_at + shift
    expires = None if line.expires is None else line.expires + shift
    return replace(line, traits=known, scanned_at=scanned_at, expires=expires)
