"""One question per card payment that is not settled: the terminal answers, or a manager does."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from storeapp.domain.card import AttemptState, CardAttempt
from storeapp.domain.errors import Refusal
from storeapp.domain.money import format_money
from storeapp.domain.staff import Role, StaffMember
from storeapp.services.card import CardPayments
from storeapp.services.signing_in import SigningIn
from storeapp.ui.card_texts import CARD_TEXTS, why_of
from storeapp.ui.screens.card_question.state import CardQuestionState, Verdict
from storeapp.ui.screens.card_question.texts import TEXTS
from storeapp.ui.surroundings import Surroundings
from storeapp.ui.told import Told, notice_of
from storeapp.ui.widgets.digits import typed
from storeapp.ui.widgets.person_row import PersonRow, initial_of

MOST_PIN, MOST_MANAGERS = 12, 4
RETURNING = (AttemptState.REVERSING, AttemptState.UNRESOLVED)


@dataclass(frozen=True, slots=True)
class _Asking:
    """The attempts nobody settled yet, oldest first. `managers` is None until one is asked;
    `charged` what was chosen of the verdicts; `busy` while terminal or PIN is asked."""

    attempts: tuple[CardAttempt, ...] = ()
    busy: bool = False
    told: Told | None = None
    managers: tuple[StaffMember, ...] | None = None
    manager: str = ""
    pin: str = ""
    charged: bool | None = None


class CardQuestionPresenter:
    """Shows one state per intent; `answered` is called when nothing is left to ask, or later.

    What is not clear stays asked; only a manager's own PIN settles it without the terminal.
    """

    def __init__(
        self,
        cards: CardPayments,
        signing_in: SigningIn,
        around: Surroundings,
        answered: Callable[[], None],
        show: Callable[[CardQuestionState], None],
    ) -> None:
        self._cards = cards
        self._signing_in = signing_in
        self._around = around
        self._words = around.texts.of(TEXTS, CARD_TEXTS)
        self._answered = answered
        self._show = show
        self._asking = _Asking()

    async def load(self) -> bool:
        """Look up what is not settled; False when everything is."""
        attempts = await self._cards.unsettled()
        self._see(_Asking(attempts))
        return bool(attempts)

    def again(self) -> None:
        self._see(self._asking)

    def choose(self, charged: bool) -> None:  # a signal's payload
        self._see(replace(self._asking, charged=charged, told=None))

    def pick(self, staff_id: str) -> None:
        """A manager's name was touched; digits typed for another are forgotten."""
        if not self._asking.busy:
            self._asking = replace(self._asking, manager=staff_id, pin="", told=None)
        self.again()

    def press(self, key: str) -> None:
        """A digit or ERASE of the PIN."""
        asking = self._asking
        if asking.managers is None or asking.busy or key == ".":
            self.again()
        else:
            self._see(replace(asking, pin=typed(asking.pin, key, MOST_PIN), told=None))

    def confirm(self) -> None:
        """Enter: ask the terminal, or check the manager's PIN."""
        asking = self._asking
        if not self._ready(asking):
            self.again()
            return
        work = self._ask() if asking.managers is None else self._decide()
        self._around.spawn(work, "clear up a card payment")
        self._see(replace(asking, busy=True, told=None))

    def ask_manager(self) -> None:
        """F9; what a phone paid no person at the till can see."""
        attempts = self._asking.attempts
        if attempts and attempts[0].by_phone:
            self._see(replace(self._asking, told=Told("only_head_office")))
            return
        if not self._asking.busy and self._asking.attempts:
            self._around.spawn(self._find_managers(), "find the managers")
        self.again()

    def back(self) -> None:
        """Esc: from the PIN to the question, from there to what was below."""
        if self._asking.busy:
            self.again()
        elif self._asking.managers is None:
            self._answered()
        else:
            self._see(_Asking(self._asking.attempts))

    async def _find_managers(self) -> None:
        staff = await self._signing_in.staff()
        managers = tuple(m for m in staff if m.role is Role.MANAGER)[:MOST_MANAGERS]
        first = managers[0].id if managers else ""
        self._see(_Asking(self._asking.attempts, managers=managers, manager=first))

    async def _ask(self) -> None:
        attempt = self._asking.attempts[0]
        try:
            after = await self._cards.check(attempt.number)
        except Refusal as refusal:
            self._refuse(refusal)
            return
        self._go_on(after)

    async def _decide(self) -> None:
        asking = self._asking
        attempt, charged = asking.attempts[0], bool(asking.charged)
        try:
            manager = await self._signing_in.sign_in(asking.manager, asking.pin)
            if manager.role is not Role.MANAGER:
                raise Refusal("exception-needs-manager")
            after = await self._cards.decide(attempt.number, charged=charged, by=manager)
        except Refusal as refusal:
            self._refuse(refusal)
            return
        self._go_on(after)

    def _go_on(self, after: CardAttempt) -> None:
        """To the next one; one that is still open stays in front."""
        rest = self._asking.attempts[1:]
        if not after.settled:
            self._around.sounds.refused()
            self._see(_Asking((after, *rest), told=Told("still")))
            return
        self._around.sounds.accepted()
        self._see(_Asking(rest))
        if not rest:
            self._answered()

    def _refuse(self, refusal: Refusal) -> None:
        self._around.sounds.refused()
        self._see(replace(self._asking, pin="", busy=False, told=Told(refusal=refusal)))

    def _ready(self, asking: _Asking) -> bool:
        chosen = asking.charged is not None and bool(asking.manager and asking.pin)
        return bool(asking.attempts) and not asking.busy and (asking.managers is None or chosen)

    def _see(self, asking: _Asking) -> None:
        self._asking = asking
        words, more, deciding = self._words, len(asking.attempts) - 1, asking.managers is not None
        attempt = asking.attempts[0] if asking.attempts else None
        phone = attempt is not None and attempt.by_phone
        returning = attempt is not None and attempt.state in RETURNING
        self._show(
            CardQuestionState(
                words=words.labels,
                question=words(
                    "returned" if returning else "charged_phone" if phone else "charged"
                ),
                figure=self._figure(attempt),
                why=words(why_of(attempt)) if attempt else "",
                more=words("more", count=more) if more > 0 else "",
                deciding=deciding,
                verdicts=self._verdicts(asking, returning=returning),
                managers=tuple(_row(member) for member in asking.managers or ()),
                manager=asking.manager,
                dots=len(asking.pin),
                dots_spoken=words("dots", count=len(asking.pin)),
                hint=words("list" if asking.managers else "nobody"),
                back=words("back" if deciding else "later"),
                primary=words("decide" if deciding else "ask_phone" if phone else "ask"),
                ready=self._ready(asking),
                notice=notice_of(asking.told, words),
            )
        )

    def _figure(self, attempt: CardAttempt | None) -> str:
        if attempt is None:
            return ""
        at = attempt.created_at
        amount = format_money(attempt.amount)
        return self._words("at", amount=amount, day=f"{at:%m-%d}", time=f"{at:%H:%M}")

    def _verdicts(self, asking: _Asking, *, returning: bool) -> tuple[Verdict, ...]:
        """One that goes back to the customer can only have arrived there."""
        kinds = ((False, "given_back"),) if returning else ((True, "yes"), (False, "no"))
        return tuple(
            Verdict(charged, self._words(key), chosen=asking.charged is charged)
            for charged, key in kinds
        )


def _row(member: StaffMember) -> PersonRow:
    return PersonRow(member.id, member.name, initial_of(member.name), member.role.value)
