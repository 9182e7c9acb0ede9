"""The set-up of a device: one step after another, each of them tried before the next."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace

from storeapp.domain.errors import Defect, Refusal
from storeapp.domain.staff import StaffMember
from storeapp.ports.devices import Trouble
from storeapp.ports.health import DeviceKind
from storeapp.ports.probing import Candidate
from storeapp.services.setup import Looked, Setup
from storeapp.ui.notices import Tone
from storeapp.ui.screens.wizard.state import Answers, PlaceRow, Step, WizardState
from storeapp.ui.screens.wizard.texts import TEXTS
from storeapp.ui.surroundings import Surroundings
from storeapp.ui.texts import Words
from storeapp.ui.told import Told, notice_of
from storeapp.ui.widgets.digits import typed
from storeapp.ui.widgets.person_row import PersonRow, initial_of

MOST_MANAGERS, MOST_PIN = 4, 12
_BEFORE = {Step.WHERE: Step.WHAT, Step.LOOK: Step.WHERE}
_PLAIN = {"cups": "queue", "winspool": "queue", "tcp": "network"}
_TROUBLES = {
    Trouble.UNREACHABLE: "unreachable",
    Trouble.NO_ANSWER: "no-answer",
    Trouble.DISK: "disk",
}


@dataclass(frozen=True, slots=True)
class _Under:
    """`busy` while something is tried; `allowed` is the manager who set up what follows."""

    step: Step = Step.WHO
    managers: tuple[StaffMember, ...] = ()
    manager: str = ""
    pin: str = ""
    allowed: StaffMember | None = None
    kind: str = "printer"
    found: tuple[Candidate, ...] = ()
    selected: str = ""
    typed: str = ""
    answers: Answers = Answers()
    busy: bool = False
    told: Told | None = None

    @property
    def place(self) -> str:
        return self.typed.strip() or self.selected


class WizardPresenter:
    """Shows one state per intent, and a second when what was tried has ended. While it is under
    way nothing else is begun."""

    def __init__(
        self,
        setup: Setup,
        around: Surroundings,
        close: Callable[[], None],
        show: Callable[[WizardState], None],
    ) -> None:
        self._setup = setup
        self._around = around
        self._words = around.texts.of(TEXTS)
        self._close = close
        self._show = show
        self._under = _Under()

    def open(self) -> None:
        """From the beginning; what somebody else was allowed is forgotten."""
        self._under = _Under()
        self._around.spawn(self._managers(), "who sets up")
        self.again()

    def again(self) -> None:
        self._see(self._under)

    def pick(self, staff_id: str) -> None:
        """A manager's name was touched; digits typed for another are forgotten."""
        self._change(manager=staff_id, pin="")

    def press(self, key: str) -> None:
        """A digit or ERASE of the PIN."""
        if self._under.step is Step.WHO and key != ".":
            self._change(pin=typed(self._under.pin, key, MOST_PIN))

    def choose(self, kind: str) -> None:
        self._change(kind=kind)

    def select(self, address: str) -> None:
        """A place was chosen; what was typed gives way to it."""
        self._change(selected=address, typed="")

    def type(self, address: str) -> None:
        self._change(typed=address)

    def letter(self, letter: str) -> None:
        self._change(answers=replace(self._under.answers, letter=letter))

    def width(self, columns: int) -> None:
        self._change(answers=replace(self._under.answers, columns=columns))

    def opened(self) -> None:
        """The drawer did, or did not after all."""
        answers = self._under.answers
        self._change(answers=replace(answers, opened=not answers.opened))

    def confirm(self) -> None:
        """Enter: try what the step is about; Done leaves."""
        if self._under.busy or not self._ready(self._under):
            self.again()
        elif self._under.step is Step.DONE:
            self._close()
        else:
            self._see(replace(self._under, busy=True, told=Told(_meanwhile(self._under.step))))
            self._around.spawn(self._try(_STEPS[self._under.step]), "set up a device")

    def back(self) -> None:
        """Esc: one step back, or away."""
        if self._under.busy:
            self.again()
        elif self._under.step in _BEFORE:
            self._see(replace(self._under, step=_BEFORE[self._under.step], told=None))
        else:
            self._close()

    async def _managers(self) -> None:
        managers = (await self._setup.managers())[:MOST_MANAGERS]
        first = managers[0].id if managers else ""
        self._see(replace(self._under, managers=managers, manager=first))

    async def _try(self, step: Callable[[WizardPresenter], Awaitable[_Under]]) -> None:
        """The next step when it went well; else the same with a sentence."""
        try:
            with self._around.busy():
                after = await step(self)
        except Refusal as refusal:
            self._around.sounds.refused()
            self._see(replace(self._under, busy=False, pin="", told=Told(refusal=refusal)))
            return
        self._see(replace(after, busy=False))

    async def _allow(self) -> _Under:
        allowed = await self._setup.allow(self._under.manager, self._under.pin)
        return replace(self._under, step=Step.WHAT, pin="", allowed=allowed, told=None)

    async def _list(self) -> _Under:
        found = await self._setup.candidates(DeviceKind(self._under.kind))
        first = found[0].address if found else ""
        return replace(
            self._under, step=Step.WHERE, found=found, selected=first, typed="", told=None
        )

    async def _place(self) -> _Under:
        under = self._under
        if under.kind == "scale":
            await self._setup.keep_scale(under.place)
            return replace(under, step=Step.DONE, told=Told("saved"))
        if under.allowed is None:
            raise Defect("nobody may set this up")
        trouble = await self._setup.print_page(under.place, under.allowed, kick=True)
        if trouble is not Trouble.NONE:
            said = Told(_TROUBLES.get(trouble, "no-answer"), tone=Tone.ATTENTION)
            return replace(under, told=said)
        return replace(under, step=Step.LOOK, answers=Answers(), told=None)

    async def _keep(self) -> _Under:
        answers = self._under.answers
        looked = Looked(answers.letter, answers.columns, opened=answers.opened)
        await self._setup.keep_printer(self._under.place, looked)
        return replace(self._under, step=Step.DONE, told=Told("saved"))

    def _change(self, **changes: object) -> None:
        if self._under.busy:
            self.again()
            return
        self._see(replace(self._under, told=None, **changes))  # type: ignore[arg-type]  # by name

    def _ready(self, under: _Under) -> bool:
        if under.step is Step.WHO:
            return bool(under.manager and under.pin)
        return under.step is not Step.WHERE or bool(under.place)

    def _see(self, under: _Under) -> None:
        self._under = under
        words = self._words
        self._show(
            WizardState(
                words=words.labels,
                step=under.step,
                title=words("title"),
                hint=_hint(under, words),
                primary=_primary(under, words),
                ready=self._ready(under) and not under.busy,
                notice=notice_of(under.told, words),
                managers=tuple(_person(member) for member in under.managers),
                manager=under.manager,
                dots=len(under.pin),
                dots_spoken=words("dots", count=len(under.pin)),
                kind=under.kind,
                rows=tuple(_row(each, words) for each in under.found),
                selected="" if under.typed.strip() else under.selected,
                typed=under.typed,
                answers=under.answers,
            )
        )


