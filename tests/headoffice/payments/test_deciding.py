"""What may follow what, and what an answer proves: tables without a database."""

from __future__ import annotations

from dataclasses import replace

import pytest

from headoffice.payments.codes import CodeRule, provider_of
from headoffice.payments.deciding import answered, asked, cancelled, may_follow, sent, undone
from headoffice.payments.ledger import NUMBER_LETTERS, number_of, refund_number
from headoffice.payments.model import (
    ALLOWED,
    NEVER_MS,
    NOTHING,
    Attempt,
    Found,
    Pace,
    Seen,
    State,
    Undone,
)
from headoffice.payments.refunding import Refund, RefundState, Returned, refund_answered
from storeapp.domain.errors import Defect

S = State
PACE = Pace()
PAID = Found(Seen.PAID, transaction="42", amount_minor=100)


def an_attempt(state: State, *, now_ms: int = 1_000, taken: bool = False) -> Attempt:
    fresh = Attempt("N_1", "S01", "1", "sale", 1, "wechat", 100, "CNY", created_ms=now_ms)
    if state is S.CREATED:
        return fresh
    out = sent(fresh, PACE, now_ms=now_ms)
    return replace(out, state=state, taken=taken or state is S.PAID, undoing_ms=now_ms)


@pytest.mark.parametrize(
    ("state", "found", "after_ms", "becomes"),
    [
        pytest.param(S.SENT, PAID, 0, S.PAID, id="paid"),
        pytest.param(S.SENT, NOTHING, 0, S.UNKNOWN, id="no answer"),
        pytest.param(S.SENT, Found(Seen.WAITING), 0, S.PENDING, id="she types her password"),
        pytest.param(S.SENT, Found(Seen.MISSING), 0, S.UNKNOWN, id="not arrived, yet"),
        pytest.param(S.PENDING, Found(Seen.CLOSED), 9_000, S.CLOSED, id="she said no"),
        pytest.param(S.PENDING, NOTHING, 29_999, S.UNKNOWN, id="before its time is over"),
        pytest.param(S.PENDING, Found(Seen.WAITING), 30_000, S.REVERSING, id="her time is over"),
        pytest.param(S.UNKNOWN, Found(Seen.MISSING), 30_000, S.REVERSING, id="never arrived"),
        pytest.param(S.UNKNOWN, NOTHING, 30_000, S.REVERSING, id="nobody answers"),
        pytest.param(S.UNKNOWN, PAID, 90_000, S.PAID, id="paid, found late"),
        pytest.param(S.REVERSING, PAID, 5_000, S.REVERSING, id="paid while it is undone"),
        pytest.param(S.REVERSING, Found(Seen.CLOSED), 5_000, S.REVERSED, id="it closed itself"),
        pytest.param(S.REVERSING, NOTHING, 120_000, S.UNRESOLVED, id="for people"),
        pytest.param(S.UNRESOLVED, Found(Seen.CLOSED), 9, S.REVERSED, id="resolved after all"),
        pytest.param(S.REVERSED, PAID, 50_000, S.REFUNDING, id="a late success"),
        pytest.param(S.DECLINED, PAID, 50_000, S.REFUNDING, id="declined, and yet paid"),
        pytest.param(S.PAID, Found(Seen.CLOSED), 1, S.PAID, id="paid stays paid"),
    ],
)
def test_what_a_query_proves(state: State, found: Found, after_ms: int, becomes: State) -> None:
    after = asked(an_attempt(state), found, PACE, now_ms=1_000 + after_ms)

    assert after.state is becomes


def test_only_a_charge_itself_is_declined() -> None:
    declined = Found(Seen.DECLINED, reason="funds")

    assert answered(an_attempt(S.SENT), declined, PACE, now_ms=2_000).state is S.DECLINED
    cancelled_meanwhile = an_attempt(S.REVERSING)
    assert answered(cancelled_meanwhile, declined, PACE, now_ms=2_000).state is S.REVERSING


@pytest.mark.parametrize(
    ("said", "found", "taken", "becomes"),
    [
        pytest.param(Undone.AGAIN, NOTHING, False, S.REVERSING, id="not yet"),
        pytest.param(Undone.DONE, NOTHING, False, S.REVERSING, id="done, they say"),
        pytest.param(Undone.DONE, Found(Seen.CLOSED), False, S.REVERSED, id="unpaid"),
        pytest.param(Undone.DONE, Found(Seen.MISSING), False, S.REVERSED, id="never was"),
        pytest.param(Undone.DONE, Found(Seen.CLOSED), True, S.PAID_BUT_REVERSED, id="was paid"),
        pytest.param(
            Undone.REFUNDED, Found(Seen.CLOSED), False, S.PAID_BUT_REVERSED, id="they say paid"
        ),
        pytest.param(Undone.DONE, PAID, False, S.REFUNDING, id="paid all the same"),
    ],
)
def test_what_a_reversal_proves(said: Undone, found: Found, taken: bool, becomes: State) -> None:
    attempt = an_attempt(S.REVERSING, taken=taken)

    assert undone(attempt, said, found, PACE, now_ms=20_000).state is becomes


