"""Payments by card or phone that the till asks for: attempt after attempt, each with a known end.

No card number is ever here: the last four digits at most, and texts of a terminal go through
`without_card_numbers` before anybody keeps them. Nor is the code that a phone shows: an attempt by
phone (`kind`) is asked of head office, where for a card the terminal is asked.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import Enum
from typing import assert_never

from storeapp.domain.errors import Defect
from storeapp.domain.money import Money
from storeapp.domain.tender import BY_PHONE, Tender, TenderKind


class AttemptState(Enum):
    """Where an attempt stands; `ALLOWED` says what may follow what."""

    CREATED = "CREATED"
    """On disk; the terminal knows nothing of it."""
    SENT = "SENT"
    """On disk before the first byte of it left us."""
    PENDING = "PENDING"
    """The link broke, and the terminal says that it is still at work."""
    UNKNOWN = "UNKNOWN"
    """Nobody here knows whether the customer was charged."""
    ABANDONED = "ABANDONED"
    """Unknown, and paid in another way meanwhile: a charge that shows is given back."""
    PAID = "PAID"
    DECLINED = "DECLINED"
    REVERSING = "REVERSING"
    """Charged, to be given back; asked of the terminal until it says so."""
    REVERSED = "REVERSED"
    UNRESOLVED = "UNRESOLVED"
    """Charged, and the terminal refuses to give it back: a person has to."""


_S = AttemptState
ALLOWED: Mapping[AttemptState, frozenset[AttemptState]] = {
    _S.CREATED: frozenset({_S.SENT, _S.DECLINED}),
    _S.SENT: frozenset({_S.PAID, _S.DECLINED, _S.PENDING, _S.UNKNOWN}),
    _S.PENDING: frozenset({_S.PAID, _S.DECLINED, _S.UNKNOWN, _S.ABANDONED}),
    _S.UNKNOWN: frozenset({_S.PAID, _S.DECLINED, _S.PENDING, _S.ABANDONED}),
    _S.ABANDONED: frozenset({_S.DECLINED, _S.REVERSING}),
    _S.PAID: frozenset({_S.REVERSING}),
    _S.DECLINED: frozenset(),
    _S.REVERSING: frozenset({_S.REVERSED, _S.UNRESOLVED}),
    _S.REVERSED: frozenset(),
    _S.UNRESOLVED: frozenset({_S.REVERSED}),
}
SETTLED = frozenset({_S.PAID, _S.DECLINED, _S.REVERSED})
"""Nothing is open any more; only then may a sale have another attempt."""
ASKABLE = frozenset({_S.SENT, _S.PENDING, _S.UNKNOWN, _S.ABANDONED})
"""The terminal can say what became of these."""


PHONE_MARKS: Mapping[str, TenderKind] = {kind.value: kind for kind in BY_PHONE}


class Decline(Enum):
    """Why no money moved; the user interface has a sentence for each."""

    CARD = "card"
    FUNDS = "funds"
    BLOCKED = "blocked"
    EXPIRED = "expired"
    CANCELLED = "cancelled"
    """By the customer, or nobody showed a card in time."""
    NOT_CONNECTED = "not-connected"
    """The terminal has no line to its bank."""
    TERMINAL = "terminal"
    """The terminal itself cannot just now; `code` says why in its own numbers."""
    NOT_BOOKED = "not-booked"
    """Asked afterwards: the terminal has booked nothing since."""
    NOT_SENT = "not-sent"
    """The terminal was not reached, or the till stopped before it."""
    CODE = "code"
    """The phone's code is old or unreadable: it shows another one."""
    TIMED_OUT = "timed-out"
    """The customer did not confirm on her phone in time."""
    OFFLINE = "offline"
    """Head office was not reached, and it alone can charge a phone."""
    NOT_SET_UP = "not-set-up"
    """Head office has no account with the provider of that code."""
    OTHER_ATTEMPT = "other-attempt"
    """Head office knows another attempt of this sale, which is open or paid."""
    BY_PERSON = "by-person"
    """Somebody looked at the terminal's own list."""


