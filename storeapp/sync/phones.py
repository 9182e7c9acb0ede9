"""Payment by phone over the wire: what head office says of an attempt, as the till's outcome."""

from __future__ import annotations

import logging
from collections.abc import Mapping

from storeapp.domain.card import (
    Approved,
    Booking,
    CardAttempt,
    CardOutcome,
    Decline,
    Declined,
    Doubt,
    Unknown,
)
from storeapp.sync.calls import HeadOffice
from storeapp.sync.failures import Failure, NotConnected, Refused, Unreachable
from storeapp.sync.wire import paying as wire
from storeapp.sync.wire.messages import Message

WAIT_S = 3
"""So long an answer may wait for something new; a clerk who cancels waits no longer than that."""
_log = logging.getLogger("storeapp.phones")

_UNCHARGED: Mapping[str, Decline] = {
    wire.PAYMENTS_NOT_SET_UP: Decline.NOT_SET_UP,
    wire.PAYMENT_CURRENCY: Decline.NOT_SET_UP,
    wire.PAYMENT_CODE_UNKNOWN: Decline.CODE,
    wire.ATTEMPT_OPEN: Decline.OTHER_ATTEMPT,
    wire.ATTEMPT_PAID: Decline.OTHER_ATTEMPT,
    wire.ATTEMPT_DIFFERS: Decline.OTHER_ATTEMPT,
    wire.ATTEMPT_UNKNOWN: Decline.NOT_BOOKED,
}
"""Problems that prove that this attempt took nothing."""
_REASONS: Mapping[str, Decline] = {
    "funds": Decline.FUNDS,
    "limit": Decline.FUNDS,
    "blocked": Decline.BLOCKED,
    "code-expired": Decline.CODE,
    "code-invalid": Decline.CODE,
    "not-allowed": Decline.NOT_SET_UP,
    "switched-off": Decline.NOT_SET_UP,
    "cancelled": Decline.CANCELLED,
    "timed-out": Decline.TIMED_OUT,
    "no-answer-by-customer": Decline.TIMED_OUT,
    "not-sent": Decline.NOT_SENT,
    "not-reached": Decline.NOT_CONNECTED,
}
_WAITING = frozenset({wire.CREATED, wire.SENT, wire.PENDING, wire.REVERSING, wire.REFUNDING})


class HeadOfficePhones:
    """Implements ports.phones.PhoneGateway. `find` and `undo` wait for something newer than what
    was told before."""

    def __init__(self, office: HeadOffice) -> None:
        self._office = office
        self._versions: dict[str, int] = {}

    async def charge(
        self, attempt: CardAttempt, code: str, *, paid: tuple[int, ...]
    ) -> CardOutcome:
        said = wire.Charge(
            sale=attempt.sale_id,
            attempt=attempt.count,
            amount_minor=attempt.amount.minor,
            currency=attempt.amount.currency.code,
            code=code,
            paid=list(paid),
        )
        try:
            return await self._asked(attempt, "charge", said)
        except NotConnected:
            return Declined(Decline.OFFLINE)
        except Failure as failure:
            return _doubt(attempt, failure)

    async def find(self, attempt: CardAttempt) -> CardOutcome:
        return await self._known(attempt, "ask")

    async def undo(self, attempt: CardAttempt) -> CardOutcome:
        return await self._known(attempt, "cancel")

    async def _known(self, attempt: CardAttempt, what: str) -> CardOutcome:
        known = self._versions.get(attempt.number, 0)
        said = wire.AttemptAsk(sale=attempt.sale_id, attempt=attempt.count, known_version=known)
        try:
            return await self._asked(attempt, what, said)
        except Failure as failure:
            return _doubt(attempt, failure)

    async def _asked(self, attempt: CardAttempt, what: str, said: Message) -> CardOutcome:
        try:
            shown = await self._office.pay(what, said, wait_s=WAIT_S)
        except Refused as refused:
            uncharged = _UNCHARGED.get(refused.problem.code)
            if uncharged is None:
                raise
            return Declined(uncharged, refused.problem.code)
        self._versions[attempt.number] = shown.version
        outcome = _outcome(attempt, shown)
        if not isinstance(outcome, Unknown):
            del self._versions[attempt.number]
        return outcome


def _outcome(attempt: CardAttempt, shown: wire.AttemptShown) -> CardOutcome:
    if (shown.amount_minor, shown.currency) != (
        attempt.amount.minor,
        attempt.amount.currency.code,
    ):
        return Unknown(Doubt.OTHER_AMOUNT)
    if shown.state == wire.PAID:
        return Approved(_booking(attempt, shown))
    if shown.state in wire.NOT_CHARGED:
        undone = shown.state in (wire.REVERSED, wire.PAID_BUT_REVERSED)
        reason = Decline.CANCELLED if undone else Decline.CARD
        return Declined(_REASONS.get(shown.reason, reason), shown.reason)
    return Unknown(Doubt.BUSY if shown.state in _WAITING else Doubt.NO_ANSWER)


def _booking(attempt: CardAttempt, shown: wire.AttemptShown) -> Booking:
    return Booking(attempt.amount, shown.number, trace=shown.transaction, scheme=shown.provider)


def _doubt(attempt: CardAttempt, failure: Failure) -> Unknown:
    _log.info("no answer about attempt %s: %s", attempt.number, type(failure).__name__)
    return Unknown(Doubt.UNREACHABLE if isinstance(failure, Unreachable) else Doubt.UNREADABLE)
