"""Click-streams with a known truth: what each visitor will buy, how she looks at it, and noise."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass

from headoffice.activity.profile import Act, Deed
from headoffice.settings import DAY_MS

GOODS = 2_000
KINDS = 40
"""Kinds of goods: a visitor likes a few of them, and looks at goods of one kind together."""
WORLD = 11
"""The same goods are popular whoever visits."""
BEGIN_MS = 1_780_000_000_000
DAYS = 21
END_MS = BEGIN_MS + DAYS * DAY_MS


@dataclass(frozen=True, slots=True)
class Stream:
    """A visitor: what she did until the split, in order, and what she buys after it."""

    visitor: str
    acts: tuple[Act, ...]
    buys: frozenset[str]


def streams(count: int, *, seed: int) -> list[Stream]:
    """Visitors that are the same for the same seed."""
    world = _World(random.Random(seed))
    return [world.stream(number) for number in range(count)]


class _World:
    """Popular goods are looked at by everybody; that is the noise that a ranking has to see
    through. What somebody will buy she looks at again, longer, or puts into her cart, but not
    always; and some of it she never looked at, only at goods beside it."""

    def __init__(self, rng: random.Random) -> None:
        self._rng = rng
        self._popular = [1.0 / (1 + rank) ** 1.0 for rank in range(GOODS)]
        self._order = list(range(GOODS))
        random.Random(WORLD).shuffle(self._order)

    def stream(self, number: int) -> Stream:
        rng = self._rng
        kinds = rng.sample(range(KINDS), 3)
        acts: list[Act] = []
        buys = {
            self._popular_one() if rng.random() < 0.4 else self._of_kind(rng.choice(kinds))
            for _ in range(rng.randint(1, 3))
        }
        for sku in sorted(buys):
            acts += self._wanting(sku)
        for _ in range(rng.randint(2, 9)):
            acts += self._browsing(rng.choice(kinds))
        acts += self._last_minute()
        acts.sort(key=lambda act: act.at_ms)
        return Stream(f"v{number}", tuple(acts), frozenset(buys))

    def _wanting(self, sku: str) -> list[Act]:
        """How someone looks at what she will buy within days."""
        rng = self._rng
        at_ms = END_MS - round(rng.expovariate(1 / 3.0) * DAY_MS) - 3 * 3_600_000
        way = rng.random()
        if way < 0.25:  # She never looks at it, but at what is beside it.
            kind = int(sku[1:]) % KINDS
            return self._session([self._of_kind(kind) for _ in range(3)], at_ms)
        acts = self._session([sku, self._of_kind(int(sku[1:]) % KINDS)], at_ms)
        if way < 0.6:
            acts.append(Act(Deed.VIEW, sku, at_ms - round(rng.uniform(0.1, 2.0) * DAY_MS)))
        if way > 0.5:
            acts.append(Act(Deed.DWELL, sku, at_ms + 40_000))
        if rng.random() < 0.3:
            acts.append(Act(Deed.CART_ADD, sku, at_ms + 60_000))
        elif rng.random() < 0.2:
            acts.append(Act(Deed.WISH, sku, at_ms + 60_000))
        return acts

    def _browsing(self, kind: int) -> list[Act]:
        """A session of idle looks: half at her kinds of goods, half at what everybody looks at."""
        rng = self._rng
        at_ms = END_MS - round(rng.uniform(0.0, DAYS - 1) * DAY_MS) - 3_600_000
        looked = [
            self._of_kind(kind) if rng.random() < 0.5 else self._popular_one()
            for _ in range(rng.randint(1, 5))
        ]
        acts = self._session(looked, at_ms)
        if rng.random() < 0.25:
            acts.append(Act(Deed.DWELL, looked[0], at_ms + 45_000))
        if rng.random() < 0.15:  # She comes back to it, and does not buy it either.
            acts.append(Act(Deed.VIEW, looked[0], at_ms + round(rng.uniform(0.01, 1) * DAY_MS)))
        if rng.random() < 0.12:  # Put into the cart, mostly out again.
            acts.append(Act(Deed.CART_ADD, looked[0], at_ms + 50_000))
            if rng.random() < 0.6:
                acts.append(Act(Deed.CART_REMOVE, looked[0], at_ms + 90_000))
        return [act for act in acts if act.at_ms < END_MS]

    def _last_minute(self) -> list[Act]:
        """Most look at something idle just before they go to the shop."""
        if self._rng.random() < 0.3:
            return []
        looked = [self._popular_one() for _ in range(self._rng.randint(1, 3))]
        return self._session(looked, END_MS - round(self._rng.uniform(0.1, 3.0) * 3_600_000))

    def _session(self, skus: Sequence[str], at_ms: int) -> list[Act]:
        return [
            Act(Deed.VIEW, sku, at_ms + place * 70_000)
            for place, sku in enumerate(dict.fromkeys(skus))
        ]

    def _of_kind(self, kind: int) -> str:
        """A good of a kind; a few of each are much liked."""
        within = min(int(self._rng.expovariate(1 / 9.0)), GOODS // KINDS - 1)
        return f"G{within * KINDS + kind}"

    def _popular_one(self) -> str:
        return f"G{self._rng.choices(self._order, self._popular)[0]}"
