"""The terminal's end of day: run once, said in words, asked of a person when nobody knows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from storeapp.domain.card import Approved, Booking, CardOutcome, Decline, Declined
from storeapp.domain.errors import Defect, Refusal
from storeapp.domain.money import format_money
from storeapp.domain.staff import StaffMember
from storeapp.services.card_day import CardDay, names_total
from storeapp.ui.screens.card_day.state import CardDayState, Step
from storeapp.ui.screens.card_day.texts import TEXTS
from storeapp.ui.surroundings import Surroundings
from storeapp.ui.texts import Words
from storeapp.ui.told import Told, notice_of

NAMED = (Decline.NOT_CONNECTED, Decline.NOT_SENT)
"""Why it did not happen, where a person can do something about it."""


@dataclass(frozen=True, slots=True)
class _Under:
    step: Step = Step.READY
    booking: Booking | None = None
    reason: Decline | None = None
    told: Told | None = None


class CardDayPresenter:
    """Shows one state per intent. While it runs nothing else can be asked of it, and leaving the
    sheet does not stop it: its end is shown when one comes back."""

    def __init__(
        self,
        day: CardDay,
        around: Surroundings,
        close: Callable[[], None],
        show: Callable[[CardDayState], None],
    ) -> None:
        self._day = day
        self._around = around
        self._words = around.texts.of(TEXTS)
        self._close = close
        self._show = show
        self._staff: StaffMember | None = None
        self._under = _Under()

    def start(self, staff: StaffMember) -> None:
        """This person closes the day; what is under way or not known stays as it is."""
        self._staff = staff
        if self._under.step not in (Step.RUNNING, Step.UNKNOWN):
            self._under = _Under()

    def again(self) -> None:
        self._see(self._under)

    def confirm(self) -> None:
        """Enter: run it, or run it again; leave when it is done."""
        step = self._under.step
        if step is Step.DONE:
            self._close()
        elif step is Step.RUNNING:
            self.again()
        else:
            self._see(_Under(Step.RUNNING))
            self._around.spawn(self._run(self._person), "end of day")

    def seen(self) -> None:
        """F8: the terminal itself says that it is done."""
        if self._under.step is Step.UNKNOWN:
            self._see(_Under(Step.DONE, told=Told("kept")))
            self._around.spawn(self._seen(self._person), "note the end of day")

    def leave(self) -> None:
        """Esc."""
        self._close()

    async def _run(self, staff: StaffMember) -> None:
        try:
            outcome = await self._day.run()
        except Refusal as refusal:
            self._around.sounds.refused()
            self._see(_Under(told=Told(refusal=refusal)))
            return
        self._see(_after(outcome))
        if isinstance(outcome, Approved):
            self._around.sounds.accepted()
            await self._keep(outcome.booking, staff)
        else:
            self._around.sounds.refused()

    async def _keep(self, booking: Booking, staff: StaffMember) -> None:
        """It is done, whatever becomes of its slip."""
        try:
            await self._day.keep(booking, staff)
        except Refusal as refusal:
            self._around.sounds.refused()
            self._see(replace(self._under, told=Told(refusal=refusal)))

    async def _seen(self, staff: StaffMember) -> None:
        try:
            await self._day.seen(staff)
        except Refusal as refusal:
            self._around.sounds.refused()
            self._see(_Under(Step.UNKNOWN, told=Told(refusal=refusal)))

    @property
    def _person(self) -> StaffMember:
        if self._staff is None:
            raise Defect("nobody closes this day")
        return self._staff

    def _see(self, under: _Under) -> None:
        self._under = under
        words, step = self._words, under.step
        self._show(
            CardDayState(
                words=words.labels,
                headline=words(step.value),
                figure=_figure(under.booking),
                rows=_rows(under.booking, words),
                detail=words(_detail(under)),
                asking=step is Step.UNKNOWN,
                primary=words(_PRIMARY.get(step, "start")),
                ready=step is not Step.RUNNING,
                notice=notice_of(under.told, words),
            )
        )


_PRIMARY = {Step.DONE: "finish", Step.DECLINED: "again", Step.UNKNOWN: "again"}


def _after(outcome: CardOutcome) -> _Under:
    if isinstance(outcome, Approved):
        return _Under(Step.DONE, booking=outcome.booking)
    if isinstance(outcome, Declined):
        return replace(_Under(Step.DECLINED), reason=outcome.reason)
    return _Under(Step.UNKNOWN)


def _detail(under: _Under) -> str:
    if under.reason in NAMED and under.reason is not None:
        return under.reason.value
    return f"{under.step.value}-detail"


def _figure(booking: Booking | None) -> str:
    return format_money(booking.amount) if booking and names_total(booking) else ""


def _rows(booking: Booking | None, words: Words) -> tuple[tuple[str, str], ...]:
    if booking is None:
        return ()
    parts = (("receipt_no", booking.receipt_no), ("terminal", booking.terminal))
    return tuple((words(key), text) for key, text in parts if text)