class Doubt(Enum):
    """Why an outcome is unknown; for the screen's sentence and the log."""

    NO_ANSWER = "no-answer"
    UNREACHABLE = "unreachable"
    BUSY = "busy"
    """The terminal is still at work; ask again soon."""
    OTHER_AMOUNT = "other-amount"
    OTHER_BOOKING = "other-booking"
    """The terminal's last booking is not of this attempt, and of this one it says nothing."""
    UNREADABLE = "unreadable"
    """The answer contradicts itself, or says too little."""
    CUT_OFF = "cut-off"
    """The till stopped while the terminal was at work."""


@dataclass(frozen=True, slots=True)
class Booking:
    """What the terminal wrote down of one charge.

    `moment` is the terminal's own clock, `MMDD-HHMMSS`, "" when it does not say; `last4` the
    card's last four digits or ""; `slip` what the terminal wants on the customer's receipt.
    """

    amount: Money
    receipt_no: str
    trace: str = ""
    moment: str = ""
    terminal: str = ""
    auth_code: str = ""
    scheme: str = ""
    last4: str = ""
    slip: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if self.last4 and not (len(self.last4) == 4 and self.last4.isdecimal()):
            raise Defect("of a card its last four digits are kept, or nothing")
        if any(without_card_numbers(text) != text for text in (self.scheme, *self.slip)):
            raise Defect("a card number in what a terminal said")


@dataclass(frozen=True, slots=True)
class Approved:
    booking: Booking


@dataclass(frozen=True, slots=True)
class Declined:
    """Definite: no money moved. `code` is the terminal's own, for the details."""

    reason: Decline
    code: str = ""


@dataclass(frozen=True, slots=True)
class Unknown:
    """Not known; asked again, never guessed."""

    doubt: Doubt


CardOutcome = Approved | Declined | Unknown


@dataclass(frozen=True, slots=True)
class CardAttempt:
    """One try to charge a card or a phone for one sale; each change is one of `ALLOWED`.

    `mark` is the terminal's last booking before this one, as the terminal's driver writes it; by
    it an answer about this attempt is told from an older one. Of a phone it is the kind of tender,
    the provider's name, from the beginning. `reason` is a Decline's or a
    Doubt's value, "" while there is none.
    """

    number: str
    sale_id: str
    count: int
    amount: Money
    created_at: datetime
    state: AttemptState = AttemptState.CREATED
    mark: str = ""
    sent_at: datetime | None = None
    reason: str = ""
    code: str = ""
    by: str = ""
    booking: Booking | None = None

    def __post_init__(self) -> None:
        if not self.number or self.count < 1 or self.amount.minor <= 0:
            raise Defect("an attempt has its number, and an amount to charge")
        if self.state is AttemptState.PAID and self.booking is None and not self.by:
            raise Defect("paid says who says so")

    @property
    def kind(self) -> TenderKind:
        """What its tender is: by card, or by the phone's provider that its mark names."""
        return PHONE_MARKS.get(self.mark, TenderKind.CARD)

    @property
    def by_phone(self) -> bool:
        return self.kind in BY_PHONE

    @property
    def settled(self) -> bool:
        return self.state in SETTLED

    @property
    def tender(self) -> Tender:
        """What the sale is paid with; Defect unless it is paid."""
        if self.state is not AttemptState.PAID:
            raise Defect(f"attempt {self.number} is not paid")
        return _tender_of(self)

    def sent(self, at: datetime, mark: str) -> CardAttempt:
        return replace(self._to(AttemptState.SENT), sent_at=at, mark=mark)

    def ended(self, outcome: CardOutcome) -> CardAttempt:
        """After the terminal said how it ended, or could not."""
        match outcome:
            case Approved(booking):
                return self._charged(booking)
            case Declined(reason, code):
                return replace(self._to(_S.DECLINED), reason=reason.value, code=code)
            case Unknown(doubt):
                return self._doubted(doubt)
            case _:
                assert_never(outcome)

    def abandoned(self) -> CardAttempt:
        return self._to(AttemptState.ABANDONED)

    def reversing(self) -> CardAttempt:
        return self._to(AttemptState.REVERSING)

    def given_back(self, outcome: CardOutcome) -> CardAttempt:
        """After the reversal was asked for; while that is unknown it stays being reversed."""
        match outcome:
            case Approved():
                return replace(self._to(_S.REVERSED), reason="", code="")
            case Declined(reason, code):
                return replace(self._to(_S.UNRESOLVED), reason=reason.value, code=code)
            case Unknown(doubt):
                return replace(self, reason=doubt.value)
            case _:
                assert_never(outcome)

    def decided(self, state: AttemptState, by: str) -> CardAttempt:
        """After a person looked at the terminal's own list of payments."""
        reason = Decline.BY_PERSON.value
        return replace(self, state=_checked(self.state, state), reason=reason, by=by)

    def _charged(self, booking: Booking) -> CardAttempt:
        if self.state is AttemptState.ABANDONED:
            return replace(self._to(_S.REVERSING), booking=booking, reason="")
        return replace(self, state=_checked(self.state, _S.PAID), booking=booking, reason="")

    def _doubted(self, doubt: Doubt) -> CardAttempt:
        busy = doubt is Doubt.BUSY and self.state is not AttemptState.ABANDONED
        state = _S.PENDING if busy else _S.UNKNOWN
        if self.state in (state, AttemptState.ABANDONED):
            return replace(self, reason=doubt.value)
        return replace(self._to(state), reason=doubt.value)

    def _to(self, state: AttemptState) -> CardAttempt:
        return replace(self, state=_checked(self.state, state))


