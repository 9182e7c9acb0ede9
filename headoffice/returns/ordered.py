"""Orders of other channels as goods that can come back to a counter: what was given out of them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from sqlmodel import Session, col, select

from headoffice.door import NotServed
from headoffice.orders.keeping import Doing, Kept, locked, numbers_in, order_id, read, write
from headoffice.orders.tables import OrderLineRow, OrderTenderRow
from headoffice.payments.tables import AttemptRow
from storeapp.domain.basket import Entry, Line
from storeapp.domain.catalogue import Name
from storeapp.domain.customer import Customer
from storeapp.domain.errors import Refusal
from storeapp.domain.money import Currency, Money, currency
from storeapp.domain.order import Order, OrderTender
from storeapp.domain.order import returned as came_back_of
from storeapp.domain.pricing import Part, PricedLine, Share
from storeapp.domain.quantity import Quantity, Unit
from storeapp.domain.returning import Bought, Given, Paid, Return, SoFar, Source, shares_of
from storeapp.domain.tax import TaxLine
from storeapp.domain.tender import TenderKind
from storeapp.sync.wire.returns import PAID_ELSEWHERE

NO_TAX = "order"
OFFERS = "order"
"""What an order's line was reduced by, which the order keeps per line and not per unit."""


def order_number(sale_id: str) -> int:
    """The number of an order's id, 0 when it is no order's."""
    return numbers_in(sale_id)[0]


def bought_order(session: Session, number: int) -> tuple[Bought, SoFar] | None:
    """What was given out of an order, and what of it came back; None when there is no such order.
    409 `paid-elsewhere` when its channel alone can give the money back."""
    try:
        kept = read(session, number)
    except Refusal:
        return None
    row, of = kept.row, currency(kept.row.currency)
    rows = session.exec(
        select(OrderLineRow).where(OrderLineRow.number == number).order_by(col(OrderLineRow.line))
    ).all()
    lines = tuple(
        _line(told, given, of)
        for told, each in zip(rows, kept.order.lines, strict=True)
        if (given := each.given)
    )
    bought = Bought(
        id=order_id(number),
        number=row.channel_ref,
        store=place_of(kept),
        sold_on=datetime.fromtimestamp(row.placed_ms / 1000, UTC).date(),
        lines=lines,
        taxes=_no_taxes(),
        due=Money(sum(line.net.minor for line in lines), of),
        paid=tuple(_paid(session, kept, tender, of) for tender in _tenders(session, number)),
        customer=Customer(row.member) if row.member else None,
    )
    units = {
        f"{told.line}": each.returned // _step(told, each.ordered)
        for told, each in zip(rows, kept.order.lines, strict=True)
        if each.returned
    }
    given_back = {
        place: Given(tender.refunded_minor, tender.refunded_minor)
        for place, tender in enumerate(kept.order.tenders)
        if tender.refunded_minor
    }
    return bought, SoFar(units, given=given_back)


def place_of(kept: Kept) -> str:
    """The store it belongs to: where it is collected or was taken, else who sent it."""
    sent = next((fo.place for fo in kept.order.fos), "")
    return kept.row.pickup_at or kept.row.taken_at or sent


def take_back(session: Session, done: Return, *, at_ms: int) -> None:
    """Books a return in the order it is of: its lines, and what its tenders gave back. What does
    not fit any more is left out here, and shown to people by the count of what came back."""
    kept = locked(session, order_number(done.back.sale))
    order = kept.order
    for line in done.back.lines:
        place = int(line.line) if line.line.isdecimal() else len(order.lines)
        if place < len(order.lines):
            most = min(line.quantity.thousandths, order.lines[place].returnable)
            order = came_back_of(order, place, most) if most else order
    order = _refunded(order, done)
    if order != kept.order:
        write(session, kept, order, Doing("returned", at_ms, by=done.cashier_id))


def _refunded(order: Order, done: Return) -> Order:
    tenders = list(order.tenders)
    for given in done.back.given:
        if given.place < len(tenders):
            had = tenders[given.place]
            back = given.due.minor + given.carried.minor
            most = min(back, had.paid_minor - had.refunded_minor)
            tenders[given.place] = OrderTender(
                had.paid_minor, had.refunded_minor + most, had.refunds
            )
    return replace(order, tenders=tuple(tenders))


def _line(row: OrderLineRow, given: int, of: Currency) -> PricedLine:
    """The part of a line that was given out; each unit costs what it did in the whole line."""
    whole = _priced(row, row.ordered, row.net_minor, of)
    if given == row.ordered or Unit(row.unit).divisible:
        return _priced(row, given, row.net_minor * given // row.ordered, of)
    net, left = 0, given // 1000
    for share in shares_of(whole):
        count = min(left, share.count)
        net, left = net + count * share.net, left - count
    return _priced(row, given, net, of)


def _priced(row: OrderLineRow, thousandths: int, net: int, of: Currency) -> PricedLine:
    line = Line(
        id=str(row.line),
        sku=row.sku,
        name=Name(row.name_zh or row.sku, row.name_en or row.sku),
        quantity=Quantity(thousandths, Unit(row.unit)),
        unit_price=Money(row.list_minor, of),
        price_pos=0,
        tax_code=row.tax or NO_TAX,
        entry=Entry.KEY,
    )
    net = min(net, line.amount.minor)
    plain = PricedLine(line, Money(net, of))
    return replace(plain, shares=_reduced(plain) if plain.saving else ())


def _reduced(plain: PricedLine) -> tuple[Share, ...]:
    each = plain.line.amount.minor // plain.line.units
    return tuple(
        replace(share, parts=(Part(OFFERS, 0, each - share.net),) if each > share.net else ())
        for share in shares_of(plain)
    )


def _tenders(session: Session, number: int) -> list[OrderTenderRow]:
    rows = select(OrderTenderRow).where(OrderTenderRow.number == number)
    return sorted(session.exec(rows).all(), key=lambda each: each.tender)


def _paid(session: Session, kept: Kept, row: OrderTenderRow, of: Currency) -> Paid:
    if row.kind not in {kind.value for kind in TenderKind if kind is not TenderKind.EXCHANGE}:
        raise NotServed(409, PAID_ELSEWHERE, "Only its own channel can give this money back.")
    amount = Money(row.paid_minor, of)
    attempt = session.get(AttemptRow, row.reference) if row.reference else None
    source = Source(
        TenderKind(row.kind),
        attempt.store if attempt else place_of(kept),
        attempt.sale if attempt else order_id(kept.number),
        row.tender,
        attempt.count if attempt else 0,
        row.reference,
    )
    return Paid(row.tender, amount, amount, source)


def _step(row: OrderLineRow, ordered: int) -> int:
    return ordered if Unit(row.unit).divisible else 1000


def _no_taxes() -> tuple[TaxLine, ...]:
    """Prices of orders contain their taxes, and the order's own invoice says them."""
    return ()
