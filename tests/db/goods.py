"""A catalogue file with its streams, goods for it, and pages that bring them."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, closing
from pathlib import Path

from storeapp.db.catalogue_file import CatalogueFile
from storeapp.db.catalogue_streams import CatalogueStreams
from storeapp.db.connect import Durability, connect
from storeapp.domain.catalogue import Name, Product
from storeapp.domain.money import Money
from storeapp.domain.quantity import Unit
from storeapp.ports.streams import Change, Page

GOODS = "catalog/east"
PRICES = "price/east"
STOCK = "stock/S01"

PLUM = Product("P1", Name("九制话梅", "Nine-Process Plum"), Unit.PIECE, Money(1280), 2, "N13")


def goods(zh: str = "九制话梅", en: str = "Nine-Process Plum", **more: object) -> dict[str, object]:
    return {"zh": zh, "en": en, "unit": "pc", "tax": "N13", **more}


def put(pos: int, key: str, body: Mapping[str, object]) -> Change:
    return Change(pos, key, False, body)


def deleted(pos: int, key: str) -> Change:
    return Change(pos, key, True, None)


def page(stream: str, *changes: Change, generation: str = "g1") -> Page:
    pos = max((change.pos for change in changes), default=0)
    return Page(stream, generation, changes, f"after {pos}", pos)


class Opened:
    """A catalogue file with its streams, as the till has them."""

    def __init__(self, path: Path) -> None:
        self.file = CatalogueFile(path)
        self.was_there = self.file.open()
        self.streams = CatalogueStreams(self.file)

    async def holds(self, *changes: Change, stream: str = GOODS) -> None:
        await self.streams.apply(page(stream, *changes))


@asynccontextmanager
async def opened(folder: Path) -> AsyncIterator[Opened]:
    catalogue = Opened(folder / "catalog.db")
    try:
        yield catalogue
    finally:
        await catalogue.streams.close()


@asynccontextmanager
async def with_plum(folder: Path) -> AsyncIterator[Opened]:
    """One good, P1, at 12.80, with a code of its own, of a box of six, and a PLU."""
    codes = [
        {"code": "06901234567892"},
        {"code": "16901234567899", "thousandths": 6000, "pack_minor": 7000},
        {"code": "plu:00042"},
    ]
    async with opened(folder) as catalogue:
        await catalogue.holds(put(1, "P1", goods(codes=codes, pinyin="jiu zhi hua mei")))
        await catalogue.holds(put(2, "P1", {"minor": 1280}), stream=PRICES)
        yield catalogue


def rows(folder: Path, sql: str) -> list[tuple[object, ...]]:
    with closing(connect(folder / "catalog.db", durability=Durability.NORMAL)) as connection:
        return connection.execute(sql).fetchall()


def shop() -> list[Change]:
    """Twelve goods; the words of one are the beginnings of another's."""
    names = [
        ("九制话梅", "Nine-Process Plum", "jiu zhi hua mei", 3),
        ("话梅糖", "Plum Candy", "hua mei tang", 2),
        ("雪花酥", "Snowflake Crisp", "xue hua su", 1),
        ("花生", "Peanut", "hua sheng", 9),
        ("花生酥", "Peanut Crisp", "hua sheng su", 8),
        ("咸花生", "Salted Peanut", "xian hua sheng", 7),
        ("杏干", "Dried Apricot", "xing gan", 0),
        ("葡萄干", "Raisin", "pu tao gan", 0),
        ("农夫山泉", "Spring Water 550", "nong fu shan quan", 0),
        ("绿茶", "Green Tea", "lv cha", 0),
        ("Café 咖啡", "Café", "ka fei", 0),
        ("山楂片", "Hawthorn Chip", "shan zha pian", 0),
    ]
    return [
        put(
            number,
            f"S{number:02}",
            goods(
                zh,
                en,
                pinyin=pinyin,
                rank=rank,
                codes=[{"code": f"{6900000000000 + 13 * number:014}"}],
            ),
        )
        for number, (zh, en, pinyin, rank) in enumerate(names, 1)
    ]


ALL = (
    "SELECT sku, zh, active, pos FROM product",
    "SELECT * FROM price",
    "SELECT * FROM stock",
    "SELECT * FROM picture",
    "SELECT * FROM position",
    "SELECT rowid FROM search WHERE words MATCH 'new'",
    "SELECT rowid FROM search WHERE words MATCH 'old'",
)
