"""What becomes of an attempt when something is heard, asked for, or over time; pure.

A query decides, never the status of an HTTP answer; what proves nothing changes nothing but when
it is asked again.
"""

from __future__ import annotations

from dataclasses import replace

from headoffice.payments.model import (
    CANCELLED,
    LATE,
    NEVER_MS,
    NOT_CHARGED,
    NOT_SENT,
    OTHER_AMOUNT,
    TIMED_OUT,
    UNDECIDED,
    UNDOING,
    WATCHED,
    Attempt,
    Found,
    Pace,
    Seen,
    State,
    Undone,
)

LEASE_MS = 15_000
"""Longer than a request may take: who asks about an attempt has it for so long. When he dies, it is
due again. Two who ask at once do no harm: nothing they ask for takes effect twice."""


def sent(attempt: Attempt, pace: Pace, *, now_ms: int) -> Attempt:
    """To be committed before the request leaves."""
    return replace(
        attempt.to(State.SENT, now_ms=now_ms),
        sent_ms=now_ms,
        undo_from_ms=now_ms + pace.undo_from_ms,
        due_ms=now_ms + LEASE_MS,
    )


def not_sent(attempt: Attempt, *, now_ms: int, reason: str = NOT_SENT) -> Attempt:
    """Found without the mark that precedes every request: nobody was charged."""
    return replace(attempt.to(State.DECLINED, now_ms=now_ms, reason=reason), due_ms=NEVER_MS)


def answered(attempt: Attempt, found: Found, pace: Pace, *, now_ms: int) -> Attempt:
    """After the charge's own answer."""
    if attempt.state is State.SENT and found.seen is Seen.DECLINED:
        return _over(attempt, State.DECLINED, pace, now_ms=now_ms, reason=found.reason)
    return asked(attempt, found, pace, now_ms=now_ms)


def asked(attempt: Attempt, found: Found, pace: Pace, *, now_ms: int) -> Attempt:
    """After a query."""
    attempt = _with_facts(attempt, found)
    if found.seen is Seen.PAID and found.amount_minor not in (0, attempt.amount_minor):
        return _not_ours(attempt, now_ms=now_ms)
    if attempt.state in UNDECIDED:
        return _decided(attempt, found, pace, now_ms=now_ms)
    if attempt.state in UNDOING:
        return _while_undoing(attempt, found, pace, now_ms=now_ms)
    if attempt.state in WATCHED:
        return _looked_at(attempt, found, pace, now_ms=now_ms)
    return attempt


def undone(attempt: Attempt, said: Undone, found: Found, pace: Pace, *, now_ms: int) -> Attempt:
    """After a reversal was asked for, and the query that followed at once."""
    if attempt.state not in UNDOING:
        return attempt
    late = not attempt.taken
    attempt = _with_facts(attempt, found)
    attempt = replace(attempt, taken=attempt.taken or said is Undone.REFUNDED)
    if said is Undone.DONE and found.seen is Seen.PAID:
        return _refunding(attempt, late=late, now_ms=now_ms)
    if said is not Undone.AGAIN and found.seen in (Seen.CLOSED, Seen.MISSING):
        return _undone(attempt, pace, given_back=found.given_back, now_ms=now_ms)
    return _again(attempt, pace, now_ms=now_ms)


def cancelled(attempt: Attempt, *, now_ms: int) -> Attempt:
    """The till does not want it any more. What is over, or being undone, stays so."""
    if attempt.state is State.CREATED:
        return not_sent(attempt, now_ms=now_ms, reason=CANCELLED)
    if attempt.state in UNDECIDED or attempt.state is State.PAID:
        return _to_undo(attempt, CANCELLED, now_ms=now_ms)
    return attempt


def given_back(attempt: Attempt, *, now_ms: int) -> Attempt:
    """The refund of a late success is done."""
    gone = attempt.to(State.PAID_BUT_REVERSED, now_ms=now_ms, reason=LATE)
    return replace(gone, due_ms=NEVER_MS)


def may_follow(attempt: Attempt, known_paid: frozenset[int]) -> bool:
    """Whether the sale may have another attempt after this one."""
    if attempt.state is State.PAID:
        return attempt.count in known_paid
    return attempt.state in NOT_CHARGED


