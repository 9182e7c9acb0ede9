"""A zone's catalogue as the SQLite file that a till sells from, built from the feed itself.

The file is the newest row of every key up to a position, so a till that starts from it has what
one has that read every row; what waits in a group is in it as what waits. Goods stand in the order
of their rank: the likeliest come first.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from operator import attrgetter
from pathlib import Path
from typing import Any

import sqlcipher3.dbapi2 as sqlite
import zstandard
from sqlalchemy import text
from sqlmodel import Session

from headoffice.catalogue.rows import PICTURE_KEY, catalog_stream, price_stream
from headoffice.catalogue.snapshot_groups import Groups, read_groups
from headoffice.feed.heads import cursor_at, heads
from storeapp.domain.search import index_text
from storeapp.sync.wire.catalogue_file import SCHEMA, SCHEMA_VERSION
from storeapp.sync.wire.messages import CHUNK_BYTES, Chunk, StreamHead
from storeapp.sync.wire.rows import GoodsRow, PictureRow, PriceRow

ZSTD_LEVEL = 3

_ROWS = text(
    "SELECT key, pos, body, group_id FROM change"
    " WHERE stream = :stream AND pos <= :head AND op = '' ORDER BY pos"
)


@dataclass(frozen=True, slots=True)
class Newest:
    """The newest row of a key; `body` is JSON."""

    key: str
    pos: int
    body: str


@dataclass(frozen=True, slots=True)
class Content:
    """What a zone's two streams hold at their heads, without what was deleted; `staged` and
    `groups` are the rows of the tables that they are named after."""

    catalog: StreamHead
    price: StreamHead
    goods: list[Newest]
    pictures: list[Newest]
    prices: list[Newest]
    staged: list[tuple[object, ...]]
    groups: list[tuple[object, ...]]


def read_content(session: Session, zone: str, *, now_ms: int | None = None) -> Content | None:
    """What there is to put into a zone's file; None before its first goods."""
    catalog, price = heads(session, [catalog_stream(zone), price_stream(zone)])
    if not catalog.head:
        return None
    now_ms = time.time_ns() // 1_000_000 if now_ms is None else now_ms
    groups = read_groups(session, (catalog, price), now_ms=now_ms)
    rows, staged = _newest(session, catalog, groups)
    prices, staged_prices = _newest(session, price, groups)
    return Content(
        catalog=catalog,
        price=price,
        goods=[row for row in rows if not row.key.startswith(PICTURE_KEY)],
        pictures=[row for row in rows if row.key.startswith(PICTURE_KEY)],
        prices=prices,
        staged=staged + staged_prices,
        groups=groups.as_rows(),
    )


def write_file(content: Content, file: Path, scratch: Path) -> None:
    """Builds the file, compact; `scratch` is written on the way. Neither may exist before."""
    with closing(sqlite.connect(scratch, isolation_level=None)) as connection:
        for pragma in ("journal_mode = OFF", "synchronous = OFF", "cache_size = -64000"):
            connection.execute(f"PRAGMA {pragma}")
        connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
        connection.execute("BEGIN")
        for statement in SCHEMA:
            connection.execute(statement)
        _fill(connection, content)
        connection.execute("COMMIT")
        connection.execute("VACUUM INTO ?", (str(file),))


def pack(file: Path) -> Iterator[tuple[Chunk, bytes]]:
    """The file in compressed chunks; a stretch of it that is as before gives the same chunk."""
    packer = zstandard.ZstdCompressor(level=ZSTD_LEVEL)
    with file.open("rb") as source:
        while piece := source.read(CHUNK_BYTES):
            packed = packer.compress(piece)
            yield Chunk(sha256=hashlib.sha256(packed).hexdigest(), size=len(packed)), packed


def _newest(
    session: Session, head: StreamHead, groups: Groups
) -> tuple[list[Newest], list[tuple[object, ...]]]:
    """What is in force at the head of a stream, and what waits and is newer than that."""
    found: dict[str, Newest] = {}
    staged: dict[str, list[tuple[object, ...]]] = {}
    rows = session.execute(
        _ROWS.execution_options(yield_per=10_000), {"stream": head.stream, "head": head.head}
    )
    for key, pos, body, group in rows:
        if group and pos < groups.withdrawn.get((head.stream, group), 0):
            continue
        if group and group not in groups.in_force:
            staged.setdefault(key, []).append((head.stream, key, pos, group, body))
            continue
        staged.pop(key, None)
        if body is None:
            found.pop(key, None)
        else:
            found[key] = Newest(key, pos, body)
    return list(found.values()), [row for waiting in staged.values() for row in waiting]


def _fill(connection: Any, content: Content) -> None:
    goods = _in_order(content.goods)
    connection.executemany(
        "INSERT INTO product VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (_product(number, row, body) for number, (row, body) in enumerate(goods, start=1)),
    )
    connection.executemany("INSERT INTO code VALUES (?, ?, ?, ?)", sorted(_codes(goods)))
    connection.executemany(
        "INSERT INTO price VALUES (?, ?, ?)",
        sorted((r.key, PriceRow.model_validate_json(r.body).minor, r.pos) for r in content.prices),
    )
    connection.executemany("INSERT INTO picture VALUES (?, ?, ?)", _pictures(content.pictures))
    connection.executemany(
        "INSERT INTO position VALUES (?, ?, ?, ?)",
        [(h.stream, h.generation, h.head, cursor_at(h)) for h in (content.catalog, content.price)],
    )
    connection.executemany("INSERT INTO staged_row VALUES (?, ?, ?, ?, ?)", sorted(content.staged))
    connection.executemany("INSERT INTO staged_group VALUES (?, ?, ?, ?, ?, ?)", content.groups)
    connection.executemany("INSERT INTO search (rowid, words) VALUES (?, ?)", _search(goods))
    connection.execute("INSERT INTO search (search) VALUES ('optimize')")


Good = tuple[Newest, GoodsRow]


def _in_order(rows: Iterable[Newest]) -> list[Good]:
    goods = [(row, GoodsRow.model_validate_json(row.body)) for row in rows]
    return sorted(goods, key=lambda good: (good[1].rank, good[0].key))


def _product(number: int, row: Newest, body: GoodsRow) -> tuple[object, ...]:
    return (
        number,
        row.key,
        body.zh,
        body.en,
        body.unit,
        body.tax,
        body.category,
        body.plu,
        body.picture,
        body.pinyin,
        body.rank,
        int(body.active),
        row.pos,
        body.product,
        body.brand,
        body.supplier,
        ";".join(body.tags),
        ";".join(body.categories),
        body.tare_g,
    )


def _codes(goods: Iterable[Good]) -> Iterator[tuple[object, ...]]:
    for row, body in goods:
        for code in body.codes:
            yield code.code, row.key, code.thousandths, code.pack_minor


def _pictures(rows: Iterable[Newest]) -> Iterator[tuple[object, ...]]:
    for row in sorted(rows, key=attrgetter("key")):
        svg = PictureRow.model_validate_json(row.body).svg
        yield row.key.removeprefix(PICTURE_KEY), svg, row.pos


def _search(goods: Iterable[Good]) -> Iterator[tuple[int, str]]:
    for number, (row, body) in enumerate(goods, start=1):
        if body.active:
            codes = [code.code for code in body.codes]
            yield number, index_text(body.zh, body.en, row.key, codes, body.pinyin.split())
