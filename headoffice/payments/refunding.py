"""What is given back of a paid attempt, and what may become of that, as data; pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import Enum

from headoffice.payments.model import NEVER_MS
from storeapp.domain.errors import Defect

LATE_REFUND = "late"
"""The refund of a success that came when the attempt was over."""


class RefundState(Enum):
    CREATED = "CREATED"
    SENT = "SENT"
    UNKNOWN = "UNKNOWN"
    """Asked for again, under the same number, until it is known."""
    DONE = "DONE"
    REFUSED = "REFUSED"


_R = RefundState
REFUND_ALLOWED: Mapping[RefundState, frozenset[RefundState]] = {
    _R.CREATED: frozenset({_R.SENT}),
    _R.SENT: frozenset({_R.DONE, _R.REFUSED, _R.UNKNOWN}),
    _R.UNKNOWN: frozenset({_R.DONE, _R.REFUSED}),
    _R.DONE: frozenset(),
    _R.REFUSED: frozenset(),
}
COUNTS = frozenset({_R.CREATED, _R.SENT, _R.UNKNOWN, _R.DONE})
"""These take from what is left to give back."""


class Returned(Enum):
    """A provider's answer to a refund."""

    DONE = "done"
    REFUSED = "refused"
    """For a reason that is known to be final."""
    AGAIN = "again"


@dataclass(frozen=True, slots=True)
class Refund:
    """One refund; `number` is the provider's name for it, the same at every request."""

    number: str
    attempt: str
    refund: str
    amount_minor: int
    created_ms: int
    state: RefundState = RefundState.CREATED
    reason: str = ""
    version: int = 1
    tries: int = 0
    done_ms: int = 0
    due_ms: int = 0

    def __post_init__(self) -> None:
        if self.amount_minor < 1:
            raise Defect("a refund gives something back")

    def to(self, state: RefundState, *, reason: str = "") -> Refund:
        if state not in REFUND_ALLOWED[self.state]:
            raise Defect(f"a refund never goes from {self.state.value} to {state.value}")
        return replace(self, state=state, reason=reason)


def refund_sent(refund: Refund, *, due_ms: int) -> Refund:
    """To be committed before the request leaves; asked for again it stays as it is."""
    if refund.state is RefundState.CREATED:
        refund = refund.to(RefundState.SENT)
    return replace(refund, tries=refund.tries + 1, due_ms=due_ms)


def refund_answered(refund: Refund, said: Returned, reason: str, *, now_ms: int) -> Refund:
    if refund.state not in (RefundState.SENT, RefundState.UNKNOWN):
        return refund
    if said is Returned.DONE:
        return replace(refund.to(RefundState.DONE), done_ms=now_ms, due_ms=NEVER_MS)
    if said is Returned.REFUSED and refund.refund != LATE_REFUND:
        return replace(refund.to(RefundState.REFUSED, reason=reason), due_ms=NEVER_MS)
    if refund.state is RefundState.SENT:
        refund = refund.to(RefundState.UNKNOWN, reason=reason)
    return replace(refund, reason=reason, due_ms=now_ms + _pause_ms(refund.tries))


def _pause_ms(tries: int) -> int:
    """5 s, 10 s, 20 s ... up to ten minutes."""
    return int(min(5_000 * 2 ** min(tries - 1, 10), 600_000))
