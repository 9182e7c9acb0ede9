"""Charging a phone through head office: waited for, asked about, undone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from storeapp.domain.card import (
    Approved,
    AttemptState,
    CardAttempt,
    CardOutcome,
    Decline,
    Declined,
    Doubt,
    Unknown,
)
from storeapp.domain.phone import PhoneCodes
from storeapp.domain.tender import TenderKind
from storeapp.ports.clock import Clock
from storeapp.ports.devices import Prompt
from storeapp.ports.phones import PhoneGateway
from storeapp.services.status import Line, StatusBoard

MOST_LOOKS = 25
"""Each is some seconds long; head office has ended an attempt by itself long before the last."""
ON_ITS_WAY = timedelta(seconds=30)
"""A charge whose answer was lost may reach head office as late as this."""
_PROMPTS = {Doubt.BUSY: Prompt.SEE_PHONE, Doubt.NO_ANSWER: Prompt.ASK_PROVIDER}


@dataclass(slots=True)
class Phones:
    """Nothing is decided here: head office says how an attempt stands, and it asks the provider.

    `gateway` gives None until there is a line to head office. Nothing is charged while the board
    says that the line is down: what is sent then may arrive, or not.
    """

    codes: PhoneCodes
    gateway: Callable[[], PhoneGateway | None]
    clock: Clock
    board: StatusBoard
    _stopping: bool = False

    def kind_of(self, text: str) -> TenderKind | None:
        """How a scanned text pays, None when it is no payment code."""
        return self.codes.kind_of(text)

    async def pay(
        self,
        attempt: CardAttempt,
        code: str,
        paid: tuple[int, ...],
        shown: Callable[[Prompt], None],
    ) -> CardOutcome:
        """Charges, and waits for the customer as long as head office hears of her."""
        self._stopping, gateway = False, self.gateway()
        if gateway is None or self.board.status.line is Line.OFFLINE:
            return Declined(Decline.OFFLINE)
        outcome = await gateway.charge(attempt, code, paid=paid)
        for _ in range(MOST_LOOKS):
            if not isinstance(outcome, Unknown) or outcome.doubt not in _PROMPTS:
                break
            shown(_PROMPTS[outcome.doubt])
            ask = gateway.undo if self._stopping else gateway.find
            outcome = await ask(attempt)
        return self._certain(attempt, outcome)

    def cancel(self) -> None:
        """It is undone at the next look; how it ends is still `pay`'s to say."""
        self._stopping = True

    async def find(self, attempt: CardAttempt) -> CardOutcome:
        """What became of it; one that nobody wants any more is undone."""
        gateway = self.gateway()
        if gateway is None:
            return Unknown(Doubt.UNREACHABLE)
        unwanted = attempt.state is AttemptState.ABANDONED
        return self._certain(attempt, await (gateway.undo if unwanted else gateway.find)(attempt))

    async def give_back(self, attempt: CardAttempt) -> CardOutcome:
        """Approved once the customer has all her money back."""
        gateway = self.gateway()
        if gateway is None or attempt.booking is None:
            return Unknown(Doubt.UNREACHABLE)
        outcome = await gateway.undo(attempt)
        match outcome:
            case Declined():
                return Approved(attempt.booking)
            case Approved():
                return Unknown(Doubt.BUSY)
            case _:
                return outcome

    def _certain(self, attempt: CardAttempt, outcome: CardOutcome) -> CardOutcome:
        """That head office never heard of it is final only when it cannot hear of it any more."""
        if outcome != Declined(Decline.NOT_BOOKED) or attempt.sent_at is None:
            return outcome
        on_its_way = self.clock.now() - attempt.sent_at < ON_ITS_WAY
        return Unknown(Doubt.NO_ANSWER) if on_its_way else outcome
