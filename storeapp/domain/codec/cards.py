"""How an attempt to charge a card stands, as JSON, kind `card_attempt/1`."""

from __future__ import annotations

from storeapp.domain.card import AttemptState, Booking, CardAttempt
from storeapp.domain.codec.reading import Fields, strict
from storeapp.domain.money import Money

_ATTEMPT = (
    "number",
    "sale",
    "count",
    "currency",
    "amount",
    "created_at",
    "state",
    "mark",
    "sent_at",
    "reason",
    "code",
    "by",
    "booking",
)
_BOOKING = ("receipt_no", "trace", "moment", "terminal", "auth_code", "scheme", "last4", "slip")


def card_attempt_body(attempt: CardAttempt) -> dict[str, object]:
    """The attempt as it stands now; `amount` in minor units of `currency`, which the booking has,
    too."""
    amount, booking = attempt.amount, attempt.booking
    return {
        "number": attempt.number,
        "sale": attempt.sale_id,
        "count": attempt.count,
        "currency": amount.currency.code,
        "amount": amount.minor,
        "created_at": attempt.created_at.isoformat(),
        "state": attempt.state.value,
        "mark": attempt.mark,
        "sent_at": None if attempt.sent_at is None else attempt.sent_at.isoformat(),
        "reason": attempt.reason,
        "code": attempt.code,
        "by": attempt.by,
        "booking": None if booking is None else _booking_body(booking),
    }


@strict
def card_attempt_from(body: object) -> CardAttempt:
    fields = Fields(body, "card attempt", _ATTEMPT)
    amount = fields.money("amount", fields.currency("currency"))
    sent, booking = fields.raw("sent_at"), fields.raw("booking")
    return CardAttempt(
        number=fields.name("number"),
        sale_id=fields.name("sale"),
        count=fields.whole("count"),
        amount=amount,
        created_at=fields.moment("created_at"),
        state=fields.choice("state", AttemptState),
        mark=fields.text("mark"),
        sent_at=None if sent is None else fields.moment("sent_at"),
        reason=fields.text("reason"),
        code=fields.text("code"),
        by=fields.text("by"),
        booking=None if booking is None else _booking(booking, amount),
    )


def _booking_body(booking: Booking) -> dict[str, object]:
    return {
        "receipt_no": booking.receipt_no,
        "trace": booking.trace,
        "moment": booking.moment,
        "terminal": booking.terminal,
        "auth_code": booking.auth_code,
        "scheme": booking.scheme,
        "last4": booking.last4,
        "slip": list(booking.slip),
    }


def _booking(body: object, amount: Money) -> Booking:
    fields = Fields(body, "booking", _BOOKING)
    return Booking(
        amount=amount,
        receipt_no=fields.text("receipt_no"),
        trace=fields.text("trace"),
        moment=fields.text("moment"),
        terminal=fields.text("terminal"),
        auth_code=fields.text("auth_code"),
        scheme=fields.text("scheme"),
        last4=fields.text("last4"),
        slip=fields.each("slip", _slip_line),
    )


def _slip_line(item: object) -> str:
    return Fields({"line": item}, "slip", ("line",)).text("line")
