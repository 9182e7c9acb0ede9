"""The terminal's end of day: run once, said in words, asked of a person when not known."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import nullcontext

import pytest

from storeapp.domain.card import (
    Approved,
    Booking,
    CardOutcome,
    Decline,
    Declined,
    Doubt,
    Unknown,
)
from storeapp.domain.errors import Defect, Refusal
from storeapp.domain.money import Money
from storeapp.ui.screens.card_day.presenter import CardDayPresenter
from storeapp.ui.screens.card_day.state import CardDayState
from storeapp.ui.surroundings import Surroundings
from storeapp.ui.texts import Texts
from tests.services.fakes import LIN
from tests.services.test_card_day import BOOKED, Desk
from tests.ui.given import HeldWork, RecordingSounds

LOST = Unknown(Doubt.NO_ANSWER)


class Closing:
    def __init__(self, texts: Texts, sounds: RecordingSounds) -> None:
        self.desk, self.held, self.sounds = Desk(), HeldWork(), sounds
        self.shown: list[CardDayState] = []
        self.closed = 0
        around = Surroundings(texts, sounds, self.held.spawn, nullcontext)
        self.presenter = CardDayPresenter(self.desk.day, around, self._close, self.shown.append)

    def _close(self) -> None:
        self.closed += 1

    def run(self, *outcomes: CardOutcome) -> None:
        for outcome in outcomes:
            self.desk.terminal.closing.append(outcome)
            self.presenter.confirm()
            self.held.run()

    @property
    def state(self) -> CardDayState:
        return self.shown[-1]

    @property
    def told(self) -> str:
        return self.state.notice.text if self.state.notice else ""

    @property
    def asked(self) -> int:
        return self.desk.terminal.asked.count("end of day")


@pytest.fixture
def closing(texts: Texts, sounds: RecordingSounds) -> Iterator[Closing]:
    made = Closing(texts, sounds)
    made.presenter.start(LIN)
    made.presenter.again()
    yield made
    made.held.close()


def test_it_is_run_by_enter_and_by_nothing_else(closing: Closing) -> None:
    before = (closing.state.headline, closing.state.primary, closing.asked)
    closing.run(Approved(BOOKED))

    assert before == ("Hand today's card payments to the bank?", "Start", 0)
    assert (closing.state.headline, closing.state.figure) == ("Handed over", "¥12,480.50")
    assert closing.state.rows == (("Slip number", "0417"), ("Terminal", "52500038"))
    assert (len(closing.desk.jobs), closing.sounds.heard) == (1, ["accepted"])
    closing.presenter.confirm()
    assert (closing.closed, closing.asked) == (1, 1)


def test_while_it_runs_it_is_not_begun_again(closing: Closing) -> None:
    closing.desk.terminal.closing.append(Approved(BOOKED))
    closing.presenter.confirm()
    closing.presenter.confirm()
    under_way = (closing.state.headline, closing.state.ready)
    closing.presenter.leave()
    closing.presenter.start(LIN)
    closing.presenter.again()
    still = closing.state.headline
    closing.held.run()

    assert under_way == ("The terminal is at work …", False)
    assert still == "The terminal is at work …"
    assert (closing.asked, closing.state.headline) == (1, "Handed over")


@pytest.mark.parametrize(
    ("reason", "detail"),
    [
        (
            Decline.NOT_CONNECTED,
            "The terminal has no line to its bank. Check its network, then try again.",
        ),
        (
            Decline.NOT_SENT,
            "The terminal was not reached. Check its power and cable, then try again.",
        ),
        (
            Decline.TERMINAL,
            "Nothing was handed over. Look at the terminal, then try again.",
        ),
    ],
    ids=["no line", "not reached", "another"],
)
def test_what_did_not_happen_says_why_and_can_be_tried_again(
    closing: Closing, reason: Decline, detail: str
) -> None:
    closing.run(Declined(reason))
    said = (closing.state.headline, closing.state.detail, closing.state.primary)
    jobs = len(closing.desk.jobs)
    closing.run(Approved(BOOKED))

    assert said == ("The terminal did not do it", detail, "Run it again")
    assert (jobs, closing.sounds.heard) == (0, ["refused", "accepted"])
    assert closing.state.headline == "Handed over"


def test_an_unknown_end_is_asked_of_a_person_also_later(closing: Closing) -> None:
    closing.run(LOST)
    asked = (closing.state.headline, closing.state.asking, closing.state.primary)
    closing.presenter.leave()
    closing.presenter.start(LIN)
    closing.presenter.again()
    later = closing.state.asking
    closing.presenter.seen()
    closing.presenter.seen()
    closing.held.run()

    assert asked == ("Is it done?", True, "Run it again")
    assert later is True
    [job] = closing.desk.jobs
    assert (job.note.staff, job.note.why) == ("u1", "seen-on-terminal")
    assert closing.told == "It is noted that you saw it. The note prints."
    assert (closing.state.asking, closing.asked) == (False, 1)


def test_an_unknown_end_may_be_run_again(closing: Closing) -> None:
    closing.run(LOST, Approved(BOOKED))

    assert (closing.asked, closing.state.headline) == (2, "Handed over")


def test_a_note_that_cannot_be_kept_asks_again(
    closing: Closing, monkeypatch: pytest.MonkeyPatch
) -> None:
    closing.run(LOST)

    async def full(work: object) -> None:
        raise Refusal("disk-full")

    monkeypatch.setattr(closing.desk.sales, "write", full)
    closing.presenter.seen()
    closing.held.run()

    assert closing.state.asking
    assert closing.told
    assert closing.desk.jobs == []


def test_a_slip_that_cannot_be_kept_undoes_nothing(
    closing: Closing, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def full(work: object) -> None:
        raise Refusal("disk-full")

    monkeypatch.setattr(closing.desk.sales, "write", full)
    closing.run(Approved(BOOKED))

    assert (closing.state.headline, closing.state.figure) == ("Handed over", "¥12,480.50")
    assert (closing.state.primary, closing.sounds.heard) == ("Done", ["accepted", "refused"])
    assert closing.told
    assert closing.desk.jobs == []


def test_a_terminal_that_names_no_total_has_none_on_the_screen(closing: Closing) -> None:
    closing.run(Approved(Booking(Money(0), "")))

    assert (closing.state.headline, closing.state.figure) == ("Handed over", "")
    assert closing.state.rows == ()


def test_a_charge_that_is_not_known_keeps_the_day_open(closing: Closing) -> None:
    closing.desk.terminal.paying, closing.desk.terminal.finding = [LOST], [LOST]
    closing.held.spawn(closing.desk.cards.pay("b1", BOOKED.amount, lambda _: None), "pay")
    closing.held.run()
    closing.presenter.confirm()
    closing.held.run()

    assert closing.told == (
        "An earlier card or phone payment is not cleared up yet. Ask about it again first."
    )
    assert (closing.state.primary, closing.asked) == ("Start", 0)


def test_the_next_day_begins_afresh(closing: Closing) -> None:
    closing.run(Approved(BOOKED))
    closing.presenter.start(LIN)
    closing.presenter.again()
    closing.presenter.seen()

    assert (closing.state.figure, closing.state.primary) == ("", "Start")
    assert len(closing.desk.jobs) == 1


def test_a_day_closed_by_nobody_is_our_mistake(texts: Texts, sounds: RecordingSounds) -> None:
    with pytest.raises(Defect):
        Closing(texts, sounds).presenter.confirm()
