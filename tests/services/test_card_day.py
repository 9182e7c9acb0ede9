"""The terminal's end of day: handed over once, on paper, asked of a person when not known."""

from __future__ import annotations

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
from storeapp.domain.errors import Refusal
from storeapp.domain.money import Money
from storeapp.domain.receipt import Pair, Text
from storeapp.ports.sales import JobState, PrintJob
from storeapp.services.card import CardPayments
from storeapp.services.card_day import CardDay
from storeapp.services.printing import Printing
from storeapp.services.status import StatusBoard
from tests.services.fake_printer import FakePrinter
from tests.services.fake_terminal import FakeTerminal
from tests.services.fakes import LIN, FakeClock, FakeIds, FakeSales, a_config

BOOKED = Booking(Money(1_248_050), "0417", terminal="52500038", slip=("Batch 17 closed",))


class Desk:
    def __init__(self, *closing: CardOutcome) -> None:
        self.sales, self.clock = FakeSales(), FakeClock()
        self.terminal = FakeTerminal(closing=list(closing))
        self.cards = CardPayments(self.sales, self.terminal, self.clock, a_config())
        printing = Printing(self.sales, FakePrinter(), StatusBoard(), FakeIds())
        self.day = CardDay(self.cards, self.sales, printing, self.clock, FakeIds())

    @property
    def jobs(self) -> list[PrintJob]:
        return list(self.sales.rows.jobs.values())


async def test_what_was_handed_over_is_said_printed_and_kept(aloop) -> None:
    desk = Desk(Approved(BOOKED))
    assert await desk.day.run() == Approved(BOOKED)
    assert desk.jobs == []
    await desk.day.keep(BOOKED, LIN)

    [job] = desk.jobs
    assert (job.state, job.dedup_key) == (JobState.QUEUED, "card-day:id-1:0")
    assert (job.note.staff, job.note.why) == ("u1", "end-of-day")
    assert job.document.title == "Card terminal, end of day 2026-11-21"
    pairs = {block.left: block.right for block in job.document.blocks if isinstance(block, Pair)}
    assert pairs == {
        "Till 收银台": "S01-2",
        "Time 时间": "2026-11-21 10:42",
        "By 操作人": "Lin",
        "Total 合计": "¥12,480.50",
        "No. 凭证号": "0417",
        "Terminal 终端": "52500038",
    }
    assert job.document.blocks[-1] == Text("Batch 17 closed")


async def test_a_terminal_that_says_little_has_a_short_slip(aloop) -> None:
    desk = Desk()
    await desk.day.keep(Booking(Money(0), ""), LIN)
    await desk.day.keep(Booking(Money(0), "0418"), LIN)

    bare, empty = (job.document.blocks for job in desk.jobs)
    assert bare[-1] == Text("The terminal named no total. / 终端未报告合计。")
    assert empty[-2:] == (Pair("Total 合计", "¥0.00", bold=True), Pair("No. 凭证号", "0418"))


@pytest.mark.parametrize(
    "outcome",
    [Declined(Decline.NOT_CONNECTED), Unknown(Doubt.NO_ANSWER)],
    ids=["declined", "unknown"],
)
async def test_what_did_not_happen_or_is_not_known_has_no_slip(aloop, outcome: CardOutcome) -> None:
    desk = Desk(outcome)
    assert await desk.day.run() == outcome
    assert desk.jobs == []


async def test_a_person_who_saw_it_on_the_terminal_is_on_record(aloop) -> None:
    desk = Desk(Unknown(Doubt.NO_ANSWER))
    await desk.day.run()
    await desk.day.seen(LIN)

    [job] = desk.jobs
    assert (job.note.staff, job.note.why) == ("u1", "seen-on-terminal")
    last = job.document.blocks[-1]
    assert last == Text("Seen on the terminal: it is done. / 已在终端上确认完成。")


async def test_while_a_charge_is_not_known_the_day_stays_open(aloop) -> None:
    desk = Desk(Approved(BOOKED))
    desk.terminal.paying, desk.terminal.finding = (
        [Unknown(Doubt.NO_ANSWER)],
        [Unknown(Doubt.NO_ANSWER)],
    )
    await desk.cards.pay("b1", Money(1280), lambda prompt: None)
    with pytest.raises(Refusal, match="card-unresolved"):
        await desk.day.run()

    assert "end of day" not in desk.terminal.asked
    assert desk.jobs == []
