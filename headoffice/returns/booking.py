"""What arrived returns say, booked once and never refused: units, money, stock and points."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from typing import Any

from sqlalchemy import update
from sqlmodel import Session, col, select

from headoffice.ingest.judging import Value
from headoffice.ingest.projecting import Place
from headoffice.inventory.buckets import DAMAGED, PUT_BACK
from headoffice.inventory.moving import returned as to_stock
from headoffice.members.model import day_of
from headoffice.members.points import Cause, reverse
from headoffice.members.service import ERASED, leading, locked_all
from headoffice.members.tables import MemberPurchase
from headoffice.members.telling import tell
from headoffice.members.tiers import policy_on, settle_tier
from headoffice.returns.claiming import lay_out, settle
from headoffice.returns.ordered import order_number, take_back
from headoffice.returns.sold import came_back, sold
from headoffice.returns.tables import (
    Returnable,
    ReturnConflict,
    ReturnLine,
    ReturnRow,
    ReturnTender,
)
from storeapp.domain.returning import Disposition, Return

log = logging.getLogger("storeapp.headoffice.returns")

RETURNED_TWICE, PAID_TWICE, SALE_UNKNOWN = "returned-twice", "paid-twice", "sale-unknown"
BUCKETS = {Disposition.PUT_BACK: PUT_BACK, Disposition.DAMAGED: DAMAGED}


def follow(session: Session, facts: Sequence[tuple[Place, Value]], now_ms: int) -> None:
    """Books the returns among these facts, in the transaction they arrived in."""
    told = []
    for place, value in facts:
        if not isinstance(value, Return):
            continue
        if session.get(ReturnRow, value.id) is None:
            _rows(session, place, value)
            told.append((place, value))
        else:
            log.warning("return told before: %s by device %s", value.id, place.device)
    # Orders, members, stock, what can still come back: the order in which everybody locks them.
    for _, done in sorted(told, key=lambda each: order_number(each[1].back.sale)):
        if order_number(done.back.sale):
            take_back(session, done, at_ms=now_ms)
    _points(session, [done for _, done in told], now_ms)
    for place, done in told:
        _stock(session, place, done, now_ms)
    for place, done in told:
        settle(session, done.back.claim)
        if done.back.sale:
            _count(session, place, done, now_ms)


def _stock(session: Session, place: Place, done: Return, now_ms: int) -> None:
    """Put back they wait for somebody who scans them onto the shelf; damaged nobody buys them."""
    for disposition, bucket in BUCKETS.items():
        goods = [
            (line.sku, line.quantity.thousandths)
            for line in done.back.lines
            if line.disposition is disposition
        ]
        if goods:
            ref = f"return:{done.id}"
            to_stock(
                session, place.store, goods, disposition=bucket, ref=ref, at_ms=now_ms, part=bucket
            )


def _count(session: Session, place: Place, done: Return, now_ms: int) -> None:
    """Adds the units to what came back; what does not fit is put before people."""
    back = done.back
    found = sold(session, back.sale)
    if found is None:
        _conflict(session, place, done, SALE_UNKNOWN, 0, back.due.minor, now_ms)
        return
    lay_out(session, found.bought)
    over = 0
    for line in sorted(back.lines, key=lambda each: each.line):
        row = session.execute(
            update(Returnable)
            .where(col(Returnable.sale) == back.sale, col(Returnable.line) == line.line)
            .values(returned=col(Returnable.returned) + line.units)
            .returning(col(Returnable.returned), col(Returnable.sold))
        ).first()
        if row is None or row.returned > row.sold:
            over += line.units if row is None else min(line.units, row.returned - row.sold)
    before = came_back(session, back.sale)
    paid = sum(each.amount.minor for each in found.bought.paid)
    given = sum(each.paid + each.carried for each in before.given.values())
    if over:
        _conflict(session, place, done, RETURNED_TWICE, over, back.due.minor, now_ms)
    elif given > paid:
        _conflict(session, place, done, PAID_TWICE, 0, given - paid, now_ms)


def _conflict(
    session: Session,
    place: Place,
    done: Return,
    what: str,
    units: int,
    over_minor: int,
    now_ms: int,
) -> None:
    log.warning("return %s: %s", done.id, what)
    others = select(ReturnRow.id).where(ReturnRow.sale == done.back.sale, ReturnRow.id != done.id)
    session.add(
        ReturnConflict(
            return_id=done.id,
            what=what,
            sale=done.back.sale,
            store=place.store,
            others=" ".join(session.exec(others.order_by(ReturnRow.id))),
            units=units,
            over_minor=over_minor,
            found_ms=now_ms,
        )
    )
    session.flush()


def _points(session: Session, told: Sequence[Return], now_ms: int) -> None:
    """What a sale earned is taken back, and what it burnt is given back, with its units; and her
    tier goes by what she kept."""
    moved = [done for done in told if done.back.customer_id]
    if not moved:
        return
    today = day_of(now_ms)
    leads = leading(session, {done.back.customer_id for done in moved})
    members = locked_all(session, [done.back.customer_id for done in moved])
    touched = {}
    for done in moved:
        member = members.get(leads[done.back.customer_id]) or members.get(done.back.customer_id)
        if member is None or member.state == ERASED:
            continue
        cause = Cause(done.id, today, now_ms, sale=done.back.sale, reason="return")
        reverse(
            session,
            member,
            unearned=done.back.unearned,
            unburned=done.back.unburnt,
            cause=cause,
            policy=policy_on(session, today),
        )
        _kept_less(session, done)
        settle_tier(session, member, today=today)
        touched[member.id] = member
    tell(session, touched.values(), today=today)


def _kept_less(session: Session, done: Return) -> None:
    purchase = session.get(MemberPurchase, done.back.sale, with_for_update=True)
    if purchase is not None:
        purchase.due_minor = max(0, purchase.due_minor - done.back.due.minor)
        session.add(purchase)
        session.flush()


def _rows(session: Session, place: Place, done: Return) -> None:
    back = done.back
    header: dict[str, Any] = {
        "id": done.id,
        "device": place.device,
        "epoch": place.epoch,
        "seq": place.seq,
        "store": place.store,
        "till": place.till,
        "number": str(done.number),
        "sale": back.sale,
        "sold_in": back.store,
        "shift": done.shift,
        "business_date": done.business_date.isoformat(),
        "ended_at": done.ended_at.isoformat(),
        "cashier": done.cashier_id,
        "currency": back.due.currency.code,
        "due_minor": back.due.minor,
        "rounding_minor": back.rounding.minor,
        "kept_back_minor": back.kept_back.minor,
        "claim": back.claim,
        "approved_by": back.approved_by,
        "exchange": done.exchange,
    }
    session.add(ReturnRow(**header))
    session.add_all(
        ReturnLine(
            return_id=done.id,
            place=number,
            line=line.line,
            sku=line.sku,
            thousandths=line.quantity.thousandths,
            first=line.first,
            units=line.units,
            net_minor=line.net.minor,
            reason=line.reason,
            condition=line.condition.value,
            disposition=line.disposition.value,
        )
        for number, line in enumerate(back.lines)
    )
    session.add_all(
        ReturnTender(
            return_id=done.id,
            place=each.place,
            kind=each.source.kind.value,
            due_minor=each.due.minor,
            paid_minor=each.paid.minor,
            carried_minor=each.carried.minor,
            reference=each.reference,
        )
        for each in back.given
    )
    session.flush()
