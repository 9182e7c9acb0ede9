"""Opening the drawer: a reason, perhaps a manager, one opening."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import nullcontext

import pytest

from storeapp.domain.codec import drawer_open_from
from storeapp.domain.errors import Defect
from storeapp.domain.staff import Role, StaffMember
from storeapp.services.drawer import Drawer
from storeapp.services.status import StatusBoard
from storeapp.ui.notices import Tone
from storeapp.ui.screens.drawer.presenter import Doors, DrawerPresenter
from storeapp.ui.screens.drawer.state import DrawerState
from storeapp.ui.surroundings import Surroundings
from storeapp.ui.texts import Texts
from tests.services.fake_drawer import FakeDrawer
from tests.services.fakes import LIN, FakeClock, FakeSales, FakeUploads
from tests.services.test_drawer import TILL
from tests.ui.given import HeldWork, RecordingSounds

WEI = StaffMember("u2", "Wei", Role.MANAGER)


class Opening:
    def __init__(self, texts: Texts, sounds: RecordingSounds) -> None:
        self.sales, self.box, self.held = FakeSales(), FakeDrawer(), HeldWork()
        self.sales.rows.device, self.sounds = TILL, sounds
        self.drawer = Drawer(self.sales, self.box, StatusBoard(), FakeClock(), FakeUploads())
        self.shown: list[DrawerState] = []
        self.asked: list[tuple[str, Callable[[StaffMember], None]]] = []
        self.closed = 0
        around = Surroundings(texts, sounds, self.held.spawn, nullcontext)
        doors = Doors(lambda reason, then: self.asked.append((reason, then)), self._close)
        self.presenter = DrawerPresenter(self.drawer, around, doors, self.shown.append)

    def _close(self) -> None:
        self.closed += 1

    def open(self, reason: str, text: str = "") -> None:
        self.presenter.choose(reason)
        if text:
            self.presenter.write(text)
        self.presenter.confirm()
        self.held.run()

    @property
    def state(self) -> DrawerState:
        return self.shown[-1]

    @property
    def told(self) -> str:
        return self.state.notice.text if self.state.notice else ""

    @property
    def openings(self) -> list[tuple[str, str]]:
        facts = [drawer_open_from(json.loads(fact.body)) for fact in self.sales.rows.facts]
        return [(fact.reason, fact.staff_id) for fact in facts]


@pytest.fixture
def opening(texts: Texts, sounds: RecordingSounds) -> Iterator[Opening]:
    made = Opening(texts, sounds)
    made.presenter.start(LIN)
    made.presenter.again()
    yield made
    made.held.close()


def test_nothing_opens_without_a_reason(opening: Opening) -> None:
    opening.presenter.confirm()

    assert (opening.state.ready, opening.held.work, opening.openings) == (False, [], [])


def test_change_is_given_at_once_and_once(opening: Opening) -> None:
    opening.presenter.choose("change")
    opening.presenter.confirm()
    opening.presenter.confirm()
    opening.presenter.choose("count")
    opening.held.run()

    assert opening.openings == [("change", "u1")]
    assert opening.box.pulses == 1
    assert opening.told == "It is open. Push it shut when you are done."
    opening.presenter.choose("count")
    assert (opening.state.reason, opening.state.primary) == ("change", "Done")
    opening.presenter.confirm()
    assert (opening.closed, opening.box.pulses) == (1, 1)


def test_another_reason_is_said_in_words(opening: Opening) -> None:
    opening.presenter.choose("other")
    silent = (opening.state.writing, opening.state.ready)
    opening.presenter.confirm()
    opening.presenter.write("bank came")

    assert silent == (True, False)
    assert opening.held.work == []
    assert opening.state.ready


@pytest.mark.parametrize(
    ("reason", "text", "said", "fact"),
    [
        ("count", "", "Count the cash", ("count", "u2")),
        ("other", " bank came ", "bank came", ("other: bank came", "u2")),
    ],
    ids=["count", "other"],
)
def test_what_a_cashier_may_not_alone_a_manager_goes_on_with(
    opening: Opening, reason: str, text: str, said: str, fact: tuple[str, str]
) -> None:
    opening.open(reason, text)
    [(asked, then)] = opening.asked
    before = (opening.openings, opening.box.pulses, opening.told)
    then(WEI)
    opening.held.run()

    assert asked == said
    assert before == ([], 0, "")
    assert (opening.openings, opening.box.pulses) == ([fact], 1)
    assert opening.state.primary == "Done"


def test_a_drawer_that_is_not_reached_has_its_key(opening: Opening) -> None:
    opening.box.reachable = False
    opening.open("change")

    assert opening.told == (
        "The drawer does not answer; open it with its key. The opening is on record."
    )
    assert opening.state.notice is not None
    assert opening.state.notice.tone is Tone.ATTENTION
    assert opening.openings == [("change", "u1")]
    assert opening.sounds.heard == ["refused"]


def test_a_till_without_one_says_so(opening: Opening) -> None:
    opening.drawer.fitted = False
    opening.open("change")

    assert opening.told == "This till has no drawer. A manager can set one up: Ctrl+D."
    assert (opening.openings, opening.state.primary) == ([], "Open")


def test_the_next_time_begins_afresh(opening: Opening) -> None:
    opening.open("change")
    opening.presenter.leave()
    opening.presenter.start(WEI)
    opening.presenter.again()

    assert (opening.state.reason, opening.told, opening.closed) == ("", "", 1)


def test_an_opening_by_nobody_is_our_mistake(texts: Texts, sounds: RecordingSounds) -> None:
    opening = Opening(texts, sounds)
    opening.presenter.choose("change")
    with pytest.raises(Defect):
        opening.presenter.confirm()
