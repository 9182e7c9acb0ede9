"""The print jobs' part of a transaction: each original once, in order, its end written down."""

from __future__ import annotations

from dataclasses import replace

from sqlcipher3.dbapi2 import IntegrityError

from storeapp.db.documents import document_from, document_text, order_text
from storeapp.db.failures import breaks_constraint
from storeapp.db.sales_rows import SalesRows
from storeapp.domain.errors import Defect
from storeapp.domain.receipt import ReceiptDoc
from storeapp.domain.receipt_of import Letterhead, receipt_of
from storeapp.ports.sales import NO_NOTE, JobNote, JobState, PrintJob, ReceiptOrder

_JOBS = """
    SELECT id, dedup_key, document, state, attempts, printer, bytes_hash, staff, why
    FROM print_job"""
_COUNT = "SELECT count(*) FROM print_job"
_ANY = "WHERE state = ?"
# Word for word the index's own condition: so the few unfinished jobs are found among all.
_OPEN = "WHERE state = ? AND state IN ('QUEUED', 'SENDING', 'SENT_UNCONFIRMED')"
_UNFINISHED = f"{_JOBS} {_OPEN} ORDER BY number"
_FINISHED = (JobState.PRINTED, JobState.HANDED_OVER, JobState.ABANDONED)
# A subject's jobs are those keys that go on after its colon; ";" is the letter after ":".
_ABOUT = f"{_JOBS} WHERE dedup_key >= ? || ':' AND dedup_key < ? || ';' ORDER BY number"
_INSERT = """
    INSERT INTO print_job (id, dedup_key, document, state, attempts, error, staff, why)
    VALUES (?, ?, ?, ?, ?, '', ?, ?)"""
_SET = """
    UPDATE print_job SET state = ?, error = ?,
        printer = coalesce(nullif(?, ''), printer),
        bytes_hash = coalesce(nullif(?, ''), bytes_hash),
        staff = coalesce(nullif(?, ''), staff), why = coalesce(nullif(?, ''), why)
    WHERE id = ?"""
_TAKE = "UPDATE print_job SET state = ?, document = ?, attempts = ?, error = '' WHERE id = ?"


class JobRows(SalesRows):
    """A job is queued before anything is sent; one dedup key has one job for ever.

    An ordered receipt is composed from its sale each time it is looked at, until it is taken to
    be sent: from then on its words are those in the file.
    """

    def queue_print(self, job: PrintJob) -> None:
        """Defect when a job of that dedup key was ever queued: nothing is printed twice."""
        text = document_text(job.document)
        self._queue(job.id, job.dedup_key, text, job)

    def queue_receipt(self, order: ReceiptOrder) -> None:
        """Defect like `queue_print`."""
        self._queue(order.job_id, order.dedup_key, order_text(order))

    def take_print(self) -> PrintJob | None:
        row = self._first(f"{_UNFINISHED} LIMIT 1", (JobState.QUEUED.value,))
        if row is None:
            return None
        job = self._job(*row)
        taken = replace(job, state=JobState.SENDING, attempts=job.attempts + 1)
        text = document_text(job.document)
        self._run(_TAKE, (taken.state.value, text, taken.attempts, job.id))
        return taken

    def job(self, job_id: str) -> PrintJob | None:
        row = self._first(f"{_JOBS} WHERE id = ?", (job_id,))
        return None if row is None else self._job(*row)

    def jobs(self, state: JobState) -> tuple[PrintJob, ...]:
        asked = f"{_JOBS} {_where(state)} ORDER BY number"
        return tuple(self._job(*row) for row in self._all(asked, (state.value,)))

    def jobs_about(self, subject: str) -> tuple[PrintJob, ...]:
        return tuple(self._job(*row) for row in self._all(_ABOUT, (subject, subject)))

    def count_jobs(self, state: JobState) -> int:
        ((count,),) = self._all(f"{_COUNT} {_where(state)}", (state.value,))
        return int(count)

    def set_job(
        self, job_id: str, state: JobState, *, error: str = "", note: JobNote = NO_NOTE
    ) -> None:
        said = (note.printer, note.bytes_hash, note.staff, note.why)
        if self._run(_SET, (state.value, error, *said, job_id)) != 1:
            raise Defect(f"no print job {job_id}")

    def _queue(self, job_id: str, dedup_key: str, text: str, job: PrintJob | None = None) -> None:
        state, attempts = (job.state, job.attempts) if job else (JobState.QUEUED, 0)
        note = job.note if job else NO_NOTE
        row = (job_id, dedup_key, text, state.value, attempts, note.staff, note.why)
        try:
            self._run(_INSERT, row)
        except IntegrityError as error:
            if breaks_constraint(error, "print_job.dedup_key", "print_job.id"):
                raise Defect(f"a second print job {dedup_key}") from error
            raise

    def _job(
        self, job_id: str, dedup_key: str, text: str, state: str, attempts: int, *note: str
    ) -> PrintJob:
        document = document_from(text, self._composed)
        return PrintJob(job_id, dedup_key, document, JobState(state), attempts, JobNote(*note))

    def _composed(self, sale_id: str, head: Letterhead) -> ReceiptDoc:
        sale = self.sale(sale_id)
        if sale is None:
            raise Defect(f"a receipt of sale {sale_id}, which is not there")
        return receipt_of(sale, head)


def _where(state: JobState) -> str:
    return _ANY if state in _FINISHED else _OPEN
