"""Receipts, lines and payments as taking goods back writes them."""

from __future__ import annotations

from datetime import date

from storeapp.domain.giving_back import lines_left
from storeapp.domain.money import Money, format_money
from storeapp.domain.pricing import PricedLine
from storeapp.domain.quantity import format_quantity
from storeapp.domain.returning import GivenBack, Wish
from storeapp.domain.settling import UnderWay, by_phone
from storeapp.domain.tender import TenderKind
from storeapp.ports.returns import SaleSeen, Told
from storeapp.ui.screens.returns.state import LineRow, SaleRow, StepRow
from storeapp.ui.texts import Words


def sale_row(sale: SaleSeen, today: date, own_store: str, words: Words) -> SaleRow:
    """The time alone says today's; the day stands with an older one, the store with another's."""
    time = f"{sale.ended_at:%H:%M}"
    day = "" if sale.ended_at.date() == today else f"{sale.ended_at:%Y-%m-%d}"
    store = "" if sale.store == own_store else words("sold_in", store=sale.store)
    detail = words("separator").join(part for part in (day, store) if part)
    due = format_money(sale.due)
    return SaleRow(sale.id, time, sale.number, detail, due, f"{time}, {sale.number}, {due}")


def line_rows(
    told: Told, wishes: dict[str, Wish], amounts: dict[str, Money], words: Words
) -> tuple[LineRow, ...]:
    """Every line of the receipt; what is left of it counts the returns of all stores."""
    left = dict(lines_left(told.bought, told.before))
    return tuple(
        _line_row(priced, left[priced.line.id], told, wishes, amounts, words)
        for priced in told.bought.lines
    )


def _line_row(
    priced: PricedLine,
    left: int,
    told: Told,
    wishes: dict[str, Wish],
    amounts: dict[str, Money],
    words: Words,
) -> LineRow:
    line, wish = priced.line, wishes.get(priced.line.id)
    name = line.name.said_in(words.language)
    unit = f" {line.quantity.unit.value}" if line.quantity.unit.divisible else ""
    bought = format_quantity(line.quantity) + unit
    detail = words("left" if left else "all_back", bought=bought, left=left)
    if not told.bought.number:
        detail = words("todays_price")
    count = words("count", count=wish.units) if wish else ""
    amount = amounts.get(line.id)
    shown = format_money(amount, symbol=False) if amount is not None else ""
    return LineRow(line.id, name, detail, count, shown, f"{name}, {detail}, {count}", left > 0)


def step_rows(under_way: UnderWay, words: Words) -> tuple[StepRow, ...]:
    """Each payment that gets something back, cash last."""
    given = [each for each in under_way.back.given if each.paid.minor]
    given.sort(key=lambda each: each.source.kind is TenderKind.CASH)
    return tuple(_step_row(each, under_way, words) for each in given)


def _step_row(given: GivenBack, under_way: UnderWay, words: Words) -> StepRow:
    name, amount = words(given.source.kind.value), format_money(given.paid)
    done = given.place in under_way.done
    detail = words("step_done" if done else _step_detail(given, under_way))
    return StepRow(str(given.place), name, detail, amount, f"{name}, {amount}, {detail}", done)


def _step_detail(given: GivenBack, under_way: UnderWay) -> str:
    if by_phone(given):
        return "step_unknown" if given.place in under_way.begun else "step_phone"
    return "step_cash" if given.source.kind is TenderKind.CASH else "step_card"
