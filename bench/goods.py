"""Goods by the hundred thousand, the same at every run: as rows, as CSV, as a catalogue file."""

from __future__ import annotations

import csv
import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import sqlcipher3
from pypinyin import lazy_pinyin

from storeapp.domain.barcode import check_digit
from storeapp.domain.search import index_text
from storeapp.sync.wire.catalogue_file import SCHEMA, SCHEMA_VERSION

SEED = 20261121

_WAYS = [
    "九制",
    "盐津",
    "话香",
    "陈皮",
    "蜂蜜",
    "奶香",
    "炭烤",
    "原味",
    "五香",
    "椒盐",
    "麻辣",
    "手剥",
    "冻干",
    "低糖",
    "酒香",
    "柠檬",
    "玫瑰",
    "桂花",
]
_KINDS = [
    "话梅",
    "梅条",
    "杏脯",
    "芒果干",
    "葡萄干",
    "山楂片",
    "核桃",
    "腰果",
    "开心果",
    "瓜子",
    "花生",
    "牛肉干",
    "鱿鱼丝",
    "海苔",
    "麻花",
    "酥糖",
]
_PLACES = [
    "杭州",
    "苏州",
    "新疆",
    "云南",
    "漳州",
    "潮州",
    "临安",
    "宁波",
    "无锡",
    "广西",
    "福建",
    "山东",
    "陕西",
    "四川",
]
_WAYS_EN = [
    "Nine-Process",
    "Salted",
    "Classic",
    "Tangerine",
    "Honey",
    "Milk",
    "Charcoal",
    "Original",
    "Five-Spice",
    "Pepper",
    "Hot",
    "Hand-Shelled",
    "Freeze-Dried",
    "Low-Sugar",
    "Wine",
    "Lemon",
    "Rose",
    "Osmanthus",
]
_KINDS_EN = [
    "Plum",
    "Plum Strips",
    "Apricot",
    "Mango",
    "Raisins",
    "Hawthorn",
    "Walnuts",
    "Cashews",
    "Pistachios",
    "Seeds",
    "Peanuts",
    "Beef Jerky",
    "Squid Strips",
    "Seaweed",
    "Twists",
    "Candy",
]
_WEIGHTS_G = (60, 80, 100, 120, 150, 180, 200, 250, 300, 400, 500, 1000)


@dataclass(frozen=True, slots=True)
class Good:
    """A good by its number: SKU, names, EAN-13 and price follow from it."""

    number: int
    zh: str
    en: str
    pinyin: tuple[str, ...]
    price_minor: int

    @property
    def sku(self) -> str:
        return f"B{self.number:07d}"

    @property
    def ean(self) -> str:
        return ean_of(self.number)


def ean_of(number: int) -> str:
    """The EAN-13 of the good with that number."""
    body = f"69{number:010d}"
    return f"{body}{check_digit(body)}"


def goods(count: int) -> Iterator[Good]:
    """That many goods, in order; good `n` is the same for any count."""
    return map(good_of, range(count))


def good_of(number: int) -> Good:
    """The good of that number."""
    chance = random.Random(SEED + number)
    way, kind = chance.randrange(len(_WAYS)), chance.randrange(len(_KINDS))
    place, weight_g = chance.choice(_PLACES), chance.choice(_WEIGHTS_G)
    zh = f"{place}{_WAYS[way]}{_KINDS[kind]}{weight_g}克{number % 97}号"
    en = f"{_WAYS_EN[way]} {_KINDS_EN[kind]} {weight_g} g No. {number % 97}"
    syllables = (*_spelt(place), *_spelt(_WAYS[way]), *_spelt(_KINDS[kind]))
    return Good(number, zh, en, syllables, chance.randrange(100, 30_000, 10))


def number_of(sku: str) -> int:
    """The number of the good with that SKU."""
    return int(sku.removeprefix("B"))


@cache
def _spelt(word: str) -> tuple[str, ...]:
    return tuple(lazy_pinyin(word))


def write_csv(file: Path, count: int) -> None:
    """The goods as head office imports them."""
    with file.open("w", encoding="utf-8", newline="") as out:
        rows = csv.writer(out)
        rows.writerow(
            [
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
            ]
        )
        for good in goods(count):
            price = f"{good.price_minor // 100}.{good.price_minor % 100:02d}"
            rows.writerow(
                [good.sku, good.zh, good.en, "pc", price, "N13", "snacks", "", good.ean, ""]
            )


def write_catalogue(file: Path, count: int) -> None:
    """A catalogue file straight from the contract's schema, for sizes an import is too slow for."""
    connection = sqlcipher3.dbapi2.connect(str(file), isolation_level=None)
    connection.execute("PRAGMA journal_mode=OFF")
    connection.execute("PRAGMA synchronous=OFF")
    for statement in SCHEMA:
        connection.execute(statement)
    connection.execute("BEGIN")
    for part in _parts(goods(count), 10_000):
        _insert(connection, part)
    connection.execute("COMMIT")
    connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
    connection.close()


def _insert(connection: sqlcipher3.dbapi2.Connection, part: list[Good]) -> None:
    connection.executemany(
        "INSERT INTO product VALUES (?,?,?,?,'pc','N13','snacks','','',?,?,1,1,'','','','','',0)",
        ((g.number + 1, g.sku, g.zh, g.en, " ".join(g.pinyin), g.number) for g in part),
    )
    connection.executemany(
        "INSERT INTO code VALUES (?,?,1000,NULL)", ((f"0{g.ean}", g.sku) for g in part)
    )
    connection.executemany(
        "INSERT INTO price VALUES (?,?,1)", ((g.sku, g.price_minor) for g in part)
    )
    connection.executemany(
        "INSERT INTO search (rowid, words) VALUES (?,?)",
        ((g.number + 1, index_text(g.zh, g.en, g.sku, [f"0{g.ean}"], g.pinyin)) for g in part),
    )


def _parts(rows: Iterable[Good], size: int) -> Iterator[list[Good]]:
    part: list[Good] = []
    for row in rows:
        part.append(row)
        if len(part) == size:
            yield part
            part = []
    if part:
        yield part
