"""The print queue: each job once, what is unknown is asked, copies say so."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace

import pytest

from storeapp.domain.errors import Refusal
from storeapp.domain.receipt import ReceiptDoc, Text
from storeapp.domain.staff import Role
from storeapp.ports.devices import Outcome, PrintResult, Trouble
from storeapp.ports.sales import JobNote, JobState, PrintJob
from storeapp.services.printing import Printing
from storeapp.services.status import Status, StatusBoard
from tests.services.fake_printer import FakePrinter
from tests.services.fakes import LIN, FakeIds, FakeSales

RECEIPT = ReceiptDoc("S01-2-1-000001", (Text("plum"),))


class Desk:
    def __init__(self, *results: PrintResult) -> None:
        self.sales = FakeSales()
        self.printer = FakePrinter(*results)
        self.board = StatusBoard()
        self.printing = Printing(self.sales, self.printer, self.board, FakeIds(), retry_s=0.0)

    def queue(self, job_id: str, state: JobState = JobState.QUEUED) -> None:
        job = PrintJob(job_id, f"receipt:{job_id}:0", RECEIPT, state)
        self.sales.rows.jobs[job_id] = job

    def states(self) -> dict[str, str]:
        return {job.id: job.state.value for job in self.sales.rows.jobs.values()}

    def note(self, job_id: str) -> JobNote:
        return self.sales.rows.jobs[job_id].note

    def work(self, until: Callable[[Status], bool]) -> None:
        """Run the queue until the board says so, then stop it."""

        async def body() -> None:
            worker = asyncio.create_task(self.printing.run())
            for _ in range(1000):
                await asyncio.sleep(0)
                if until(self.board.status):
                    break
            else:
                raise AssertionError(f"never so: {self.board.status}")
            await self._rounds(20)
            worker.cancel()
            await asyncio.gather(worker, return_exceptions=True)

        asyncio.run(body())

    async def _rounds(self, count: int) -> None:
        """Let the queue do what it would still do."""
        for _ in range(count):
            await asyncio.sleep(0)


def test_each_queued_job_comes_out_once() -> None:
    desk = Desk()
    desk.queue("a")
    desk.queue("b", JobState.PRINTED)
    desk.queue("c")
    desk.queue("z", JobState.SENDING)
    desk.work(until=lambda status: status.undecided == 1)
    assert desk.printer.printed == [RECEIPT, RECEIPT]
    assert desk.states() == {
        "a": "PRINTED",
        "b": "PRINTED",
        "c": "PRINTED",
        "z": "SENT_UNCONFIRMED",
    }


def test_a_job_that_was_not_sent_stays_and_comes_when_the_paper_is_back() -> None:
    held = PrintResult(Outcome.NOT_SENT, Trouble.PAPER_OUT)
    desk = Desk(held, held)
    seen: list[Trouble] = []
    desk.board.watch(lambda status: seen.append(status.printer))
    desk.queue("a")
    desk.work(until=lambda status: Trouble.PAPER_OUT in seen and status.queued == 0)
    assert desk.printer.printed == [RECEIPT]
    assert desk.states() == {"a": "PRINTED"}
    assert desk.board.status.printer is Trouble.NONE


def test_a_queue_at_rest_prints_what_comes_when_it_is_woken() -> None:
    desk = Desk()
    rounds = iter(range(1000))

    def woken(status: Status) -> bool:
        if next(rounds) == 10:
            desk.queue("late")
            desk.printing.wake()
        return desk.printer.printed == [RECEIPT]

    desk.work(until=woken)
    assert desk.states() == {"late": "PRINTED"}


def test_an_unconfirmed_job_is_never_sent_again_by_itself() -> None:
    desk = Desk(PrintResult(Outcome.SENT_UNCONFIRMED, Trouble.NO_ANSWER))
    desk.queue("a")
    desk.work(until=lambda status: status.undecided == 1)
    desk.work(until=lambda status: status.undecided == 1)
    assert desk.printer.printed == [RECEIPT]
    assert desk.states() == {"a": "SENT_UNCONFIRMED"}


def test_a_person_says_it_came_out() -> None:
    desk = Desk()
    desk.queue("a", JobState.SENT_UNCONFIRMED)
    asyncio.run(desk.printing.decide("a", printed=True, staff_id="u1"))
    assert desk.states() == {"a": "PRINTED"}
    assert desk.note("a") == JobNote(staff="u1", why="came-out")
    assert asyncio.run(desk.printing.undecided()) == ()


def test_a_person_says_it_did_not_and_a_marked_copy_comes() -> None:
    desk = Desk()
    desk.queue("a", JobState.SENT_UNCONFIRMED)
    asyncio.run(desk.printing.decide("a", printed=False, staff_id="u1"))
    desk.work(until=lambda status: bool(desk.printer.printed))
    copy = desk.printer.printed[0]
    assert (copy.copy, copy.blocks[1:]) == (1, RECEIPT.blocks)
    assert copy.blocks[0].text == "COPY 1 / 副本 1"  # type: ignore[union-attr]  # it is a Text
    assert [job.dedup_key for job in desk.sales.rows.jobs.values()] == [
        "receipt:a:0",
        "receipt:a:1",
    ]
    assert desk.states()["a"] == "ABANDONED"
    assert desk.note("a") == JobNote(staff="u1", why="did-not-come-out")
    assert desk.note("id-1") == JobNote("fake", "f00d", "u1", "did-not-come-out")


@pytest.mark.parametrize("state", [JobState.PRINTED, JobState.QUEUED])
def test_what_was_decided_is_not_decided_again(state: JobState) -> None:
    desk = Desk()
    desk.queue("a", state)
    before = desk.sales.rows
    for job_id in ("a", "gone"):
        with pytest.raises(Refusal, match="print-already-decided"):
            asyncio.run(desk.printing.decide(job_id, printed=False, staff_id="u1"))
    assert desk.sales.rows is before


def test_the_journal_says_which_printer_had_which_bytes() -> None:
    desk = Desk(PrintResult(Outcome.NOT_SENT, printer="front"))
    desk.queue("a")
    desk.work(until=lambda status: desk.states()["a"] == "PRINTED")
    assert desk.note("a") == JobNote("fake", "f00d")


def test_a_printer_that_waits_in_the_middle_of_a_job_is_said_at_once() -> None:
    desk = Desk()
    seen: list[Trouble] = []
    desk.printer.waits_for = Trouble.PAPER_OUT
    desk.board.watch(lambda status: seen.append(status.printer))
    desk.queue("a")
    desk.work(until=lambda status: desk.states()["a"] == "PRINTED")
    assert Trouble.PAPER_OUT in seen
    assert desk.board.status.printer is Trouble.NONE


def test_a_copy_that_somebody_asks_for_is_marked_counted_and_signed() -> None:
    desk = Desk()
    desk.queue("a", JobState.PRINTED)
    assert asyncio.run(desk.printing.reprint("receipt:a", staff=LIN, why="asked")) == 1
    assert sent(desk) == [("COPY 1 / 副本 1", "plum")]
    assert desk.note("id-1").staff == "u1"
    assert desk.note("id-1").why == "asked"

    manager = replace(LIN, id="m1", role=Role.MANAGER)
    assert asyncio.run(desk.printing.reprint("receipt:a", staff=manager, why="asked")) == 2
    assert sent(desk)[1] == ("COPY 2 / 副本 2", "plum")


def sent(desk: Desk) -> list[tuple[str, ...]]:
    """Prints what waits; the words of all that came out."""
    desk.work(until=lambda status: JobState.QUEUED.value not in desk.states().values())
    return [tuple(block.text for block in each.blocks) for each in desk.printer.printed]  # type: ignore[union-attr]  # all are texts


@pytest.mark.parametrize(
    ("states", "subject", "code"),
    [
        pytest.param((), "receipt:a", "nothing-to-copy", id="no such receipt"),
        pytest.param((JobState.PRINTED,), "receipt:b", "nothing-to-copy", id="another receipt"),
        pytest.param((JobState.QUEUED,), "receipt:a", "receipt-still-prints", id="waits"),
        pytest.param((JobState.SENDING,), "receipt:a", "receipt-still-prints", id="is sent"),
        pytest.param(
            (JobState.SENT_UNCONFIRMED,), "receipt:a", "receipt-still-prints", id="in doubt"
        ),
        pytest.param(
            (JobState.PRINTED, JobState.PRINTED), "receipt:a", "copy-needs-manager", id="a second"
        ),
    ],
)
def test_copies_that_are_refused(states: tuple[JobState, ...], subject: str, code: str) -> None:
    desk = Desk()
    for number, state in enumerate(states):
        job = PrintJob(f"j{number}", f"receipt:a:{number}", RECEIPT, state)
        desk.sales.rows.jobs[job.id] = job
    before = desk.sales.rows
    with pytest.raises(Refusal, match=code):
        asyncio.run(desk.printing.reprint(subject, staff=LIN, why="asked"))
    assert desk.sales.rows is before
