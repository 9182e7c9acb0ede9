"""A basket of the counter in the engine's words, and the engine's answer in the counter's."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from storeapp.domain.approval import Approval
from storeapp.domain.basket import Basket, Line
from storeapp.domain.catalogue import Name
from storeapp.domain.money import Money
from storeapp.domain.pricing import Applied, Part, PricedLine, Share
from storeapp.domain.quantity import Unit
from storeapp.promotions.appraisal import Appraisal
from storeapp.promotions.occasion import Item
from storeapp.promotions.selector import Piece
from storeapp.promotions.splitting import Bearer, split

EXCEPTION = Name("特批优惠", "Approved exception")
"""What the customer reads where a manager allowed an exception."""


def items_of(basket: Basket, at: datetime) -> tuple[Item, ...]:
    """The goods being bought; a line whose scan has no moment counts as scanned at `at`."""
    return tuple(_item_of(line, at) for line in basket.active)


def lines_of(basket: Basket, appraisal: Appraisal, at: datetime) -> tuple[PricedLine, ...]:
    """Every line of the basket with its shares, and with the exceptions that hold at `at`."""
    shares = {item.line: item.shares for item in appraisal.items}
    allowed = {a.line: a for a in basket.approvals if a.holds(at)}
    return tuple(
        _priced(line, shares.get(line.id, ()), allowed.get(line.id)) for line in basket.lines
    )


def exceptions_in(
    lines: Iterable[PricedLine], approvals: Sequence[Approval]
) -> tuple[Applied, ...]:
    """The exceptions as the receipt names them: what each has really taken off its line."""
    return tuple(
        Applied(named, 0, EXCEPTION, 1, saving, 0, ((priced.line.id, priced.line.units),))
        for priced in lines
        for approval in approvals
        if approval.line == priced.line.id
        and (saving := _saved_by(named := _named(approval), priced.shares))
    )


def _item_of(line: Line, at: datetime) -> Item:
    indivisible = line.label_amount is not None or line.quantity.unit.divisible
    thousandths = line.quantity.thousandths
    kilograms = line.quantity.unit is Unit.KILOGRAM
    return Item(
        line=line.id,
        piece=Piece(
            line.sku, line.traits, line.unit_price.minor, line.quantity.unit.divisible, line.expires
        ),
        count=line.units,
        each=line.amount.minor if indivisible else line.unit_price.minor,
        scanned_at=line.scanned_at or at,
        thousandths=thousandths if indivisible else 1000,
        grams=thousandths if kilograms else 0,
        pieces=1 if line.quantity.unit.divisible or not indivisible else thousandths // 1000,
        indivisible=indivisible,
    )


def _priced(line: Line, shares: tuple[Share, ...], approval: Approval | None) -> PricedLine:
    if approval is not None and shares:
        shares = _excepted(shares, approval)
    net = sum(share.count * share.net for share in shares)
    promoted = any(share.parts for share in shares)
    return PricedLine(line, Money(net, line.unit_price.currency), shares if promoted else ())


def _excepted(shares: tuple[Share, ...], approval: Approval) -> tuple[Share, ...]:
    bearers = [Bearer(share.count, share.net, share.net) for share in shares]
    whole = min(approval.minor, sum(share.count * share.net for share in shares))
    named = _named(approval)
    return tuple(
        Share(
            count,
            share.net - minor,
            (*share.parts, Part(named, 0, minor)) if minor else share.parts,
        )
        for share, parts in zip(shares, split(whole, bearers), strict=True)
        for count, minor in parts
    )


def _saved_by(named: str, shares: Iterable[Share]) -> int:
    return sum(
        share.count * part.minor
        for share in shares
        for part in share.parts
        if part.promotion == named
    )


def _named(approval: Approval) -> str:
    return f"approval:{approval.id}"
