"""A chosen use put into money: one saving, rounded once, shared by its units."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from storeapp.domain.money import rounded_ratio
from storeapp.domain.pricing import Applied
from storeapp.domain.pricing import Part as UnitPart
from storeapp.promotions.measuring import price_of
from storeapp.promotions.offers import Written
from storeapp.promotions.optimum.problem import Order, Use
from storeapp.promotions.pool import Pool, Run
from storeapp.promotions.rule import FixedPrice, Over, Pattern, Percent, Promotion, Role
from storeapp.promotions.splitting import Bearer, Shared, split
from storeapp.promotions.worth import SCALE, room


@dataclass(frozen=True, slots=True)
class _Taken:
    """Units of one run in one take of a use; `saves` is what each saves by itself, in scale."""

    run: Run
    count: int
    gets: bool
    saves: int


def settle(pool: Pool, written: Written, use: Use, runs: Sequence[Run], stage: int) -> Applied:
    """Takes the units of the use out of what is open and gives each its share of the saving."""
    promotion = written.candidate.promotion
    taken = list(_taken(written, use, runs))
    saving = _saving(written, use, taken)
    shared = _shared(written, saving, taken)
    lines: Counter[str] = Counter()
    for each, parts in zip(taken, shared, strict=True):
        lines[each.run.item.line] += each.count
        # What is left of the run keeps its identity: other uses of this choice take from it.
        whole = each.run if each.count == each.run.count else pool.part(each.run, each.count)
        for count, minor in parts:
            _reduce(pool.part(whole, count), written, minor, stage)
    return Applied(
        promotion.id, promotion.rev, promotion.name, use.times, saving, 0, tuple(lines.items())
    )


def _taken(written: Written, use: Use, runs: Sequence[Run]) -> Iterator[_Taken]:
    offer = written.offer
    for take, part, counts in zip(offer.takes, written.parts, use.taken, strict=True):
        for place in sorted(counts):
            yield _Taken(runs[place], counts[place], part.role is Role.GET, take.saves[place])


def _saving(written: Written, use: Use, taken: Sequence[_Taken]) -> int:
    """The whole saving of the use in minor units; a percentage of a set is rounded per set."""
    promotion = written.candidate.promotion
    benefit = promotion.benefit
    exact = use.saving
    alone = sum(each.count * each.saves for each in taken)
    if benefit.pattern is Pattern.SET and isinstance(written.tier.value, Percent):
        rounded = sum(
            times * rounded_ratio(saves, SCALE) for times, saves in _sets(written, use, taken)
        )
        # A bound that cut the saving is in whole minor units already.
        return rounded if exact == alone else min(rounded, exact // SCALE)
    return exact // SCALE


def _sets(written: Written, use: Use, taken: Sequence[_Taken]) -> Iterator[tuple[int, int]]:
    """The sets of a use as (how many alike, what one saves in scale), as the shop would part them:
    each take's units in the order of their prices."""
    if written.parts[0].open:
        yield 1, sum(each.count * each.saves for each in taken)
        return
    sign = 1 if written.offer.order is Order.DEAREST else -1
    queues = []
    position = 0
    for take, counts in zip(written.offer.takes, use.taken, strict=True):
        mine = list(taken[position : position + len(counts)])
        position += len(counts)
        mine.sort(key=lambda each: sign * each.run.net)
        queues.append((take.quantity, [[each.count, each.saves] for each in mine]))
    left = use.times
    while left:
        alike = min([left, *(_alike(quantity, queue) for quantity, queue in queues)])
        yield alike, sum(_drawn(quantity, queue, alike) for quantity, queue in queues)
        left -= alike


def _alike(quantity: int, queue: Sequence[Sequence[int]]) -> int:
    """How many sets in a row take this part from the first in the queue alone; one at least."""
    return max(1, queue[0][0] // quantity)


def _drawn(quantity: int, queue: list[list[int]], times: int) -> int:
    """Takes `times` sets' units from the queue; what one set's units save."""
    if queue[0][0] >= quantity * times:
        first = queue[0]
        first[0] -= quantity * times
        if not first[0]:
            queue.pop(0)
        return quantity * first[1]
    saves, left = 0, quantity
    while left:
        first = queue[0]
        count = min(left, first[0])
        saves += count * first[1]
        left -= count
        first[0] -= count
        if not first[0]:
            queue.pop(0)
    return saves


def _shared(written: Written, saving: int, taken: Sequence[_Taken]) -> list[Shared]:
    promotion = written.candidate.promotion
    if _alone(written):
        alone = [each.saves // SCALE for each in taken]
        if sum(each.count * own for each, own in zip(taken, alone, strict=True)) == saving:
            return [((each.count, own),) for each, own in zip(taken, alone, strict=True)]
        return split(
            saving, [Bearer(t.count, own, own) for t, own in zip(taken, alone, strict=True)]
        )
    everybody = promotion.benefit.over is Over.ALL
    return split(saving, [_bearer(promotion, each, everybody) for each in taken])


def _alone(written: Written) -> bool:
    """True when each unit keeps what it saves by itself, and nothing is shared by a set."""
    benefit = written.candidate.promotion.benefit
    if benefit.pattern is Pattern.EACH:
        return True
    if written.offer.bonus or isinstance(written.tier.value, Percent | FixedPrice):
        return False
    one_unit = len(written.parts) == written.parts[0].quantity == 1 and not written.parts[0].open
    return benefit.over is Over.GET or one_unit


def _bearer(promotion: Promotion, each: _Taken, everybody: bool) -> Bearer:
    if not (each.gets or everybody):
        return Bearer(each.count, 0, 0)
    weight = price_of(each.run, promotion.stacking.base)
    return Bearer(each.count, weight, room(promotion, each.run))


def _reduce(run: Run, written: Written, minor: int, stage: int) -> None:
    candidate = written.candidate
    run.net -= minor
    run.parts += (UnitPart(candidate.promotion.id, candidate.promotion.rev, minor),)
    run.used += (candidate.index,)
    run.stage = stage
