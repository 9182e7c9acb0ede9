"""The payment sheet while the till's own card terminal is at work, or owes an answer."""

from __future__ import annotations

from dataclasses import replace

from storeapp.domain.money import Money, format_money
from storeapp.ui.card_texts import why_of
from storeapp.ui.screens.pay.paying import Paying
from storeapp.ui.screens.pay.state import Page, PayState
from storeapp.ui.texts import Words


def charging(paying: Paying, plain: PayState, words: Words) -> PayState:
    """What the terminal waits for; Esc asks it to stop."""
    key = f"prompt-{paying.prompt.value}" if paying.prompt else "reaching"
    shown = _amount(plain, words("on_terminal"), paying.card or paying.settlement.left)
    return replace(
        shown,
        taken=(),
        sentence=words(key),
        decline=words("cancel_card"),
        primary=words("card_waits"),
        ready=False,
        large=True,
    )


def asking(paying: Paying, plain: PayState, words: Words) -> PayState:
    amount = paying.card or paying.settlement.left
    shown = _amount(plain, words("on_terminal"), amount)
    return replace(shown, taken=(), sentence=words("asking"), primary=words("asking"), ready=False)


def doubt(paying: Paying, plain: PayState, words: Words) -> PayState:
    """The card is locked. A sale is held only as long as nothing else was taken of it."""
    attempt = paying.attempt
    assert attempt is not None
    shown = _amount(plain, words("doubt_caption"), attempt.amount)
    return replace(
        shown,
        page=Page.DOUBT,
        taken=(),
        quiet=words(why_of(attempt)),
        sentence=words("doubt"),
        hold="" if paying.settlement.tenders else words("hold"),
        manager=words("manager"),
        primary=words("ask_again"),
    )


def _amount(plain: PayState, caption: str, amount: Money) -> PayState:
    figure = format_money(amount)
    return replace(plain, caption=caption, figure=figure, figure_spoken=f"{caption} {figure}")
