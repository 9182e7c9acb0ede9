"""Working a return out: its lines, its taxes, and how much goes back to each payment."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from storeapp.domain.errors import Defect
from storeapp.domain.money import Money
from storeapp.domain.return_rules import ReturnRules
from storeapp.domain.returning import (
    Bought,
    Given,
    GivenBack,
    Paid,
    ReturnedLine,
    SoFar,
    Source,
    Wish,
    quantity_of,
)
from storeapp.domain.tax import TaxLine
from storeapp.domain.tender import CashRounding, TenderKind


@dataclass(frozen=True, slots=True)
class Giving:
    """How a store gives back: head office's order, and the smallest coin of its drawers."""

    rules: ReturnRules
    coins: CashRounding


def returned_lines(
    bought: Bought, wishes: Sequence[Wish], minor: Mapping[str, int], before: SoFar
) -> tuple[ReturnedLine, ...]:
    """The wished-for lines; `minor` is what is given back for each."""
    lines = []
    for wish in wishes:
        priced = bought.line(wish.line)
        lines.append(
            ReturnedLine(
                line=wish.line,
                sku=priced.line.sku,
                name=priced.line.name,
                quantity=quantity_of(priced, wish.units),
                tax_code=priced.line.tax_code,
                first=before.units.get(wish.line, 0),
                units=wish.units,
                net=Money(minor.get(wish.line, 0), bought.due.currency),
                reason=wish.reason,
                condition=wish.condition,
            )
        )
    return tuple(lines)


def taxes_back(bought: Bought, lines: Sequence[ReturnedLine], before: SoFar) -> tuple[TaxLine, ...]:
    """The taxes of what comes back. With the last unit of all every rate has gone back whole, so
    that the roundings of several returns never add up to more than was paid."""
    whole = _is_last(bought, lines, before)
    found = []
    for sold in bought.taxes:
        code = sold.rate.code
        now = sum(line.net.minor for line in lines if line.tax_code == code)
        base, tax = before.taxes.get(code, (0, 0))
        if whole:
            back = sold.tax.minor - tax
        else:
            back = sold.rate.tax_on(Money(base + now, bought.due.currency)).minor - tax
            back = min(max(back, 0), sold.tax.minor - tax)
        if now or back:
            amounts = (Money(each, bought.due.currency) for each in (now, back))
            found.append(TaxLine(sold.rate, *amounts))
    return tuple(found)


def given_back(
    bought: Bought, due: Money, before: SoFar, giving: Giving, *, kept: Money
) -> tuple[GivenBack, ...]:
    """How `due` goes back: in head office's order, to no payment more than it brought. `kept` of it
    pays for an exchange; what is handed over is taken first. Defect when more is due than paid."""
    order = sorted(bought.paid, key=lambda paid: giving.rules.rank(paid.source.kind))
    left, carry = due.minor - kept.minor, kept.minor
    given = []
    for paid in order:
        had = before.given.get(paid.place, Given())
        room = paid.due.minor - had.due - had.carried
        now = min(left, room)
        over = min(carry, room - now)
        left, carry = left - now, carry - over
        if now or over:
            given.append(_given(paid, had, now, over, giving.coins))
    if left or carry:
        raise Defect(f"{left + carry} more to give back than was paid")
    return tuple(given)


def without_receipt(
    lines: Sequence[ReturnedLine], coins: CashRounding, *, store: str, back: str
) -> GivenBack:
    """Cash, to the coin below: nobody knows what was paid. The return `back` is its own source."""
    minor = sum(line.net.minor for line in lines)
    money = lines[0].net.currency
    source = Source(TenderKind.CASH, store, back, 0)
    paid = minor - minor % coins.step_minor
    return GivenBack(0, source, Money(minor, money), Money(paid, money), Money(0, money))


def _is_last(bought: Bought, lines: Sequence[ReturnedLine], before: SoFar) -> bool:
    now = {line.line: line.units for line in lines}
    return all(
        before.units.get(p.line.id, 0) + now.get(p.line.id, 0) >= p.line.units for p in bought.lines
    )


def _given(paid: Paid, had: Given, now: int, over: int, coins: CashRounding) -> GivenBack:
    money = paid.due.currency
    out = now
    if paid.source.kind is TenderKind.CASH:
        out = _in_coins(paid, had, now, over, coins) if now else 0
    return GivenBack(
        paid.place, paid.source, Money(now, money), Money(out, money), Money(over, money)
    )


def _in_coins(paid: Paid, had: Given, now: int, over: int, coins: CashRounding) -> int:
    """Cash that goes back is counted from the first return on: the last one hands over what is left
    of what was taken, whatever the ones before were rounded to."""
    then = had.due + now
    if not (paid.carried or had.carried or over) and then == paid.due.minor:
        return paid.amount.minor - had.paid
    step = coins.step_minor
    if paid.carried or paid.amount.minor % step:
        # What came over by an exchange may have been rounded where it was paid first.
        whole = then - then % step
    else:
        whole = min(coins.rounded(Money(then, paid.due.currency)).minor, paid.amount.minor)
    return max(0, whole - had.paid)


def lines_left(bought: Bought, before: SoFar) -> Iterator[tuple[str, int]]:
    """Per line, how many units can still come back."""
    for priced in bought.lines:
        yield priced.line.id, max(0, priced.line.units - before.units.get(priced.line.id, 0))
