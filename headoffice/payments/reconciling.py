"""A provider's bill of a day against the ledger: every difference, by kind, told once."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta, timezone

from sqlmodel import Session, col, select

from headoffice.db.database import Database
from headoffice.ingest.tables import SaleTender
from headoffice.payments import ledger
from headoffice.payments.gateway import BillLine, Booked, Gateway
from headoffice.payments.model import WATCHED, Attempt, State
from headoffice.payments.refunding import Refund, RefundState
from headoffice.payments.tables import AttemptRow, Difference, RefundRow

log = logging.getLogger("storeapp.headoffice.payments")

BEIJING = timezone(timedelta(hours=8))
"""Both providers' days."""
EDGE_MS = 600_000
"""A payment that was sent so shortly before midnight may be in the next day's bill."""

PAID_UNKNOWN = "paid-unknown-here"
"""The bill has a payment under a number that this ledger never gave."""
PAID_NOT_HERE = "paid-not-here"
"""The bill has a payment that is over and unpaid here; it is asked about again, and goes back."""
PAID_NOT_THERE = "paid-not-there"
AMOUNT_DIFFERS = "amount-differs"
REFUND_UNKNOWN = "refund-unknown-here"
REFUND_NOT_THERE = "refund-not-there"
REFUND_DIFFERS = "refund-differs"
NO_SALE = "no-sale"
"""Paid, and no sale that head office was told of is paid by it; its till may still be offline."""


@dataclass(frozen=True, slots=True)
class Days:
    """What a day's bill is compared with: its lines, and those of the day before for the edge."""

    day: date
    lines: tuple[BillLine, ...]
    before: tuple[BillLine, ...]

    @property
    def from_ms(self) -> int:
        return day_begins_ms(self.day) - EDGE_MS

    @property
    def until_ms(self) -> int:
        return day_begins_ms(self.day + timedelta(days=1)) - EDGE_MS


def reconcile(
    database: Database, provider: str, gateway: Gateway, day: date, *, now_ms: int
) -> list[Difference] | None:
    """The differences that were not told before; None while there is no bill of that day."""
    lines = gateway.bill(day)
    if lines is None:
        return None
    days = Days(day, tuple(lines), tuple(gateway.bill(day - timedelta(days=1)) or ()))
    with database.write() as session:
        found = [
            _row(each, day=day, provider=provider, found_ms=now_ms)
            for each in _differences(session, provider, days)
        ]
        new = [each for each in found if _is_new(session, each)]
        session.add_all(new)
        _ask_again(session, new, now_ms=now_ms)
    for each in new:
        log.warning("bill of %s: %s %s %s", day, provider, each.kind, each.number)
    return new


def day_begins_ms(day: date) -> int:
    return int(datetime.combine(day, time(), BEIJING).timestamp()) * 1000


@dataclass(frozen=True, slots=True)
class _Differs:
    kind: str
    number: str
    here_minor: int
    there_minor: int


def _row(differs: _Differs, *, day: date, provider: str, found_ms: int) -> Difference:
    return Difference(
        provider=provider,
        number=differs.number,
        kind=differs.kind,
        day=day.isoformat(),
        here_minor=differs.here_minor,
        there_minor=differs.there_minor,
        found_ms=found_ms,
    )


def _differences(session: Session, provider: str, days: Days) -> Iterator[_Differs]:
    attempts = _attempts(session, provider, days)
    refunds = _refunds(session, provider, days)
    paid = [line for line in days.lines if line.kind is Booked.PAID]
    back = [line for line in days.lines if line.kind is Booked.REFUNDED]
    for line in paid:
        yield from _paid_line(line, attempts.get(line.number))
    for line in back:
        yield from _refund_line(line, attempts.get(line.number), refunds)
    told = {line.number for line in (*days.lines, *days.before) if line.kind is Booked.PAID}
    given = {
        line.refund or line.number
        for line in (*days.lines, *days.before)
        if line.kind is Booked.REFUNDED
    }
    yield from _not_there(days, attempts.values(), refunds.values(), told, given)
    yield from _without_sale(session, days, attempts.values())


def _paid_line(line: BillLine, attempt: Attempt | None) -> Iterator[_Differs]:
    if attempt is None:
        yield _Differs(PAID_UNKNOWN, line.number, 0, line.amount_minor)
    elif attempt.amount_minor != line.amount_minor:
        yield _Differs(AMOUNT_DIFFERS, line.number, attempt.amount_minor, line.amount_minor)
    elif not attempt.taken:
        yield _Differs(PAID_NOT_HERE, line.number, 0, line.amount_minor)


