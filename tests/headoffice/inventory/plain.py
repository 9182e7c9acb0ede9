"""The stock as a plain model: dictionaries, no database, no ledger, everything added up anew."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

ANYWHERE = ""


class Short(Exception):
    """There is not enough; nothing was changed."""


@dataclass
class Count:
    place: str
    sku: str
    at: int
    observed: int


@dataclass
class Plain:
    """`walks` are all changes of shelves but those by counts: place, good, moment, change.

    `has` is what refs have, by ref, bucket, place and good. What a place has in a bucket is the sum
    over its refs; what stands on a shelf follows from the newest count and what came after.
    """

    walks: list[tuple[str, str, int, int]] = field(default_factory=list)
    counts: list[Count] = field(default_factory=list)
    has: Counter[tuple[str, str, str, str]] = field(default_factory=Counter)
    holds: dict[str, tuple[str, int]] = field(default_factory=dict)
    channels: dict[str, str] = field(default_factory=dict)
    sold: Counter[tuple[str, str]] = field(default_factory=Counter)
    safety: dict[tuple[str, str], int] = field(default_factory=dict)
    good_safety: dict[str, int] = field(default_factory=dict)
    excluded: set[tuple[str, str]] = field(default_factory=set)
    threshold: Counter[tuple[str, str]] = field(default_factory=Counter)
    cap: dict[tuple[str, str], int] = field(default_factory=dict)

    # --- figures -------------------------------------------------------------------------

    def shelf(self, place: str, sku: str) -> int:
        counted = [count for count in self.counts if (count.place, count.sku) == (place, sku)]
        newest = max(counted, key=lambda count: count.at) if counted else Count(place, sku, -1, 0)
        newest = [count for count in counted if count.at == newest.at][-1] if counted else newest
        here = [(at, n) for where, what, at, n in self.walks if (where, what) == (place, sku)]
        return newest.observed + sum(n for at, n in here if at > newest.at)

    def bucket(self, bucket: str, place: str, sku: str) -> int:
        return sum(n for (_, b, p, s), n in self.has.items() if (b, p, s) == (bucket, place, sku))

    def of(self, ref: str, bucket: str) -> dict[tuple[str, str], int]:
        mine = {(p, s): n for (r, b, p, s), n in self.has.items() if (r, b) == (ref, bucket) and n}
        return dict(sorted(mine.items()))

    def atf(self, place: str, sku: str, channel: str) -> int:
        if (channel, place) in self.excluded:
            return 0
        safety = self.safety.get((place, sku), self.good_safety.get(channel, 0))
        promised = self.bucket("reserved", place, sku) + self.bucket("held", place, sku)
        return max(0, self.shelf(place, sku) - promised - safety)

    def ato(self, sku: str, channel: str, places: list[str]) -> int:
        left = sum(self.atf(place, sku, channel) for place in places)
        left -= self.bucket("reserved", ANYWHERE, sku) + self.bucket("held", ANYWHERE, sku)
        left -= self.threshold[channel, sku]
        if (channel, sku) in self.cap:
            left = min(left, self.cap[channel, sku] - max(0, self.sold[channel, sku]))
        return max(0, left)

    # --- what is done --------------------------------------------------------------------

    def walk(self, place: str, sku: str, at: int, n: int) -> None:
        self.walks.append((place, sku, at, n))

    def count(self, place: str, sku: str, at: int, observed: int) -> None:
        self.counts.append(Count(place, sku, at, observed))

    def give(self, ref: str, bucket: str, place: str, sku: str, n: int) -> None:
        self.has[ref, bucket, place, sku] += n

    def promise(self, channel: str, sku: str, n: int) -> None:
        if channel:
            self.sold[channel, sku] += n

    def hold(
        self,
        ref: str,
        channel: str,
        demand: Mapping[str, int],
        place: str,
        until: int,
        places: list[str],
    ) -> None:
        for sku, n in demand.items():
            if self.ato(sku, channel, places) < n:
                raise Short
            if place and self.atf(place, sku, channel) < n:
                raise Short
        self.holds[ref] = (channel, until)
        for sku, n in demand.items():
            self.give(ref, "held", place, sku, n)
            self.promise(channel, sku, n)

    def end(self, ref: str) -> None:
        channel, _ = self.holds.pop(ref)
        for (place, sku), n in self.of(ref, "held").items():
            self.give(ref, "held", place, sku, -n)
            self.promise(channel, sku, -n)

    def pin(self, ref: str, place: str) -> None:
        held = self.of(ref, "held")
        if all(at == place for at, _ in held):
            return
        for (_, sku), n in held.items():
            if self.atf(place, sku, self.holds[ref][0]) < n:
                raise Short
        for (at, sku), n in held.items():
            self.give(ref, "held", at, sku, -n)
            self.give(ref, "held", place, sku, n)

    def reserve(
        self, ref: str, place: str, demand: Mapping[str, int], source: str, places: list[str]
    ) -> None:
        channel = self.holds[source][0] if source in self.holds else self.channels.get(source, "")
        given = self._given(source, demand)
        for sku, n in demand.items():
            covered = [(at, part) for _, at, what, part in given if what == sku]
            anew = n - sum(part for _, part in covered)
            if anew and self.ato(sku, channel, places) < anew:
                raise Short
            there = n - sum(part for at, part in covered if at == place)
            if place and there and self.atf(place, sku, channel) < there:
                raise Short
        self.channels[ref] = channel
        for bucket, at, sku, n in given:
            self.give(source, bucket, at, sku, -n)
            self.promise(channel, sku, -n)
        for sku, n in demand.items():
            self.give(ref, "reserved", place, sku, n)
            self.promise(channel, sku, n)
        if source in self.holds and not self.of(source, "held"):
            self.holds.pop(source)

    def _given(self, source: str, demand: Mapping[str, int]) -> list[tuple[str, str, str, int]]:
        given, left = [], dict(demand)
        for bucket in ("held", "reserved"):
            for (at, sku), n in self.of(source, bucket).items() if source else ():
                part = min(left.get(sku, 0), n)
                if part:
                    given.append((bucket, at, sku, part))
                    left[sku] -= part
        return given

    def unreserve(self, ref: str) -> None:
        for (place, sku), n in self.of(ref, "reserved").items():
            self.give(ref, "reserved", place, sku, -n)
            self.promise(self.channels[ref], sku, -n)

    def move(self, ref: str, source: str, to: str, sku: str, n: int, at: int) -> str:
        """From one bucket of a ref to another, or out for ""; the shelf follows. The place."""
        ((place, _),) = (key for key, has in self.of(ref, source).items() if key[1] == sku)
        self.give(ref, source, place, sku, -n)
        if to and to != "shelf":
            self.give(ref, to, place, sku, n)
        if source == "reserved":
            self.walk(place, sku, at, -n)
        if to == "shelf":
            self.walk(place, sku, at, n)
        return place
