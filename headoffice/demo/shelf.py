"""The demo chain's 400 goods: snacks in their packs, with numbers, codes and prices."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from random import Random

from headoffice.demo import savoury, sweet
from headoffice.demo.pictures import picture
from headoffice.demo.snack import FORMS, Form, Snack
from storeapp.domain.barcode import check_digit

SNACKS: Mapping[str, tuple[Snack, ...]] = {
    "plums": sweet.PLUMS,
    "dried-fruit": sweet.DRIED_FRUIT,
    "nuts": savoury.NUTS,
    "jerky": savoury.JERKY,
    "savoury": savoury.SAVOURY,
    "candy": sweet.CANDY,
    "tea": savoury.TEA,
    "gifts": savoury.GIFTS,
}
"""The categories in the order of the shelves."""

_FARM_PRODUCE = frozenset(
    {"绿葡萄干", "黑加仑葡萄干", "红提干", "和田大枣", "宁夏枸杞", "桂圆干", "荔枝干", "杭白菊"}
    | {"平阴玫瑰", "纸皮核桃", "富平柿饼"}
)
"""Dried and otherwise as it grew: taxed as farm produce."""

_PACKING_FEN = {"bag": 80, "pouch": 100, "jar": 400, "tin": 800, "box": 500, "gift": 1500}

_HEADER = (
    "sku",
    "name_zh",
    "name_en",
    "unit",
    "price",
    "tax",
    "category",
    "plu",
    "barcodes",
    "picture",
    "rank",
    "cost",
)

_COST_PERCENT = {
    "plums": (46, 54),
    "dried-fruit": (50, 58),
    "nuts": (58, 68),
    "jerky": (55, 64),
    "savoury": (52, 62),
    "candy": (42, 52),
    "tea": (38, 50),
    "gifts": (48, 58),
}
"""What goods of a category cost the chain, of their price: from so much to so much."""


@dataclass(frozen=True, slots=True)
class Ware:
    """One good: `codes` as they are written in an import file, `price_minor` of its home zone,
    `cost_minor` of a unit."""

    sku: str
    zh: str
    en: str
    unit: str
    price_minor: int
    tax: str
    category: str
    plu: str
    codes: str
    picture: str
    svg: str
    rank: int
    cost_minor: int

    @property
    def loose(self) -> bool:
        return self.unit == "kg"


def wares(seed: int) -> tuple[Ware, ...]:
    """All 400 goods, shelf by shelf."""
    random = Random(seed)
    costs = Random(f"costs-{seed}")
    packs = list(_packs())
    ranks = list(range(1, len(packs) + 1))
    random.shuffle(ranks)
    makers = {category: f"{random.randrange(10_000, 100_000)}" for category in SNACKS}
    return tuple(
        _ware(random, makers, place, rank, _cost_percent(costs, pack[1]), *pack)
        for place, (pack, rank) in enumerate(zip(packs, ranks, strict=True), start=1)
    )


def csv_file(goods: Sequence[Ware], prices: Mapping[str, int]) -> bytes:
    """The goods as a file for the import, with these prices by SKU."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(_HEADER)
    for ware in goods:
        writer.writerow(
            [
                ware.sku,
                ware.zh,
                ware.en,
                ware.unit,
                yuan(prices[ware.sku]),
                ware.tax,
                ware.category,
                ware.plu,
                ware.codes,
                ware.picture,
                ware.rank,
                yuan(ware.cost_minor),
            ]
        )
    return text.getvalue().encode()


def yuan(minor: int) -> str:
    return f"{minor // 100}.{minor % 100:02d}"


def shelf_price(minor: int) -> int:
    """The amount near `minor` that a shop would write on the shelf: 6.50, 12.90, 39.80, 128.00."""
    if minor < 2000:
        endings: tuple[int, ...] = (50, 80, 90)
        step = 100
    elif minor < 10_000:
        endings, step = (580, 680, 880, 980), 1000
    else:
        endings, step = (600, 800, 900), 1000
    near = [
        whole * step + ending
        for whole in range(max(0, minor // step - 1), minor // step + 2)
        for ending in endings
    ]
    return min(near, key=lambda price: abs(price - minor))


def _packs() -> Iterator[tuple[int, str, Snack, Form]]:
    for shelf, (category, snacks) in enumerate(SNACKS.items()):
        for snack in snacks:
            for letter in snack.forms:
                yield shelf, category, snack, FORMS[category][letter]


def _ware(
    random: Random,
    makers: Mapping[str, str],
    place: int,
    rank: int,
    cost_percent: int,
    shelf: int,
    category: str,
    snack: Snack,
    form: Form,
) -> Ware:
    price = _price(snack, form)
    loose = form.grams == 0
    drawing = f"{form.drawn}-{snack.emblem}-{snack.hue}"
    return Ware(
        sku=f"MM{shelf + 1}{place:04d}",
        zh=f"散装{snack.zh}" if loose else f"{snack.zh} {form.zh}".rstrip(),
        en=f"{snack.en}, Loose" if loose else f"{snack.en} {form.en}".rstrip(),
        unit="kg" if loose else "pc",
        price_minor=price,
        tax="vat9" if snack.zh in _FARM_PRODUCE else "vat13",
        category=category,
        plu=f"{1000 + place:05d}" if loose else "",
        codes="" if loose else _codes(random, f"69{shelf}{makers[category]}{place:04d}", price),
        picture=drawing,
        svg=picture(form.drawn, snack.emblem, snack.hue),
        rank=rank,
        cost_minor=price * cost_percent // 100,
    )


def _cost_percent(random: Random, category: str) -> int:
    least, most = _COST_PERCENT[category]
    return random.randrange(least, most)


def _price(snack: Snack, form: Form) -> int:
    """A kilogram loose, or the pack's share of one with a margin and the packing."""
    if form.grams == 0:
        return snack.yuan * 100 - 20
    return shelf_price(snack.yuan * form.grams // 9 + _PACKING_FEN[form.drawn])


def _codes(random: Random, digits: str, price: int) -> str:
    """The piece's EAN-13 and, for many goods, a pack: six with a price, or a case of twelve."""
    ean = digits + str(check_digit(digits))
    kind = random.randrange(100)
    if price > 10_000 or kind >= 55:
        return ean
    if kind < 35:
        # A box of six is a trade item of its own, so it has a number of its own.
        box = str(int(digits) + 5000)
        return f"{ean};{box}{check_digit(box)}*6={yuan(shelf_price(price * 6 * 92 // 100))}"
    case = "1" + digits
    return f"{ean};{case}{check_digit(case)}*12"
