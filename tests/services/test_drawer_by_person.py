"""Opening the drawer without a sale: who may, for what, and what is on record."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from storeapp.domain.errors import Refusal
from storeapp.domain.staff import Role, StaffMember
from tests.services.fakes import LIN
from tests.services.test_drawer import Desk

WEI = StaffMember("u2", "Wei", Role.MANAGER)
CLERK = replace(LIN, role=Role.CLERK)


@pytest.mark.parametrize(
    ("reason", "words", "staff", "fact"),
    [
        ("change", "", LIN, ("change", "u1")),
        ("change", "", CLERK, ("change", "u1")),
        ("count", "", WEI, ("count", "u2")),
        ("other", "  bank came ", WEI, ("other: bank came", "u2")),
        ("other", "x" * 99, WEI, ("other: " + "x" * 60, "u2")),
    ],
    ids=["change", "a clerk", "count", "other", "a novel"],
)
def test_the_reason_is_on_record_before_it_opens(
    reason: str, words: str, staff: StaffMember, fact: tuple[str, str]
) -> None:
    desk = Desk()
    assert asyncio.run(desk.drawer.open_without_sale(reason, staff, words)) is True
    assert (desk.openings, desk.box.pulses) == ([fact], 1)


def test_one_that_is_not_reached_is_on_record() -> None:
    desk = Desk()
    desk.box.reachable = False
    assert asyncio.run(desk.drawer.open_without_sale("change", LIN)) is False
    assert (desk.openings, desk.box.pulses) == ([("change", "u1")], 0)


@pytest.mark.parametrize(
    ("reason", "words", "staff", "fitted", "code"),
    [
        ("", "", LIN, True, "drawer-needs-reason"),
        ("fun", "", WEI, True, "drawer-needs-reason"),
        ("other", "  ", WEI, True, "drawer-needs-reason"),
        ("count", "", LIN, True, "drawer-needs-manager"),
        ("other", "bank", CLERK, True, "drawer-needs-manager"),
        ("change", "", WEI, False, "drawer-missing"),
    ],
    ids=["none", "unheard of", "no words", "a cashier", "a clerk", "no drawer"],
)
def test_what_is_refused_opens_nothing_and_leaves_no_record(
    reason: str, words: str, staff: StaffMember, fitted: bool, code: str
) -> None:
    desk = Desk()
    desk.drawer.fitted = fitted
    with pytest.raises(Refusal, match=code):
        asyncio.run(desk.drawer.open_without_sale(reason, staff, words))
    assert (desk.openings, desk.box.pulses, desk.uploads.woken) == ([], 0, 0)
