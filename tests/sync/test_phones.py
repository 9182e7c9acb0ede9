"""What head office says of a payment by phone, as the till's outcome."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, cast

import pytest

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
from storeapp.domain.money import Money
from storeapp.sync.calls import HeadOffice
from storeapp.sync.failures import (
    BrokenOff,
    Busy,
    Failure,
    NotConnected,
    Refused,
    Unreachable,
    WrongAnswer,
)
from storeapp.sync.phones import WAIT_S, HeadOfficePhones
from storeapp.sync.wire import paying as wire
from storeapp.sync.wire.messages import Message, Problem

CODE = "131234567890123456"
AT = datetime(2026, 11, 21, 10, 57, tzinfo=UTC)
ATTEMPT = CardAttempt("S01-2-b1-2", "b1", 2, Money(1280), AT, mark="wechat")


def shown(state: str, **changes: Any) -> wire.AttemptShown:
    said: dict[str, Any] = {
        "number": "HO2",
        "sale": "b1",
        "attempt": 2,
        "till": "2",
        "provider": "wechat",
        "amount_minor": 1280,
        "currency": "CNY",
        "state": state,
        "version": 3,
        "created_ms": 1,
        "changed_ms": 2,
        "transaction": "4200",
    }
    return wire.AttemptShown(**said | changes)


@dataclass
class Office:
    """Says what it was told to; keeps what it was asked."""

    answer: wire.AttemptShown | Failure
    asked: list[tuple[str, dict[str, Any], int]] = field(default_factory=list)

    async def pay(self, what: str, message: Message, *, wait_s: int) -> wire.AttemptShown:
        self.asked.append((what, message.model_dump(), wait_s))
        if isinstance(self.answer, Failure):
            raise self.answer
        return self.answer


def phones(office: Office) -> HeadOfficePhones:
    return HeadOfficePhones(cast(HeadOffice, office))


def charged(answer: wire.AttemptShown | Failure) -> CardOutcome:
    return asyncio.run(phones(Office(answer)).charge(ATTEMPT, CODE, paid=(1,)))


def refused(code: str) -> Refused:
    return Refused(409, Problem(code=code))


PAID = Approved(Booking(Money(1280), "HO2", trace="4200", scheme="wechat"))


@pytest.mark.parametrize(
    ("answer", "outcome"),
    [
        pytest.param(shown(wire.PAID), PAID, id="paid"),
        pytest.param(shown(wire.PENDING), Unknown(Doubt.BUSY), id="waits for her"),
        pytest.param(shown(wire.SENT), Unknown(Doubt.BUSY), id="sent"),
        pytest.param(shown(wire.REVERSING), Unknown(Doubt.BUSY), id="being undone"),
        pytest.param(shown(wire.UNKNOWN), Unknown(Doubt.NO_ANSWER), id="provider silent"),
        pytest.param(shown(wire.UNRESOLVED), Unknown(Doubt.NO_ANSWER), id="for people"),
        pytest.param(shown("NEW-STATE"), Unknown(Doubt.NO_ANSWER), id="a state to come"),
        pytest.param(
            shown(wire.DECLINED, reason="funds"), Declined(Decline.FUNDS, "funds"), id="no funds"
        ),
        pytest.param(
            shown(wire.DECLINED, reason="odd"), Declined(Decline.CARD, "odd"), id="some reason"
        ),
        pytest.param(
            shown(wire.REVERSED, reason="cancelled"),
            Declined(Decline.CANCELLED, "cancelled"),
            id="undone",
        ),
        pytest.param(
            shown(wire.PAID_BUT_REVERSED, reason="late-success"),
            Declined(Decline.CANCELLED, "late-success"),
            id="too late, and given back",
        ),
        pytest.param(
            shown(wire.PAID, amount_minor=1), Unknown(Doubt.OTHER_AMOUNT), id="another amount"
        ),
        pytest.param(
            shown(wire.PAID, currency="EUR"), Unknown(Doubt.OTHER_AMOUNT), id="another currency"
        ),
        pytest.param(NotConnected("x"), Declined(Decline.OFFLINE), id="never heard"),
        pytest.param(BrokenOff("x"), Unknown(Doubt.UNREACHABLE), id="broken off"),
        pytest.param(Unreachable("x"), Unknown(Doubt.UNREACHABLE), id="no answer"),
        pytest.param(Busy(503), Unknown(Doubt.UNREADABLE), id="busy"),
        pytest.param(WrongAnswer("x"), Unknown(Doubt.UNREADABLE), id="somebody else answers"),
        pytest.param(refused("odd"), Unknown(Doubt.UNREADABLE), id="refused for an unknown reason"),
        pytest.param(
            refused(wire.PAYMENTS_NOT_SET_UP),
            Declined(Decline.NOT_SET_UP, wire.PAYMENTS_NOT_SET_UP),
            id="not set up",
        ),
        pytest.param(
            refused(wire.ATTEMPT_OPEN),
            Declined(Decline.OTHER_ATTEMPT, wire.ATTEMPT_OPEN),
            id="another is open",
        ),
    ],
)
def test_a_charge_is_what_head_office_says(
    answer: wire.AttemptShown | Failure, outcome: CardOutcome
):
    assert charged(answer) == outcome


def test_a_charge_carries_the_attempt_and_what_counts_already():
    office = Office(shown(wire.PAID))
    asyncio.run(phones(office).charge(ATTEMPT, CODE, paid=(1,)))

    ((what, said, wait_s),) = office.asked
    assert (what, wait_s) == ("charge", WAIT_S)
    assert said == {
        "sale": "b1",
        "attempt": 2,
        "amount_minor": 1280,
        "currency": "CNY",
        "code": CODE,
        "description": "",
        "paid": [1],
        "known_version": 0,
    }


def test_asking_waits_for_something_newer_than_what_was_told():
    office = Office(shown(wire.PENDING))
    line = phones(office)
    asyncio.run(line.charge(ATTEMPT, CODE, paid=()))
    asyncio.run(line.find(ATTEMPT))
    asyncio.run(line.undo(ATTEMPT))

    assert [(what, said["known_version"]) for what, said, _ in office.asked] == [
        ("charge", 0),
        ("ask", 3),
        ("cancel", 3),
    ]


def test_without_a_connection_what_became_of_it_stays_unknown():
    line = phones(Office(NotConnected("x")))

    assert asyncio.run(line.find(ATTEMPT)) == Unknown(Doubt.UNREACHABLE)
    assert asyncio.run(line.undo(ATTEMPT)) == Unknown(Doubt.UNREACHABLE)


def test_what_head_office_never_heard_of_is_told_as_that():
    line = phones(Office(refused(wire.ATTEMPT_UNKNOWN)))

    assert asyncio.run(line.find(ATTEMPT)) == Declined(Decline.NOT_BOOKED, wire.ATTEMPT_UNKNOWN)


def test_the_code_is_in_no_log(caplog: pytest.LogCaptureFixture):
    with caplog.at_level(logging.DEBUG):
        charged(Unreachable("x"))

    assert "S01-2-b1-2" in caplog.text
    assert CODE not in caplog.text
    assert CODE not in repr(
        wire.Charge(sale="b1", attempt=1, amount_minor=1, currency="CNY", code=CODE)
    )
