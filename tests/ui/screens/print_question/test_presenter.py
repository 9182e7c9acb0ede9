"""Asking whether a receipt came out, without a window."""

import pytest

from storeapp.domain.catalogue import Language
from storeapp.domain.errors import Refusal
from storeapp.ports.sales import JobState
from tests.ui.screens.print_question.given import Asking


@pytest.fixture
def asking():
    asking = Asking()
    assert asking.load()
    asking.states.clear()
    yield asking
    asking.work.close()


def test_asks_about_the_oldest_first():
    asking = Asking(3)
    assert asking.load() is True
    (state,) = asking.states
    assert (state.document, state.more) == ("小票 S01-2-1-000001", "2 more after this one")
    assert state.ready is True


def test_nothing_to_ask():
    asking = Asking(0)
    assert asking.load() is False
    asking.presenter.came_out()
    assert (asking.state.document, asking.state.ready, asking.work.names) == ("", False, [])


def test_it_came_out(asking: Asking):
    asking.presenter.came_out()
    assert (len(asking.states), asking.state.ready, asking.went) == (1, False, [])
    asking.work.run()
    assert asking.jobs == {"receipt:1:0": JobState.PRINTED}
    assert asking.sales.rows.jobs["job-1"].note.staff == "u1"
    assert asking.went == ["answered"]


def test_it_did_not_and_a_marked_copy_is_printed(asking: Asking):
    asking.presenter.print_copy()
    asking.work.run()
    assert asking.jobs == {"receipt:1:0": JobState.ABANDONED, "receipt:1:1": JobState.QUEUED}
    assert asking.went == ["answered"]


def test_two_answers_decide_once(asking: Asking):
    asking.presenter.print_copy()
    asking.presenter.came_out()
    asking.presenter.print_copy()
    asking.work.run()
    assert asking.jobs == {"receipt:1:0": JobState.ABANDONED, "receipt:1:1": JobState.QUEUED}
    assert asking.work.names == ["decide about a receipt"]


def test_the_next_one_is_asked_before_it_closes():
    asking = Asking(2)
    asking.load()
    asking.presenter.came_out()
    asking.work.run()
    assert (asking.state.document, asking.state.more) == ("小票 S01-2-1-000002", "")
    assert asking.went == []


def test_what_somebody_else_decided_is_decided(asking: Asking):
    job = asking.sales.rows.jobs["job-1"]
    asking.sales.rows.jobs["job-1"] = asking.in_state(job, JobState.PRINTED)
    asking.presenter.print_copy()
    asking.work.run()
    assert asking.jobs == {"receipt:1:0": JobState.PRINTED}
    assert (asking.went, asking.sounds.heard) == (["answered"], [])


def test_full_disk_is_said_and_the_question_stays(asking: Asking):
    async def full(_work: object) -> object:
        raise Refusal("disk-full")

    asking.sales.write = full  # type: ignore[method-assign,assignment]  # a bad disk
    asking.presenter.came_out()
    asking.work.run()
    assert asking.jobs == {"receipt:1:0": JobState.SENT_UNCONFIRMED}
    assert (asking.went, asking.sounds.heard) == ([], ["refused"])
    assert asking.state.ready is True
    assert asking.state.notice is not None


def test_later_decides_nothing(asking: Asking):
    asking.presenter.later()
    assert asking.went == ["answered"]
    assert asking.jobs == {"receipt:1:0": JobState.SENT_UNCONFIRMED}


def test_language_switches(asking: Asking):
    asking.texts.speak(Language.CHINESE)
    asking.presenter.again()
    assert asking.state.words["yes"] == "打印出来了"