def _checked(now: AttemptState, then: AttemptState) -> AttemptState:
    if then not in ALLOWED[now]:
        raise Defect(f"an attempt never goes from {now.value} to {then.value}")
    return then


_GIVEN_BACK = frozenset({_S.REVERSING, _S.REVERSED, _S.UNRESOLVED})


def tenders_now(
    tenders: tuple[Tender, ...], attempts: tuple[CardAttempt, ...]
) -> tuple[Tender, ...]:
    """What was taken of a sale, by what became of its cards since that was written down.

    A paid attempt counts, also when the till stopped before it was noted; one that goes back to
    the customer counts no longer.
    """
    kept = list(tenders)
    for gone in (_tender_of(each) for each in attempts if each.state in _GIVEN_BACK):
        if gone in kept:
            kept.remove(gone)
    missing = [each.tender for each in attempts if each.state is AttemptState.PAID]
    for tender in kept:
        if tender in missing:
            missing.remove(tender)
    return (*kept, *missing)


_CARD_NUMBER = re.compile(r"(?<![0-9A-Za-z])[0-9*#xX•](?:[ .-]?[0-9*#xX•]){11,}(?![0-9A-Za-z])")
_SHOWN_DIGITS = 4


def without_card_numbers(text: str) -> str:
    """The text with every run that may be a card number, masked or not, cut to its last four.

    12 digits or masks and more, as ISO/IEC 7812 numbers are printed; a number of another kind that
    long is cut as well, which does no harm.
    """
    return _CARD_NUMBER.sub(lambda match: _cut(match[0]), text)


def _tender_of(attempt: CardAttempt) -> Tender:
    receipt_no = attempt.booking.receipt_no if attempt.booking else ""
    return Tender(attempt.kind, attempt.amount, attempt.amount, receipt_no)


def _cut(run: str) -> str:
    shown = [char for char in run if char not in " .-"]
    if not any(char.isdecimal() for char in shown):
        return run
    return "*" * _SHOWN_DIGITS + "".join(shown[-_SHOWN_DIGITS:])
