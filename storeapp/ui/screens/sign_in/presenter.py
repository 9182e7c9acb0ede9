"""Signing in: who, which digits, and how long to wait after too many wrong ones."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace

from storeapp.domain.errors import Refusal
from storeapp.domain.staff import StaffMember
from storeapp.ports.clock import Clock
from storeapp.services.signing_in import SigningIn
from storeapp.ui.notices import Tone
from storeapp.ui.screens.sign_in.state import SignInState
from storeapp.ui.screens.sign_in.texts import TEXTS
from storeapp.ui.surroundings import Surroundings
from storeapp.ui.texts import Words
from storeapp.ui.told import Told, notice_of
from storeapp.ui.widgets.digits import ERASE
from storeapp.ui.widgets.person_row import PersonRow, initial_of

LEAST_DIGITS = 6
MOST_DIGITS = 12
TICK_S = 1.0


@dataclass(frozen=True, slots=True)
class _Entry:
    """Who is chosen and what was typed; `busy` while the PIN is being checked."""

    people: tuple[StaffMember, ...] = ()
    chosen: str = ""
    pin: str = ""
    busy: bool = False
    told: Told | None = None


class SignInPresenter:
    """Shows exactly one state per intent, and one for each second of a wait.

    The digits live here only until they are checked or the person changes. A wait belongs to the
    person who earned it: a colleague may sign in meanwhile. How long it is the service says, from
    disk; here it is only counted down.
    """

    def __init__(
        self,
        signing_in: SigningIn,
        clock: Clock,
        pins: Mapping[str, str],
        around: Surroundings,
        signed_in: Callable[[StaffMember], None],
        show: Callable[[SignInState], None],
        sleep: Callable[[float], Awaitable[None]],
    ) -> None:
        self._signing_in = signing_in
        self._clock = clock
        self._pins = pins
        self._around = around
        self._words = around.texts.of(TEXTS)
        self._signed_in = signed_in
        self._show = show
        self._sleep = sleep
        self._entry = _Entry()
        self._until_ms: dict[str, int] = {}
        self._counting = False

    async def start(self) -> None:
        """Nobody is signed in: ask who is there. Who was chosen last stays chosen."""
        people = await self._signing_in.staff()
        ids = [person.id for person in people]
        chosen = self._entry.chosen if self._entry.chosen in ids else next(iter(ids), "")
        self._see(_Entry(people, chosen))

    def again(self) -> None:
        self._see(self._entry)

    def choose(self, staff_id: str) -> None:
        """A name was touched: digits typed for another one are forgotten."""
        if self._entry.busy:
            self.again()
            return
        self._see(_Entry(self._entry.people, staff_id))

    def step(self, by: int) -> None:
        """The arrows: so many names on or back; they stop at the ends."""
        ids = [person.id for person in self._entry.people]
        if self._entry.chosen not in ids:
            self.again()
            return
        place = min(max(0, ids.index(self._entry.chosen) + by), len(ids) - 1)
        self.choose(ids[place])

    def press(self, key: str) -> None:
        """A digit or ERASE."""
        entry = self._entry
        if entry.busy or self._seconds_left() or not entry.chosen:
            self.again()
            return
        if key == ERASE:
            self._see(replace(entry, pin=entry.pin[:-1], told=None))
        elif key.isdigit() and len(entry.pin) < MOST_DIGITS:
            self._see(replace(entry, pin=entry.pin + key, told=None))
        else:
            self.again()

    def clear(self) -> None:
        """Esc."""
        if self._entry.busy:
            self.again()
            return
        self._see(replace(self._entry, pin="", told=None))

    def confirm(self) -> None:
        """Enter: check the PIN, once."""
        entry = self._entry
        if entry.busy or self._seconds_left() or not entry.chosen:
            self.again()
        elif len(entry.pin) < LEAST_DIGITS:
            self._see(replace(entry, told=Told("too_short", tone=Tone.ATTENTION)))
        else:
            self._around.spawn(self._check(entry.chosen, entry.pin), "sign in")
            self._see(replace(entry, busy=True, told=None))

    async def _check(self, staff_id: str, pin: str) -> None:
        try:
            member = await self._signing_in.sign_in(staff_id, pin)
        except Refusal as refusal:
            self._refused(staff_id, refusal)
            return
        self._until_ms.pop(staff_id, None)
        self._see(replace(self._entry, pin="", busy=False))
        self._signed_in(member)

    def _refused(self, staff_id: str, refusal: Refusal) -> None:
        self._around.sounds.refused()
        told = None
        if refusal.code == "pin-wait":
            wait_ms = 1000 * int(str(refusal.facts["seconds"]))
            self._until_ms[staff_id] = self._clock.monotonic_ms() + wait_ms
            self._count_down()
        elif refusal.code == "pin-wrong":
            told = Told("wrong", tone=Tone.REFUSED, values={"name": self._name(staff_id)})
        else:
            told = Told(refusal=refusal)
        self._see(replace(self._entry, pin="", busy=False, told=told))

    def _count_down(self) -> None:
        if not self._counting:
            self._counting = True
            self._around.spawn(self._tick(), "count the wait down")

    async def _tick(self) -> None:
        """One state a second until nobody has to wait any more."""
        while any(until > self._clock.monotonic_ms() for until in self._until_ms.values()):
            await self._sleep(TICK_S)
            self.again()
        self._counting = False

    def _seconds_left(self) -> int:
        until = self._until_ms.get(self._entry.chosen, 0)
        return max(0, -(-(until - self._clock.monotonic_ms()) // 1000))

    def _name(self, staff_id: str) -> str:
        return next((p.name for p in self._entry.people if p.id == staff_id), "")

    def _see(self, entry: _Entry) -> None:
        self._entry = entry
        words, left = self._words, self._seconds_left()
        told = _wait(left, words) if left else entry.told
        name = self._name(entry.chosen)
        self._show(
            SignInState(
                words=words.labels,
                people=tuple(self._row(person) for person in entry.people),
                chosen=entry.chosen,
                nobody="" if entry.people else words("nobody"),
                title=words("pin_of", name=name) if name else words("pin"),
                dots=len(entry.pin),
                dots_spoken=words("digits", count=len(entry.pin)),
                open=bool(entry.chosen) and not left,
                ready=bool(entry.chosen) and not left and not entry.busy,
                notice=notice_of(told, words),
            )
        )

    def _row(self, person: StaffMember) -> PersonRow:
        pin = self._pins.get(person.id, "")
        return PersonRow(
            id=person.id,
            name=person.name,
            initial=initial_of(person.name),
            role=self._words(person.role.value),
            hint=self._words("hint", pin=pin) if pin else "",
        )


def _wait(seconds: int, words: Words) -> Told:
    minutes, rest = divmod(seconds, 60)
    key = "minutes" if minutes else "seconds"
    time = words(key, minutes=minutes, seconds=rest if minutes else seconds)
    return Told("wait", tone=Tone.ATTENTION, values={"time": time})
