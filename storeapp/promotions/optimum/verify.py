"""The check of an answer: every limit kept, every saving what the offers' terms say.

It knows nothing of how the answer was found.
"""

from __future__ import annotations

from collections import Counter
from itertools import groupby

from storeapp.promotions.optimum.problem import Choice, Problem, Use
from storeapp.promotions.optimum.terms import keeps_terms, saving_of, saving_units


def faults(problem: Problem, choice: Choice) -> list[str]:
    """What is wrong with the answer, in words for a developer; empty when it holds."""
    found = [*_units(problem, choice), *_ceiling(problem, choice)]
    for use in choice.uses:
        found += _terms(problem, use)
    by_family = sorted(choice.uses, key=lambda use: problem.offers[use.offer].family)
    for number, uses in groupby(by_family, key=lambda use: problem.offers[use.offer].family):
        found += _family(problem, number, list(uses))
    if sum(use.saving for use in choice.uses) != choice.saving:
        found.append("the savings do not sum to the whole")
    return found


def _units(problem: Problem, choice: Choice) -> list[str]:
    used: Counter[int] = Counter()
    for use in choice.uses:
        for counts in use.taken:
            used.update(counts)
    return [
        f"class {number}: {count} units used"
        for number, count in used.items()
        if number >= len(problem.units) or count > problem.units[number].count
    ]


def _terms(problem: Problem, use: Use) -> list[str]:
    offer = problem.offers[use.offer]
    found = []
    if use.times < 1 or any(count < 1 for counts in use.taken for count in counts.values()):
        found.append(f"offer {use.offer}: a count below one")
    elif not keeps_terms(problem.units, offer, use.times, use.taken):
        found.append(f"offer {use.offer}: its terms are not kept")
    if not 0 < use.saving <= saving_of(problem.units, offer, use.times, use.taken):
        found.append(f"offer {use.offer}: saves {use.saving}")
    return found


def _family(problem: Problem, number: int, uses: list[Use]) -> list[str]:
    family, found = problem.families[number], []
    if len({use.offer for use in uses}) < len(uses):
        found.append(f"family {number}: an offer stands twice")
    if family.most_uses is not None and sum(use.times for use in uses) > family.most_uses:
        found.append(f"family {number}: too many uses")
    saving = sum(saving_units(problem.offers[use.offer], use.taken) for use in uses)
    if family.most_units is not None and saving > family.most_units:
        found.append(f"family {number}: too many units")
    whole = sum(
        saving_of(problem.units, problem.offers[use.offer], use.times, use.taken) for use in uses
    )
    due = whole if family.most_saving is None else min(whole, family.most_saving)
    if sum(use.saving for use in uses) != due:
        found.append(f"family {number}: does not save {due}")
    return found


def _ceiling(problem: Problem, choice: Choice) -> list[str]:
    if problem.ceiling is None:
        return []
    together = sum(use.saving for use in choice.uses if use.offer in problem.ceiling.offers)
    return ["above the ceiling"] if together > problem.ceiling.most_saving else []