def test_another_amount_under_our_number_is_left_to_people() -> None:
    found = Found(Seen.PAID, amount_minor=99)

    after = asked(an_attempt(S.UNKNOWN), found, PACE, now_ms=2_000)

    assert (after.state, after.reason, after.due_ms) == (S.UNRESOLVED, "other-amount", NEVER_MS)
    assert not after.taken


def test_nothing_is_undone_before_its_time() -> None:
    after = cancelled(an_attempt(S.PENDING, now_ms=1_000), now_ms=3_000)

    assert (after.state, after.due_ms) == (S.REVERSING, 16_000)


@pytest.mark.parametrize(
    ("state", "known_paid", "may"),
    [
        *((state, frozenset[int](), False) for state in S if state not in (
            S.DECLINED, S.CLOSED, S.REVERSED, S.PAID_BUT_REVERSED
        )),
        (S.PAID, frozenset({1}), True),
        (S.PAID, frozenset({2}), False),
        (S.UNKNOWN, frozenset({1}), False),
        (S.DECLINED, frozenset[int](), True),
        (S.CLOSED, frozenset[int](), True),
        (S.REVERSED, frozenset[int](), True),
        (S.PAID_BUT_REVERSED, frozenset[int](), True),
    ],
)  # fmt: skip
def test_another_attempt_only_after_a_definite_one(
    state: State, known_paid: frozenset[int], may: bool
) -> None:
    assert may_follow(an_attempt(state), known_paid) is may


@pytest.mark.parametrize("now", list(S))
def test_nothing_goes_where_the_table_does_not_lead(now: State) -> None:
    for then in S:
        attempt = replace(an_attempt(now), taken=True)
        if then in ALLOWED[now]:
            assert attempt.to(then, now_ms=5).state is then
        else:
            with pytest.raises(Defect):
                attempt.to(then, now_ms=5)


def test_a_late_refund_is_never_given_up() -> None:
    late = Refund("R_1", "N_1", "late", 100, 0, state=RefundState.SENT, tries=1)
    own = replace(late, refund="return-1")

    assert refund_answered(late, Returned.REFUSED, "x", now_ms=0).state is RefundState.UNKNOWN
    assert refund_answered(own, Returned.REFUSED, "x", now_ms=0).state is RefundState.REFUSED
    waits = [
        refund_answered(replace(late, tries=tries), Returned.AGAIN, "x", now_ms=0).due_ms
        for tries in (1, 2, 3, 50)
    ]
    assert waits == [5_000, 10_000, 20_000, 600_000]


@pytest.mark.parametrize("sale", ["s", "7f0d6b3e-6c55-4a0e-9d0e-0d5f0e7a1b11"])
@pytest.mark.parametrize("store", ["S01", "朝阳-01", "A-LONG-NAME-OF-A-STORE"])
def test_numbers_fit_both_providers_and_never_meet(store: str, sale: str) -> None:
    numbers = [
        number_of(store=store, till=till, sale=sale, count=count)
        for till in ("1", "2")
        for count in (1, 99)
    ]

    assert len(set(numbers)) == 4
    for number in (*numbers, refund_number(numbers[0], "return-1")):
        assert len(number) <= NUMBER_LETTERS
        assert number.replace("_", "").isalnum()
        assert number.isascii()


@pytest.mark.parametrize(
    ("code", "provider"),
    [
        ("101234567890123456", "wechat"),
        ("151234567890123456", "wechat"),
        ("1512345678901234567", ""),
        ("2512345678901234", "alipay"),
        ("301234567890123456789012", "alipay"),
        ("161234567890123456", ""),
        ("6212345678901234567", ""),
        ("١٠1234567890123456", ""),
        ("", ""),
    ],
)
def test_a_code_is_told_by_its_first_digits_and_its_length(code: str, provider: str) -> None:
    rules = (
        CodeRule("wechat", ("10", "11", "12", "13", "14", "15"), 18, 18),
        CodeRule("alipay", ("25", "26", "27", "28", "29", "30"), 16, 24),
    )

    assert provider_of(code, rules) == provider
