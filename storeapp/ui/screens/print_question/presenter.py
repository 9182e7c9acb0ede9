"""One question per receipt that nobody knows about: did it come out?"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from storeapp.domain.errors import Refusal
from storeapp.ports.sales import PrintJob
from storeapp.services.printing import Printing
from storeapp.ui.screens.print_question.state import QuestionState
from storeapp.ui.screens.print_question.texts import TEXTS
from storeapp.ui.surroundings import Surroundings
from storeapp.ui.told import Told, notice_of

DECIDED = "print-already-decided"


@dataclass(frozen=True, slots=True)
class _Asking:
    """The jobs nobody decided yet, oldest first; `busy` while an answer is being written."""

    jobs: tuple[PrintJob, ...] = ()
    busy: bool = False
    told: Told | None = None


class QuestionPresenter:
    """Shows exactly one state per answer; `answered` is called when nothing is left to ask."""

    def __init__(
        self,
        printing: Printing,
        around: Surroundings,
        answered: Callable[[], None],
        show: Callable[[QuestionState], None],
    ) -> None:
        self._printing = printing
        self._around = around
        self._words = around.texts.of(TEXTS)
        self._answered = answered
        self._show = show
        self._asking = _Asking()
        self._staff_id = ""

    async def load(self, staff_id: str) -> bool:
        """Look up what this person has to be asked; False when nothing has."""
        self._staff_id = staff_id
        jobs = await self._printing.undecided()
        self._see(_Asking(jobs))
        return bool(jobs)

    def again(self) -> None:
        self._see(self._asking)

    def came_out(self) -> None:
        """Enter: it is there."""
        self._decide(printed=True)

    def print_copy(self) -> None:
        """F8: it is not; a marked copy takes its place."""
        self._decide(printed=False)

    def later(self) -> None:
        """Esc: the question stays in the strip."""
        self._answered()

    def _decide(self, *, printed: bool) -> None:
        asking = self._asking
        if asking.busy or not asking.jobs:
            self.again()
            return
        work = self._answer(asking.jobs[0].id, printed=printed)
        self._around.spawn(work, "decide about a receipt")
        self._see(replace(asking, busy=True, told=None))

    async def _answer(self, job_id: str, *, printed: bool) -> None:
        try:
            await self._printing.decide(job_id, printed=printed, staff_id=self._staff_id)
        except Refusal as refusal:
            if refusal.code != DECIDED:  # Decided elsewhere is decided.
                self._around.sounds.refused()
                told = Told(refusal=refusal)
                self._see(replace(self._asking, busy=False, told=told))
                return
        left = tuple(job for job in self._asking.jobs if job.id != job_id)
        self._see(_Asking(left))
        if not left:
            self._answered()

    def _see(self, asking: _Asking) -> None:
        self._asking = asking
        words, more = self._words, len(asking.jobs) - 1
        self._show(
            QuestionState(
                words=words.labels,
                document=asking.jobs[0].document.title if asking.jobs else "",
                more=words("more", count=more) if more > 0 else "",
                ready=bool(asking.jobs) and not asking.busy,
                notice=notice_of(asking.told, words),
            )
        )
