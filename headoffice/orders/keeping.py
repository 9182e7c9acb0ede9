"""An order between rows and value: read whole with its row locked, written as it changed."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlmodel import Session, col, select

from headoffice.orders.tables import (
    FoLineRow,
    FoRow,
    OrderEvent,
    OrderLineRow,
    OrderRow,
    OrderTenderRow,
)
from headoffice.orders.times import code_until, due_of
from storeapp.domain.errors import Defect, Refusal
from storeapp.domain.fact import canonical
from storeapp.domain.fulfilment import CancelState, Fo, FoLine, FoState, Mode
from storeapp.domain.order import Bucket, Order, OrderLine, OrderTender, status

_ID = re.compile(r"O([0-9]{1,12})(?:-([0-9]{1,4}))?")


@dataclass(frozen=True, slots=True)
class Kept:
    """An order's row, locked, and its value."""

    row: OrderRow
    order: Order

    @property
    def number(self) -> int:
        if self.row.number is None:
            raise Defect("an order without a number")
        return self.row.number


@dataclass(frozen=True, slots=True)
class Doing:
    """What is done to an order, by whom and when; `epoch` is 0 for the order as a whole."""

    kind: str
    at_ms: int
    epoch: int = 0
    by: str = ""
    said: Mapping[str, object] | None = None

    @property
    def text(self) -> str:
        """What was said, as the event keeps it."""
        return canonical(dict(self.said or {}))


def order_id(number: int) -> str:
    return f"O{number}"


def fo_id(number: int, epoch: int) -> str:
    return f"O{number}-{epoch}"


def numbers_in(id: str) -> tuple[int, int]:
    """The order's number and the epoch (0 where none is said); (0, 0) for no id at all."""
    found = _ID.fullmatch(id)
    return (int(found[1]), int(found[2] or 0)) if found else (0, 0)


def locked(session: Session, number: int) -> Kept:
    """The order, its row locked; Refusal `order-unknown`."""
    row = session.get(OrderRow, number, with_for_update=True, populate_existing=True)
    if row is None:
        raise Refusal("order-unknown")
    return Kept(row, _order(session, row))


def lock_all(session: Session, numbers: Sequence[int]) -> None:
    """Locks several orders in one order, so that two who need the same never wait in a circle."""
    rows = select(OrderRow.number).where(col(OrderRow.number).in_(sorted(set(numbers))))
    session.exec(rows.order_by(col(OrderRow.number)).with_for_update()).all()


def read(session: Session, number: int) -> Kept:
    """The order to look at only; Refusal `order-unknown`."""
    row = session.get(OrderRow, number)
    if row is None:
        raise Refusal("order-unknown")
    return Kept(row, _order(session, row))


def write(session: Session, kept: Kept, order: Order, doing: Doing) -> Kept:
    """The order as it is now, and the event that made it so; returns it with its new version."""
    row, before = kept.row, kept.order
    row.version += 1
    row.back_minor, row.excluded = order.back_minor, canonical(list(order.excluded))
    row.status, row.changed_ms = status(order), doing.at_ms
    session.add(row)
    write_lines(session, kept.number, before, order)
    for fo in order.fos:
        if before.find(fo.epoch) != fo:
            _write_fo(session, kept.number, fo, doing.at_ms)
    session.add(_event(kept, doing))
    session.flush()
    return Kept(row, order)


def write_lines(session: Session, number: int, before: Order, after: Order) -> None:
    for place, (old, new) in enumerate(zip(before.lines, after.lines, strict=True)):
        if old != new:
            row = session.get_one(OrderLineRow, (number, place))
            for bucket in Bucket:
                setattr(row, bucket.value, new.held(bucket))
            row.returned = new.returned
            session.add(row)
    for place, tender in enumerate(after.tenders):
        if before.tenders[place] != tender:
            paid = session.get_one(OrderTenderRow, (number, place))
            paid.refunded_minor, paid.refunds = tender.refunded_minor, tender.refunds
            session.add(paid)


