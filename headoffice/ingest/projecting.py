"""Projections: what accepted facts say, as rows that can be asked, and the stock they move."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlmodel import Session, col, select

from headoffice.db.tables import Table, insert_rows
from headoffice.ingest.judging import Value
from headoffice.ingest.tables import SaleLine, SaleRow, SaleTender, ShiftRow, Trace
from headoffice.inventory.buckets import SOLD
from headoffice.inventory.ledger import FactKey, Move, post
from headoffice.members.booking import Bought, Joined, Told, book, members_of
from headoffice.orders import handing
from headoffice.redeeming.claiming import Claim, claim
from storeapp.domain.approval import Approval
from storeapp.domain.card import CardAttempt
from storeapp.domain.giving_out import GivenOut
from storeapp.domain.membership import MemberEnrolment
from storeapp.domain.returning import Return
from storeapp.domain.sale import Sale
from storeapp.domain.shift import Shift
from storeapp.domain.trace import BasketVoid, DrawerOpening, Enrolment

Rows = defaultdict[type[Table], list[dict[str, Any]]]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a fact stands: its key, and the store and till of its device."""

    device: str
    epoch: int
    seq: int
    store: str
    till: str


Follow = Callable[[Session, Sequence[tuple[Place, Value]], int], None]
"""Gets the facts that were taken, in the transaction that took them, and the Unix moment."""


def project(
    session: Session,
    facts: Sequence[tuple[Place, Value]],
    *,
    now_ms: int,
    follow: Sequence[Follow] = (),
) -> None:
    """Writes the rows of these facts, books coupons, budgets and members, and moves the stock; in
    the caller's transaction. Contexts that keep what ingest knows nothing of `follow` at the end.
    """
    rows: Rows = defaultdict(list)
    moves: list[Move] = []
    claims: list[Claim] = []
    told: list[Told] = []
    given: list[tuple[handing.Telling, GivenOut]] = []
    members = members_of(session, (each.customer_id for _, each in facts if isinstance(each, Sale)))
    for place, value in facts:
        if isinstance(value, Sale):
            _sale_rows(rows, place, value)
            moves += _moves(place, value)
            member = members.get(value.customer_id, "")
            claims.append(Claim(place.device, place.store, value, member))
            told.append(Bought(place.store, value))
        elif not isinstance(value, Return):
            _other_rows(rows, place, value)
            if isinstance(value, MemberEnrolment):
                told.append(Joined(place.store, value))
            elif isinstance(value, GivenOut):
                given.append((_telling(place, value), value))
    for table, values in rows.items():
        insert_rows(session, table, values)
    claim(session, claims, now_ms=now_ms)
    book(session, told, now_ms=now_ms)
    # Orders before stock, as everywhere: who changes an order has its row first.
    handing.tell(session, given, at_ms=now_ms)
    post(session, moves, at_ms=now_ms)
    for each in follow:
        each(session, facts, now_ms)


def _telling(place: Place, given: GivenOut) -> handing.Telling:
    fact = FactKey(place.device, place.epoch, place.seq, given.at_ms)
    return handing.Telling(place.store, place.device, fact)


def known_ids(session: Session, values: Iterable[Value]) -> set[str]:
    """Which of these sales and shifts head office has already, from whatever fact."""
    known: set[str] = set()
    values = list(values)
    for table, kind in ((SaleRow, Sale), (ShiftRow, Shift)):
        ids = [value.id for value in values if isinstance(value, kind)]
        if ids:
            known.update(session.exec(select(table.id).where(col(table.id).in_(ids))))
    return known


def _key(place: Place) -> dict[str, Any]:
    return {"device": place.device, "epoch": place.epoch, "seq": place.seq, "store": place.store}


