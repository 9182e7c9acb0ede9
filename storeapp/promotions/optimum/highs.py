"""The second solver: the counts as an integer program for HiGHS, for what the search leaves.

Nothing here is taken on trust: the answer is rounded to whole units, its savings are reckoned anew
from the offers' terms, and the caller checks it against every limit.
"""

from __future__ import annotations

from collections.abc import Sequence
from types import ModuleType
from typing import Any

from storeapp.promotions.optimum.problem import Choice, Problem, Use
from storeapp.promotions.optimum.program import Columns, Program, program_of
from storeapp.promotions.optimum.terms import saving_of

OPTIONS: dict[str, Any] = {
    "output_flag": False,
    "threads": 1,
    "parallel": "off",
    "random_seed": 0,
    "mip_rel_gap": 0.0,
    "mip_abs_gap": 0.5,
}
"""Savings are whole numbers, so half of one is no gap."""


def highs(problem: Problem) -> Choice | None:
    """A best choice, or None where HiGHS is not installed or cannot say."""
    try:
        import highspy
    except ImportError:
        return None
    program, columns = program_of(problem)
    solver: Any = highspy.Highs()  # type: ignore[no-untyped-call]  # it has no annotations
    for name, value in OPTIONS.items():
        solver.setOptionValue(name, value)
    solver.passModel(_lp(highspy, program))
    solver.run()
    if solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
        return None
    choice = _choice(problem, columns, [round(each) for each in solver.getSolution().col_value])
    claimed = round(solver.getInfo().objective_function_value) * program.common
    return choice if choice.saving == claimed else None


def _lp(highspy: ModuleType, program: Program) -> Any:
    """The program in arrays, for one call."""
    lp = highspy.HighsLp()
    lp.num_col_, lp.num_row_ = len(program.most), len(program.rows)
    lp.col_cost_ = [float(worth) for worth in program.worth]
    lp.col_lower_ = [0.0] * lp.num_col_
    lp.col_upper_ = [float(most) for most in program.most]
    lp.sense_ = highspy.ObjSense.kMaximize
    lp.integrality_ = [highspy.HighsVarType.kInteger] * lp.num_col_
    lp.row_lower_ = [float(least) for _, least in program.rows]
    lp.row_upper_ = [highspy.kHighsInf] * lp.num_row_
    starts = [0]
    for row, _ in program.rows:
        starts.append(starts[-1] + len(row))
    matrix = lp.a_matrix_
    matrix.format_ = highspy.MatrixFormat.kRowwise
    matrix.start_ = starts
    matrix.index_ = [column for row, _ in program.rows for column, _ in row]
    matrix.value_ = [float(factor) for row, _ in program.rows for _, factor in row]
    return lp


def _choice(problem: Problem, columns: Sequence[Columns], values: Sequence[int]) -> Choice:
    left = {
        number: family.most_saving
        for number, family in enumerate(problem.families)
        if family.most_saving is not None
    }
    uses = []
    for number, mine in enumerate(columns):
        offer, times = problem.offers[number], values[mine.times]
        taken = tuple({c: values[x] for c, x in each.items() if values[x]} for each in mine.counts)
        saving = saving_of(problem.units, offer, times, taken) if times else 0
        if offer.family in left:
            saving = min(saving, left[offer.family])
            left[offer.family] -= saving
        if saving > 0:
            uses.append(Use(number, times, taken, saving))
    return Choice(sum(use.saving for use in uses), tuple(uses), proven=True, nodes=0)
