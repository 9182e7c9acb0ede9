"""The print jobs' part of a transaction: each original once, in order, its end written down."""

from __future__ import annotations

from sqlcipher3.dbapi2 import IntegrityError

from storeapp.db.documents import document_from, document_text
from storeapp.db.failures import breaks_constraint
from storeapp.db.rows import Rows
from storeapp.domain.errors import Defect
from storeapp.ports.sales import JobState, PrintJob

_JOBS = "SELECT id, dedup_key, document, state, attempts FROM print_job"
_OF_STATE = f"{_JOBS} WHERE state = ? ORDER BY number"
# Word for word the index's own condition: so the few unfinished jobs are found among all.
_UNFINISHED = (
    f"{_JOBS} WHERE state = ? AND state IN ('QUEUED', 'SENDING', 'SENT_UNCONFIRMED')"
    " ORDER BY number"
)
_FINISHED = (JobState.PRINTED, JobState.HANDED_OVER, JobState.ABANDONED)
_INSERT = """
    INSERT INTO print_job (id, dedup_key, document, state, attempts, error)
    VALUES (?, ?, ?, ?, ?, '')"""


class JobRows(Rows):
    """A job is queued before anything is sent; one dedup key has one job for ever."""

    def queue_print(self, job: PrintJob) -> None:
        """Defect when a job of that dedup key was ever queued: nothing is printed twice."""
        values = (job.id, job.dedup_key, document_text(job.document), job.state.value)
        try:
            self._run(_INSERT, (*values, job.attempts))
        except IntegrityError as error:
            if breaks_constraint(error, "print_job.dedup_key", "print_job.id"):
                raise Defect(f"a second print job {job.dedup_key}") from error
            raise

    def next_print(self) -> PrintJob | None:
        row = self._first(f"{_UNFINISHED} LIMIT 1", (JobState.QUEUED.value,))
        return None if row is None else _job(*row)

    def job(self, job_id: str) -> PrintJob | None:
        row = self._first(f"{_JOBS} WHERE id = ?", (job_id,))
        return None if row is None else _job(*row)

    def jobs(self, state: JobState) -> tuple[PrintJob, ...]:
        asked = _OF_STATE if state in _FINISHED else _UNFINISHED
        return tuple(_job(*row) for row in self._all(asked, (state.value,)))

    def set_job(self, job_id: str, state: JobState, *, error: str = "") -> None:
        """A job that begins to be sent counts one more attempt."""
        more = 1 if state is JobState.SENDING else 0
        changed = self._run(
            "UPDATE print_job SET state = ?, error = ?, attempts = attempts + ? WHERE id = ?",
            (state.value, error, more, job_id),
        )
        if changed != 1:
            raise Defect(f"no print job {job_id}")


def _job(job_id: str, dedup_key: str, document: str, state: str, attempts: int) -> PrintJob:
    return PrintJob(job_id, dedup_key, document_from(document), JobState(state), attempts)