def _decided(attempt: Attempt, found: Found, pace: Pace, *, now_ms: int) -> Attempt:
    if found.seen is Seen.PAID:
        return replace(attempt.to(State.PAID, now_ms=now_ms), due_ms=NEVER_MS)
    if found.seen is Seen.CLOSED:
        if found.given_back:
            return _to_undo(attempt, found.reason, now_ms=now_ms)
        return _over(attempt, State.CLOSED, pace, now_ms=now_ms, reason=found.reason)
    if now_ms >= attempt.sent_ms + pace.undo_by_ms:
        return _to_undo(attempt, TIMED_OUT, now_ms=now_ms)
    state = State.PENDING if found.seen is Seen.WAITING else State.UNKNOWN
    if state is not attempt.state:
        attempt = attempt.to(state, now_ms=now_ms, reason=found.reason)
    last_ms = attempt.sent_ms + pace.undo_by_ms
    return replace(attempt, due_ms=min(now_ms + pace.ask_ms, max(last_ms, now_ms)))


def _while_undoing(attempt: Attempt, found: Found, pace: Pace, *, now_ms: int) -> Attempt:
    """A query alone ends it where the provider says that it is over."""
    if found.seen is Seen.CLOSED:
        return _undone(attempt, pace, given_back=found.given_back, now_ms=now_ms)
    return _again(attempt, pace, now_ms=now_ms)


def _undone(attempt: Attempt, pace: Pace, *, given_back: bool, now_ms: int) -> Attempt:
    if attempt.taken or given_back:
        gone = attempt.to(State.PAID_BUT_REVERSED, now_ms=now_ms, reason=attempt.reason)
        return replace(gone, taken=True, due_ms=NEVER_MS)
    return _over(attempt, State.REVERSED, pace, now_ms=now_ms, reason=attempt.reason)


def _again(attempt: Attempt, pace: Pace, *, now_ms: int) -> Attempt:
    if attempt.state is State.REVERSING and now_ms >= attempt.undoing_ms + pace.unresolved_ms:
        attempt = attempt.to(State.UNRESOLVED, now_ms=now_ms, reason=attempt.reason)
    slow = attempt.state is State.UNRESOLVED
    wait_ms = pace.unresolved_ask_ms if slow else pace.ask_ms
    return replace(attempt, due_ms=max(now_ms + wait_ms, attempt.undo_from_ms))


def _looked_at(attempt: Attempt, found: Found, pace: Pace, *, now_ms: int) -> Attempt:
    if found.seen is Seen.PAID:
        return _refunding(attempt, late=True, now_ms=now_ms)
    return _next_look(replace(attempt, looks=attempt.looks + 1), pace, now_ms=now_ms)


def _over(attempt: Attempt, state: State, pace: Pace, *, now_ms: int, reason: str) -> Attempt:
    return _next_look(attempt.to(state, now_ms=now_ms, reason=reason), pace, now_ms=now_ms)


def _next_look(attempt: Attempt, pace: Pace, *, now_ms: int) -> Attempt:
    left = pace.looks_ms[attempt.looks :]
    return replace(attempt, due_ms=now_ms + left[0] if left else NEVER_MS)


def _to_undo(attempt: Attempt, reason: str, *, now_ms: int) -> Attempt:
    undoing = attempt.to(State.REVERSING, now_ms=now_ms, reason=reason)
    return replace(undoing, undoing_ms=now_ms, due_ms=max(now_ms, attempt.undo_from_ms))


def _refunding(attempt: Attempt, *, late: bool, now_ms: int) -> Attempt:
    refunding = attempt.to(State.REFUNDING, now_ms=now_ms, reason=LATE)
    # The refund has a row of its own that is asked about; this one follows it.
    return replace(refunding, taken=True, late=late, due_ms=NEVER_MS)


def _not_ours(attempt: Attempt, *, now_ms: int) -> Attempt:
    """Our number, and another amount: an order that this ledger does not know. It may well belong
    to a sale, so nothing is undone by a machine."""
    if attempt.state in UNDECIDED or attempt.state is State.REVERSING:
        attempt = attempt.to(State.UNRESOLVED, now_ms=now_ms, reason=OTHER_AMOUNT)
    return replace(attempt, taken=False, due_ms=NEVER_MS)


def _with_facts(attempt: Attempt, found: Found) -> Attempt:
    return replace(
        attempt,
        taken=attempt.taken or found.seen is Seen.PAID or found.given_back,
        transaction=found.transaction or attempt.transaction,
        payer=found.payer or attempt.payer,
    )
