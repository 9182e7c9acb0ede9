"""The payment sheet while a card or a phone is charged, or an answer about it is owed."""

from __future__ import annotations

from dataclasses import replace

from storeapp.domain.money import Money, format_money
from storeapp.ui.card_texts import why_of
from storeapp.ui.screens.pay.paying import Paying
from storeapp.ui.screens.pay.state import Page, PayState
from storeapp.ui.texts import Words


def charging(paying: Paying, plain: PayState, words: Words) -> PayState:
    """What the terminal or the phone waits for; Esc asks it to stop."""
    phone = paying.by_phone
    reaching = "reaching_phone" if phone else "reaching"
    key = f"prompt-{paying.prompt.value}" if paying.prompt else reaching
    shown = _amount(plain, taken_by(paying, words), paying.card or paying.settlement.left)
    return replace(
        shown,
        taken=(),
        sentence=words(key),
        decline=words("cancel_phone" if phone else "cancel_card"),
        primary=words("phone_waits" if phone else "card_waits"),
        ready=False,
        large=True,
        quiet=words("anew") if paying.anew else "",
    )


def recognising(paying: Paying, plain: PayState, words: Words) -> PayState:
    """For a moment, before anything is charged."""
    amount = paying.settlement.left
    shown = _amount(plain, taken_by(paying, words), amount)
    return replace(
        shown,
        sentence=words("recognising"),
        primary=words("phone_waits"),
        ready=False,
        large=True,
    )


def asking(paying: Paying, plain: PayState, words: Words) -> PayState:
    amount = paying.card or paying.settlement.left
    shown = _amount(plain, taken_by(paying, words), amount)
    said = words("asking_phone" if paying.by_phone else "asking")
    return replace(shown, taken=(), sentence=said, primary=said, ready=False)


def doubt(paying: Paying, plain: PayState, words: Words) -> PayState:
    """It is locked. A sale is held only as long as nothing else was taken of it. What a phone paid
    no manager can see; it can be undone."""
    attempt = paying.attempt
    assert attempt is not None
    phone = attempt.by_phone
    shown = _amount(plain, words("doubt_caption"), attempt.amount)
    return replace(
        shown,
        page=Page.DOUBT,
        taken=(),
        quiet=words(why_of(attempt)),
        sentence=words("doubt_phone" if phone else "doubt"),
        hold="" if paying.settlement.tenders else words("hold"),
        manager=words("cancel_safely" if phone else "manager"),
        primary=words("check_again" if phone else "ask_again"),
    )


def taken_by(paying: Paying, words: Words) -> str:
    """By what it is charged, or given back."""
    if paying.by_phone:
        return words("on_phone", name=words(paying.kind.value))
    return words("on_terminal")


def _amount(plain: PayState, caption: str, amount: Money) -> PayState:
    figure = format_money(amount)
    return replace(plain, caption=caption, figure=figure, figure_spoken=f"{caption} {figure}")
