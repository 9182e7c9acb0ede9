"""Card attempts: only the allowed changes, and no card number in anything that is kept."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storeapp.domain.card import (
    ALLOWED,
    SETTLED,
    Approved,
    AttemptState,
    Booking,
    CardAttempt,
    Decline,
    Declined,
    Doubt,
    Unknown,
    without_card_numbers,
)
from storeapp.domain.errors import Defect
from storeapp.domain.money import Money

S = AttemptState
AT = datetime(2026, 11, 21, 10, 42, 5, tzinfo=UTC)
BOOKING = Booking(Money(1280), "0470", last4="4711")


def an_attempt(state: AttemptState = S.SENT) -> CardAttempt:
    booking = BOOKING if state in (S.PAID, S.REVERSING, S.REVERSED, S.UNRESOLVED) else None
    return CardAttempt("n", "b1", 1, Money(1280), AT, state, booking=booking)


CHANGES = {
    S.SENT: lambda a: a.sent(AT, "m"),
    S.PAID: lambda a: a.ended(Approved(BOOKING)),
    S.DECLINED: lambda a: a.ended(Declined(Decline.FUNDS)),
    S.PENDING: lambda a: a.ended(Unknown(Doubt.BUSY)),
    S.UNKNOWN: lambda a: a.ended(Unknown(Doubt.NO_ANSWER)),
    S.ABANDONED: lambda a: a.abandoned(),
    S.REVERSING: lambda a: a.reversing(),
    S.REVERSED: lambda a: a.given_back(Approved(BOOKING)),
    S.UNRESOLVED: lambda a: a.given_back(Declined(Decline.TERMINAL)),
}
STAYS = {(S.PENDING, S.PENDING), (S.UNKNOWN, S.UNKNOWN)}
"""Asked again without a better answer."""


FOUND = (S.PAID, S.PENDING, S.UNKNOWN)
"""What is found of an abandoned attempt leads elsewhere: the test after this one."""
PAIRS = [(a, b) for a in S for b in CHANGES if not (a is S.ABANDONED and b in FOUND)]


@pytest.mark.parametrize(("now", "then"), PAIRS, ids=lambda state: state.value)
def test_an_attempt_goes_only_where_it_may(now: AttemptState, then: AttemptState):
    attempt = an_attempt(now)
    if then in ALLOWED[now] or (now, then) in STAYS:
        assert CHANGES[then](attempt).state is then
    else:
        with pytest.raises(Defect):
            CHANGES[then](attempt)


@pytest.mark.parametrize(
    ("outcome", "state"),
    [
        (Approved(BOOKING), S.REVERSING),
        (Declined(Decline.NOT_BOOKED), S.DECLINED),
        (Unknown(Doubt.BUSY), S.ABANDONED),
        (Unknown(Doubt.NO_ANSWER), S.ABANDONED),
    ],
    ids=["charged", "not charged", "at work", "unknown"],
)
def test_an_abandoned_attempt_is_never_paid(outcome, state: AttemptState):
    assert an_attempt(S.ABANDONED).ended(outcome).state is state


def test_from_everywhere_a_settled_end_can_be_reached():
    for state in S:
        reached, fresh = {state}, {state}
        while fresh:
            fresh = {then for now in fresh for then in ALLOWED[now]} - reached
            reached |= fresh
        assert reached & SETTLED


def test_a_reversal_that_is_unknown_goes_on():
    waiting = an_attempt(S.REVERSING).given_back(Unknown(Doubt.NO_ANSWER))

    assert (waiting.state, waiting.reason) == (S.REVERSING, "no-answer")


def test_a_decision_is_an_allowed_change_with_a_name():
    decided = an_attempt(S.UNKNOWN).decided(S.PAID, "u1")

    assert (decided.state, decided.reason, decided.by) == (S.PAID, "by-person", "u1")
    assert decided.tender.reference == ""
    with pytest.raises(Defect):
        an_attempt(S.DECLINED).decided(S.PAID, "u1")


@pytest.mark.parametrize(
    "changes",
    [
        {"number": ""},
        {"count": 0},
        {"amount": Money(0)},
        {"amount": Money(-1)},
        {"state": S.PAID},
    ],
    ids=["no number", "not counted", "nothing to charge", "negative", "paid by nobody's word"],
)
def test_what_is_no_attempt_is_not_made(changes):
    with pytest.raises(Defect):
        replace(an_attempt(), **changes)


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("Karte 4711471147114711", "Karte ****4711"),
        ("4711 4711 4711 4711 OK", "****4711 OK"),
        ("471147XXXXXX4711", "****4711"),
        ("471147******4711 bis 12/29", "****4711 bis 12/29"),
        ("####-####-####-0001", "****0001"),
        ("12345678901234567890123", "****0123"),
        ("****************", "****************"),
        ("TID 52000117 Beleg 0470", "TID 52000117 Beleg 0470"),
        ("21.11.2026 10:42", "21.11.2026 10:42"),
        ("A0000000041010", "A0000000041010"),
        ("", ""),
    ],
)
def test_of_anything_like_a_card_number_four_digits_are_left(text: str, kept: str):
    assert without_card_numbers(text) == kept


@given(st.text(alphabet="0123456789 -.*xAb:", max_size=60))
def test_what_was_cut_once_stays_as_it_is(text: str):
    cut = without_card_numbers(text)

    assert without_card_numbers(cut) == cut


@given(st.integers(10**12, 10**19 - 1))
def test_no_card_number_is_left_whole(number: int):
    assert str(number) not in without_card_numbers(f"PAN {number}.")


@pytest.mark.parametrize(
    "changes",
    [
        {"last4": "47110"},
        {"last4": "471a"},
        {"scheme": "Plum 4711471147114711"},
        {"slip": ("4711471147114711",)},
    ],
)
def test_a_booking_with_more_of_a_card_is_refused(changes):
    with pytest.raises(Defect):
        replace(BOOKING, **changes)
