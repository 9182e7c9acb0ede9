"""What an enrolment has to say, and what a fact keeps of a member."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest

from storeapp.domain.codec import basket_void_body, basket_void_from
from storeapp.domain.customer import Customer
from storeapp.domain.errors import Defect
from storeapp.domain.membership import (
    NO_ANSWERS,
    Answers,
    Consent,
    MemberEnrolment,
    Purpose,
    applicant,
)
from tests.domain.build import NOON, a_basket, a_line

YES = Consent(Purpose.BROWSING, granted=True, text="v1")
JOINED = MemberEnrolment("member-1", "staff-1", NOON, "display", (YES,))


@pytest.mark.parametrize(
    "wrong",
    [
        pytest.param({"member": ""}, id="nobody"),
        pytest.param({"staff_id": ""}, id="by nobody"),
        pytest.param({"channel": ""}, id="nowhere"),
        pytest.param({"at": datetime(2026, 3, 1)}, id="without an offset"),  # noqa: DTZ001
        pytest.param({"consents": (YES, replace(YES, granted=False))}, id="yes and no at once"),
    ],
)
def test_an_enrolment_says_who_by_whom_and_where(wrong: dict[str, Any]) -> None:
    with pytest.raises(Defect):
        replace(JOINED, **wrong)


def test_a_consent_names_its_words() -> None:
    with pytest.raises(Defect):
        Consent(Purpose.SHARING, granted=True, text="")


def test_a_voided_basket_does_not_keep_her_birthday_for_ever() -> None:
    anna = Customer("member-1", tier=2, birthday=date(1990, 5, 17), points=8)
    basket = a_basket(a_line("line-1", count=1)).with_customer(anna)

    body = basket_void_body(basket, staff_id="staff-1", at=NOON, reason="cleared")

    assert basket_void_from(body).basket.customer == Customer("member-1", tier=2, points=8)


@pytest.mark.parametrize(
    ("phone", "masked"),
    [("13800000417", "138****0417"), ("8869123", "8**9123")],
)
def test_a_number_is_masked_where_others_can_read_it(phone: str, masked: str):
    who = applicant("小林", phone)

    assert who.masked == masked
    assert (phone in repr(who), who.name in repr(who)) == (False, False)


def test_who_does_not_say_her_age_agrees_to_nothing():
    with pytest.raises(Defect):
        Answers("display", consents=(YES,))

    assert Answers("display", of_age=True, consents=(YES,)).granted == (YES.purpose.value,)
    assert NO_ANSWERS.granted == ()
