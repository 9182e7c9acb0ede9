"""Many orders routed together, exactly or with a proven gap."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from headoffice.routing.checking import faults
from headoffice.routing.highs import NODES, relaxed_bound, solve
from headoffice.routing.model import Problem
from headoffice.routing.plan import Plan
from headoffice.routing.pricing import pieces_of
from headoffice.routing.program import fits, program_of, uses_in, values_of
from headoffice.routing.sheet import Choice, Left, Sheet, cost_of_uses, parcels_of, sheet_of
from storeapp.domain.errors import Defect


@dataclass(frozen=True, slots=True)
class Chosen:
    """A choice for each sheet; all of them cost at least `bound`. `started` says that the search
    began with the plan it was given, so that they cost no more than that."""

    choices: tuple[Choice, ...]
    bound: int
    started: bool

    @property
    def cost(self) -> int:
        return sum(choice.cost for choice in self.choices)


def route_jointly(problem: Problem, *, start: Plan | None = None, nodes: int = NODES) -> Plan:
    """A cheapest plan for all orders together; `bound_minor` says how far it could be from that.

    Never dearer than `start`, where that is still possible.
    """
    left = Left(problem)
    sheets = [sheet_of(problem, order, left) for order in problem.orders]
    chosen = choose_jointly(sheets, left, start=start, nodes=nodes)
    plan = plan_of(sheets, chosen.choices, chosen.bound)
    if wrong := faults(problem, plan):
        raise Defect(f"a plan broke its own rules: {wrong[0]}")
    return plan


def choose_jointly(
    sheets: Sequence[Sheet], left: Left, *, start: Plan | None = None, nodes: int = NODES
) -> Chosen:
    """A choice for each sheet within what is left."""
    program, columns = program_of(sheets, left)
    begun = None if start is None else _uses_of(sheets, start)
    values = None if begun is None else values_of(program, sheets, columns, begun)
    started = values is not None and fits(program, values)
    if not started:
        # To serve nobody is always possible, so however short the search, it has an answer.
        values = values_of(program, sheets, columns, [{} for _ in sheets])
    found = solve(program, start=values, nodes=nodes)
    # HiGHS reckons in floating point: what it says counts once it is whole and within the limits.
    if not fits(program, found.values):
        raise Defect("HiGHS overstepped a limit")
    choices = []
    for sheet, mine in zip(sheets, columns, strict=True):
        uses = uses_in(sheet, mine, found.values)
        choices.append(Choice(uses, cost_of_uses(sheet, uses)))
    return Chosen(tuple(choices), found.bound, started)


def bound_of(problem: Problem) -> int:
    """What any plan costs at least, by the linear relaxation."""
    left = Left(problem)
    program, _ = program_of([sheet_of(problem, order, left) for order in problem.orders], left)
    return relaxed_bound(program)


def plan_of(sheets: Sequence[Sheet], choices: Sequence[Choice], bound: int | None = None) -> Plan:
    """The choices as one plan."""
    found = [parcels_of(sheet, choice) for sheet, choice in zip(sheets, choices, strict=True)]
    cost = sum(choice.cost for choice in choices)
    return Plan(
        tuple(parcel for parcels, _ in found for parcel in parcels),
        tuple(short for _, shorts in found for short in shorts),
        cost,
        None if bound is None else min(cost, bound),
    )


def _uses_of(sheets: Sequence[Sheet], plan: Plan) -> list[Mapping[int, Sequence[int]]] | None:
    """The plan in the sheets' terms; None when a place of it does not serve that any more."""
    uses: list[Mapping[int, Sequence[int]]] = []
    for sheet in sheets:
        numbers = {quote.place.code: number for number, quote in enumerate(sheet.quotes)}
        mine = {}
        for parcel in plan.of(sheet.order.id):
            counted = {d.sku: count for d, count in pieces_of(sheet.order, parcel.takes)}
            pieces = [counted.get(demand.sku, 0) for demand in sheet.demands]
            number = numbers.get(parcel.place)
            if number is None or any(map(int.__gt__, pieces, sheet.quotes[number].most)):
                return None
            mine[number] = pieces
        uses.append(mine)
    return uses
