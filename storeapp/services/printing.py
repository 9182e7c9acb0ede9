"""The print queue: each job is sent once; what is unknown is asked of a person, never guessed."""

from __future__ import annotations

import asyncio
import contextlib
from dataclasses import dataclass, field

from storeapp.domain.errors import Refusal
from storeapp.domain.receipt import marked_copy
from storeapp.domain.staff import Role, StaffMember
from storeapp.ports.clock import Ids
from storeapp.ports.devices import Outcome, PrintResult, ReceiptPrinter, Trouble
from storeapp.ports.sales import JobNote, JobState, PrintJob, SalesFile, SalesUnit
from storeapp.services.status import StatusBoard

RETRY_S = 2.0
"""How long a job that could not be sent at all waits for the printer to come back."""
FREE_COPIES = 1
"""So many copies of one receipt may anybody print; each further one needs the manager."""
_UNFINISHED = (JobState.QUEUED, JobState.SENDING, JobState.SENT_UNCONFIRMED)


@dataclass(slots=True)
class Printing:
    """One worker per printer; `wake` after each commit that queued something."""

    sales: SalesFile
    printer: ReceiptPrinter
    board: StatusBoard
    ids: Ids
    retry_s: float = RETRY_S
    _awake: asyncio.Event = field(default_factory=asyncio.Event)

    def wake(self) -> None:
        self._awake.set()

    async def run(self) -> None:
        """Print what is queued until cancelled; jobs found half sent are left to a person."""
        await self.sales.write(_mark_interrupted)
        while True:
            self._awake.clear()
            held = await self._drain()
            await self._tell(held)
            await self._rest(held)

    async def decide(self, job_id: str, *, printed: bool, staff_id: str) -> None:
        """A person looked at the paper: it came out, or a marked copy is to be printed."""
        copy_id = self.ids.new()
        note = JobNote(staff=staff_id, why="came-out" if printed else "did-not-come-out")

        def commit(unit: SalesUnit) -> None:
            job = unit.job(job_id)
            if job is None or job.state is not JobState.SENT_UNCONFIRMED:
                raise Refusal("print-already-decided")
            state = JobState.PRINTED if printed else JobState.ABANDONED
            unit.set_job(job_id, state, note=note)
            if not printed:
                unit.queue_print(_copy(unit.jobs_about(job.subject), copy_id, note))

        await self.sales.write(commit)
        self.wake()

    async def reprint(self, subject: str, *, staff: StaffMember, why: str) -> int:
        """One more marked copy of a finished document, such as `receipt:` and the sale's id.

        The number of the copy. Who ordered it and why stay in the journal of print jobs. Refusals
        `nothing-to-copy`, `receipt-still-prints`, `copy-needs-manager`.
        """
        copy_id, note = self.ids.new(), JobNote(staff=staff.id, why=why)

        def commit(unit: SalesUnit) -> int:
            jobs = unit.jobs_about(subject)
            _prove_copy(jobs, staff)
            copy = _copy(jobs, copy_id, note)
            unit.queue_print(copy)
            return copy.document.copy

        number = await self.sales.write(commit)
        self.wake()
        return number

    async def undecided(self) -> tuple[PrintJob, ...]:
        return await self.sales.read(lambda unit: unit.jobs(JobState.SENT_UNCONFIRMED))

    async def _drain(self) -> PrintResult | None:
        """Send jobs until none is left; the result that holds the queue up, None when empty."""
        while True:
            job = await self.sales.write(lambda unit: unit.take_print())
            if job is None:
                return None
            result = await self.printer.print(job.document, self._stopped)
            await self._note(job, result)
            if result.outcome is Outcome.NOT_SENT:
                return result

    async def _note(self, job: PrintJob, result: PrintResult) -> None:
        sent = result.outcome is not Outcome.NOT_SENT
        state = JobState[result.outcome.name] if sent else JobState.QUEUED
        note = JobNote(result.printer, result.bytes_hash) if sent else JobNote()
        await self.sales.write(
            lambda unit: unit.set_job(job.id, state, error=result.detail, note=note)
        )

    def _stopped(self, trouble: Trouble) -> None:
        """A printer that waits in the middle of a job says so at once."""
        self.board.update(printer=trouble)

    async def _tell(self, held: PrintResult | None) -> None:
        queued, undecided = await self.sales.read(
            lambda unit: (
                unit.count_jobs(JobState.QUEUED),
                unit.count_jobs(JobState.SENT_UNCONFIRMED),
            )
        )
        trouble = held.trouble if held else self.printer.trouble
        self.board.update(printer=trouble, queued=queued, undecided=undecided)

    async def _rest(self, held: PrintResult | None) -> None:
        if held is None:
            await self._awake.wait()
            return
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._awake.wait(), self.retry_s)


def _prove_copy(jobs: tuple[PrintJob, ...], staff: StaffMember) -> None:
    if not jobs:
        raise Refusal("nothing-to-copy")
    if any(job.state in _UNFINISHED for job in jobs):
        raise Refusal("receipt-still-prints")
    if len(jobs) > FREE_COPIES and staff.role is not Role.MANAGER:
        raise Refusal("copy-needs-manager")


def _copy(jobs: tuple[PrintJob, ...], copy_id: str, note: JobNote) -> PrintJob:
    """The next copy of what these jobs printed, from the words of the first of them."""
    original, number = jobs[0], len(jobs)
    document = marked_copy(original.document, number)
    return PrintJob(copy_id, f"{original.subject}:{number}", document, note=note)


def _mark_interrupted(unit: SalesUnit) -> None:
    for job in unit.jobs(JobState.SENDING):
        unit.set_job(job.id, JobState.SENT_UNCONFIRMED)
