"""Asking a manager: only their PIN goes on, and it stays nowhere."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import nullcontext

import pytest

from storeapp.domain.errors import Defect
from storeapp.domain.staff import Role, StaffMember
from storeapp.ports.sales import Verifier
from storeapp.services.approving import Approving
from storeapp.services.signing_in import SigningIn
from storeapp.ui.screens.approval.presenter import ApprovalPresenter, Question
from storeapp.ui.screens.approval.state import ApprovalState
from storeapp.ui.surroundings import Surroundings
from storeapp.ui.texts import Texts
from storeapp.ui.widgets.digits import ERASE
from tests.services.fakes import LIN, FakeClock, FakePins, FakeSales
from tests.ui.given import HeldWork, RecordingSounds

WEI = StaffMember("u2", "Wei", Role.MANAGER)
LU = StaffMember("u3", "Lu", Role.MANAGER)


class Asked:
    def __init__(self, texts: Texts, sounds: RecordingSounds, *managers: StaffMember) -> None:
        self.sales, self.held, self.sounds = FakeSales(), HeldWork(), sounds
        self.sales.rows.verifiers["u1"] = Verifier(LIN, "pin:135790")
        for manager in managers:
            self.sales.rows.verifiers[manager.id] = Verifier(manager, "pin:246810")
        self.shown: list[ApprovalState] = []
        self.went: list[str] = []
        approving = Approving(SigningIn(self.sales, FakePins(), FakeClock()))
        around = Surroundings(texts, sounds, self.held.spawn, nullcontext)
        self.presenter = ApprovalPresenter(
            approving, around, lambda: self.went.append("closed"), self.shown.append
        )

    def ask(self) -> None:
        facts = {"number": "S01-2-1-000001"}
        self.presenter.start(Question("copy", facts, lambda m: self.went.append(m.id)))
        self.held.run()

    def type(self, pin: str) -> None:
        for digit in pin:
            self.presenter.press(digit)

    @property
    def state(self) -> ApprovalState:
        return self.shown[-1]

    @property
    def told(self) -> str:
        return self.state.notice.text if self.state.notice else ""


@pytest.fixture
def asked(texts: Texts, sounds: RecordingSounds) -> Iterator[Asked]:
    made = Asked(texts, sounds, WEI, LU)
    made.ask()
    yield made
    made.held.close()


def test_it_says_what_for_and_who_may(asked: Asked) -> None:
    assert asked.state.what == "One more copy of receipt S01-2-1-000001"
    assert [row.name for row in asked.state.managers] == ["Wei", "Lu"]
    assert (asked.state.manager, asked.state.ready) == ("u2", False)


def test_the_right_pin_goes_on_where_it_was_asked(asked: Asked) -> None:
    asked.presenter.pick("u3")
    asked.type("2468100")
    asked.presenter.press(ERASE)
    asked.presenter.press(".")
    ready, dots = asked.state.ready, asked.state.dots
    asked.presenter.confirm()
    asked.presenter.confirm()
    asked.presenter.press("1")
    asked.presenter.pick("u2")
    asked.presenter.leave()
    under_way = (asked.state.ready, asked.state.manager, list(asked.went))
    asked.held.run()

    assert (ready, dots) == (True, 6)
    assert under_way == (False, "u3", [])
    assert asked.went == ["closed", "u3"]


def test_a_wrong_pin_goes_nowhere_and_is_forgotten(asked: Asked) -> None:
    asked.type("999999")
    asked.presenter.confirm()
    asked.held.run()

    assert asked.told == "That PIN is not right. Try again."
    assert (asked.state.dots, asked.state.ready, asked.went) == (0, False, [])
    assert asked.sounds.heard == ["refused"]


def test_digits_typed_for_another_are_forgotten(asked: Asked) -> None:
    asked.type("24")
    asked.presenter.pick("u3")

    assert (asked.state.dots, asked.state.manager) == (0, "u3")


def test_esc_approves_nothing_and_keeps_no_digit(asked: Asked) -> None:
    asked.type("246810")
    asked.presenter.leave()
    asked.presenter.again()

    assert (asked.went, asked.state.dots) == (["closed"], 0)


def test_a_till_without_a_manager_says_so(texts: Texts, sounds: RecordingSounds) -> None:
    asked = Asked(texts, sounds)
    asked.ask()
    asked.type("1")
    asked.presenter.confirm()

    assert asked.state.hint == "No manager is known at this till."
    assert (asked.state.ready, asked.held.work) == (False, [])


def test_no_state_holds_a_pin(asked: Asked) -> None:
    asked.type("246810")

    assert "246810" not in repr(asked.shown)


def test_a_question_that_nobody_asked_is_our_mistake(texts: Texts, sounds: RecordingSounds) -> None:
    with pytest.raises(Defect):
        Asked(texts, sounds).presenter.again()
