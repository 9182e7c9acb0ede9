"""The member sheet: what is typed finds her, Enter takes her, Del takes her off."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt

from storeapp.domain.basket import Basket
from storeapp.ports.members import Member
from storeapp.services.errands import Errands
from storeapp.services.members import Members
from storeapp.services.status import Line, StatusBoard
from storeapp.ui.screens.member.presenter import Doors, MemberPresenter
from storeapp.ui.screens.member.samples import samples
from storeapp.ui.screens.member.state import MemberState
from storeapp.ui.screens.member.view import MemberView
from storeapp.ui.surroundings import Surroundings
from storeapp.ui.texts import Texts
from tests.services.fake_members import ANNA, BELA, CODE, END, PHONE, FakeMemberDesk
from tests.services.fakes import LIN, NOW, FakeClock, FakeIds, FakeOffice, FakeSales
from tests.ui.given import HeldWork, RecordingSounds
from tests.ui.sheets import drawing, every_sample, flaws

draw = drawing(MemberView, samples)


class Looking:
    """Head office knows Anna by everything and Béla by the same last digits."""

    def __init__(self, texts: Texts, sounds: RecordingSounds) -> None:
        self.desk, self.sales, self.board = FakeMemberDesk(), FakeSales(), StatusBoard()
        self.desk.members = {CODE: (ANNA,), PHONE: (ANNA,), END: (ANNA, BELA)}
        self.board.update(line=Line.ONLINE, since=NOW)
        self.members = Members(
            self.sales,
            self.desk,
            FakeClock(),
            self.board,
            FakeIds(),
            Errands(self.sales, FakeOffice(), FakeClock(), self.board),
        )
        self.held, self.sounds = HeldWork(), sounds
        self.taken: list[Member] = []
        self.went: list[str] = []
        self.shown: list[MemberState] = []
        doors = Doors(
            self.taken.append,
            lambda: self.went.append("left"),
            lambda: self.went.append("closed"),
            lambda typed: self.went.append(f"joins {typed}"),
        )
        around = Surroundings(texts, sounds, self.held.spawn, nullcontext)
        show = self.shown.append
        self.presenter = MemberPresenter(self.members, FakeClock(), around, doors, show)
        self.open(Basket("b1"))

    def open(self, basket: Basket) -> None:
        self.presenter.start(LIN, basket)
        self.presenter.again()

    def enter(self, typed: str = "") -> None:
        if typed:
            self.presenter.write(typed)
        self.presenter.confirm()
        self.held.run()

    @property
    def state(self) -> MemberState:
        return self.shown[-1]

    @property
    def told(self) -> str:
        return self.state.notice.text if self.state.notice else ""

    @property
    def names(self) -> list[str]:
        return [row.name for row in self.state.rows]


@pytest.fixture
def looking(texts: Texts, sounds: RecordingSounds) -> Looking:
    return Looking(texts, sounds)


@pytest.mark.parametrize("told", [CODE, PHONE])
def test_who_tells_her_code_or_number_is_taken_at_once(looking: Looking, told: str):
    looking.enter(told)

    assert looking.taken == [ANNA]
    assert looking.went == ["closed"]


def test_of_the_same_last_digits_one_is_chosen(looking: Looking):
    looking.enter(END)
    assert looking.names == ["小林", "Béla"]
    assert (looking.state.selected, looking.state.primary, looking.taken) == ("m1", "Take", [])

    looking.presenter.step(1)
    looking.presenter.step(1)
    looking.enter()
    assert looking.taken == [BELA]


def test_one_with_these_last_digits_is_asked_about_first(looking: Looking):
    looking.desk.members[END] = (ANNA,)
    looking.enter(END)

    assert looking.names == ["小林"]
    assert looking.state.rows[0].detail == "number ends in 0001"
    assert looking.state.rows[0].standing == "Gold · 1,240 points"
    assert looking.taken == []


def test_a_touch_takes_her(looking: Looking):
    looking.enter(END)
    looking.presenter.choose("m2")
    assert looking.taken == [BELA]


def test_nobody_is_said_and_nothing_changes(looking: Looking):
    looking.enter("12999999999")

    assert looking.told == "No member has this. Check it with the customer, or make her a member."
    assert looking.sounds.heard == ["refused"]
    assert (looking.taken, looking.went, looking.names) == ([], [], [])
    assert looking.state.typed == "12999999999"


def test_a_number_that_is_nobodys_joins_with_the_next_enter(looking: Looking):
    looking.enter("12999999999")
    assert looking.state.primary == "New member"
    assert looking.state.hint == "Enter makes her a member."
    looking.enter()

    assert looking.went == ["closed", "joins 12999999999"]
    assert looking.desk.asked == [("phone", "12999999999", "u1")]


@pytest.mark.parametrize("told", ["MB0000000009", "9999"])
def test_what_is_no_number_is_looked_for_again(looking: Looking, told: str):
    looking.enter(told)
    looking.enter()

    assert (looking.went, looking.state.primary) == ([], "Find")


def test_f10_joins_at_once_with_what_was_typed(looking: Looking):
    looking.presenter.write("12999999999")
    looking.presenter.join()

    assert looking.went == ["closed", "joins 12999999999"]


def test_offline_the_kept_member_says_of_when_she_is(looking: Looking):
    looking.board.update(line=Line.OFFLINE, since=NOW)
    looking.sales.rows.members = {END: replace(ANNA, as_of_ms=0)}
    looking.enter(END)

    assert looking.state.rows[0].detail == "number ends in 0001 · as of 10:42"
    looking.enter()
    assert looking.taken[0].may_spend is False


def test_an_answer_that_comes_after_more_was_typed_is_not_shown(looking: Looking):
    looking.presenter.write(END)
    looking.presenter.confirm()
    looking.presenter.add("2")
    looking.held.run()

    assert (looking.state.typed, looking.names, looking.taken) == ("00012", [], [])


@pytest.mark.parametrize("told", [PHONE, "12999999999"])
def test_an_answer_that_comes_after_esc_takes_nobody(looking: Looking, told: str):
    looking.presenter.write(told)
    looking.presenter.confirm()
    looking.presenter.leave()
    looking.presenter.leave()
    looking.held.run()

    assert (looking.taken, looking.went, looking.told) == ([], ["closed"], "")


def test_two_enters_ask_once(looking: Looking):
    looking.presenter.write(PHONE)
    looking.presenter.confirm()
    assert (looking.state.ready, looking.state.hint) == (False, "Looking her up …")
    looking.presenter.confirm()
    looking.held.run()

    assert looking.desk.asked == [("phone", PHONE, "u1")]
    assert looking.taken == [ANNA]


def test_enter_with_nothing_typed_does_nothing(looking: Looking):
    looking.enter()
    assert (looking.desk.asked, looking.state.ready) == ([], False)


def test_the_customer_of_the_basket_is_shown_and_taken_off(looking: Looking):
    looking.members.remember(ANNA)
    looking.open(Basket("b1").with_customer(ANNA.customer))
    assert (looking.names, looking.state.removable) == (["小林"], True)

    looking.presenter.remove()
    assert looking.went == ["left", "closed"]


def test_a_customer_who_is_not_known_by_name_is_taken_off_too(looking: Looking):
    looking.open(Basket("b1").with_customer(BELA.customer))
    assert looking.names == ["Member"]

    looking.presenter.remove()
    assert looking.went == ["left", "closed"]


def test_without_a_customer_del_does_nothing(looking: Looking):
    looking.presenter.remove()
    assert (looking.went, looking.state.removable) == ([], False)


@every_sample(samples)
def test_everything_can_be_read_and_touched(draw, name, language, size):
    assert flaws(draw(name, language, size)) == []


def test_what_is_typed_beside_the_field_goes_into_it(draw: Callable[..., MemberView], qtbot):
    view = draw("empty")
    view.take_focus()
    added: list[str] = []
    view.added.connect(added.append)
    qtbot.keyClicks(view.list, "1")

    assert added == ["1"]
    assert view.field.hasFocus()


@pytest.mark.parametrize(
    ("sample", "key", "signal"),
    [
        ("customer", Qt.Key.Key_Delete, "clicked"),
        ("found", Qt.Key.Key_Return, "confirmed"),
        ("found", Qt.Key.Key_Escape, "closed"),
    ],
)
def test_the_keys_say_what_they_do(draw, qtbot, sample: str, key: Qt.Key, signal: str):
    view = draw(sample)
    view.take_focus()
    source = view.remove if signal == "clicked" else view
    with qtbot.waitSignal(getattr(source, signal), timeout=1000):
        qtbot.keyClick(view.list, key)
