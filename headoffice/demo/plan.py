"""The demo chain as one value: everything that a seed decides, before any database."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from random import Random

from headoffice.demo.people import DemoMember, Person, members, people
from headoffice.demo.places import STORES, SUZHOU, WAREHOUSE, ZONES
from headoffice.demo.shelf import SNACKS, Ware, shelf_price, wares

QUICK_KEYS = 24

_FAVOURITES = {
    "plums": (4, 3),
    "dried-fruit": (2, 2),
    "nuts": (3, 2),
    "jerky": (1, 2),
    "savoury": (0, 1),
    "candy": (1, 1),
    "tea": (0, 1),
    "gifts": (0, 1),
}
"""Quick keys per category: so many loose goods and so many in packs."""


@dataclass(frozen=True, slots=True)
class Plan:
    """The chain before it is in a database; `stock` is thousandths by store and SKU."""

    wares: tuple[Ware, ...]
    prices: Mapping[str, Mapping[str, int]]
    stock: Mapping[str, Mapping[str, int]]
    quick_keys: Mapping[str, tuple[str, ...]]
    people: tuple[Person, ...]
    members: tuple[DemoMember, ...]

    def digest(self) -> str:
        """A hash over all of it: the same seed gives the same chain, on every machine."""
        return hashlib.sha256(repr(self).encode()).hexdigest()


def plan(seed: int, goods: int = 400) -> Plan:
    """The chain of that seed; with fewer goods, each category keeps its share."""
    chosen = _thinned(wares(seed), goods)
    return Plan(
        wares=chosen,
        prices={zone: _prices(seed, zone, chosen) for zone in ZONES},
        stock={place.code: _stock(seed, place.code, chosen) for place in (WAREHOUSE, *STORES)},
        quick_keys={place.code: _quick_keys(seed, place.code, chosen) for place in STORES},
        people=people(seed),
        members=members(seed),
    )


def _thinned(all_wares: Sequence[Ware], goods: int) -> tuple[Ware, ...]:
    """`goods` of them, evenly over the shelves."""
    most = len(all_wares)
    if goods >= most:
        return tuple(all_wares)
    return tuple(all_wares[number * most // goods] for number in range(goods))


def _prices(seed: int, zone: str, goods: Sequence[Ware]) -> dict[str, int]:
    """Prices per SKU: in Suzhou some goods cost a little more, as rents there do."""
    random = Random(f"prices-{seed}-{zone}")
    return {ware.sku: _zone_price(random, zone, ware) for ware in goods}


def _zone_price(random: Random, zone: str, ware: Ware) -> int:
    if zone != SUZHOU or random.randrange(8):
        return ware.price_minor
    dearer = ware.price_minor * 106 // 100
    return dearer // 100 * 100 + 80 if ware.loose else shelf_price(dearer)


def _stock(seed: int, store: str, goods: Sequence[Ware]) -> dict[str, int]:
    """What is there on the first day: here and there a good is nearly or quite sold out."""
    random = Random(f"stock-{seed}-{store}")
    factor = 12 if store == WAREHOUSE.code else 1
    return {ware.sku: _level(random, ware) * factor for ware in goods}


def _level(random: Random, ware: Ware) -> int:
    luck = random.randrange(100)
    if luck < 3:
        return 0
    if ware.loose:
        return random.randrange(300, 900) if luck < 8 else random.randrange(2_500, 16_000)
    if luck < 8:
        return random.randrange(1, 4) * 1000
    most = 12 if ware.price_minor >= 10_000 else 48
    return random.randrange(most // 4, most) * 1000


def _quick_keys(seed: int, store: str, goods: Sequence[Ware]) -> tuple[str, ...]:
    """The store's favourites, category by category, loose goods before packs."""
    random = Random(f"keys-{seed}-{store}")
    found: list[str] = []
    for category in SNACKS:
        for loose, count in zip((True, False), _FAVOURITES[category], strict=True):
            fitting = [w for w in goods if w.category == category and w.loose is loose]
            likely = sorted(fitting, key=lambda ware: ware.rank)[: count * 3]
            picked = random.sample(likely, min(count, len(likely)))
            found += sorted(ware.sku for ware in picked)
    return tuple(found[:QUICK_KEYS])
