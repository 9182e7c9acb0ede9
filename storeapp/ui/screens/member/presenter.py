"""Looking a member up: what is typed, who was found, who is taken."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from storeapp.domain.basket import Basket
from storeapp.domain.errors import Refusal
from storeapp.domain.staff import StaffMember
from storeapp.ports.clock import Clock
from storeapp.ports.members import AskedBy, Found, Member
from storeapp.services.members import Members, read
from storeapp.ui.screens.member.rows import member_row
from storeapp.ui.screens.member.state import MemberState
from storeapp.ui.screens.member.texts import TEXTS
from storeapp.ui.surroundings import Surroundings
from storeapp.ui.told import Told, notice_of

MOST_TYPED = 64
NOBODY = ("member-not-found", "member-not-kept")


@dataclass(frozen=True, slots=True)
class Doors:
    """`take` makes her the customer, `leave` takes her off; both before `close`."""

    take: Callable[[Member], None]
    leave: Callable[[], None]
    close: Callable[[], None]
    join: Callable[[str], None] | None = None
    """Makes who is none a member, by what was typed; None at a till that cannot."""


@dataclass(frozen=True, slots=True)
class _Under:
    """`found` belongs to what is `typed`; `turn` tells this visit from an earlier one whose answer
    is still under way."""

    turn: int = 0
    typed: str = ""
    found: tuple[Member, ...] = ()
    selected: str = ""
    customer: str = ""
    busy: bool = False
    told: Told | None = None

    @property
    def unknown_number(self) -> bool:
        """A whole telephone number was looked for, and is nobody's that is known."""
        code = self.told.refusal.code if self.told and self.told.refusal else ""
        return code in NOBODY and read(self.typed)[0] is AskedBy.PHONE


class MemberPresenter:
    """Shows one state per intent. Who told her whole number or code is taken as soon as she is
    found; of those with the same last digits the clerk asks and chooses one."""

    def __init__(
        self,
        members: Members,
        clock: Clock,
        around: Surroundings,
        doors: Doors,
        show: Callable[[MemberState], None],
    ) -> None:
        self._members = members
        self._clock = clock
        self._around = around
        self._words = around.texts.of(TEXTS)
        self._doors = doors
        self._show = show
        self._staff = ""
        self._under = _Under()

    def start(self, staff: StaffMember, basket: Basket) -> None:
        """Begin with the customer of this basket, if she is known."""
        self._staff = staff.id
        customer = basket.customer.id if basket.customer else ""
        self._under = _Under(self._under.turn + 1, selected=customer, customer=customer)

    def again(self) -> None:
        self._see(self._under)

    def write(self, text: str) -> None:
        """What is in the field; who was found for another text is not shown any more."""
        under = self._under
        if text[:MOST_TYPED] != under.typed:
            selected = "" if text.strip() else under.customer
            under = replace(
                under, turn=under.turn + 1, typed=text[:MOST_TYPED], found=(), busy=False
            )
            under = replace(under, selected=selected, told=None)
        self._see(under)

    def add(self, text: str) -> None:
        """A letter or digit that was typed beside the field."""
        self.write(self._under.typed + text)

    def select(self, member_id: str) -> None:
        self._see(replace(self._under, selected=member_id, told=None))

    def step(self, by: int) -> None:
        """Up or down who was found, from the field; it stops at the ends."""
        ids = [member.id for member in self._under.found]
        if ids:
            place = ids.index(self._under.selected) + by
            self.select(ids[min(max(0, place), len(ids) - 1)])

    def choose(self, member_id: str) -> None:
        """A touch takes her."""
        self.select(member_id)
        if self._under.found:
            self.confirm()

    def confirm(self) -> None:
        """Enter: takes who is selected, or looks up what was typed."""
        under = self._under
        member = next((m for m in under.found if m.id == under.selected), None)
        if member is not None:
            self._take(member)
        elif self._may_join(under):
            self.join()
        elif under.typed.strip() and not under.busy:
            self._see(replace(under, busy=True, told=None))
            self._around.spawn(self._find(self._under.turn, under.typed), "look a member up")

    def join(self) -> None:
        """F10, or Enter after a number that is nobody's: she becomes a member."""
        if self._doors.join is not None:
            typed = self._under.typed
            self._under = replace(self._under, turn=self._under.turn + 1)
            self._doors.close()
            self._doors.join(typed)

    def remove(self) -> None:
        """Del: the basket is nobody's."""
        if self._under.customer:
            self._doors.leave()
            self._doors.close()

    def leave(self) -> None:
        """Esc: from what was typed to an empty field, from there away."""
        if self._under.typed:
            self.write("")
        else:
            self._under = replace(self._under, turn=self._under.turn + 1)
            self._doors.close()

    async def _find(self, turn: int, text: str) -> None:
        try:
            with self._around.busy():
                found = await self._members.find(text, staff=self._staff)
        except Refusal as refusal:
            if turn == self._under.turn:
                self._around.sounds.refused()
                self._see(replace(self._under, busy=False, told=Told(refusal=refusal)))
            return
        if turn == self._under.turn:
            self._came(found, text)

    def _came(self, found: Found, text: str) -> None:
        first = found.members[0]
        if len(found.members) == 1 and read(text)[0] is not AskedBy.END:
            self._take(first)
            return
        self._see(replace(self._under, busy=False, found=found.members, selected=first.id))

    def _take(self, member: Member) -> None:
        self._under = replace(self._under, turn=self._under.turn + 1)
        self._doors.take(member)
        self._doors.close()

    def _see(self, under: _Under) -> None:
        self._under = under
        words, now = self._words, self._clock.now()
        shown = under.found or self._customer(under)
        self._show(
            MemberState(
                words=words.labels,
                rows=tuple(member_row(member, now, words) for member in shown),
                selected=under.selected,
                typed=under.typed,
                hint=words(self._hint(under)),
                primary=words(self._primary(under)),
                ready=bool(under.found or under.typed.strip()) and not under.busy,
                removable=bool(under.customer),
                joinable=self._doors.join is not None and not under.customer,
                notice=notice_of(under.told, words),
            )
        )

    def _primary(self, under: _Under) -> str:
        if self._may_join(under):
            return "join"
        return "take" if under.found else "search"

    def _hint(self, under: _Under) -> str:
        if under.busy:
            return "looking"
        if self._may_join(under):
            return "enter_joins"
        return "enter_finds" if under.typed.strip() else "hint"

    def _may_join(self, under: _Under) -> bool:
        return under.unknown_number and self._doors.join is not None

    def _customer(self, under: _Under) -> tuple[Member, ...]:
        if not under.customer or under.typed:
            return ()
        return (self._members.known(under.customer) or Member(under.customer),)
