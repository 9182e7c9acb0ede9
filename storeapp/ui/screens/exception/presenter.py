"""Asking for an exception: how much and why first, then a manager's own PIN."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from storeapp.domain.basket import Basket
from storeapp.domain.errors import Defect, Refusal
from storeapp.domain.money import Money, format_money, parse_money
from storeapp.domain.staff import StaffMember
from storeapp.services.exceptions import OTHER, Exceptions, Wish
from storeapp.ui.screens.exception.state import ExceptionState
from storeapp.ui.screens.exception.texts import TEXTS
from storeapp.ui.surroundings import Surroundings
from storeapp.ui.told import Told, notice_of
from storeapp.ui.widgets.digits import typed
from storeapp.ui.widgets.money_entry import MOST_TYPED, shown
from storeapp.ui.widgets.person_row import PersonRow, initial_of

MOST_PIN, MOST_MANAGERS = 12, 4


@dataclass(frozen=True, slots=True)
class Doors:
    """`take` puts the basket with the exception in the place of the one on the left; `close` takes
    the sheet off."""

    take: Callable[[Basket], None]
    close: Callable[[], None]


@dataclass(frozen=True, slots=True)
class _Asked:
    """`managers` is None until the PIN is asked for; `busy` while it is being checked."""

    basket: Basket
    line: str
    typed: str = ""
    reason: str = ""
    text: str = ""
    managers: tuple[StaffMember, ...] | None = None
    manager: str = ""
    pin: str = ""
    busy: bool = False
    told: Told | None = None


class ExceptionPresenter:
    """Shows one state per intent. Digits are the amount first and the PIN then; a PIN lives here
    only until it is checked. What cannot be allowed is refused before anybody types one."""

    def __init__(
        self,
        exceptions: Exceptions,
        around: Surroundings,
        doors: Doors,
        show: Callable[[ExceptionState], None],
    ) -> None:
        self._exceptions = exceptions
        self._around = around
        self._words = around.texts.of(TEXTS)
        self._doors = doors
        self._show = show
        self._asked: _Asked | None = None

    def start(self, basket: Basket, line: str) -> None:
        """Ask about that line."""
        self._asked = _Asked(basket, line)

    def again(self) -> None:
        self._see(self._now)

    def choose(self, reason: str) -> None:
        self._see(replace(self._now, reason=reason, told=None))

    def write(self, text: str) -> None:
        """Which other reason it is, so far."""
        self._see(replace(self._now, text=text, told=None))

    def pick(self, staff_id: str) -> None:
        """A manager's name was touched; digits typed for another are forgotten."""
        if not self._now.busy:
            self._asked = replace(self._now, manager=staff_id, pin="", told=None)
        self.again()

    def press(self, key: str) -> None:
        """A digit, the point or ERASE: of the amount, or of the PIN."""
        now = self._now
        if now.busy:
            self.again()
        elif now.managers is None:
            self._see(replace(now, typed=typed(now.typed, key, MOST_TYPED), told=None))
        elif key != ".":
            self._see(replace(now, pin=typed(now.pin, key, MOST_PIN), told=None))

    def confirm(self) -> None:
        """Enter: on to the manager, or check the PIN, once."""
        now = self._now
        if not _ready(now):
            self.again()
        elif now.managers is None:
            self._around.spawn(self._ask(), "ask a manager")
        else:
            self._asked = replace(now, busy=True, told=None)
            self._around.spawn(self._allow(), "allow an exception")
            self.again()

    def back(self) -> None:
        """Esc: from the PIN to the amount, from there to the basket."""
        if self._now.busy:
            self.again()
        elif self._now.managers is None:
            self._doors.close()
        else:
            self._see(replace(self._now, managers=None, pin="", told=None))

    async def _ask(self) -> None:
        try:
            self._exceptions.check(self._now.basket, self._wish())
        except Refusal as refusal:
            self._refuse(refusal)
            return
        managers = (await self._exceptions.managers())[:MOST_MANAGERS]
        first = managers[0].id if managers else ""
        self._see(replace(self._now, managers=managers, manager=first, told=None))

    async def _allow(self) -> None:
        now = self._now
        try:
            with self._around.busy():
                basket = await self._exceptions.allow(
                    now.basket, self._wish(), now.manager, now.pin
                )
        except Refusal as refusal:
            self._asked = replace(self._now, pin="", busy=False)
            self._refuse(refusal)
            return
        self._around.sounds.accepted()
        self._doors.close()
        self._doors.take(basket)

    def _wish(self) -> Wish:
        now, currency = self._now, self._exceptions.config.currency
        amount = parse_money(now.typed, currency) if now.typed else Money(0, currency)
        return Wish(now.line, amount, now.reason, now.text)

    def _refuse(self, refusal: Refusal) -> None:
        self._around.sounds.refused()
        self._see(replace(self._now, told=Told(refusal=refusal)))

    @property
    def _now(self) -> _Asked:
        if self._asked is None:
            raise Defect("nobody asked for an exception")
        return self._asked

    def _see(self, asked: _Asked) -> None:
        self._asked = asked
        words, currency = self._words, self._exceptions.config.currency
        figure = shown(asked.typed, currency) or format_money(Money(0, currency))
        managers, asking = asked.managers or (), asked.managers is not None
        hint = words("how_much", most=format_money(self._exceptions.limit))
        if asking:
            hint = words("who" if managers else "nobody")
        self._show(
            ExceptionState(
                words=words.labels,
                title=words("title"),
                line=asked.basket.line(asked.line).name.said_in(words.language),
                figure=figure,
                untouched=not asked.typed,
                reason=asked.reason,
                writing=asked.reason == OTHER and not asking,
                text=asked.text,
                asking=asking,
                managers=tuple(_row(member) for member in managers),
                manager=asked.manager,
                dots=len(asked.pin),
                dots_spoken=words("dots", count=len(asked.pin)),
                hint=hint,
                primary=words("allow", amount=figure) if asking else words("ask"),
                ready=_ready(asked),
                notice=notice_of(asked.told, words),
            )
        )


def _ready(asked: _Asked) -> bool:
    if asked.managers is None:
        return asked.reason != OTHER or bool(asked.text.strip())
    return not asked.busy and bool(asked.manager and asked.pin)


def _row(member: StaffMember) -> PersonRow:
    return PersonRow(member.id, member.name, initial_of(member.name), member.role.value)
