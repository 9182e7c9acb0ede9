"""One part's best choice: tables of ways, prices, then searches whose limit of regret grows."""

from __future__ import annotations

from storeapp.promotions.optimum.bound import Bargaining, Market
from storeapp.promotions.optimum.lone import lone
from storeapp.promotions.optimum.model import Budget, OutOfNodes, model_of
from storeapp.promotions.optimum.pack import Packing, packed, packed_by_unit, packing
from storeapp.promotions.optimum.parts import Part
from storeapp.promotions.optimum.search import Search
from storeapp.promotions.optimum.ways import STEPS_PER_NODE, TooMany, Way, some_ways, ways_of

TABLE_STEPS = 400
"""An offer that needs more steps to write down all its ways is bounded by its terms instead."""
GROWTH = 8
"""The first search looks at this part of the gap; each next one so many times further."""
TRIES = 8
"""So many of the market's rounds are turned into a choice."""


class Chooser:
    """Solves one part. `best` is the best choice known, also when the budget ended early."""

    def __init__(self, part: Part, nodes: int) -> None:
        self.model = model_of(part)
        self.budget = Budget(nodes)
        self.best = packing(self.model, ())
        self.market = Market((), 0)
        self.tables: list[list[Way] | None] = []
        self._settled: bool | None = None
        self._known: list[list[Way]] = []
        """Some ways of each offer, all of them where there is a table."""

    def run(self, *, brief: bool = False) -> None:
        """Finds the best choice; OutOfNodes when the budget ends before that is certain, and with
        `brief` where some offer has too many ways to write them down: then a node is long."""
        offers = range(len(self.model.part.problem.offers))
        self.tables = [self._table(number) for number in offers]
        if brief and None in self.tables:
            raise OutOfNodes
        if len(offers) <= 1 and None not in self.tables:
            self.best, self._settled = lone(self.model, [w for t in self.tables if t for w in t])
            return
        self._look_around([0] * len(self.model.rows.holds))
        self.offer(packed_by_unit(self.model, self._known))
        tries = TRIES

        def found(market: Market) -> int:
            nonlocal tries
            if tries:
                tries -= 1
                self.offer(packed(self.model, self._known, market.prices))
            return self.best.worth

        self.market = Bargaining(self.model, self.tables).run(found)
        if None in self.tables:
            self._look_around(self.market.prices)
            self.offer(packed(self.model, self._known, self.market.prices))
        self.improve()

    def improve(self) -> None:
        """Searches for better choices until there is none."""
        gap = self.market.bound - self.best.worth
        limit = min(gap, gap // GROWTH + 1)
        while limit > 0:
            search = self._search(limit)
            try:
                search.below(limit)
            finally:
                self.offer(search.best)
            if search.best is not None or limit >= gap:
                return
            limit = min(gap, limit * GROWTH)

    def settled(self) -> bool:
        """Whether every choice that saves as much uses the same families."""
        if self._settled is not None:
            return self._settled
        model, best = self.model, self.best
        limit = self.market.bound - best.saving * model.scale + sum(model.charges) + 1
        return not self._search(limit).differs(limit, best.families)

    def offer(self, found: Packing | None) -> None:
        """Keeps it where it is better."""
        if found is not None and found.worth > self.best.worth:
            self.best = found

    def _table(self, number: int) -> list[Way] | None:
        free, all_that_gain = [0] * len(self.model.rows.holds), -self.model.scale
        try:
            ways, steps = ways_of(
                self.model, number, free, above=all_that_gain, most_steps=TABLE_STEPS
            )
        except TooMany:
            self.budget.spend(TABLE_STEPS // STEPS_PER_NODE)
            return None
        self.budget.spend(steps // STEPS_PER_NODE)
        return ways

    def _look_around(self, prices: list[int] | tuple[int, ...]) -> None:
        """Knows some ways of the offers without a table too."""
        self._known = [
            some_ways(self.model, number, prices) if table is None else table
            for number, table in enumerate(self.tables)
        ]

    def _search(self, limit: int) -> Search:
        tables = [
            self._near(number, limit) if table is None else table
            for number, table in enumerate(self.tables)
        ]
        return Search(self.model, self.market, tables, self.budget)

    def _near(self, number: int, limit: int) -> list[Way]:
        """The ways of an offer without a table that it regrets less than the limit."""
        above = self.market.bids[number].worth - limit
        most_steps = self.budget.left * STEPS_PER_NODE
        try:
            ways, steps = ways_of(
                self.model, number, self.market.prices, above=above, most_steps=most_steps
            )
        except TooMany as error:
            self.budget.left = 0
            raise OutOfNodes from error
        self.budget.spend(steps // STEPS_PER_NODE)
        return ways
