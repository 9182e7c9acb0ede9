"""Becoming a member: her number and name are typed here, what she agrees to she says herself."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from enum import Enum

from storeapp.domain.errors import Refusal
from storeapp.domain.membership import (
    NO_ANSWERS,
    Answers,
    Applicant,
    applicant,
    checked_phone,
)
from storeapp.domain.staff import StaffMember
from storeapp.ports.members import Member
from storeapp.services.joining import Joining
from storeapp.ui.screens.joining.state import Field, JoiningState
from storeapp.ui.screens.joining.texts import TEXTS
from storeapp.ui.surroundings import Surroundings
from storeapp.ui.told import Told, notice_of

MOST_TYPED = 40

Heard = Callable[[Answers | None], None]
"""What she said on her display; None when she does not want to become a member."""


@dataclass(frozen=True, slots=True)
class Doors:
    """`joined` makes her the customer, before `close`. `ask` shows her the question on her display
    and is False where she has none; `hush` takes it off again."""

    joined: Callable[[Member], None]
    close: Callable[[], None]
    ask: Callable[[Applicant, Heard], bool]
    hush: Callable[[], None]
    asks: Callable[[], bool]


class Step(Enum):
    """TYPING here, ASKING her there, WRITING it down."""

    TYPING = "typing"
    ASKING = "asking"
    WRITING = "writing"


@dataclass(frozen=True, slots=True)
class _Under:
    """`turn` tells this visit from an earlier one whose answer comes late."""

    turn: int = 0
    step: Step = Step.TYPING
    phone: str = ""
    name: str = ""
    field: Field = Field.PHONE
    told: Told | None = None


class JoiningPresenter:
    """Shows one state per intent. The clerk has no way to agree to anything for her: without her
    display, or past it, she agrees to nothing but being a member."""

    def __init__(
        self,
        joining: Joining,
        around: Surroundings,
        doors: Doors,
        show: Callable[[JoiningState], None],
    ) -> None:
        self._joining = joining
        self._around = around
        self._words = around.texts.of(TEXTS)
        self._doors = doors
        self._show = show
        self._staff: StaffMember | None = None
        self._under = _Under()

    def start(self, staff: StaffMember, phone: str = "") -> None:
        """Begin with what was told before, which may be no number at all."""
        self._staff = staff
        typed, field = "", Field.PHONE
        with suppress(Refusal):
            typed, field = checked_phone(phone), Field.NAME
        self._under = _Under(self._under.turn + 1, phone=typed, field=field)

    def again(self) -> None:
        self._see(self._under)

    def write(self, field: Field, text: str) -> None:
        if self._under.step is Step.TYPING:
            changed = {field.value: text[:MOST_TYPED]}
            self._see(replace(self._under, field=field, told=None, **changed))  # type: ignore[arg-type]  # by name
        else:
            self.again()

    def enter(self, field: Field) -> None:
        """That field took the keys."""
        self._under = replace(self._under, field=field)

    def confirm(self) -> None:
        """Enter: from the number to the name, from there to what she says."""
        under = self._under
        if under.step is not Step.TYPING:
            self.again()
            return
        try:
            phone = checked_phone(under.phone)
            if under.field is Field.PHONE and not under.name.strip():
                self._see(replace(under, phone=phone, field=Field.NAME, told=None))
                return
            who = applicant(under.name, phone)
        except Refusal as refusal:
            self._refuse(refusal)
            return
        self._ask(who)

    def without(self) -> None:
        """F10: she does not look at her display, and others wait."""
        if self._under.step is Step.ASKING:
            self._doors.hush()
            self._write(applicant(self._under.name, self._under.phone), NO_ANSWERS)

    def leave(self) -> None:
        """Esc: from her display back to the fields, from there away."""
        if self._under.step is Step.ASKING:
            self._doors.hush()
            self._see(replace(self._under, turn=self._under.turn + 1, step=Step.TYPING))
        elif self._under.step is Step.TYPING:
            self._under = replace(self._under, turn=self._under.turn + 1)
            self._doors.close()

    def _ask(self, who: Applicant) -> None:
        turn = self._under.turn

        def heard(answers: Answers | None) -> None:
            if (turn, Step.ASKING) == (self._under.turn, self._under.step):
                self._heard(who, answers)

        self._see(replace(self._under, step=Step.ASKING, told=None))
        if not self._doors.ask(who, heard):
            self._write(who, NO_ANSWERS)

    def _heard(self, who: Applicant, answers: Answers | None) -> None:
        if answers is None:
            self._around.sounds.refused()
            self._see(replace(self._under, step=Step.TYPING, told=Told("refused")))
        else:
            self._write(who, answers)

    def _write(self, who: Applicant, answers: Answers) -> None:
        self._see(replace(self._under, step=Step.WRITING))
        self._around.spawn(self._join(who, answers), "become a member")

    async def _join(self, who: Applicant, answers: Answers) -> None:
        assert self._staff is not None
        try:
            with self._around.busy():
                member = await self._joining.join(who, answers, self._staff)
        except Refusal as refusal:
            self._under = replace(self._under, step=Step.TYPING)
            self._refuse(refusal)
            return
        self._under = _Under(self._under.turn + 1)  # Nothing of her is left here.
        self._doors.joined(member)
        self._doors.close()

    def _refuse(self, refusal: Refusal) -> None:
        self._around.sounds.refused()
        wrong = Field.PHONE if refusal.code == "phone-unreadable" else Field.NAME
        self._see(replace(self._under, field=wrong, told=Told(refusal=refusal)))

    def _see(self, under: _Under) -> None:
        self._under = under
        words, asking = self._words, under.step is Step.ASKING
        typing, display = under.step is Step.TYPING, self._doors.asks()
        whole = bool(under.phone.strip() and under.name.strip())
        self._show(
            JoiningState(
                words=words.labels,
                phone=under.phone,
                name=under.name,
                field=under.field,
                asked=words("asking") if asking else "",
                hint=self._hint(under, display=display),
                without=words("without") if asking else "",
                primary=words("next" if display or not whole else "join"),
                ready=typing and bool(under.phone.strip()),
                notice=notice_of(under.told, words),
            )
        )

    def _hint(self, under: _Under, *, display: bool) -> str:
        if under.step is Step.WRITING:
            return self._words("joining")
        if under.step is Step.ASKING:
            return self._words("asking_how")
        return self._words("display_next" if display else "no_display")
