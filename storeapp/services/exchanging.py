"""An exchange: what comes back pays for what is taken, in one basket with one payment."""

from __future__ import annotations

from datetime import datetime

from storeapp.domain.errors import Refusal
from storeapp.domain.money import total
from storeapp.domain.returning import Return, carried_over
from storeapp.domain.sale import Sale
from storeapp.domain.settling import UnderWay
from storeapp.domain.staff import StaffMember
from storeapp.domain.tender import Settlement, Tender, TenderKind
from storeapp.ports.sales import SalesUnit
from storeapp.services.returns import made


def credits_of(under_way: UnderWay) -> tuple[Tender, ...]:
    """What pays for the new goods: one tender for each payment that it was paid with before."""
    return tuple(
        carried_over(each.carried, each.source) for each in under_way.back.given if each.carried
    )


def with_credits(fresh: Settlement, tenders: tuple[Tender, ...]) -> Settlement:
    for tender in tenders:
        fresh = fresh.by_card(tender.amount, tender.reference, tender.kind)
    return fresh


def exchanged(unit: SalesUnit, sale: Sale, *, cashier: StaffMember, at: datetime) -> Return | None:
    """The return that the sale was paid with, made in the sale's own transaction; None for a plain
    sale. Refusal `exchange-changed` when it is not the one that is under way."""
    paying = [tender for tender in sale.tenders if tender.kind is TenderKind.EXCHANGE]
    under_way = unit.return_under_way()
    mine = under_way is not None and under_way.exchange == sale.id
    if not paying and not mine:
        return None
    carried = total((tender.amount for tender in paying), sale.due.currency)
    if under_way is None or not mine or under_way.next is not None:
        raise Refusal("exchange-changed")
    if under_way.back.carried != carried:
        raise Refusal("exchange-changed")
    return made(unit, under_way, cashier=cashier, at=at, exchange=sale.id)
