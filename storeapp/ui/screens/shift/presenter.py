"""Opening the shift: the float as it was counted, on today's business date."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

from storeapp.domain.errors import Defect, Refusal
from storeapp.domain.money import Currency, Money, format_money, parse_money
from storeapp.domain.shift import Shift
from storeapp.domain.staff import StaffMember
from storeapp.ports.clock import Clock
from storeapp.services.shifts import Shifts
from storeapp.ui.notices import Tone
from storeapp.ui.screens.shift.state import ShiftState
from storeapp.ui.screens.shift.texts import TEXTS
from storeapp.ui.surroundings import Surroundings
from storeapp.ui.texts import Words
from storeapp.ui.told import Told, notice_of
from storeapp.ui.widgets.digits import typed
from storeapp.ui.widgets.money_entry import MOST_TYPED, shown


@dataclass(frozen=True, slots=True)
class Doors:
    """Where the screen leads: to selling, or back to who is there."""

    opened: Callable[[], None]
    sign_out: Callable[[], None]


@dataclass(frozen=True, slots=True)
class _Entry:
    """`busy` while the shift is being opened."""

    amount: str = ""
    busy: bool = False
    told: Told | None = None


class ShiftPresenter:
    """Shows exactly one state per intent; the float is typed, never assumed."""

    def __init__(
        self,
        shifts: Shifts,
        clock: Clock,
        currency: Currency,
        around: Surroundings,
        doors: Doors,
        show: Callable[[ShiftState], None],
    ) -> None:
        self._shifts = shifts
        self._clock = clock
        self._currency = currency
        self._around = around
        self._words = around.texts.of(TEXTS)
        self._doors = doors
        self._show = show
        self._cashier: StaffMember | None = None
        self._entry = _Entry()

    async def current(self) -> Shift | None:
        """The shift that is open already: then nothing has to be asked."""
        return await self._shifts.current()

    def start(self, cashier: StaffMember) -> None:
        """Ask this person for the float."""
        self._cashier = cashier
        self._see(_Entry())

    def again(self) -> None:
        self._see(self._entry)

    def press(self, key: str) -> None:
        """A digit, the point or ERASE."""
        entry = self._entry
        if entry.busy:
            self.again()
            return
        self._see(_Entry(typed(entry.amount, key, MOST_TYPED)))

    def confirm(self) -> None:
        """Enter: open the shift, once."""
        entry = self._entry
        if entry.busy:
            self.again()
        elif not entry.amount:
            self._see(_Entry(told=Told("amount_missing", tone=Tone.ATTENTION)))
        else:
            self._open(entry)

    def sign_out(self) -> None:
        """Esc: a typed amount first, then the person."""
        if self._entry.busy:
            self.again()
        elif self._entry.amount:
            self._see(_Entry())
        else:
            self._doors.sign_out()

    def _open(self, entry: _Entry) -> None:
        try:
            opening_float = parse_money(entry.amount, self._currency)
        except Refusal as refusal:
            self._refuse(refusal)
            return
        self._around.spawn(self._commit(opening_float), "open the shift")
        self._see(replace(entry, busy=True, told=None))

    async def _commit(self, opening_float: Money) -> None:
        if self._cashier is None:
            raise Defect("nobody opens this shift")
        try:
            await self._shifts.open(opening_float, self._cashier)
        except Refusal as refusal:
            self._refuse(refusal)
            return
        self._see(_Entry())
        self._doors.opened()

    def _refuse(self, refusal: Refusal) -> None:
        self._around.sounds.refused()
        self._see(_Entry(told=Told(refusal=refusal)))

    def _see(self, entry: _Entry) -> None:
        self._entry = entry
        words = self._words
        amount = shown(entry.amount, self._currency)
        self._show(
            ShiftState(
                words=words.labels,
                hello=words("hello", name=self._cashier.name) if self._cashier else "",
                date=written(self._clock.now().date(), words),
                amount=amount,
                hint=format_money(Money(0, self._currency)),
                spoken=f"{words('float')} {amount}".strip(),
                decimal=self._currency.digits > 0,
                ready=not entry.busy,
                notice=notice_of(entry.told, words),
            )
        )


def written(day: date, words: Words) -> str:
    """`Saturday, 21 November 2026`, `2026年11月21日 星期六`."""
    return words(
        "date",
        weekday=words(f"day{day.weekday()}"),
        day=day.day,
        month=words(f"month{day.month}"),
        year=day.year,
    )