def _refund_line(
    line: BillLine, attempt: Attempt | None, refunds: Mapping[str, Refund]
) -> Iterator[_Differs]:
    if line.refund:
        refund = refunds.get(line.refund)
        if refund is None or refund.state is RefundState.REFUSED:
            yield _Differs(REFUND_UNKNOWN, line.refund, 0, line.amount_minor)
        elif refund.amount_minor != line.amount_minor:
            yield _Differs(REFUND_DIFFERS, line.refund, refund.amount_minor, line.amount_minor)
    elif attempt is None or attempt.state is State.PAID:
        yield _Differs(REFUND_UNKNOWN, line.number, 0, line.amount_minor)


def _not_there(
    days: Days,
    attempts: Iterable[Attempt],
    refunds: Iterable[Refund],
    told: set[str],
    given: set[str],
) -> Iterator[_Differs]:
    for each in attempts:
        in_time = days.from_ms <= each.sent_ms < days.until_ms
        if each.taken and in_time and each.number not in told:
            yield _Differs(PAID_NOT_THERE, each.number, each.amount_minor, 0)
        reversed_then = days.from_ms <= each.changed_ms < days.until_ms
        by_reversal = each.state is State.PAID_BUT_REVERSED and not each.late
        refunded = {refund.number for refund in refunds if refund.attempt == each.number}
        if by_reversal and reversed_then and not given & {each.number, *refunded}:
            yield _Differs(REFUND_NOT_THERE, each.number, each.amount_minor, 0)
    for refund in refunds:
        in_time = days.from_ms <= refund.done_ms < days.until_ms
        if in_time and refund.number not in given:
            yield _Differs(REFUND_NOT_THERE, refund.number, refund.amount_minor, 0)


def _without_sale(session: Session, days: Days, attempts: Iterable[Attempt]) -> Iterator[_Differs]:
    paid = [
        each
        for each in attempts
        if each.state is State.PAID and days.from_ms <= each.sent_ms < days.until_ms
    ]
    numbers = [each.number for each in paid]
    query = select(SaleTender.reference).where(col(SaleTender.reference).in_(numbers))
    sold = set(session.exec(query)) if numbers else set()
    for each in paid:
        if each.number not in sold:
            yield _Differs(NO_SALE, each.number, each.amount_minor, 0)


def _attempts(session: Session, provider: str, days: Days) -> dict[str, Attempt]:
    """Those of the bill, whenever they were made, and those of the day."""
    named = {line.number for line in days.lines}
    day = (
        (col(AttemptRow.sent_ms) >= days.from_ms - EDGE_MS)
        & (col(AttemptRow.sent_ms) < days.until_ms + EDGE_MS)
    ) | (
        (col(AttemptRow.changed_ms) >= days.from_ms) & (col(AttemptRow.changed_ms) < days.until_ms)
    )
    query = select(AttemptRow.number).where(AttemptRow.provider == provider, day)
    numbers = set(session.exec(query)) | {
        number for number in named if session.get(AttemptRow, number) is not None
    }
    return {number: ledger.attempt_of(session, number) for number in sorted(numbers)}


def _refunds(session: Session, provider: str, days: Days) -> dict[str, Refund]:
    query = (
        select(RefundRow.number)
        .join(AttemptRow, col(AttemptRow.number) == col(RefundRow.attempt))
        .where(
            AttemptRow.provider == provider,
            col(RefundRow.done_ms) >= days.from_ms,
            col(RefundRow.done_ms) < days.until_ms + EDGE_MS,
        )
    )
    numbers = set(session.exec(query)) | {line.refund for line in days.lines if line.refund}
    found = {number: ledger.refund_of(session, number) for number in sorted(numbers)}
    return {number: refund for number, refund in found.items() if refund is not None}


def _is_new(session: Session, each: Difference) -> bool:
    return session.get(Difference, (each.provider, each.number, each.kind)) is None


def _ask_again(session: Session, new: Iterable[Difference], *, now_ms: int) -> None:
    """What the bill says is paid and is over here: the next question finds it, and it goes back."""
    for each in new:
        if each.kind != PAID_NOT_HERE:
            continue
        attempt = ledger.attempt_of(session, each.number, lock=True)
        if attempt.state in WATCHED:
            ledger.put(session, attempt, replace(attempt, due_ms=now_ms))
