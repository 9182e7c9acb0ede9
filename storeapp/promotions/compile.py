"""A rule set made ready: which promotions a good can touch, found without asking each of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date

from storeapp.domain.catalogue import Traits
from storeapp.promotions.rule import ONCE, Choose, EarnPoints, Group, Layer, Promotion, RuleSet
from storeapp.promotions.selector import Match, Piece, Selector

MEMO = 20_000
"""Goods whose promotions are remembered; a memo of a pure function, emptied when it is full."""

Anchor = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Stage:
    """One group of one layer with its promotions, best first: more priority, then the lower id."""

    group: Group
    promotions: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Cover:
    """A part of a promotion (by their indices) that a good can be in."""

    promotion: int
    part: int


@dataclass(slots=True)
class RuleBook:
    """A rule set with its index; `hash` names it. Build it by `compiled`.

    `stages` come in the order in which prices are worked out; `multipliers` are the promotions
    that multiply the points others give.
    """

    rules: RuleSet
    hash: str
    stages: tuple[Stage, ...]
    multipliers: frozenset[str]
    _anchored: dict[Anchor, tuple[int, ...]]
    _anywhere: tuple[int, ...]
    _memo: dict[tuple[Piece, date], tuple[Cover, ...]] = field(default_factory=dict)

    def covers(self, piece: Piece, today: date) -> tuple[Cover, ...]:
        """The parts of promotions that the good fits in, whatever the circumstances."""
        known = self._memo.get((piece, today))
        if known is None:
            known = tuple(self._found(piece, today))
            if len(self._memo) >= MEMO:
                self._memo.clear()
            self._memo[piece, today] = known
        return known

    def _found(self, piece: Piece, today: date) -> Iterator[Cover]:
        touched = set(self._anywhere)
        for anchor in _anchors_of(piece.sku, piece.traits):
            touched.update(self._anchored.get(anchor, ()))
        for index in sorted(touched):
            for place, part in enumerate(self.rules.promotions[index].benefit.parts):
                if part.selector.covers(piece, today):
                    yield Cover(index, place)


def compiled(rules: RuleSet, hash: str) -> RuleBook:  # noqa: A002 -- it is the set's hash
    """The rule set made ready for pricing; takes a while for thousands of promotions."""
    anchored: dict[Anchor, list[int]] = defaultdict(list)
    anywhere = []
    for index, promotion in enumerate(rules.promotions):
        anchors = _anchors(promotion)
        if anchors is None:
            anywhere.append(index)
        for anchor in anchors or ():
            anchored[anchor].append(index)
    return RuleBook(
        rules,
        hash,
        tuple(_stages(rules)),
        frozenset(p.id for p in rules.promotions if _multiplies(p)),
        {anchor: tuple(indices) for anchor, indices in anchored.items()},
        tuple(anywhere),
    )


def _stages(rules: RuleSet) -> Iterator[Stage]:
    members: dict[tuple[Layer, str], list[int]] = defaultdict(list)
    for index, promotion in enumerate(rules.promotions):
        members[promotion.stacking.layer, promotion.stacking.group].append(index)
    named = {(group.layer, group.name): place for place, group in enumerate(rules.groups)}
    chosen = {(group.layer, group.name): group.choose for group in rules.groups}
    last = len(named)
    for layer, name in sorted(members, key=lambda at: (at[0], named.get(at, last), at[1])):
        group = Group(layer, name, chosen.get((layer, name), Choose.BEST))
        ranked = sorted(members[layer, name], key=lambda i: _rank(rules.promotions[i]))
        yield Stage(group, tuple(ranked))


def _multiplies(promotion: Promotion) -> bool:
    value = promotion.benefit.tiers[0].value
    return isinstance(value, EarnPoints) and value.times != ONCE


def _rank(promotion: Promotion) -> tuple[int, str]:
    return -promotion.stacking.priority, promotion.id


def _anchors(promotion: Promotion) -> set[Anchor] | None:
    """What a good must have at least one of to be in any part; None when it need have nothing."""
    anchors: set[Anchor] = set()
    for part in promotion.benefit.parts:
        found = _anchors_in(part.selector)
        if found is None:
            return None
        anchors |= found
    return anchors


def _anchors_in(selector: Selector) -> set[Anchor] | None:
    anchors: set[Anchor] = set()
    for match in selector.include:
        narrow = min(_kinds(match), key=len, default=None)
        if narrow is None:
            return None
        anchors |= narrow
    return anchors or None


def _kinds(match: Match) -> Iterator[set[Anchor]]:
    named: Iterable[tuple[str, frozenset[str]]] = (
        ("sku", match.skus),
        ("product", match.products),
        ("brand", match.brands),
        ("category", match.categories),
        ("supplier", match.suppliers),
        ("tag", match.tags),
    )
    for kind, values in named:
        if values:
            yield {(kind, value) for value in values}


def _anchors_of(sku: str, traits: Traits) -> Iterator[Anchor]:
    yield "sku", sku
    yield "product", traits.product
    yield "brand", traits.brand
    yield "supplier", traits.supplier
    for category in traits.lineage:
        yield "category", category
    for tag in traits.tags:
        yield "tag", tag
