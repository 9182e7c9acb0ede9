"""A part with one offer at most: nothing competes but its own ways, so each is simply looked at."""

from __future__ import annotations

from collections.abc import Sequence

from storeapp.promotions.optimum.model import Model
from storeapp.promotions.optimum.pack import Packing, packing
from storeapp.promotions.optimum.ways import Way


def lone(model: Model, ways: Sequence[Way]) -> tuple[Packing, bool]:
    """The best choice, and whether all that save as much use the same families."""
    holds = model.rows.holds
    ways = [way for way in ways if all(count <= holds[row] for row, count in way.uses)]
    most = max([0, *(way.gain for way in ways)])
    equals = [packing(model, ())]
    # Charges sum to less than one unit of saving: only ways within one can be the best.
    equals += [packing(model, ((0, way),)) for way in ways if way.gain > most - model.scale]
    saving = max(each.saving for each in equals)
    equals = [each for each in equals if each.saving == saving]
    best = max(equals, key=lambda each: each.worth)
    return best, all(each.families == best.families for each in equals) and _no_choice(model, best)


def _no_choice(model: Model, best: Packing) -> bool:
    """Whether each class with units left over has only one family to serve it."""
    return all(len(model.part.served[number]) == 1 for number, _ in best.alone)
