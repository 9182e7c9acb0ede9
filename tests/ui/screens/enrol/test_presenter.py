"""Joining a store without a window."""

import pytest

from storeapp.domain.catalogue import Language
from storeapp.domain.errors import Refusal
from storeapp.ports.sales import Device
from storeapp.services.status import Line, Status
from storeapp.ui.screens.enrol.state import Page
from tests.ui.screens.enrol.given import ADDRESS, APPROVED, CODE, Joining

DEVICE = Device("d1", 1, "S01", "2", "east", ADDRESS, "ab" * 32)


@pytest.fixture
def joining():
    joining = Joining()
    joining.start()
    yield joining
    joining.work.close()


def test_start_has_the_address_of_the_settings(joining: Joining):
    joining.presenter.start(joining.enrolment, ADDRESS, joining.joined.append)
    (state,) = joining.states
    assert (state.page, state.address, state.open) == (Page.ADDRESS, ADDRESS, True)
    assert (state.primary, state.ready, state.back) == ("Ask to join", True, "")


@pytest.mark.parametrize(
    ("intent", "argument"),
    [("type", "https://x"), ("ask", None), ("change_address", None), ("again", None)],
)
def test_each_intent_shows_exactly_one_state(joining: Joining, intent: str, argument: str | None):
    getattr(joining.presenter, intent)(*([argument] if argument else []))
    assert len(joining.states) == 1


def test_asking_is_shown_and_asked_once(joining: Joining):
    joining.presenter.ask()
    assert (joining.state.sentence, joining.state.ready, joining.state.open) == (
        "Asking head office …",
        False,
        False,
    )
    joining.presenter.ask()
    assert joining.work.names == ["ask to join"]


def test_no_address_asks_nobody(joining: Joining):
    joining.presenter.type("  ")
    joining.presenter.ask()
    assert joining.said.startswith("Type the address of head office")
    assert joining.work.names == []


def test_code_then_approval_goes_on_by_itself(joining: Joining):
    joining.head_office.decisions = [None, None, APPROVED]
    joining.presenter.type(f" {ADDRESS} ")
    joining.ask()
    pages = [state.page for state in joining.states]
    assert pages == [Page.ADDRESS, Page.ADDRESS, Page.CODE, Page.JOINED]
    code = joining.states[2]
    assert (code.figure, code.back, code.primary) == ("K7QM-4TX2", "Change address", "")
    assert joining.head_office.asked == [ADDRESS]
    assert joining.slept == [2, 2, 2]
    assert joining.joined == [DEVICE]
    assert joining.sales.rows.device == DEVICE
    assert joining.sales.kinds == ["enrolment/1"]


@pytest.mark.parametrize(
    "code",
    ["head-office-unreachable", "head-office-wrong", "head-office-too-old", "address-unreadable"],
)
def test_refused_address_is_said_in_place_and_asked_again_with_one_key(code: str):
    joining = Joining()
    joining.start("https://wrong.example")
    joining.head_office.codes = [code, CODE]
    joining.ask()
    state = joining.state
    assert (state.page, state.address, state.open) == (Page.ADDRESS, "https://wrong.example", True)
    assert (state.primary, state.ready) == ("Ask again", True)
    assert joining.said not in ("", "That did not work. Nothing was changed; please try again.")
    assert joining.sounds.heard == ["refused"]
    assert (joining.sales.rows.device, joining.sales.kinds) == (None, [])
    joining.head_office.decisions = [APPROVED]
    joining.ask()
    assert joining.joined != []


@pytest.mark.parametrize("code", ["enrolment-denied", "enrolment-expired"])
def test_denied_or_expired_offers_a_new_code(joining: Joining, code: str):
    joining.head_office.decisions = [None, code]
    joining.ask()
    assert (joining.state.page, joining.state.primary) == (Page.ADDRESS, "Ask again")
    assert joining.said not in ("", "That did not work. Nothing was changed; please try again.")
    assert joining.head_office.looked == 2
    assert (joining.joined, joining.sales.kinds) == ([], [])


def test_a_code_that_nobody_looks_at_expires_by_itself(joining: Joining):
    joining.ask()
    assert joining.head_office.looked == 10  # every 2 s for 20 s
    assert joining.state.page is Page.ADDRESS
    assert joining.state.primary == "Ask again"


def test_no_answer_while_waiting_keeps_asking(joining: Joining):
    joining.head_office.decisions = ["head-office-unreachable", None, APPROVED]
    joining.ask()
    said = [state.notice.text if state.notice else "" for state in joining.states]
    assert said[2:4] == [
        "Head office does not answer at the moment. The till keeps asking.",
        "",
    ]
    assert joining.joined == [DEVICE]


def test_full_disk_at_the_approval_is_said_and_tried_again(joining: Joining):
    write, joining.head_office.decisions = joining.sales.write, [APPROVED, APPROVED]

    async def full(_work: object) -> object:
        joining.sales.write = write  # type: ignore[method-assign]  # good again
        raise Refusal("disk-full")

    joining.sales.write = full  # type: ignore[method-assign,assignment]  # a bad disk
    joining.ask()
    assert any(state.notice is not None for state in joining.states)
    assert joining.joined == [DEVICE]
    assert joining.sales.kinds == ["enrolment/1"]


def test_changing_the_address_forgets_the_code(joining: Joining):
    joining.at_sleep = joining.presenter.change_address
    joining.ask()
    assert (joining.state.page, joining.state.figure) == (Page.ADDRESS, "A new till")
    assert (joining.state.address, joining.head_office.looked) == (ADDRESS, 0)
    assert joining.joined == []


def test_an_answer_to_an_older_question_changes_nothing(joining: Joining):
    joining.presenter.ask()
    joining.presenter.start(joining.enrolment, "https://other.example", joining.joined.append)
    joining.presenter.ask()
    joining.head_office.codes = ["head-office-wrong", CODE]
    joining.head_office.decisions = [APPROVED]
    joining.work.run()
    assert joining.said == ""
    assert len(joining.joined) == 1


def test_progress_of_the_goods(joining: Joining):
    joining.presenter.wait_for_goods(DEVICE)
    assert joining.state.figure == "S01 · till 2"
    assert (joining.state.sentence, joining.state.percent) == (
        "Getting the store's settings …",
        None,
    )
    joining.presenter.status(Status(catalogue_done=45, catalogue_all=100))
    assert (joining.state.sentence, joining.state.percent) == ("Getting the goods: 45 %", 45)
    joining.presenter.status(Status(catalogue_done=7, catalogue_all=3))
    assert joining.state.percent == 100


def test_offline_while_getting_ready_is_said(joining: Joining):
    joining.presenter.wait_for_goods(DEVICE)
    joining.presenter.status(Status(line=Line.OFFLINE))
    assert joining.said.startswith("No line to head office")
    joining.presenter.status(Status(line=Line.ONLINE))
    assert joining.said == ""


def test_status_before_joining_shows_nothing(joining: Joining):
    joining.presenter.status(Status(line=Line.OFFLINE))
    assert joining.states == []


def test_language_switches_with_the_code_on_the_screen(joining: Joining):
    joining.head_office.decisions = ["head-office-unreachable"]
    seen: list[str] = []

    def look() -> None:
        if len(joining.slept) == 2:
            joining.texts.speak(Language.CHINESE)
            joining.presenter.again()
            seen.extend([joining.state.heading, joining.said])

    joining.at_sleep = look
    joining.ask()
    assert seen == ["这台收银机的代码", "总部暂时没有回应，收银机会继续尝试。"]