def _sale_rows(rows: Rows, place: Place, sale: Sale) -> None:
    rows[SaleRow].append(
        _key(place)
        | {
            "id": sale.id,
            "till": place.till,
            "number": str(sale.number),
            "shift": sale.shift,
            "business_date": sale.business_date.isoformat(),
            "ended_at": sale.ended_at.isoformat(),
            "cashier": sale.cashier_id,
            "currency": sale.due.currency.code,
            "due_minor": sale.due.minor,
            "rounding_minor": sale.rounding.minor,
        }
    )
    rows[SaleLine] += [
        {
            "sale": sale.id,
            "place": index,
            "sku": priced.line.sku,
            "thousandths": priced.line.quantity.thousandths,
            "unit": priced.line.quantity.unit.value,
            "unit_price_minor": priced.line.unit_price.minor,
            "price_pos": priced.line.price_pos,
            "net_minor": priced.net.minor,
            "tax": priced.line.tax_code,
            "entry": priced.line.entry.value,
            "voided": priced.line.voided,
        }
        for index, priced in enumerate(sale.lines)
    ]
    rows[SaleTender] += [
        {
            "sale": sale.id,
            "place": index,
            "kind": tender.kind.value,
            "amount_minor": tender.amount.minor,
            "handed_minor": tender.handed.minor,
            "reference": tender.reference,
        }
        for index, tender in enumerate(sale.tenders)
    ]


def _moves(place: Place, sale: Sale) -> list[Move]:
    return [
        Move(
            place.store,
            priced.line.sku,
            -priced.line.quantity.thousandths,
            SOLD,
            device=place.device,
            epoch=place.epoch,
            seq=place.seq,
            line=index,
            happened_ms=int(sale.ended_at.timestamp() * 1000),
        )
        for index, priced in enumerate(sale.lines)
        if not priced.line.voided
    ]


def _other_rows(
    rows: Rows,
    place: Place,
    value: Shift
    | BasketVoid
    | DrawerOpening
    | Enrolment
    | Approval
    | CardAttempt
    | MemberEnrolment
    | GivenOut,
) -> None:
    if isinstance(value, Shift):
        rows[ShiftRow].append(_key(place) | _shift_row(value))
    elif isinstance(value, BasketVoid):
        lines = len(value.basket.lines)
        rows[Trace].append(
            _trace(place, "basket_void", value.staff_id, value.at.isoformat(), value.reason)
            | {"subject": value.basket.id, "lines": lines}
        )
    elif isinstance(value, DrawerOpening):
        rows[Trace].append(
            _trace(place, "drawer_open", value.staff_id, value.at.isoformat(), value.reason)
            | {"subject": value.sale_id or ""}
        )
    elif isinstance(value, Approval):
        rows[Trace].append(
            _trace(place, "approval", value.by, value.at.isoformat(), value.reason)
            | {"subject": value.basket}
        )
    elif isinstance(value, CardAttempt):
        at = (value.sent_at or value.created_at).isoformat()
        rows[Trace].append(
            _trace(place, "card_attempt", value.by, at, value.state.value)
            | {"subject": value.number}
        )
    elif isinstance(value, MemberEnrolment):
        rows[Trace].append(
            _trace(place, "member_enrol", value.staff_id, value.at.isoformat(), value.channel)
            | {"subject": value.member}
        )
    elif isinstance(value, GivenOut):
        rows[Trace].append(
            _trace(place, "hand_over", value.staff_id, value.at.isoformat(), "")
            | {"subject": value.fo}
        )
    else:
        rows[Trace].append(
            _trace(place, "enrolment", "", value.at.isoformat(), "") | {"subject": value.public_key}
        )


def _shift_row(shift: Shift) -> dict[str, Any]:
    return {
        "id": shift.id,
        "staff": shift.staff_id,
        "opened_at": shift.opened_at.isoformat(),
        "business_date": shift.business_date.isoformat(),
        "currency": shift.opening_float.currency.code,
        "float_minor": shift.opening_float.minor,
    }


def _trace(place: Place, kind: str, staff: str, at: str, reason: str) -> dict[str, Any]:
    return _key(place) | {"kind": kind, "staff": staff, "at": at, "reason": reason, "lines": 0}
