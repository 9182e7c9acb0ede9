"""What is given back for units of a sale: from their stored shares, never worked out anew."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from storeapp.domain.basket import Basket
from storeapp.domain.errors import Refusal
from storeapp.domain.giving_back import (
    Giving,
    given_back,
    returned_lines,
    taxes_back,
    without_receipt,
)
from storeapp.domain.money import Money, total
from storeapp.domain.returning import Bought, GoodsBack, SoFar, Wish, shares_of
from storeapp.ports.returns import Told
from storeapp.promotions.codec import body_of, rules_from
from storeapp.promotions.compile import RuleBook, compiled
from storeapp.promotions.counter import items_of
from storeapp.promotions.occasion import Occasion, Place
from storeapp.promotions.returning import Refund, Settled, Sold, refund

TO_BE_APPROVED = "?"
"""In the place of a manager who has still to be asked; never in a fact."""
_LONG_AGO = datetime.fromisoformat("2000-01-01T00:00")


@dataclass(frozen=True, slots=True)
class Named:
    """What a return is called before it is made, and head office's word for it."""

    id: str
    claim: str = ""


def goods_back(told: Told, wishes: Sequence[Wish], giving: Giving, named: Named) -> GoodsBack:
    """What those wishes come to. Refusals: `return-nothing`, `return-needs-reason`,
    `returned-before`."""
    bought, before = told.bought, told.before
    _check(bought, wishes, before)
    if not bought.number:
        return _without_receipt(bought, wishes, giving, named)
    found = _refund(told, wishes)
    lines = returned_lines(bought, wishes, dict(found.lines), before)
    taxes = taxes_back(bought, lines, before)
    money = bought.due.currency
    due = total([*(line.net for line in lines), *(tax.added for tax in taxes)], money)
    return GoodsBack(
        id=named.id,
        sale=bought.id,
        number=bought.number,
        store=bought.store,
        lines=lines,
        taxes=taxes,
        due=due,
        given=given_back(bought, due, before, giving, kept=Money(0, money)),
        kept_back=Money(found.kept_back, money),
        unearned=found.unearned,
        unburnt=found.unburnt,
        customer_id=bought.customer.id if bought.customer else "",
        claim=named.claim,
    )


def _without_receipt(
    bought: Bought, wishes: Sequence[Wish], giving: Giving, named: Named
) -> GoodsBack:
    """At today's price, in cash; whose approval it has is written in once it is given."""
    minor = {w.line: bought.line(w.line).line.unit_price.times(w.units).minor for w in wishes}
    for wish in wishes:
        if bought.line(wish.line).line.units == 1:
            minor[wish.line] = bought.line(wish.line).net.minor
    lines = returned_lines(bought, wishes, minor, SoFar())
    money = bought.due.currency
    due = total([line.net for line in lines], money)
    return GoodsBack(
        id=named.id,
        sale="",
        number="",
        store=bought.store,
        lines=lines,
        taxes=(),
        due=due,
        given=(without_receipt(lines, giving.coins, store=bought.store, back=named.id),),
        kept_back=Money(0, money),
        approval=TO_BE_APPROVED,
        approved_by=TO_BE_APPROVED,
    )


def _check(bought: Bought, wishes: Sequence[Wish], before: SoFar) -> None:
    if not wishes:
        raise Refusal("return-nothing")
    if any(not wish.reason for wish in wishes):
        raise Refusal("return-needs-reason")
    for wish in wishes:
        left = bought.line(wish.line).line.units - before.units.get(wish.line, 0)
        if wish.units > left:
            raise Refusal("returned-before", number=bought.number)


def _refund(told: Told, wishes: Sequence[Wish]) -> Refund:
    bought = told.bought
    at = bought.priced_at or _LONG_AGO
    basket = Basket(bought.id, tuple(priced.line for priced in bought.lines))
    sold = [
        Sold(item, shares_of(priced))
        for item, priced in zip(items_of(basket, at), bought.lines, strict=True)
    ]
    book = _book(told)
    return refund(
        sold,
        {wish.line: wish.units for wish in wishes},
        before=Settled(told.before.units, told.before.goods),
        book=book,
        occasion=None if book is None else _occasion(told, at),
    )


def _book(told: Told) -> RuleBook | None:
    """Head office sends the promotions where they look again at what is kept; without them each
    unit gives back what was paid for it, which never sums to more."""
    if not told.rules or told.bought.priced_at is None:
        return None
    return _compiled(told.rules, told.bought.rules)


@lru_cache(maxsize=2)
def _compiled(text: str, rules_hash: str) -> RuleBook:
    """Each touch of a line asks for it again."""
    return compiled(rules_from(body_of(text)), rules_hash)


def _occasion(told: Told, at: datetime) -> Occasion:
    bought = told.bought
    return Occasion(
        at=at,
        place=Place(bought.store, told.regions, told.channel, told.owner),
        customer=bought.customer,
        coupons=told.classes,
        burn=bought.burn,
    )
