"""Receipts that nobody knows about, over files in memory."""

from __future__ import annotations

import asyncio
from contextlib import nullcontext

from storeapp.domain.receipt import ReceiptDoc, Text
from storeapp.ports.sales import JobState, PrintJob
from storeapp.services.printing import Printing
from storeapp.services.status import StatusBoard
from storeapp.ui.screens.print_question.presenter import QuestionPresenter
from storeapp.ui.screens.print_question.state import QuestionState
from storeapp.ui.surroundings import Surroundings
from storeapp.ui.texts import Texts
from tests.services.fake_printer import FakePrinter
from tests.services.fakes import FakeIds, FakeSales
from tests.ui.given import HeldWork, RecordingSounds


class Asking:
    def __init__(self, count: int = 1) -> None:
        self.sales = FakeSales()
        for number in range(1, count + 1):
            document = ReceiptDoc(f"小票 S01-2-1-{number:06d}", (Text("话梅"),))
            job = PrintJob(f"job-{number}", f"receipt:{number}:0", document)
            self.sales.rows.jobs[job.id] = job
            self.sales.rows.jobs[job.id] = self.in_state(job, JobState.SENT_UNCONFIRMED)
        self.printing = Printing(self.sales, FakePrinter(), StatusBoard(), FakeIds())
        self.work, self.sounds, self.texts = HeldWork(), RecordingSounds(), Texts()
        self.around = Surroundings(self.texts, self.sounds, self.work.spawn, nullcontext)
        self.states: list[QuestionState] = []
        self.went: list[str] = []
        self.presenter = QuestionPresenter(
            self.printing, self.around, lambda: self.went.append("answered"), self.states.append
        )

    @staticmethod
    def in_state(job: PrintJob, state: JobState) -> PrintJob:
        return PrintJob(job.id, job.dedup_key, job.document, state)

    def load(self) -> bool:
        return asyncio.run(self.presenter.load("u1"))

    @property
    def state(self) -> QuestionState:
        return self.states[-1]

    @property
    def jobs(self) -> dict[str, JobState]:
        return {job.dedup_key: job.state for job in self.sales.rows.jobs.values()}
