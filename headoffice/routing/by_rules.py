"""Routing without costs, as most systems do it: the first place by the sorts that has everything,
else the first ones that have something. It is what the others are measured against.
"""

from __future__ import annotations

from headoffice.routing.joint import plan_of
from headoffice.routing.model import Problem
from headoffice.routing.plan import Plan
from headoffice.routing.sheet import Choice, Left, Sheet, cost_of_uses, parcels_of, sheet_of


def route_by_rules(problem: Problem) -> Plan:
    """Each order after the other, within the same rules, by the route's sorts alone."""
    left, sheets, choices = Left(problem), [], []
    for order in problem.orders:
        sheet = sheet_of(problem, order, left)
        uses = _first(sheet)
        choice = Choice(uses, cost_of_uses(sheet, uses))
        for parcel in parcels_of(sheet, choice)[0]:
            left.take(order, parcel)
        sheets.append(sheet)
        choices.append(choice)
    return plan_of(sheets, choices)


def _first(sheet: Sheet) -> tuple[tuple[int, tuple[int, ...]], ...]:
    for number, quote in enumerate(sheet.quotes):
        if quote.most == sheet.pieces:
            return ((number, quote.most),)
    missing = list(sheet.pieces)
    uses: list[tuple[int, tuple[int, ...]]] = []
    for number, quote in enumerate(sheet.quotes):
        if len(uses) == sheet.max_parcels:
            break
        pieces = tuple(min(wanted, most) for wanted, most in zip(missing, quote.most, strict=True))
        if any(pieces):
            uses.append((number, pieces))
            missing = [wanted - count for wanted, count in zip(missing, pieces, strict=True)]
    return tuple(uses)
