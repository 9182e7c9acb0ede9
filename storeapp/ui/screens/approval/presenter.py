"""Asking a manager: which one, and the PIN; what is approved goes on where it was asked."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from storeapp.domain.errors import Defect, Refusal
from storeapp.domain.staff import StaffMember
from storeapp.services.approving import Approving
from storeapp.ui.screens.approval.state import ApprovalState
from storeapp.ui.screens.approval.texts import TEXTS
from storeapp.ui.surroundings import Surroundings
from storeapp.ui.told import Told, notice_of
from storeapp.ui.widgets.digits import typed
from storeapp.ui.widgets.person_row import PersonRow, initial_of

MOST_PIN, MOST_MANAGERS = 12, 4


@dataclass(frozen=True, slots=True)
class Question:
    """`what` is a key of the words, filled by `facts`; `then` goes on with who approved."""

    what: str
    facts: dict[str, str]
    then: Callable[[StaffMember], None]


@dataclass(frozen=True, slots=True)
class _Asked:
    """`busy` while the PIN is being checked."""

    question: Question
    managers: tuple[StaffMember, ...] | None = None
    manager: str = ""
    pin: str = ""
    busy: bool = False
    told: Told | None = None


class ApprovalPresenter:
    """Shows one state per intent. A PIN lives here only until it is checked."""

    def __init__(
        self,
        approving: Approving,
        around: Surroundings,
        close: Callable[[], None],
        show: Callable[[ApprovalState], None],
    ) -> None:
        self._approving = approving
        self._around = around
        self._words = around.texts.of(TEXTS)
        self._close = close
        self._show = show
        self._asked: _Asked | None = None

    def start(self, question: Question) -> None:
        """Ask this."""
        self._asked = _Asked(question)
        self._around.spawn(self._load(), "list the managers")

    def again(self) -> None:
        self._see(self._now)

    def pick(self, staff_id: str) -> None:
        """A manager's name was touched; digits typed for another are forgotten."""
        if not self._now.busy:
            self._asked = replace(self._now, manager=staff_id, pin="", told=None)
        self.again()

    def press(self, key: str) -> None:
        """A digit or ERASE."""
        now = self._now
        if now.busy or key == ".":
            self.again()
        else:
            self._see(replace(now, pin=typed(now.pin, key, MOST_PIN), told=None))

    def confirm(self) -> None:
        """Enter: check the PIN, once."""
        now = self._now
        if now.manager and now.pin and not now.busy:
            self._asked = replace(now, busy=True, told=None)
            self._around.spawn(self._approve(), "ask a manager")
        self.again()

    def leave(self) -> None:
        """Esc: nothing was approved."""
        if self._now.busy:
            self.again()
        else:
            self._asked = replace(self._now, pin="")
            self._close()

    async def _load(self) -> None:
        managers = (await self._approving.managers())[:MOST_MANAGERS]
        first = managers[0].id if managers else ""
        self._see(replace(self._now, managers=managers, manager=first))

    async def _approve(self) -> None:
        now = self._now
        try:
            with self._around.busy():
                manager = await self._approving.approve(now.manager, now.pin)
        except Refusal as refusal:
            self._around.sounds.refused()
            self._see(replace(self._now, pin="", busy=False, told=Told(refusal=refusal)))
            return
        self._asked = replace(self._now, pin="", busy=False)
        self._close()
        now.question.then(manager)

    @property
    def _now(self) -> _Asked:
        if self._asked is None:
            raise Defect("nobody asked a manager")
        return self._asked

    def _see(self, asked: _Asked) -> None:
        self._asked = asked
        words, managers = self._words, asked.managers
        self._show(
            ApprovalState(
                words=words.labels,
                what=words(asked.question.what, **asked.question.facts),
                hint=words("nobody" if managers == () else "who"),
                managers=tuple(_row(member) for member in managers or ()),
                manager=asked.manager,
                dots=len(asked.pin),
                dots_spoken=words("dots", count=len(asked.pin)),
                ready=bool(asked.manager and asked.pin) and not asked.busy,
                notice=notice_of(asked.told, words),
            )
        )


def _row(member: StaffMember) -> PersonRow:
    return PersonRow(member.id, member.name, initial_of(member.name), member.role.value)
