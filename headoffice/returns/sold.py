"""A sale as it was bought, with everything that came back of it, from the facts themselves."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from sqlmodel import Session, col, select

from headoffice.configuration.return_rules import rules_of
from headoffice.ingest.tables import FactRow, SaleRow
from headoffice.payments.tables import AttemptRow
from headoffice.publishing.recorded import class_of
from headoffice.publishing.tables import Publication
from headoffice.returns.ordered import bought_order, order_number
from headoffice.returns.tables import ReturnRow
from headoffice.stores.tables import Store, regions_of
from storeapp.domain.codec import (
    SALE_READERS,
    bought_body,
    parse_body,
    return_from,
    so_far_body,
)
from storeapp.domain.returning import Bought, SoFar, bought_in, so_far
from storeapp.domain.sale import Sale
from storeapp.promotions.codec import rules_from
from storeapp.promotions.rule import Returning
from storeapp.sync.wire.returns import SaleTold


@dataclass(frozen=True, slots=True)
class Sold:
    """`bought` and what came back of it; `store` is where, `coupons` what was presented."""

    bought: Bought
    before: SoFar
    store: Store


def sold(session: Session, sale_id: str) -> Sold | None:
    """A sale of a till, or what was given out of an order; None when head office has none."""
    if number := order_number(sale_id):
        return _ordered(session, sale_id, number)
    found = _sale(session, sale_id)
    if found is None:
        return None
    row, sale = found
    bought = bought_in(sale, _attempts(session, row.store, sale))
    return Sold(bought, came_back(session, sale_id), session.get_one(Store, row.store))


def _ordered(session: Session, sale_id: str, number: int) -> Sold | None:
    found = bought_order(session, number)
    store = None if found is None else session.get(Store, found[0].store)
    if found is None or store is None:
        return None
    bought, before = found
    taxes = came_back(session, sale_id).taxes
    return Sold(bought, replace(before, taxes=taxes), store)


def came_back(session: Session, sale_id: str, *, without: str = "") -> SoFar:
    """What all stores took back of it, but the return of that id."""
    rows = select(ReturnRow).where(ReturnRow.sale == sale_id, ReturnRow.id != without)
    order = (col(ReturnRow.ended_at), col(ReturnRow.id))
    return so_far(
        return_from(parse_body(_body(session, row))).back
        for row in session.exec(rows.order_by(*order))
    )


def told(session: Session, found: Sold, *, until_ms: int = 0) -> SaleTold:
    """As a till is told of it."""
    bought, store = found.bought, found.store
    rules = asking_rules(session, bought)
    return SaleTold(
        bought=bought_body(bought),
        before=so_far_body(found.before),
        rules=rules,
        regions=sorted(regions_of(store)),
        owner=store.owner,
        classes=[class_of(code) for code in bought.coupons],
        until_ms=until_ms,
    )


def asking_rules(session: Session, bought: Bought) -> str:
    """The promotions it was priced by, where one that took part looks again at what is kept."""
    used = {p.promotion for line in bought.lines for share in line.shares for p in share.parts}
    if not (bought.rules and used):
        return ""
    body = session.exec(select(Publication.body).where(Publication.hash == bought.rules)).first()
    if body is None:
        return ""
    asks = any(
        each.id in used and each.returns is not Returning.PROPORTIONAL
        for each in rules_from(parse_body(body)).promotions
    )
    return body if asks else ""


def may_take_back(session: Session, owner: str) -> Iterable[str]:
    """The stores whose sales a till of a store run by `owner` may take back, by code.

    The rule: those of the same owner, and those whose sales head office lets everybody take back.
    """
    for store in session.exec(select(Store).order_by(Store.code)):
        if store.owner == owner or rules_of(session, store.code).anywhere:
            yield store.code


def _sale(session: Session, sale_id: str) -> tuple[SaleRow, Sale] | None:
    row = session.get(SaleRow, sale_id)
    if row is None:
        return None
    fact = session.get_one(FactRow, (row.device, row.epoch, row.seq))
    return row, SALE_READERS[fact.kind](parse_body(fact.body.decode()))


def _body(session: Session, row: ReturnRow) -> str:
    return session.get_one(FactRow, (row.device, row.epoch, row.seq)).body.decode()


def _attempts(session: Session, store: str, sale: Sale) -> dict[str, int]:
    rows = select(AttemptRow.number, AttemptRow.count).where(
        AttemptRow.store == store, AttemptRow.sale == sale.id
    )
    return dict(session.exec(rows).all())
