"""Charges that nobody waits for any more: given back as soon as they show."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from storeapp.domain.card import AttemptState
from storeapp.domain.errors import Refusal
from storeapp.services.card import CardPayments

LOOK_AGAIN_S = 20.0
WATCHED = (AttemptState.ABANDONED, AttemptState.REVERSING)


class CardWatch:
    """The customer paid in another way, so a late charge goes back without anybody asking.

    A payment under way comes first: the terminal is asked again after the next pause.
    """

    def __init__(self, cards: CardPayments, sleep: Callable[[float], Awaitable[None]]) -> None:
        self._cards = cards
        self._sleep = sleep

    async def run(self) -> None:
        """Until it is cancelled."""
        while True:
            await self._sleep(LOOK_AGAIN_S)
            await self.look()

    async def look(self) -> None:
        """Ask about each of them once."""
        for attempt in await self._cards.unsettled():
            if attempt.state in WATCHED:
                try:
                    await self._cards.check(attempt.number)
                except Refusal:
                    return
