"""The bound: prices of the scarce rows under which every offer, each for itself, is satisfied.

Give each row r a price p(r) >= 0. Whatever is chosen, its worth is at most

    sum over rows p(r) * holds(r)  +  sum over offers max(0, best way's worth at these prices),

for the chosen ways pay at most what the rows hold, and no offer does better than its best way.
This is Lagrange's bound; since an offer's best way has whole sets, it is stronger than that of the
linear relaxation. Good prices are found as a market finds them: what is asked for more than there
is gets dearer, what is left over gets cheaper, by steps of Polyak's length, a fixed number of them.
All in integers, so every machine finds the same prices.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from storeapp.promotions.optimum.model import Model
from storeapp.promotions.optimum.pairs import Pairs, is_pair
from storeapp.promotions.optimum.parts import Counts
from storeapp.promotions.optimum.ways import Way
from storeapp.promotions.optimum.worth import Cell, Stake, lifted, stake

STEPS = 60
LOOK_EVERY = 4
FEW = 150
"""So few combinations are searched without looking for better prices."""
SHORTEST = 8
STALE = 5
"""After so many steps without a better bound the steps get shorter."""


@dataclass(slots=True)
class Bid:
    """What one offer would do at the prices: its bound, and what that asks of the rows."""

    worth: int = 0
    uses: Counts = ()
    way: Way | None = None


@dataclass(slots=True)
class Market:
    """The prices found and the bound they prove. `bids` are each offer's at those prices."""

    prices: tuple[int, ...]
    bound: int
    bids: list[Bid] = field(default_factory=list)


def worth_at(way: Way, prices: Sequence[int]) -> int:
    """What the way is worth when its rows are paid."""
    worth = way.gain
    for row, count in way.uses:
        worth -= prices[row] * count
    return worth


def bid_of_table(ways: Sequence[Way], prices: Sequence[int]) -> Bid:
    """Exact: the best of all its ways."""
    best = Bid()
    for way in ways:
        worth = worth_at(way, prices)
        if worth > best.worth:
            best = Bid(worth, way.uses, way)
    return best


def bid_of_terms(model: Model, number: int, prices: Sequence[int]) -> Bid:
    """A bound for an offer with too many ways to write down: each take gets its best units, as if
    no unit were wanted by two takes and neither order nor amount were asked for."""
    at = stake(model, number, prices)
    if is_pair(at.offer):
        return _bid_of_pairs(model, number, at)
    unlifted, best = at, Bid()
    takes = [_sorted_units(model, cells) for cells in at.cells]
    for times in range(1, at.most_times + 1):
        if at.offer.min_amount > 0:
            at = lifted(model, unlifted, times)
            takes = [_sorted_units(model, cells) for cells in at.cells]
        picks = [
            _picked(units, take.quantity * times, open_=take.open)
            for units, take in zip(takes, at.offer.takes, strict=True)
        ]
        worth = at.each_time * times + sum(cell.worth for pick in picks for cell in pick)
        if at.most is not None:
            worth = min(worth, at.most)
        worth -= at.charge
        if worth > best.worth:
            best = Bid(worth, _asked(model, number, at, times, picks))
    return best


def _bid_of_pairs(model: Model, number: int, at: Stake) -> Bid:
    pairs = Pairs(model.part.problem.units, at)
    worth = pairs.to_come(0, 0, 0)
    if at.most is not None:
        worth = min(worth, at.most)
    worth -= at.charge
    if worth <= 0:
        return Bid()
    moves = pairs.best()
    picks = [
        [
            stop.first
            for stop, move in zip(pairs.stops, moves, strict=True)
            for _ in range(move.firsts)
        ],
        [
            stop.last
            for stop, move in zip(pairs.stops, moves, strict=True)
            for _ in range(move.lasts)
        ],
    ]
    cells = [[cell for cell in pick if cell] for pick in picks]
    return Bid(worth, _asked(model, number, at, sum(move.begun for move in moves), cells))


def _sorted_units(model: Model, cells: Sequence[Cell]) -> list[Cell]:
    units = model.part.problem.units
    ordered = sorted(cells, key=lambda cell: (-cell.worth, cell.number))
    return [cell for cell in ordered for _ in range(units[cell.number].count)]


def _picked(units: Sequence[Cell], least: int, *, open_: bool) -> Sequence[Cell]:
    if not open_:
        return units[:least]
    worthy = sum(cell.worth > 0 for cell in units)
    return units[: max(least, worthy)]


def _asked(
    model: Model, number: int, at: Stake, times: int, picks: Sequence[Sequence[Cell]]
) -> Counts:
    rows, family = model.rows, at.offer.family
    uses: dict[int, int] = {}
    for pick in picks:
        for cell in pick:
            if cell.row >= 0:
                uses[cell.row] = uses.get(cell.row, 0) + 1
    saving = at.offer.bonus * times + sum(cell.saves for pick in picks for cell in pick)
    if family in rows.uses:
        uses[rows.uses[family]] = times
    if family in rows.units:
        uses[rows.units[family]] = sum(cell.saver for pick in picks for cell in pick)
    if family in rows.cut:
        uses[rows.cut[family]] = saving
    if number in rows.under:
        uses[rows.ceiling] = saving
    return tuple(uses.items())


