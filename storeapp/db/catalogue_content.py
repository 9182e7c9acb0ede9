"""What catalog.db keeps of a stream, told again as head office said it, for a digest of it.

Rows are put together from the columns that the counter reads, so a column that changed by
itself is found. Of each key the newest row counts, also when it still waits for its group.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from storeapp.db.connect import RawConnection, Row
from storeapp.domain.fact import canonical
from storeapp.sync.wire.digest import Tally

SLICE_ROWS = 200
"""Rows between two turns of the file's thread: some 5 ms of work."""

Part = Callable[[str, str, Tally, RawConnection], str | None]
"""Adds some rows of a stream after that key; the last key, None when there were no more."""

_NOT_STAGED = """NOT EXISTS (SELECT 1 FROM staged_row AS newer
    WHERE newer.stream = ?1 AND newer.key = {key} AND newer.pos > base.pos)"""
_GOODS = f"""SELECT sku, zh, en, unit, tax, category, plu, picture, pinyin, rank, active,
        product, brand, supplier, tags, categories, tare_g
    FROM product AS base WHERE sku > ?2 AND unit <> '' AND {_NOT_STAGED.format(key="base.sku")}
    ORDER BY sku LIMIT ?3"""
_CODES = """SELECT sku, code, thousandths, pack_minor FROM code
    WHERE sku BETWEEN ? AND ? ORDER BY sku, code"""
_PICTURES = f"""SELECT id, svg FROM picture AS base
    WHERE id > ?2 AND {_NOT_STAGED.format(key="'picture:' || base.id")} ORDER BY id LIMIT ?3"""
_PRICES = f"""SELECT sku, minor FROM price AS base
    WHERE sku > ?2 AND {_NOT_STAGED.format(key="base.sku")} ORDER BY sku LIMIT ?3"""
_STOCK = f"""SELECT sku, thousandths FROM stock AS base
    WHERE sku > ?2 AND {_NOT_STAGED.format(key="base.sku")} ORDER BY sku LIMIT ?3"""
_STAGED = """SELECT key, body FROM staged_row AS base
    WHERE stream = ?1 AND key > ?2 AND NOT EXISTS (SELECT 1 FROM staged_row AS newer
        WHERE newer.stream = ?1 AND newer.key = base.key AND newer.pos > base.pos)
    ORDER BY key LIMIT ?3"""


def _goods(stream: str, after: str, tally: Tally, connection: RawConnection) -> str | None:
    rows = connection.execute(_GOODS, (stream, after, SLICE_ROWS)).fetchall()
    if not rows:
        return None
    codes: dict[str, list[dict[str, object]]] = {}
    for sku, *code in connection.execute(_CODES, (rows[0][0], rows[-1][0])):
        codes.setdefault(sku, []).append(_code(*code))
    for row in rows:
        tally.add(row[0], canonical(_good(row) | {"codes": codes.get(row[0], [])}))
    return str(rows[-1][0])


def _good(row: Row) -> dict[str, object]:
    _, zh, en, unit, tax, category, plu, picture, pinyin, rank, active, *traits = row
    product, brand, supplier, tags, categories, tare_g = traits
    told = {"tare_g": tare_g} if tare_g else {}
    return told | {
        "zh": zh,
        "en": en,
        "unit": unit,
        "tax": tax,
        "category": category,
        "plu": plu,
        "picture": picture,
        "pinyin": pinyin,
        "rank": rank,
        "active": bool(active),
        "product": product,
        "brand": brand,
        "supplier": supplier,
        "tags": tags.split(";") if tags else [],
        "categories": categories.split(";") if categories else [],
    }


def _code(code: str, thousandths: int, pack_minor: int | None) -> dict[str, object]:
    return {"code": code, "thousandths": thousandths, "pack_minor": pack_minor}


def _simple(sql: str, field: str, before: str = "") -> Part:
    """A part whose rows are a key and one value."""

    def part(stream: str, after: str, tally: Tally, connection: RawConnection) -> str | None:
        rows = connection.execute(sql, (stream, after, SLICE_ROWS)).fetchall()
        for key, value in rows:
            tally.add(f"{before}{key}", canonical({field: value}))
        return _last(rows)

    return part


def _staged(stream: str, after: str, tally: Tally, connection: RawConnection) -> str | None:
    rows = connection.execute(_STAGED, (stream, after, SLICE_ROWS)).fetchall()
    for key, body in rows:
        if body is not None:
            tally.add(key, body)
    return _last(rows)


def _last(rows: Iterable[Row]) -> str | None:
    last = None
    for row in rows:
        last = str(row[0])
    return last


PARTS: Mapping[str, tuple[Part, ...]] = {
    "catalog/": (_goods, _simple(_PICTURES, "svg", "picture:"), _staged),
    "price/": (_simple(_PRICES, "minor"), _staged),
    "stock/": (_simple(_STOCK, "thousandths"), _staged),
}
"""By the beginning of a stream's name; slices of them, one after another, make up its content."""
