"""The units of a basket while their prices are worked out, in runs of units that are alike."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from storeapp.domain.pricing import Part, Share
from storeapp.promotions.occasion import Item


class Run:
    """Units of one item that cost the same by the same promotions. Mutable, within one pricing.

    `before_item` and `after_item` are what one cost before and after the item layer; `used` are
    the promotions (by index) that took it, `stage` the last stage in which one did.
    """

    __slots__ = (
        "after_item",
        "before_item",
        "count",
        "item",
        "net",
        "parts",
        "place",
        "stage",
        "used",
    )

    def __init__(self, place: int, item: Item, count: int) -> None:
        self.place = place
        self.item = item
        self.count = count
        self.net = self.before_item = self.after_item = item.each
        self.parts: tuple[Part, ...] = ()
        self.used: tuple[int, ...] = ()
        self.stage = -1

    def like(self, count: int) -> Run:
        """Another run of the same kind, of so many units."""
        run = Run(self.place, self.item, count)
        run.net, run.before_item, run.after_item = self.net, self.before_item, self.after_item
        run.parts, run.used, run.stage = self.parts, self.used, self.stage
        return run


class Pool:
    """All runs, by the item they belong to, items in the order of the basket."""

    def __init__(self, items: Sequence[Item]) -> None:
        self._of: list[list[Run]] = [
            [Run(place, item, item.count)] for place, item in enumerate(items)
        ]

    def of(self, place: int) -> list[Run]:
        return self._of[place]

    def __iter__(self) -> Iterator[Run]:
        for runs in self._of:
            yield from runs

    def part(self, run: Run, count: int) -> Run:
        """A run of `count` units of it, parted off; the run itself when that is all of it."""
        if count == run.count:
            return run
        run.count -= count
        parted = run.like(count)
        self._of[run.place].append(parted)
        return parted

    @property
    def runs(self) -> int:
        """How many runs there are; it grows when one is parted."""
        return sum(map(len, self._of))

    @property
    def total(self) -> int:
        """What all units cost as it stands."""
        return sum(run.count * run.net for run in self)

    def begin_items(self) -> None:
        """The item layer begins: from what units cost now, it takes away."""
        for run in self:
            run.before_item = run.net

    def end_items(self) -> None:
        """The item layer is done: what units cost now is what `after_item` measures."""
        for run in self:
            run.after_item = run.net

    def shares(self, place: int) -> tuple[Share, ...]:
        """The item's units as runs, those alike put together again, the dearest first."""
        alike: dict[tuple[int, tuple[Part, ...]], int] = {}
        for run in self._of[place]:
            key = (run.net, run.parts)
            alike[key] = alike.get(key, 0) + run.count
        ordered = sorted(alike, key=lambda key: (-key[0], [(p.promotion, p.minor) for p in key[1]]))
        return tuple(Share(alike[key], key[0], key[1]) for key in ordered)