_STEPS: dict[Step, Callable[[WizardPresenter], Awaitable[_Under]]] = {
    Step.WHO: WizardPresenter._allow,
    Step.WHAT: WizardPresenter._list,
    Step.WHERE: WizardPresenter._place,
    Step.LOOK: WizardPresenter._keep,
}


def _meanwhile(step: Step) -> str:
    return "looking" if step is Step.WHAT else "trying"


def _hint(under: _Under, words: Words) -> str:
    if under.step is Step.WHO and not under.managers:
        return words("nobody")
    return words(f"hint-{under.step.value}{_kind(under)}")


def _primary(under: _Under, words: Words) -> str:
    return words(f"primary-{under.step.value}{_kind(under)}")


def _kind(under: _Under) -> str:
    return f"-{under.kind}" if under.step is Step.WHERE else ""


def _person(member: StaffMember) -> PersonRow:
    return PersonRow(member.id, member.name, initial_of(member.name), member.role.value)


def _row(candidate: Candidate, words: Words) -> PlaceRow:
    """By the system's name where there is one, its address below."""
    if candidate.address == "sim":
        return PlaceRow("sim", words("sim"), "")
    scheme, _, at = candidate.address.partition("://")
    if scheme in _PLAIN:
        return PlaceRow(candidate.address, words(_PLAIN[scheme], at=at), "")
    if not candidate.name:
        return PlaceRow(candidate.address, candidate.address, "")
    return PlaceRow(candidate.address, candidate.name, candidate.address)