def _write_fo(session: Session, number: int, fo: Fo, at_ms: int) -> None:
    row = session.get(FoRow, (number, fo.epoch))
    if row is None:
        row = FoRow(number=number, epoch=fo.epoch, place=fo.place, version=0, **_fo_columns(fo))
    for name, value in _fo_columns(fo).items():
        setattr(row, name, value)
    row.code_until_ms = code_until(fo, row.code_until_ms)
    row.version, row.changed_ms, row.due_ms = row.version + 1, at_ms, due_of(fo)
    session.add(row)
    session.flush()
    for line in fo.lines:
        part = session.get(FoLineRow, (number, fo.epoch, line.line))
        part = part or FoLineRow(number=number, epoch=fo.epoch, line=line.line, **_parts(line))
        for name, quantity in _parts(line).items():
            setattr(part, name, quantity)
        session.add(part)


def _fo_columns(fo: Fo) -> dict[str, Any]:
    return {
        "pickup_at": fo.pickup_at,
        "state": fo.state.value,
        "cancel": fo.cancel.value,
        "accept_by_ms": fo.accept_by_ms,
        "ready_ms": fo.ready_ms,
        "lease_until_ms": fo.lease_until_ms,
        "why": fo.why,
        "bin": fo.bin,
        "given": fo.given,
        "arrived": fo.arrived,
        "changed_ms": 0,
    }


def _parts(line: FoLine) -> dict[str, int]:
    return {"quantity": line.quantity, "found": line.found, "back": line.back, "out": line.out}


def _event(kept: Kept, doing: Doing) -> OrderEvent:
    return OrderEvent(
        number=kept.number,
        version=kept.row.version,
        epoch=doing.epoch,
        kind=doing.kind,
        by_whom=doing.by,
        said=doing.text,
        at_ms=doing.at_ms,
    )


def _order(session: Session, row: OrderRow) -> Order:
    mine = OrderLineRow.number == row.number
    lines = session.exec(select(OrderLineRow).where(mine).order_by(col(OrderLineRow.line)))
    tenders = session.exec(
        select(OrderTenderRow)
        .where(OrderTenderRow.number == row.number)
        .order_by(col(OrderTenderRow.tender))
    )
    return Order(
        lines=tuple(_line(each) for each in lines),
        fos=_fos(session, row),
        tenders=tuple(
            OrderTender(each.paid_minor, each.refunded_minor, each.refunds) for each in tenders
        ),
        pickup_at=row.pickup_at,
        delivery_minor=row.delivery_minor,
        back_minor=row.back_minor,
        excluded=tuple(json.loads(row.excluded)),
    )


def _line(row: OrderLineRow) -> OrderLine:
    buckets = {bucket.value: getattr(row, bucket.value) for bucket in Bucket}
    return OrderLine(row.ordered, row.net_minor, Mode(row.mode), **buckets, returned=row.returned)


def _fos(session: Session, row: OrderRow) -> tuple[Fo, ...]:
    lines: dict[int, list[FoLine]] = {}
    parts = select(FoLineRow).where(FoLineRow.number == row.number)
    for part in session.exec(parts.order_by(col(FoLineRow.epoch), col(FoLineRow.line))):
        line = FoLine(part.line, part.quantity, part.found, part.back, part.out)
        lines.setdefault(part.epoch, []).append(line)
    rows = select(FoRow).where(FoRow.number == row.number).order_by(col(FoRow.epoch))
    return tuple(_fo(each, tuple(lines.get(each.epoch, ()))) for each in session.exec(rows))


def _fo(row: FoRow, lines: tuple[FoLine, ...]) -> Fo:
    return Fo(
        epoch=row.epoch,
        place=row.place,
        lines=lines,
        pickup_at=row.pickup_at,
        state=FoState(row.state),
        cancel=CancelState(row.cancel),
        accept_by_ms=row.accept_by_ms,
        ready_ms=row.ready_ms,
        lease_until_ms=row.lease_until_ms,
        why=row.why,
        bin=row.bin,
        given=row.given,
        arrived=row.arrived,
    )
