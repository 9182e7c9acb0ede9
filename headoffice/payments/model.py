"""A payment attempt and what may become of it, as data; pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import Enum

from storeapp.domain.errors import Defect


class State(Enum):
    """Where an attempt stands; `ALLOWED` says what may follow what."""

    CREATED = "CREATED"
    """Committed; the provider knows nothing of it."""
    SENT = "SENT"
    """Committed before the request left."""
    PENDING = "PENDING"
    """The provider waits for the customer."""
    UNKNOWN = "UNKNOWN"
    """Nobody here knows whether she was charged."""
    PAID = "PAID"
    DECLINED = "DECLINED"
    """The provider refused it, or it was never sent."""
    CLOSED = "CLOSED"
    """The provider ended it unpaid."""
    REVERSING = "REVERSING"
    """To be undone, paid or not; asked until that is definite."""
    REVERSED = "REVERSED"
    """Undone, and never paid."""
    REFUNDING = "REFUNDING"
    """Paid after it was over: on its way back."""
    PAID_BUT_REVERSED = "PAID_BUT_REVERSED"
    """Paid, and given back whole."""
    UNRESOLVED = "UNRESOLVED"
    """Undoing it did not succeed in time: shown to people, and asked about all the same."""


_S = State
ALLOWED: Mapping[State, frozenset[State]] = {
    _S.CREATED: frozenset({_S.SENT, _S.DECLINED}),
    _S.SENT: frozenset(
        {_S.PAID, _S.DECLINED, _S.PENDING, _S.UNKNOWN, _S.CLOSED, _S.REVERSING, _S.UNRESOLVED}
    ),
    _S.PENDING: frozenset({_S.PAID, _S.UNKNOWN, _S.CLOSED, _S.REVERSING, _S.UNRESOLVED}),
    _S.UNKNOWN: frozenset({_S.PAID, _S.PENDING, _S.CLOSED, _S.REVERSING, _S.UNRESOLVED}),
    _S.PAID: frozenset({_S.REVERSING}),
    _S.DECLINED: frozenset({_S.REFUNDING}),
    _S.CLOSED: frozenset({_S.REFUNDING}),
    _S.REVERSING: frozenset({_S.REVERSED, _S.PAID_BUT_REVERSED, _S.REFUNDING, _S.UNRESOLVED}),
    _S.REVERSED: frozenset({_S.REFUNDING}),
    _S.REFUNDING: frozenset({_S.PAID_BUT_REVERSED}),
    _S.PAID_BUT_REVERSED: frozenset(),
    _S.UNRESOLVED: frozenset({_S.REVERSED, _S.PAID_BUT_REVERSED, _S.REFUNDING}),
}
NOT_CHARGED = frozenset({_S.DECLINED, _S.CLOSED, _S.REVERSED, _S.PAID_BUT_REVERSED})
"""The customer has all her money; only then may the sale have another attempt."""
WATCHED = frozenset({_S.DECLINED, _S.CLOSED, _S.REVERSED})
"""Over, and looked at for a while: a success that comes late goes back."""
UNDECIDED = frozenset({_S.SENT, _S.PENDING, _S.UNKNOWN})
UNDOING = frozenset({_S.REVERSING, _S.UNRESOLVED})
OPEN = frozenset({_S.CREATED, *UNDECIDED, *UNDOING, _S.REFUNDING})

NOT_SENT, CANCELLED, TIMED_OUT, OTHER_AMOUNT = "not-sent", "cancelled", "timed-out", "other-amount"
LATE = "late-success"
"""Reasons; a provider's own refusal is told in its adapter's words."""

NEVER_MS = 1 << 62
"""Due at no time: nothing is left to be asked."""


class Seen(Enum):
    """What a provider's answer proves about an order."""

    PAID = "paid"
    WAITING = "waiting"
    CLOSED = "closed"
    """Unpaid for ever, or given back whole."""
    MISSING = "missing"
    """It knows no such order, yet: a request may still be on its way there."""
    DECLINED = "declined"
    """Refused for a reason that is known to be final, or never sent at all."""
    NOTHING = "nothing"
    """No answer, none that is signed by the provider, or none that says anything."""


@dataclass(frozen=True, slots=True)
class Found:
    """An answer. `amount_minor` is 0 where it does not say; `payer` is the provider's id of the
    customer; `given_back` that what was paid went back whole."""

    seen: Seen
    transaction: str = ""
    payer: str = ""
    amount_minor: int = 0
    reason: str = ""
    given_back: bool = False


NOTHING = Found(Seen.NOTHING)


class Undone(Enum):
    """A provider's answer to a reversal."""

    DONE = "done"
    REFUNDED = "refunded"
    """Done, and it had been paid."""
    AGAIN = "again"
    """Not done: ask again."""


@dataclass(frozen=True, slots=True)
class Pace:
    """How a provider wants to be asked, in milliseconds: between two questions, at the earliest and
    at the latest before an attempt is undone (since it was sent), after which undoing it is a case
    for people (since it began), and when an attempt that is over is looked at again."""

    ask_ms: int = 5_000
    undo_from_ms: int = 15_000
    undo_by_ms: int = 30_000
    unresolved_ms: int = 120_000
    unresolved_ask_ms: int = 60_000
    looks_ms: tuple[int, ...] = (30_000, 120_000, 600_000, 3_600_000, 21_600_000)


@dataclass(frozen=True, slots=True)
class Attempt:
    """One try to be paid; each change is one of `ALLOWED`.

    `number` is the provider's name for it, the same at every request. `taken` says that money was
    seen to have moved; `looks` how often it was looked at since it is over; `due_ms` when it is to
    be asked about next. `undo_from_ms` is the earliest moment it may be undone, `undoing_ms` since
    when it is to be.
    """

    number: str
    store: str
    till: str
    sale: str
    count: int
    provider: str
    amount_minor: int
    currency: str
    created_ms: int
    state: State = State.CREATED
    reason: str = ""
    version: int = 1
    changed_ms: int = 0
    sent_ms: int = 0
    undo_from_ms: int = 0
    undoing_ms: int = 0
    due_ms: int = 0
    looks: int = 0
    taken: bool = False
    late: bool = False
    transaction: str = ""
    payer: str = ""

    def __post_init__(self) -> None:
        if self.count < 1 or self.amount_minor < 1:
            raise Defect("an attempt has a count, and an amount to take")
        if self.state is State.PAID and not self.taken:
            raise Defect("paid is what a provider said")

    def to(self, state: State, *, now_ms: int, reason: str = "") -> Attempt:
        """The one place where a state changes."""
        if state not in ALLOWED[self.state]:
            raise Defect(f"an attempt never goes from {self.state.value} to {state.value}")
        return replace(self, state=state, reason=reason, changed_ms=now_ms)