Ways = Sequence[Sequence[Way] | None]
"""Per offer all its ways, or None where they are too many."""


class Bargaining:
    """The search for prices. Each round asks only the offers whose rows changed their price."""

    def __init__(self, model: Model, tables: Ways) -> None:
        self.model = model
        self.tables = tables
        self.holds = model.rows.holds
        self.prices = [0] * len(self.holds)
        self.bids = [self._bid(number) for number in range(len(tables))]
        self.coarse, self.most = _coarseness(model), _most_prices(model)
        self.touching = _touching(model)
        self.best = self.now = self._market()

    def run(self, found: Callable[[Market], int], steps: int = STEPS) -> Market:
        """`found` gets each better market and says what worth is known to be possible."""
        known, short, stale = found(self.best), 2, 0
        for step in range(steps):
            if step % LOOK_EVERY == 0 and self._few_left(known):
                break
            if self.best.bound - known < self.model.scale or not self._move(known, short):
                break
            self.now = self._market()
            stale += 1
            if self.now.bound < self.best.bound:
                self.best, stale = self.now, 0
                known = max(known, found(self.best))
            elif stale == STALE:
                short, stale = short * 2, 0
                if short > SHORTEST:
                    break
                self._reset()
        return self.best

    def _few_left(self, known: int) -> bool:
        """Whether so few ways are regretted less than the gap that searching them is quicker."""
        gap, prices, combined = self.best.bound - known, self.best.prices, 1
        for table, bid in zip(self.tables, self.best.bids, strict=True):
            if table is None:
                return False
            near = sum(bid.worth - worth_at(way, prices) < gap for way in table)
            combined *= near + (bid.worth < gap)
            if combined > FEW:
                return False
        return True

    def _bid(self, number: int) -> Bid:
        table = self.tables[number]
        if table is None:
            return bid_of_terms(self.model, number, self.prices)
        return bid_of_table(table, self.prices)

    def _market(self) -> Market:
        bound = sum(price * holds for price, holds in zip(self.prices, self.holds, strict=True))
        bound += sum(bid.worth for bid in self.bids)
        return Market(tuple(self.prices), bound, list(self.bids))

    def _reset(self) -> None:
        self.now = self.best
        self.prices = list(self.best.prices)
        self.bids = list(self.best.bids)

    def _move(self, known: int, short: int) -> bool:
        """One step; False where nothing is asked for in excess and nothing dear is left over."""
        excess = [-holds for holds in self.holds]
        for bid in self.bids:
            for row, count in bid.uses:
                excess[row] += count
        pull = {
            row: (over << 6) // self.coarse[row]
            for row, over in enumerate(excess)
            if over > 0 or (over < 0 and self.prices[row] > 0)
        }
        norm = sum(each * each for each in pull.values())
        if not norm:
            return False
        gap = self.now.bound - known
        changed: set[int] = set()
        for row, each in pull.items():
            step = 2 * gap * each * 64 // (short * norm * self.coarse[row])
            price = min(max(0, self.prices[row] + step), self.most[row])
            if price != self.prices[row]:
                self.prices[row] = price
                changed.update(self.touching[row])
        for number in sorted(changed):
            self.bids[number] = self._bid(number)
        return bool(changed)


def _coarseness(model: Model) -> list[int]:
    """What one step of a row is: a unit, or the saving of a large offer where money is scarce."""
    rows, problem = model.rows, model.part.problem
    coarse = [1] * len(rows.holds)
    large = max((units.price for units in problem.units), default=1)
    for row in (*rows.cut.values(), *([rows.ceiling] if rows.ceiling >= 0 else [])):
        coarse[row] = max(1, large)
    return coarse


def _most_prices(model: Model) -> list[int]:
    """A saving never costs more than it is worth. Under a ceiling cuts are left free of charge, so
    that both prices of one saving stay below its worth."""
    rows = model.rows
    most = [max(1, model.scale << 62)] * len(rows.holds)
    for row in rows.cut.values():
        most[row] = 0 if rows.ceiling >= 0 else model.scale
    if rows.ceiling >= 0:
        most[rows.ceiling] = model.scale
    return most


def _touching(model: Model) -> list[list[int]]:
    """Per row the offers that may use it."""
    rows = model.rows
    touching: list[list[int]] = [[] for _ in rows.holds]
    for number, offer in enumerate(model.part.problem.offers):
        mine = {rows.of_class[c] for take in offer.takes for c in take.saves}
        mine.update(limit.get(offer.family, -1) for limit in (rows.uses, rows.units, rows.cut))
        if number in rows.under:
            mine.add(rows.ceiling)
        for row in mine - {-1}:
            touching[row].append(number)
    return touching
