"""The print queue: each job is sent once; what is unknown is asked of a person, never guessed."""

from __future__ import annotations

import asyncio
import contextlib
from dataclasses import dataclass, field

from storeapp.domain.errors import Refusal
from storeapp.domain.receipt import marked_copy
from storeapp.ports.clock import Ids
from storeapp.ports.devices import Outcome, PrintResult, ReceiptPrinter
from storeapp.ports.sales import JobState, PrintJob, SalesFile, SalesUnit
from storeapp.services.status import StatusBoard

RETRY_S = 2.0
"""How long a job that could not be sent at all waits for the printer to come back."""


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

    async def decide(self, job_id: str, *, printed: bool) -> None:
        """A person looked at the paper: it came out, or a marked copy is to be printed."""
        copy_id = self.ids.new()

        def commit(unit: SalesUnit) -> None:
            job = unit.job(job_id)
            if job is None or job.state is not JobState.SENT_UNCONFIRMED:
                raise Refusal("print-already-decided")
            unit.set_job(job_id, JobState.PRINTED if printed else JobState.ABANDONED)
            if not printed:
                unit.queue_print(_copy(job, copy_id))

        await self.sales.write(commit)
        self.wake()

    async def undecided(self) -> tuple[PrintJob, ...]:
        return await self.sales.read(lambda unit: unit.jobs(JobState.SENT_UNCONFIRMED))

    async def _drain(self) -> PrintResult | None:
        """Send jobs until none is left; the result that holds the queue up, None when empty."""
        while True:
            job = await self.sales.write(lambda unit: unit.take_print())
            if job is None:
                return None
            result = await self.printer.print(job.document)
            await self._note(job, result)
            if result.outcome is Outcome.NOT_SENT:
                return result

    async def _note(self, job: PrintJob, result: PrintResult) -> None:
        sent = result.outcome is not Outcome.NOT_SENT
        state = JobState[result.outcome.name] if sent else JobState.QUEUED
        await self.sales.write(lambda unit: unit.set_job(job.id, state, error=result.detail))

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


def _copy(job: PrintJob, copy_id: str) -> PrintJob:
    """The next copy of the job's document; the key's last part counts the copies."""
    subject, _, number = job.dedup_key.rpartition(":")
    copy = int(number) + 1
    return PrintJob(copy_id, f"{subject}:{copy}", marked_copy(job.document, copy))


def _mark_interrupted(unit: SalesUnit) -> None:
    for job in unit.jobs(JobState.SENDING):
        unit.set_job(job.id, JobState.SENT_UNCONFIRMED)
