"""The card attempts' part of a transaction: each on disk before its first byte leaves us."""

from __future__ import annotations

from datetime import datetime

from sqlcipher3.dbapi2 import IntegrityError

from storeapp.db.connect import Row
from storeapp.db.failures import breaks_constraint
from storeapp.db.rows import Rows
from storeapp.domain.card import AttemptState, Booking, CardAttempt
from storeapp.domain.errors import Refusal
from storeapp.domain.money import Money, currency

_ALL = """SELECT number, sale, count, currency, amount_minor, created_at, state, mark, sent_at,
    reason, code, decided_by, booked, receipt_no, trace, moment, terminal, auth_code, scheme, last4,
    slip FROM payment_attempt"""
# Word for word the index's own condition: so the few open ones are found among all.
_OPEN = f"{_ALL} WHERE state NOT IN ('PAID', 'DECLINED', 'REVERSED') ORDER BY created_at, number"
_ADRIFT = f"""{_ALL} WHERE state = 'PAID' AND sale NOT IN (SELECT id FROM sale)
    AND sale NOT IN (SELECT id FROM basket) ORDER BY created_at, number"""
_BOOKED = f"""{_ALL} WHERE booked = 1 AND terminal = ? AND receipt_no = ? AND trace = ?
    AND moment = ? ORDER BY created_at LIMIT 1"""
_PUT = """INSERT INTO payment_attempt (number, sale, count, currency, amount_minor, created_at,
        state, mark, sent_at, reason, code, decided_by, booked, receipt_no, trace, moment, terminal,
        auth_code, scheme, last4, slip)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
    ON CONFLICT (number) DO UPDATE SET state = excluded.state, mark = excluded.mark,
        sent_at = excluded.sent_at, reason = excluded.reason, code = excluded.code,
        decided_by = excluded.decided_by, booked = excluded.booked,
        receipt_no = excluded.receipt_no, trace = excluded.trace, moment = excluded.moment,
        terminal = excluded.terminal, auth_code = excluded.auth_code, scheme = excluded.scheme,
        last4 = excluded.last4, slip = excluded.slip"""
_NOTHING = ("", "", "", "", "", "", "", "")


class CardRows(Rows):
    """What was asked of an attempt, the sale, the number and the amount, never changes."""

    def put_card_attempt(self, attempt: CardAttempt) -> None:
        """Refusal `card-unresolved` when the sale has another that is not settled."""
        try:
            self._run(_PUT, (*_asked(attempt), *_standing(attempt), *_booked(attempt.booking)))
        except IntegrityError as error:
            if breaks_constraint(error, "payment_attempt"):
                raise Refusal("card-unresolved") from None
            raise

    def card_attempt(self, number: str) -> CardAttempt | None:
        row = self._first(f"{_ALL} WHERE number = ?", (number,))
        return None if row is None else _attempt(row)

    def card_attempts(self, sale_id: str) -> tuple[CardAttempt, ...]:
        rows = self._all(f"{_ALL} WHERE sale = ? ORDER BY count", (sale_id,))
        return tuple(_attempt(row) for row in rows)

    def open_card_attempts(self) -> tuple[CardAttempt, ...]:
        return tuple(_attempt(row) for row in self._all(_OPEN))

    def card_attempts_adrift(self) -> tuple[CardAttempt, ...]:
        """Charged, for neither a sale nor a basket that this file knows."""
        return tuple(_attempt(row) for row in self._all(_ADRIFT))

    def card_attempt_booked(self, booking: Booking) -> CardAttempt | None:
        of = (booking.terminal, booking.receipt_no, booking.trace, booking.moment)
        row = self._first(_BOOKED, of)
        return None if row is None else _attempt(row)


def _asked(attempt: CardAttempt) -> tuple[object, ...]:
    amount = attempt.amount
    return (
        attempt.number,
        attempt.sale_id,
        attempt.count,
        amount.currency.code,
        amount.minor,
        attempt.created_at.isoformat(),
    )


def _standing(attempt: CardAttempt) -> tuple[object, ...]:
    sent_at = "" if attempt.sent_at is None else attempt.sent_at.isoformat()
    state, reason, code = attempt.state.value, attempt.reason, attempt.code
    return (state, attempt.mark, sent_at, reason, code, attempt.by)


def _booked(booking: Booking | None) -> tuple[object, ...]:
    if booking is None:
        return (0, *_NOTHING)
    return (
        1,
        booking.receipt_no,
        booking.trace,
        booking.moment,
        booking.terminal,
        booking.auth_code,
        booking.scheme,
        booking.last4,
        "\n".join(booking.slip),
    )


def _attempt(row: Row) -> CardAttempt:
    number, sale_id, count, code, minor, created_at, state, mark, sent_at, *rest = row
    reason, decline_code, by, booked, *booking = rest
    amount = Money(minor, currency(code))
    return CardAttempt(
        number=number,
        sale_id=sale_id,
        count=count,
        amount=amount,
        created_at=datetime.fromisoformat(created_at),
        state=AttemptState(state),
        mark=mark,
        sent_at=datetime.fromisoformat(sent_at) if sent_at else None,
        reason=reason,
        code=decline_code,
        by=by,
        booking=_booking(amount, *booking) if booked else None,
    )


def _booking(amount: Money, *columns: str) -> Booking:
    receipt_no, trace, moment, terminal, auth_code, scheme, last4, slip = columns
    return Booking(
        amount=amount,
        receipt_no=receipt_no,
        trace=trace,
        moment=moment,
        terminal=terminal,
        auth_code=auth_code,
        scheme=scheme,
        last4=last4,
        slip=tuple(slip.split("\n")) if slip else (),
    )
