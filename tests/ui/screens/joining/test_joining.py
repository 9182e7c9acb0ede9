"""The joining sheet: number, name, and what she says on her own display."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import nullcontext

import pytest
from PySide6.QtCore import Qt

from storeapp.domain.errors import Refusal
from storeapp.domain.membership import Answers, Applicant, Consent, Purpose
from storeapp.ports.members import Member
from storeapp.services.errands import Errands
from storeapp.services.joining import Joining
from storeapp.services.status import StatusBoard
from storeapp.ui.audience import Heard
from storeapp.ui.screens.joining.presenter import Doors, JoiningPresenter
from storeapp.ui.screens.joining.samples import samples
from storeapp.ui.screens.joining.state import Field, JoiningState
from storeapp.ui.screens.joining.view import JoiningView
from storeapp.ui.surroundings import Surroundings
from storeapp.ui.texts import Texts
from tests.services.fakes import LIN, FakeClock, FakeIds, FakeOffice, FakeSales, FakeUploads
from tests.ui.given import HeldWork, RecordingSounds
from tests.ui.sheets import drawing, every_sample, flaws

draw = drawing(JoiningView, samples)
NUMBER = "13800000417"
YES = Answers("display", of_age=True, consents=(Consent(Purpose.BROWSING, True, "v1"),))


class Joins:
    """A clerk at the sheet; `display` says whether the customer has one."""

    def __init__(self, texts: Texts, sounds: RecordingSounds) -> None:
        self.sales, self.held, self.sounds = FakeSales(), HeldWork(), sounds
        errands = Errands(self.sales, FakeOffice(), FakeClock(), StatusBoard())
        joining = Joining(self.sales, FakeClock(), FakeIds(), FakeUploads(), errands)
        self.display = True
        self.asked: list[tuple[Applicant, Heard]] = []
        self.joined: list[Member] = []
        self.went: list[str] = []
        self.shown: list[JoiningState] = []
        doors = Doors(
            self.joined.append,
            lambda: self.went.append("closed"),
            self.ask,
            lambda: self.went.append("hushed"),
            lambda: self.display,
        )
        around = Surroundings(texts, sounds, self.held.spawn, nullcontext)
        self.presenter = JoiningPresenter(joining, around, doors, self.shown.append)

    def ask(self, who: Applicant, heard: Heard) -> bool:
        if self.display:
            self.asked.append((who, heard))
        return self.display

    def open(self, phone: str = NUMBER, name: str = "") -> None:
        self.presenter.start(LIN, phone)
        self.presenter.again()
        if name:
            self.presenter.write(Field.NAME, name)

    def enter(self) -> None:
        self.presenter.confirm()
        self.held.run()

    def answer(self, answers: Answers | None) -> None:
        self.asked[-1][1](answers)
        self.held.run()

    @property
    def state(self) -> JoiningState:
        return self.shown[-1]

    @property
    def told(self) -> str:
        return self.state.notice.text if self.state.notice else ""


@pytest.fixture
def joins(texts: Texts, sounds: RecordingSounds) -> Joins:
    return Joins(texts, sounds)


def test_what_she_says_on_her_display_makes_her_the_customer(joins: Joins):
    joins.open(name="小林")
    joins.enter()
    assert joins.joined == []
    assert joins.asked[0][0] == Applicant("小林", NUMBER)
    assert joins.state.asked == "She chooses on her display"

    joins.answer(YES)
    assert [(m.name, m.purposes) for m in joins.joined] == [("小林", ("browsing",))]
    assert joins.went == ["closed"]
    assert joins.sales.kinds == ["member_enrol/1"]


def test_who_says_no_is_no_member_and_nothing_is_written(joins: Joins):
    joins.open(name="小林")
    joins.enter()
    joins.answer(None)

    assert (joins.joined, joins.sales.kinds, joins.went) == ([], [], [])
    assert joins.told == "She does not want to become a member."
    assert (joins.state.asked, joins.state.name) == ("", "小林")


def test_without_a_display_nothing_is_agreed_to(joins: Joins):
    joins.display = False
    joins.open(name="小林")
    assert joins.state.primary == "Make her a member"
    joins.enter()

    assert [(m.purposes, m.of_age) for m in joins.joined] == [((), False)]
    assert joins.asked == []


def test_past_her_display_nothing_is_agreed_to_and_it_stops_asking(joins: Joins):
    joins.open(name="小林")
    joins.enter()
    joins.presenter.without()
    joins.held.run()
    joins.answer(YES)

    assert [(m.purposes, m.of_age) for m in joins.joined] == [((), False)]
    assert joins.went == ["hushed", "closed"]
    assert joins.sales.kinds == ["member_enrol/1"]


def test_enter_while_she_chooses_answers_nothing_for_her(joins: Joins):
    joins.open(name="小林")
    joins.enter()
    joins.enter()

    assert (joins.joined, joins.state.ready, len(joins.asked)) == ([], False, 1)


def test_esc_goes_back_to_the_fields_and_a_late_answer_is_nobodys(joins: Joins):
    joins.open(name="小林")
    joins.enter()
    joins.presenter.leave()
    joins.answer(YES)
    assert (joins.joined, joins.state.name, joins.went) == ([], "小林", ["hushed"])

    joins.presenter.leave()
    assert joins.went == ["hushed", "closed"]


def test_the_number_told_before_is_taken_along_and_the_name_is_next(joins: Joins):
    joins.open("138 0000 0417")
    assert (joins.state.phone, joins.state.field) == (NUMBER, Field.NAME)

    joins.open("小林")
    assert (joins.state.phone, joins.state.field) == ("", Field.PHONE)


def test_enter_in_the_number_leads_to_the_name(joins: Joins):
    joins.open("")
    joins.presenter.write(Field.PHONE, "138 0000 0417")
    joins.enter()

    assert (joins.state.phone, joins.state.field, joins.asked) == (NUMBER, Field.NAME, [])


@pytest.mark.parametrize(
    ("phone", "name", "field"),
    [
        pytest.param("138", "小林", Field.PHONE, id="number"),
        pytest.param(NUMBER, "", Field.NAME, id="name"),
    ],
)
def test_what_cannot_be_read_says_so_in_its_field(
    joins: Joins, phone: str, name: str, field: Field
):
    joins.open("")
    joins.presenter.write(Field.PHONE, phone)
    joins.presenter.write(Field.NAME, name)
    joins.enter()

    assert (joins.state.field, joins.asked, joins.sales.kinds) == (field, [], [])
    assert joins.sounds.heard == ["refused"]
    assert joins.told


def test_a_full_disk_keeps_what_was_typed(joins: Joins):
    async def full(_work: Callable[..., object]) -> object:
        raise Refusal("disk-full")

    joins.sales.write = full  # type: ignore[method-assign,assignment]  # a disk without room
    joins.open(name="小林")
    joins.enter()
    joins.answer(YES)

    assert (joins.joined, joins.state.phone, joins.state.name) == ([], NUMBER, "小林")
    assert joins.told


@every_sample(samples)
def test_everything_can_be_read_and_touched(draw, name, language, size):
    assert flaws(draw(name, language, size)) == []


def test_typing_goes_into_the_field_and_the_arrows_change_it(draw, qtbot):
    view = draw("number")
    view.take_focus()
    written: list[tuple[Field, str]] = []
    view.written.connect(lambda field, text: written.append((field, text)))
    qtbot.keyClicks(view.fields[Field.NAME], "Li")
    qtbot.keyClick(view.fields[Field.NAME], Qt.Key.Key_Up)

    assert written == [(Field.NAME, "L"), (Field.NAME, "Li")]
    assert view.fields[Field.PHONE].hasFocus()


@pytest.mark.parametrize(
    ("key", "signal"),
    [
        (Qt.Key.Key_F10, "passed"),
        (Qt.Key.Key_Escape, "closed"),
    ],
)
def test_while_she_chooses_the_keys_say_what_they_do(draw, qtbot, key: Qt.Key, signal: str):
    view = draw("asking")
    view.take_focus()
    with qtbot.waitSignal(getattr(view, signal), timeout=1000):
        qtbot.keyClick(view, key)
