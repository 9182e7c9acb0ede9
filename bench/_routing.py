"""A chain in the Yangtze delta with orders of a day, as problems of routing."""

from __future__ import annotations

import random
from collections.abc import Sequence
from itertools import accumulate

from headoffice.routing.model import (
    UNIT,
    Costs,
    Line,
    Order,
    Place,
    PlaceKind,
    Point,
    Problem,
    Stock,
)
from headoffice.routing.rules import (
    EVERY,
    KeepBack,
    Mode,
    OwnedBy,
    Ownership,
    Route,
    Rules,
    Sort,
    Within,
)

DISTRICTS = {
    "Huangpu": (31.2316, 121.4846),
    "Xuhui": (31.1883, 121.4365),
    "Jing'an": (31.2290, 121.4480),
    "Pudong": (31.2215, 121.5447),
    "Minhang": (31.1130, 121.3817),
    "Songjiang": (31.0322, 121.2277),
    "Jiading": (31.3756, 121.2655),
    "Baoshan": (31.4045, 121.4894),
    "Xihu": (30.2594, 120.1303),
    "Gongshu": (30.3192, 120.1419),
    "Binjiang": (30.2085, 120.2120),
    "Linping": (30.4190, 120.2993),
    "Xiaoshan": (30.1838, 120.2645),
    "Gusu": (31.3114, 120.6173),
    "Wuzhong": (31.2623, 120.6320),
    "Huqiu": (31.3296, 120.5729),
    "Xiangcheng": (31.3690, 120.6424),
    "Kunshan": (31.3856, 120.9810),
    "Changshu": (31.6538, 120.7525),
    "Zhangjiagang": (31.8754, 120.5556),
    "Liangxi": (31.5664, 120.3032),
    "Jiangyin": (31.9209, 120.2847),
    "Tianning": (31.7797, 119.9995),
    "Xuanwu": (32.0486, 118.7978),
    "Jianye": (32.0036, 118.7316),
    "Jiangning": (31.9535, 118.8398),
    "Jingkou": (32.1984, 119.4704),
    "Chongchuan": (32.0098, 120.8571),
    "Nanhu": (30.7472, 120.7833),
    "Wuxing": (30.8573, 120.1858),
    "Yuecheng": (29.9889, 120.5822),
    "Haishu": (29.8596, 121.5508),
    "Guangling": (32.3945, 119.4316),
}
"""Where the districts' seats are, to about a kilometre; latitude and longitude in degrees."""

GOODS = 400
SIZES = {1: 34, 2: 26, 3: 16, 4: 10, 5: 6, 6: 4, 7: 2, 8: 2}
"""Lines of an order, and how many of a hundred have so many."""
PIECES = (1, 1, 1, 1, 1, 1, 2, 2, 3)
AT_MS = 1_800_000_000_000
HOUR_MS = 3_600_000
COSTS = Costs(
    parcel_minor=600,
    km_minor=2,
    late_hour_minor=20,
    reroute_minor=500,
    unfilled_minor=2_500,
    cover_days=7,
    transit_min=600,
    transit_100km_min=180,
)
RULES = Rules(
    "delta",
    1,
    (
        Route(
            "all",
            EVERY,
            (
                OwnedBy("shared stock", Ownership.OPTED_IN),
                Within("not too far", 250),
                KeepBack("one for the shelf", UNIT, frozenset({"shop"})),
            ),
            max_parcels=3,
            sorts=(Sort.NEAREST,),
        ),
    ),
)

_WEIGHTS = tuple(accumulate(1 / (rank + 8) for rank in range(GOODS)))


def problem(seed: int, *, orders: int, places: int, supply: float = 1.3) -> Problem:
    """So many orders and places; there is `supply` times what is asked for, unevenly spread."""
    chance = random.Random(seed)
    where = tuple(_place(chance, number) for number in range(places))
    asked = tuple(_order(chance, number) for number in range(orders))
    return Problem(where, asked, _stock(chance, where, asked, supply), COSTS, RULES, AT_MS)


def order(chance: random.Random, number: int, lines: int) -> Order:
    """An order of so many lines to somewhere near a district's seat."""
    wanted: dict[int, None] = {}
    while len(wanted) < lines:
        wanted[chance.choices(range(GOODS), cum_weights=_WEIGHTS)[0]] = None
    return Order(
        f"O{number:04}",
        Mode.SHIP,
        tuple(_line(chance, place, good) for place, good in enumerate(wanted)),
        point=_near(chance, chance.choice(tuple(DISTRICTS))),
        promise_ms=AT_MS + chance.choice((12, 24, 48)) * HOUR_MS,
    )


def _order(chance: random.Random, number: int) -> Order:
    lines = chance.choices(tuple(SIZES), weights=tuple(SIZES.values()))[0]
    return order(chance, number, lines)


def _line(chance: random.Random, place: int, good: int) -> Line:
    pieces = chance.choice(PIECES)
    return Line(str(place), f"G{good:03}", pieces * UNIT, value_minor=pieces * (500 + good * 7))


def _place(chance: random.Random, number: int) -> Place:
    district = tuple(DISTRICTS)[number % len(DISTRICTS)]
    warehouse, franchise = number % 20 == 19, chance.random() < 0.3
    return Place(
        f"P{number:03}",
        _near(chance, district),
        PlaceKind.WAREHOUSE if warehouse else PlaceKind.STORE,
        owner=f"F{number}" if franchise and not warehouse else "",
        opted_in=chance.random() < 0.8,
        groups=frozenset({"warehouse" if warehouse else "shop"}),
        capacity=None if warehouse else chance.randint(12, 30),
        pick_minor=120 if warehouse else chance.randint(150, 350),
        handling_minor=20 if warehouse else chance.randint(20, 60),
        accept_permille=1000 if warehouse else chance.randint(820, 990),
        ready_min=chance.choice((60, 120, 240)),
    )


def _near(chance: random.Random, district: str) -> Point:
    lat, lon = DISTRICTS[district]
    return Point(
        round((lat + chance.uniform(-0.08, 0.08)) * 1e6),
        round((lon + chance.uniform(-0.08, 0.08)) * 1e6),
    )


def _stock(
    chance: random.Random, places: Sequence[Place], orders: Sequence[Order], supply: float
) -> dict[tuple[str, str], Stock]:
    wanted: dict[str, int] = {}
    for each in orders:
        for line in each.lines:
            wanted[line.sku] = wanted.get(line.sku, 0) + line.quantity // UNIT
    found: dict[tuple[str, str], int] = {}
    for sku, pieces in wanted.items():
        here = chance.sample(places, max(1, round(len(places) * chance.uniform(0.2, 0.7))))
        for _ in range(round(pieces * supply) + len(here) // 2):
            place = chance.choice(here)
            found[place.code, sku] = found.get((place.code, sku), 0) + 1
    # What the rules keep back is there besides.
    return {key: _worth(chance, pieces + 1) for key, pieces in found.items()}


def _worth(chance: random.Random, pieces: int) -> Stock:
    return Stock(
        pieces * UNIT,
        per_day=chance.randint(0, 700),
        margin_minor=chance.randint(150, 900),
        markdown_minor=chance.choice((0, 0, 0, 0, 0, 120)),
    )
