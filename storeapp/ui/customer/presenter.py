"""From the basket and its payment to what the customer sees of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from storeapp.domain.catalogue import Name
from storeapp.domain.membership import Answers, Applicant
from storeapp.domain.money import Money, format_money
from storeapp.domain.pricing import PricedBasket, PricedLine
from storeapp.domain.quantity import Unit, format_quantity
from storeapp.domain.receipt_of import sale_code
from storeapp.domain.sale import Sale
from storeapp.domain.tender import Settlement
from storeapp.ui.audience import Heard
from storeapp.ui.customer.asking import Asked
from storeapp.ui.customer.state import CustomerRow, CustomerState, Page
from storeapp.ui.customer.texts import TEXTS
from storeapp.ui.texts import Texts

_DETAIL = {Unit.PIECE: "each", Unit.KILOGRAM: "kg"}


class CustomerPresenter:
    """An `audience.Watcher`: shows what is hers and nothing else, and forgets it with the basket.

    Nothing of an earlier customer is kept here: an empty basket is a welcome.
    """

    def __init__(self, texts: Texts, store: Name, show: Callable[[CustomerState], None]) -> None:
        self._words = texts.of(TEXTS)
        self._store = store.said_in(texts.language)
        self._show = show
        self._now = self._empty(Page.CLOSED, "closed")
        self._asked: Asked | None = None
        self._heard: Heard = _nobody

    def again(self) -> None:
        self._see(self._now)

    def opened(self) -> None:
        self._asked = None
        self._see(self._empty(Page.WELCOME, "welcome"))

    def closed(self) -> None:
        self._asked = None
        self._see(self._empty(Page.CLOSED, "closed"))

    def ask(self, who: Applicant, heard: Heard) -> None:
        """What she agrees to as a member; her basket waits behind the question."""
        self._asked, self._heard = Asked(who), heard
        self.again()

    def hush(self) -> None:
        self._asked = None
        self.again()

    def touched(self, key: str) -> None:
        if self._asked is not None:
            self._asked = self._asked.touched(key)
        self.again()

    def agreed(self) -> None:
        """She touched Join."""
        self._end(self._asked.answers(self._words) if self._asked else None)

    def refused(self) -> None:
        """She does not want to."""
        self._end(None)

    def basket(self, basket: PricedBasket) -> None:
        if not basket.basket.active:
            self._see(self._empty(Page.WELCOME, "welcome"))
            return
        words, pieces = self._words, basket.pieces
        saved = format_money(basket.saved)
        self._see(
            CustomerState(
                page=Page.BASKET,
                store=self._store,
                rows=tuple(self._row(p, basket) for p in basket.lines if not p.line.voided),
                pieces=words("piece" if pieces == 1 else "pieces", count=pieces),
                saved=words("saved", amount=saved) if basket.saved else "",
                caption=words("total"),
                figure=format_money(basket.due),
            )
        )

    def settlement(self, settlement: Settlement) -> None:
        key, amount = _due(settlement)
        caption, figure = self._words(key), format_money(amount)
        if (caption, figure) != (self._now.caption, self._now.figure):
            self._see(replace(self._now, caption=caption, figure=figure))

    def sold(self, sale: Sale) -> None:
        thanks = self._words("thanks")
        code, says = sale_code(sale), self._words("code")
        self._see(replace(self._now, page=Page.THANKS, greeting=thanks, code=code, code_says=says))

    def _row(self, priced: PricedLine, basket: PricedBasket) -> CustomerRow:
        line, words = priced.line, self._words
        price = format_money(line.unit_price)
        parts = {part.promotion for share in priced.shares for part in share.parts if part.minor}
        names = [a.name.said_in(words.language) for a in basket.applied if a.promotion in parts]
        return CustomerRow(
            name=line.name.said_in(words.language),
            detail=words(
                _DETAIL.get(line.quantity.unit, "other"),
                count=format_quantity(line.quantity),
                price=price,
            ),
            saving=words("separator").join(names),
            before=format_money(line.amount, symbol=False) if priced.saving else "",
            amount=format_money(priced.net, symbol=False),
        )

    def _empty(self, page: Page, key: str) -> CustomerState:
        return CustomerState(page=page, store=self._store, greeting=self._words(key))

    def _end(self, answers: Answers | None) -> None:
        """Told once: a second touch is nobody's answer."""
        if self._asked is not None:
            heard, self._asked, self._heard = self._heard, None, _nobody
            self.again()
            heard(answers)

    def _see(self, state: CustomerState) -> None:
        self._now = state
        if self._asked is not None:
            state = replace(state, page=Page.ASKS, asks=self._asked.picture(self._words))
        self._show(state)


def _nobody(answers: Answers | None) -> None:
    """Nobody asked."""


def _due(settlement: Settlement) -> tuple[str, Money]:
    """What matters to her at this moment of the payment."""
    if not settlement.settled:
        return ("still" if settlement.tenders else "to_pay"), settlement.left
    if settlement.change:
        return "change", settlement.change
    return "paid", settlement.paid
