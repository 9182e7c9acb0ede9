"""The search: every choice of ways whose regrets sum to less than the gap.

Under the market's prices the bound is reached only where each offer takes its best way and nothing
dear is left over. Any choice falls short of the bound by exactly the sum of its *regrets*:

    an offer regrets what the way it got is worth less than its best one,
    a row regrets its price for each unit that is left over at the end,
    a family pays its charge where it is used for the first time (unless its one offer paid it).

No regret is below zero. So a choice better than the best one known has regrets that sum to less
than the gap between bound and known, and only such ways are tried: with a good bound very few.
States that are alike for all offers to come are met once: the one with the least regret so far
decides.
"""

from __future__ import annotations

from collections.abc import Sequence

from storeapp.promotions.optimum.bound import Market
from storeapp.promotions.optimum.model import Budget, Model
from storeapp.promotions.optimum.pack import Packing, packing
from storeapp.promotions.optimum.turns import Choice, Closing, Turn, turns
from storeapp.promotions.optimum.ways import Way


class Search:
    """One search below one limit of regret. `best` is what it found, `limit` its regret."""

    def __init__(
        self, model: Model, market: Market, tables: Sequence[Sequence[Way]], budget: Budget
    ) -> None:
        self.model = model
        self.market = market
        self.budget = budget
        self.tables = tables
        self.best: Packing | None = None
        self.limit = 0
        self.other_than: frozenset[int] | None = None
        self.left: list[int] = []
        self.stack: list[tuple[int, Way]] = []
        self.seen: list[dict[object, int]] = []
        self.turns: list[Turn] = []
        self.soft = {row: model.scale - market.prices[row] for row in model.rows.cut.values()}

    def below(self, limit: int) -> Packing | None:
        """The best choice with regrets below the limit."""
        self.limit, self.other_than = limit, None
        self._begin()
        return self.best

    def differs(self, limit: int, families: frozenset[int]) -> bool:
        """Whether a choice with regrets below the limit uses other families than these."""
        self.limit, self.other_than = limit, families
        self._begin()
        return self.best is not None

    def _begin(self) -> None:
        self.best, self.stack = None, []
        self.left = list(self.model.rows.holds)
        self.turns, idle = turns(self.model, self.market, self.tables, self.limit)
        self.seen = [{} for _ in self.turns]
        sunk = sum(1 << family for family in self.model.part.sunk)
        self._close(-1, idle, 0, sunk, 0)

    def _turn(self, place: int, regret: int, used: int, pending: int) -> None:
        self.budget.spend()
        if place == len(self.turns):
            self._arrive(pending)
            return
        turn = self.turns[place]
        left = self.left
        mask = used if self.other_than is not None else used & turn.open_families
        state = (mask, pending, *[left[row] for row in turn.open_rows])
        seen = self.seen[place]
        known = seen.get(state)
        if known is not None and known <= regret:
            return
        seen[state] = regret
        for choice in turn.choices:
            if regret + choice.regret >= self.limit:
                return
            if choice.way is None:
                self._close(place, turn.closing, regret + choice.regret, used, pending)
            else:
                self._take(place, choice, choice.way, regret + choice.regret, used, pending)

    def _take(
        self, place: int, choice: Choice, way: Way, regret: int, used: int, pending: int
    ) -> None:
        left, turn = self.left, self.turns[place]
        bit = 1 << turn.family
        if not used & bit:
            regret += turn.charge
        before, over = [], 0
        for row, count in way.uses:
            before.append(left[row])
            if row in self.soft:
                over = max(0, count - left[row])
                regret += over * self.soft[row]
                count -= over
            elif over and row == self.model.rows.ceiling:
                regret -= over * self.market.prices[row]
                count -= over
            left[row] -= count
            if left[row] < 0:
                break
        else:
            if regret < self.limit:
                self.stack.append((turn.number, way))
                self._close(place, turn.closing, regret, used | bit, pending)
                self.stack.pop()
        for (row, _), count in zip(way.uses, before, strict=False):
            left[row] = count

    def _close(
        self, place: int, closing: Sequence[Closing], regret: int, used: int, pending: int
    ) -> None:
        for each in closing:
            over = self.left[each.row]
            if over:
                regret += each.price * over
                if not each.families & used:
                    regret += each.charge
                    pending |= each.pending
                    used |= 0 if each.pending else each.families
        if regret < self.limit:
            self._turn(place + 1, regret, used, pending)

    def _arrive(self, pending: int) -> None:
        """A choice is complete. What pending classes are charged is known only now."""
        found = packing(self.model, self.stack)
        if self.market.bound - found.worth >= self.limit:
            return
        if self.other_than is not None:
            if not pending and found.families == self.other_than:
                return
            self.limit = 0
        else:
            self.limit = self.market.bound - found.worth
        self.best = found
