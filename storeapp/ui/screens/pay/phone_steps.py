"""A customer shows a payment code: who she is, what it costs her, and then the charge."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace

from storeapp.domain.pricing import PricedBasket
from storeapp.domain.tender import Settlement, TenderKind
from storeapp.ui.notices import Tone
from storeapp.ui.screens.pay.card_steps import CardSteps
from storeapp.ui.screens.pay.desk import PayDesk
from storeapp.ui.screens.pay.paying import Paying, Stage, unchosen
from storeapp.ui.surroundings import Surroundings


async def _no_payer(code: str) -> PricedBasket | None:
    """At a till that knows nobody."""
    return None


@dataclass(frozen=True, slots=True)
class MemberDoors:
    """`payer` gives the basket as it costs who shows that payment code, None for nobody known;
    `who` is the customer of this basket in a line. `asks` is False when nobody has to be asked."""

    asks: Callable[[], bool] = lambda: False
    payer: Callable[[str], Awaitable[PricedBasket | None]] = _no_payer
    who: Callable[[], str] = lambda: ""


class PhoneSteps:
    """A code is charged once, and never for more than was asked of her when she showed it."""

    def __init__(
        self,
        terminal: CardSteps,
        desk: PayDesk,
        around: Surroundings,
        members: MemberDoors,
        settlement: Callable[[PricedBasket], Settlement],
        chosen: Callable[[Paying, TenderKind], Paying],
    ) -> None:
        self._terminal = terminal
        self._desk = desk
        self._around = around
        self._members = members
        self._settlement = settlement
        self._chosen = chosen

    def shown(self, now: Paying, kind: TenderKind, code: str) -> None:
        """Who shows it is asked first, while nothing else was taken of this basket."""
        if now.settlement.tenders or not self._members.asks():
            self._charge(now, kind, code)
            return
        self._desk.see(replace(self._chosen(now, kind).at(Stage.RECOGNISING), kind=kind))
        self._around.spawn(self._recognise(kind, code), "ask who pays")

    async def _recognise(self, kind: TenderKind, code: str) -> None:
        with self._around.busy():
            hers = await self._members.payer(code)
        now = self._desk.now
        asked, now = now.settlement.left, unchosen(now).at(Stage.TAKING)
        if hers is None:
            self._charge(now, kind, code)
            return
        now = replace(now, basket=hers, settlement=self._settlement(hers), anew=True)
        now = replace(now, anew=self._chosen(now, kind).settlement.left != asked)
        if self._chosen(now, kind).settlement.left > asked:
            # She showed her code for less than that.
            self._desk.say(now, "costs_her_more", Tone.ATTENTION)
        else:
            self._charge(now, kind, code)

    def _charge(self, now: Paying, kind: TenderKind, code: str) -> None:
        self._desk.note(self._chosen(now, kind))
        left = self._desk.now.settlement.left
        self._terminal.charge_phone(self._desk.now, left, kind, code)
