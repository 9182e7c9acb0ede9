"""HiGHS asked for the best values of an integer program, and for the bound it proved."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from headoffice.routing.program import Program
from storeapp.domain.errors import Defect

OPTIONS: dict[str, Any] = {
    "output_flag": False,
    "threads": 1,
    "parallel": "off",
    "random_seed": 0,
    "mip_rel_gap": 0.0,
    "mip_abs_gap": 0.5,
}
"""Costs are whole numbers, so half of one is no gap."""

NODES = 20_000
"""So many nodes are searched; a number and no time, so that every computer comes to the same."""

_SLACK = 0.25
"""What a bound may be wrong by in floating point, far below one minor unit."""


@dataclass(frozen=True, slots=True)
class Found:
    """Whole values of the columns; no others cost less than `bound`."""

    values: tuple[int, ...]
    bound: int


def solve(program: Program, *, start: Sequence[int] | None = None, nodes: int = NODES) -> Found:
    """The best values found, none worse than `start`; Defect when none were."""
    if not program.costs:
        return Found((), 0)
    import highspy

    solver = _solver(program)
    solver.setOptionValue("mip_max_nodes", nodes)
    if start is not None:
        given = highspy.HighsSolution()
        given.col_value = [float(value) for value in start]
        solver.setSolution(given)
    solver.run()
    info = solver.getInfo()
    if info.primal_solution_status != highspy.SolutionStatus.kSolutionStatusFeasible:
        raise Defect(f"HiGHS found nothing: {solver.getModelStatus()}")
    values = tuple(round(value) for value in solver.getSolution().col_value)
    proven = info.mip_dual_bound
    # A search that ends before it begins proves nothing.
    return Found(values, _up(proven) if math.isfinite(proven) else relaxed_bound(program))


def relaxed_bound(program: Program) -> int:
    """What the program costs at least, were pieces and parcels divisible without end."""
    if not program.costs:
        return 0
    import highspy

    solver = _solver(program, whole=False)
    solver.run()
    if solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
        raise Defect(f"HiGHS found nothing: {solver.getModelStatus()}")
    return _up(solver.getInfo().objective_function_value)


def _up(bound: float) -> int:
    return math.ceil(bound - _SLACK)


def _solver(program: Program, *, whole: bool = True) -> Any:
    """HiGHS with the program in arrays, for one call."""
    import highspy

    solver: Any = highspy.Highs()  # type: ignore[no-untyped-call]  # it has no annotations
    for name, value in OPTIONS.items():
        solver.setOptionValue(name, value)
    rows = [*program.equal, *program.rows]
    lp: Any = highspy.HighsLp()
    lp.num_col_, lp.num_row_ = len(program.costs), len(rows)
    lp.col_cost_ = [float(cost) for cost in program.costs]
    lp.col_lower_ = [0.0] * lp.num_col_
    lp.col_upper_ = [float(most) for most in program.most]
    if whole:
        lp.integrality_ = [highspy.HighsVarType.kInteger] * lp.num_col_
    reached = [float(limit) for _, limit in program.equal]
    lp.row_lower_ = reached + [-highspy.kHighsInf] * len(program.rows)
    lp.row_upper_ = reached + [float(limit) for _, limit in program.rows]
    starts = [0]
    for terms, _ in rows:
        starts.append(starts[-1] + len(terms))
    matrix = lp.a_matrix_
    matrix.format_ = highspy.MatrixFormat.kRowwise
    matrix.start_ = starts
    matrix.index_ = [column for terms, _ in rows for column, _ in terms]
    matrix.value_ = [float(factor) for terms, _ in rows for _, factor in terms]
    solver.passModel(lp)
    return solver
