"""Placing an order of a channel: priced, held, and then placed or waiting for its payment."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from headoffice.channels import pending
from headoffice.channels.keys import Selling
from headoffice.channels.quoting import Books, Priced, delivery_of, price_cart, shares_of
from headoffice.channels.shapes_orders import (
    AtPickup,
    ByPhone,
    OrderAsk,
    OrderPlaced,
    PaidElsewhere,
)
from headoffice.channels.stock import arrives_ms, ready_ms
from headoffice.door import NotServed
from headoffice.inventory import holding
from headoffice.inventory.available import ato
from headoffice.members.knowing import Known
from headoffice.orders.model import Address, Customer, NewLine, NewOrder, Payment
from headoffice.orders.placing import find, place
from headoffice.stores.tables import Store
from storeapp.domain.errors import Refusal
from storeapp.domain.fulfilment import Mode

AWAITING = "awaiting_payment"
HOLD_MS = 60_000
"""The time of the transaction is enough where nothing has to be waited for."""


@dataclass(frozen=True, slots=True)
class Promised:
    """When the goods will be ready or have arrived; `short` says that they come from elsewhere."""

    promise_ms: int
    hold: str


def place_order(
    session: Session,
    asker: Selling,
    books: Books,
    said: OrderAsk,
    *,
    member: Known | None,
    at: datetime,
) -> OrderPlaced:
    """409 `order-ref-used`, `price-changed`, `stock-short`, `place-unknown`, and what a cart is
    refused for; nothing is held then."""
    now_ms = int(at.timestamp() * 1000)
    _refuse_known(session, asker, said.ref)
    _refuse_place(session, said)
    priced = price_cart(session, asker, books, said, member=member, at=at)
    delivery_minor = delivery_of(asker, said.mode, priced.basket.due.minor)
    _refuse_price(said, priced.basket.due.minor + delivery_minor)
    promised = _hold(session, asker, said, now_ms)
    new = _new_order(asker, said, priced, member, promised, delivery_minor)
    if isinstance(said.payment, ByPhone) and new.due_minor:
        waiting = pending.keep(session, new, place=asker.place, now_ms=now_ms)
        return _answer(new, "", AWAITING, waiting.until_ms)
    return _answer(new, place(session, new, at_ms=now_ms), "placed", 0)


def _refuse_known(session: Session, asker: Selling, ref: str) -> None:
    if find(session, asker.channel, ref) or pending.pending(session, asker.channel, ref):
        raise NotServed(409, "order-ref-used", "This channel has placed an order by that name.")


def _refuse_place(session: Session, said: OrderAsk) -> None:
    if said.mode != "pickup" or said.place is None:
        return
    store = session.get(Store, said.place)
    if store is None or store.kind != "store":
        raise NotServed(409, "place-unknown", "There is no store with this code.")


def _refuse_price(said: OrderAsk, due_minor: int) -> None:
    if said.expected_due_minor not in (None, due_minor):
        raise NotServed(409, "price-changed", f"It costs {due_minor} by now; ask her again.")


def _hold(session: Session, asker: Selling, said: OrderAsk, now_ms: int) -> Promised:
    """In the store where it is picked up when that has all of it, else wherever it is."""
    ref = pending.hold_of(asker.channel, said.ref)
    waits = isinstance(said.payment, ByPhone)
    until_ms = now_ms + (pending.HELD_MS + HOLD_MS if waits else HOLD_MS)
    demand = {line.sku: line.thousandths for line in said.lines}

    def held(where: str | None) -> None:
        holding.hold(
            session,
            ref=ref,
            channel=asker.channel,
            demand=demand,
            until_ms=until_ms,
            place=where,
            at_ms=now_ms,
        )

    if said.mode == "pickup":
        try:
            held(said.place)
        except Refusal as refusal:
            if refusal.code != "stock-short":
                raise
        else:
            return Promised(ready_ms(asker, now_ms), ref)
    found = ato(session, demand, asker.channel, now_ms)
    for sku, wanted in demand.items():
        if found[sku] < wanted:
            raise NotServed(
                409, "stock-short", f"Of {sku} {found[sku]} thousandths can be promised."
            )
    held(None)
    return Promised(arrives_ms(asker, now_ms), ref)


def _new_order(
    asker: Selling,
    said: OrderAsk,
    priced: Priced,
    member: Known | None,
    promised: Promised,
    delivery_minor: int,
) -> NewOrder:
    lines = _lines(said, priced)
    due_minor = sum(line.net_minor for line in lines) + delivery_minor
    return NewOrder(
        channel=asker.channel,
        channel_ref=said.ref,
        lines=lines,
        payments=_payments(said, due_minor),
        customer=_customer(said, member),
        address=_address(said),
        pickup_at=(said.place or "") if said.mode == "pickup" else "",
        currency=asker.currency,
        delivery_minor=delivery_minor,
        promise_ms=promised.promise_ms,
        hold=promised.hold,
    )


def _lines(said: OrderAsk, priced: Priced) -> tuple[NewLine, ...]:
    return tuple(
        NewLine(
            sku=line.line.sku,
            thousandths=line.line.quantity.thousandths,
            list_minor=line.line.unit_price.minor,
            net_minor=line.net.minor,
            mode=Mode(said.mode),
            unit=line.line.quantity.unit,
            name_zh=line.line.name.zh,
            name_en=line.line.name.en,
            tax=line.line.tax_code,
            shares=shares,
        )
        for line, shares in zip(priced.basket.lines, shares_of(priced.basket), strict=True)
    )


def _payments(said: OrderAsk, due_minor: int) -> tuple[Payment, ...]:
    payment = said.payment
    if isinstance(payment, PaidElsewhere) and due_minor:
        return (Payment(payment.method, due_minor, payment.reference),)
    assert isinstance(payment, PaidElsewhere | AtPickup | ByPhone)
    return ()


def _customer(said: OrderAsk, member: Known | None) -> Customer:
    if member is None:
        return Customer("", said.contact.called, said.contact.phone)
    person = member.person
    return Customer(
        member.member.id,
        said.contact.called or person.name,
        said.contact.phone or person.phone,
    )


def _address(said: OrderAsk) -> Address | None:
    if said.mode != "ship" or said.address is None:
        return None
    given = said.address
    return Address(given.recipient, given.phone, tuple(given.lines), given.district, given.city)


def _answer(new: NewOrder, order: str, state: str, until_ms: int) -> OrderPlaced:
    return OrderPlaced(
        ref=new.channel_ref,
        order=order,
        state=state,
        due_minor=new.due_minor,
        currency=new.currency,
        hold_until_ms=until_ms,
        promise_ms=new.promise_ms,
    )
