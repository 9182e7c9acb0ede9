"""The set-up of devices: one step after another, each of them tried before the next."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from storeapp.domain.errors import Refusal
from storeapp.services.setup import Setup
from storeapp.ui.notices import Tone
from storeapp.ui.screens.wizard.courses import COURSES, Course
from storeapp.ui.screens.wizard.picture import is_ready, picture
from storeapp.ui.screens.wizard.state import Step, WizardState
from storeapp.ui.screens.wizard.texts import TEXTS
from storeapp.ui.screens.wizard.under import SKIPPED, Under
from storeapp.ui.surroundings import Surroundings
from storeapp.ui.told import Told
from storeapp.ui.widgets.digits import typed

MOST_MANAGERS, MOST_PIN = 4, 12
_BEFORE = {
    Step.WHERE: Step.WHAT,
    Step.LOOK: Step.WHERE,
    Step.SCAN: Step.WHERE,
    Step.READ: Step.WHERE,
}


class WizardPresenter:
    """Shows one state per intent, and a second when what was tried has ended. While it is under
    way nothing else is begun. A scanner is listened to on its own page only, while that is up."""

    def __init__(
        self,
        setup: Setup,
        around: Surroundings,
        close: Callable[[], None],
        show: Callable[[WizardState], None],
        screens: Callable[[], int] = lambda: 1,
    ) -> None:
        self._setup = setup
        self._around = around
        self._words = around.texts.of(TEXTS)
        self._close = close
        self._show = show
        self._screens = screens
        self._under = Under()
        self._up = False

    def open(self) -> None:
        """From the beginning; what somebody else was allowed is forgotten."""
        self.gone()
        self._up = True
        self._under = Under()
        self._around.spawn(self._managers(), "who sets up")
        self.again()

    def gone(self) -> None:
        """The sheet was taken off, perhaps by somebody who signed out."""
        self._up = False
        if self._under.lesson is not None:
            self._see(self._under)

    def again(self) -> None:
        self._see(self._under)

    def pick(self, staff_id: str) -> None:
        """A manager's name was touched; digits typed for another are forgotten."""
        self._change(manager=staff_id, pin="")

    def press(self, key: str) -> None:
        """A digit or ERASE of the PIN."""
        if self._under.step is Step.WHO and key != ".":
            self._change(pin=typed(self._under.pin, key, MOST_PIN))

    def select(self, row_id: str) -> None:
        """A kind of device, or a place, was chosen; what was typed gives way to it."""
        if self._under.step is Step.WHAT:
            self._change(kind=row_id)
        else:
            self._change(selected=row_id, typed="")

    def type(self, address: str) -> None:
        self._change(typed=address)

    def answer(self, question: str, said: str | int) -> None:
        """One of the fields of Answers, and what a person saw."""
        named: dict[str, str | int] = {question: said}
        self._change(answers=replace(self._under.answers, **named))  # type: ignore[arg-type]  # its own

    def confirm(self) -> None:
        """Enter: try what the step is about; away when every kind is settled."""
        under = self._under
        if under.busy or not is_ready(under):
            self.again()
        elif under.step is Step.WHAT and not under.kind:
            self._close()
        else:
            self._see(replace(under, busy=True, told=Told(_meanwhile(under.step))))
            self._around.spawn(self._try(COURSES[under.step]), "set up a device")

    def skip(self) -> None:
        """On to the next kind; this one stays as it was."""
        under = self._under
        if under.busy or under.step is Step.WHO or not under.kind:
            self.again()
        else:
            self._see(under.settled(SKIPPED))

    def back(self) -> None:
        """Esc: one step back, or away."""
        if self._under.busy:
            self.again()
        elif self._under.step in _BEFORE:
            self._see(replace(self._under, step=_BEFORE[self._under.step], told=None))
        else:
            self._close()

    def heard(self) -> None:
        """The scanner under lesson has scanned."""
        under = self._under
        if under.lesson is None or under.busy:
            return
        try:
            learnt = under.lesson.learnt()
        except Refusal as refusal:
            self._around.sounds.refused()
            self._see(replace(under, told=Told(refusal=refusal)))
            return
        self._around.sounds.accepted()
        more = under.scans + 1 < len(under.lesson.codes)
        lost = Told("separator-lost", tone=Tone.ATTENTION)
        told = Told("one-more") if more else lost if learnt.keeps_separator is False else None
        scans = min(under.scans + 1, len(under.lesson.codes))
        self._see(replace(under, learnt=learnt, scans=scans, told=told))

    def scanned(self) -> None:
        """By a scanner that works here already: it is nobody's here."""
        self._around.sounds.refused()
        if self._under.step is Step.SCAN and not self._under.busy:
            self._see(replace(self._under, told=Told("known-scanner")))

    async def _managers(self) -> None:
        managers = (await self._setup.managers())[:MOST_MANAGERS]
        first = managers[0].id if managers else ""
        self._see(replace(self._under, managers=managers, manager=first))

    async def _try(self, course: Course) -> None:
        """The next step when it went well; else the same with a sentence."""
        try:
            with self._around.busy():
                after = await course(self._setup, self._under, self.heard)
        except Refusal as refusal:
            self._around.sounds.refused()
            self._see(replace(self._under, busy=False, pin="", told=_told(refusal)))
            return
        self._see(replace(after, busy=False))

    def _change(self, **changes: object) -> None:
        if self._under.busy:
            self.again()
            return
        self._see(replace(self._under, told=None, **changes))  # type: ignore[arg-type]  # by name

    def _see(self, under: Under) -> None:
        self._under = self._heeded(under)
        self._show(picture(self._under, self._words, self._screens()))

    def _heeded(self, under: Under) -> Under:
        """No lesson goes on where nobody sees it: it keeps the keys from everything else."""
        if under.lesson is None or (self._up and under.step is Step.SCAN):
            return under
        self._around.spawn(under.lesson.end(), "end of a lesson")
        step = Step.WHERE if under.step is Step.SCAN else under.step
        return replace(under, step=step, lesson=None)


def _told(refusal: Refusal) -> Told:
    """At a start a wrong address is for who may change the settings; here it was just typed."""
    if refusal.code == "device-address-unreadable":
        return Told("not-an-address", tone=Tone.REFUSED)
    return Told(refusal=refusal)


def _meanwhile(step: Step) -> str:
    return "looking" if step is Step.WHAT else "trying"
