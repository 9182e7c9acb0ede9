"""How much of an agreed return goes back, and how much pays for what is taken instead."""

from __future__ import annotations

from dataclasses import replace

from storeapp.domain.errors import Defect, Refusal
from storeapp.domain.giving_back import Giving, given_back
from storeapp.domain.money import Money
from storeapp.domain.settling import UnderWay


def settled_against(under_way: UnderWay, due: Money, giving: Giving) -> UnderWay:
    """The return when so much of it pays for what is taken, and the rest goes back to what was
    paid. Refusal `return-paid-out` when money has gone back already for another basket."""
    back, bought = under_way.back, under_way.bought
    if bought is None:
        raise Defect("an exchange knows what was bought")
    kept = min(due, back.due)
    given = given_back(bought, back.due, under_way.before, giving, kept=kept)
    if under_way.paid_out:
        if kept != back.carried:
            raise Refusal("return-paid-out")
        return under_way
    return replace(under_way, back=replace(back, given=given))
