"""Pricing recorded baskets again, by the promotions in force and by a draft, to see what changes.

The figures are exact: whole minor units, by the engine the tills use. A sale keeps its member's
tier, groups, purchases and points as they were then, and with them she buys again; her birthday it
does not keep, so promotions that ask for it apply to nobody here.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime

from sqlmodel import Session, select

from headoffice.publishing.drafting import rules_of
from headoffice.publishing.margins import Margin, costs_of, listed, paid
from headoffice.publishing.recorded import Recorded, Wanted, baskets, chosen
from headoffice.publishing.releasing import in_force
from headoffice.publishing.shelf import place_of
from headoffice.stores.tables import Store
from storeapp.promotions.appraisal import Appraisal
from storeapp.promotions.codec import rules_hash
from storeapp.promotions.compile import RuleBook, compiled
from storeapp.promotions.engine import appraise
from storeapp.promotions.occasion import Occasion, Place
from storeapp.promotions.rule import RuleSet

TOP = 20
"""Baskets whose change is told one by one."""

Told = Callable[[int, int], None]
"""Hears how many baskets of how many are done."""


@dataclass(slots=True)
class Side:
    """One set's figures over all baskets, in minor units; `unproven` are the sales in which a
    better choice of promotions may exist."""

    turnover: int = 0
    discount: int = 0
    uses: Counter[str] = field(default_factory=Counter)
    cost: Counter[str] = field(default_factory=Counter)
    unproven: list[str] = field(default_factory=list)

    def add(self, sale: str, appraisal: Appraisal) -> None:
        self.turnover += appraisal.total
        self.discount += appraisal.listed - appraisal.total
        for applied in appraisal.applied:
            self.uses[applied.promotion] += applied.times
            self.cost[applied.promotion] += applied.saving
        if not appraisal.proven:
            self.unproven.append(sale)


@dataclass(frozen=True, slots=True)
class Change:
    """A basket that costs something else: before, and by the draft, in minor units."""

    sale: str
    number: str
    store: str
    old: int
    new: int

    @property
    def by(self) -> int:
        return self.new - self.old


@dataclass(slots=True)
class Simulation:
    """What came of it. `changes` are the largest, largest first; `left_out` were sold in another
    currency."""

    baskets: int = 0
    listed: int = 0
    changed: int = 0
    left_out: int = 0
    old: Side = field(default_factory=Side)
    new: Side = field(default_factory=Side)
    changes: list[Change] = field(default_factory=list)
    margin: Margin = field(default_factory=Margin)

    @property
    def promotions(self) -> list[str]:
        """All that were used on either side, by id."""
        return sorted(self.old.uses.keys() | self.new.uses.keys())


def simulate(
    session: Session,
    draft: RuleSet,
    wanted: Wanted,
    wall: datetime,
    *,
    told: Told = lambda _done, _of: None,
) -> Simulation:
    """Prices the wanted sales by what is in force in their stores and by the draft.

    A basket is priced as if it had been bought on the same weekday at the same hour once the draft
    holds (see `recorded.baskets`).
    """
    rows = chosen(session, wanted)
    ground = _Ground(session, wall)
    new = compiled(draft, rules_hash(draft))
    result = Simulation()
    for done, basket in enumerate(baskets(session, rows, draft.valid_from), start=1):
        _compare(result, basket, ground, new)
        told(done, len(rows))
    result.changes = _largest(result.changes)
    return result


class _Ground:
    """What is in force in each store, and where it is; looked up once."""

    def __init__(self, session: Session, wall: datetime) -> None:
        self._session = session
        self._wall = wall
        self._books: dict[str, RuleBook | None] = {}
        self._known: dict[int, RuleBook] = {}
        self.costs = costs_of(session)
        self._places = {store.code: place_of(store) for store in session.exec(select(Store))}

    def place(self, store: str) -> Place:
        return self._places[store]

    def book(self, store: str) -> RuleBook | None:
        if store not in self._books:
            self._books[store] = self._in_force(store)
        return self._books[store]

    def _in_force(self, store: str) -> RuleBook | None:
        publication = in_force(self._session, store, self._wall)
        if publication is None:
            return None
        if publication.version not in self._known:
            rules = rules_of(publication.body)
            self._known[publication.version] = compiled(rules, publication.hash)
        return self._known[publication.version]


def _compare(result: Simulation, basket: Recorded, ground: _Ground, new: RuleBook) -> None:
    if basket.currency != new.rules.currency:
        result.left_out += 1
        return
    occasion = basket.occasion(ground.place(basket.store))
    list_prices = listed(basket.items)
    before = _priced(basket, ground.book(basket.store), occasion)
    after = appraise(basket.items, new, occasion)
    old = list_prices if before is None else paid(before)
    result.baskets += 1
    result.listed += sum(list_prices.values())
    result.new.add(basket.id, after)
    if before is None:
        result.old.turnover += sum(list_prices.values())
    else:
        result.old.add(basket.id, before)
    result.margin.add(basket.items, ground.costs, old=old, new=paid(after))
    _note(result, basket, sum(old.values()), after.total)


def _priced(basket: Recorded, book: RuleBook | None, occasion: Occasion) -> Appraisal | None:
    return None if book is None else appraise(basket.items, book, occasion)


def _note(result: Simulation, basket: Recorded, old: int, new: int) -> None:
    if old == new:
        return
    result.changed += 1
    result.changes.append(Change(basket.id, basket.number, basket.store, old, new))
    if len(result.changes) > 50 * TOP:  # Bounded, however many sales are asked for.
        result.changes = _largest(result.changes)


def _largest(changes: Iterable[Change]) -> list[Change]:
    return sorted(changes, key=lambda change: (-abs(change.by), change.sale))[:TOP]
