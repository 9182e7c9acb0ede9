"""The way to and from what is not known yet of card payments."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Protocol

from storeapp.domain.basket import Basket
from storeapp.domain.card import AttemptState
from storeapp.domain.errors import Refusal
from storeapp.services.card import CardPayments
from storeapp.services.signing_in import SigningIn
from storeapp.ui.screens.card_question.screen import CardQuestionScreen
from storeapp.ui.stagehand import Stagehand

SEEN_TO = (AttemptState.PAID, AttemptState.PENDING, AttemptState.UNKNOWN)
"""An attempt of a basket that is not sold: paying goes on with it."""


class Selling(Protocol):
    """The part of selling that gives a basket up."""

    @property
    def basket(self) -> Basket: ...
    async def abandon(self, reason: str) -> None: ...


class CardFlow:
    """Asks about what is not settled; at a till without a terminal of its own nothing is."""

    def __init__(self, cards: CardPayments | None, signing_in: SigningIn, hand: Stagehand) -> None:
        self._cards = cards
        self._hand = hand
        self._question: CardQuestionScreen | None = None
        if cards is not None:
            self._question = CardQuestionScreen(
                cards, signing_in, around=hand.around, answered=self._close, look=hand.look
            )

    async def charged(self, sale_id: str) -> bool:
        """Whether a card was charged for this basket already, or may have been."""
        if self._cards is None:
            return False
        return any(each.state in SEEN_TO for each in await self._cards.attempts(sale_id))

    def ask(self) -> None:
        """Ask a person, when there is anything to ask."""
        if self._question is not None:
            self._hand.around.spawn(self._ask(self._question), "ask about card payments")

    def letting_go(self, selling: Selling) -> Callable[[str], Awaitable[None]]:
        """How a basket is given up: what the customer's card was charged for it goes back."""

        async def abandon(reason: str) -> None:
            sale_id = selling.basket.id
            await selling.abandon(reason)
            if self._cards is not None:
                self._hand.around.spawn(self._let_go(self._cards, sale_id), "give back a card")

        return abandon

    async def _ask(self, question: CardQuestionScreen) -> None:
        if await question.presenter.load():
            self._hand.navigator.open(question)

    async def _let_go(self, cards: CardPayments, sale_id: str) -> None:
        try:
            await cards.let_go(sale_id)
        except Refusal:
            self.ask()

    def _close(self) -> None:
        assert self._question is not None
        self._hand.navigator.close(self._question)
