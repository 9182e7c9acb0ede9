"""Rows of the catalogue's streams, written into catalog.db: the newest of each key wins."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping

from pydantic import ValidationError

from storeapp.db.connect import RawConnection
from storeapp.domain.errors import Defect
from storeapp.domain.quantity import Quantity, Unit
from storeapp.domain.search import index_text
from storeapp.ports.streams import Change
from storeapp.sync.wire.rows import GoodsRow, PictureRow, PriceRow, StockRow

_log = logging.getLogger("storeapp.streams")

Put = Callable[[RawConnection, Change], int]

PICTURE = "picture:"
DIVIDER = ";"

_GOODS = """
    INSERT INTO product (sku, zh, en, unit, tax, category, plu, picture, pinyin, rank, active, pos,
        product, brand, supplier, tags, categories, tare_g)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
    ON CONFLICT (sku) DO UPDATE SET zh = excluded.zh, en = excluded.en, unit = excluded.unit,
        tax = excluded.tax, category = excluded.category, plu = excluded.plu,
        picture = excluded.picture, pinyin = excluded.pinyin, rank = excluded.rank,
        active = excluded.active, pos = excluded.pos, product = excluded.product,
        brand = excluded.brand, supplier = excluded.supplier, tags = excluded.tags,
        categories = excluded.categories, tare_g = excluded.tare_g
    RETURNING id"""
_TOMBSTONE = """
    INSERT INTO product (sku, zh, en, unit, tax, category, plu, picture, pinyin, rank, active, pos,
        product, brand, supplier, tags, categories, tare_g)
    VALUES (?, '', '', '', '', '', '', '', '', 0, 0, ?, '', '', '', '', '', 0)
    ON CONFLICT (sku) DO UPDATE SET unit = '', active = 0, pos = excluded.pos
    RETURNING id"""
_CODE = "INSERT OR REPLACE INTO code (code, sku, thousandths, pack_minor) VALUES (?, ?, ?, ?)"
_FORGET: Mapping[str, tuple[str, ...]] = {
    "catalog/": (
        "DELETE FROM product",
        "DELETE FROM code",
        "DELETE FROM picture",
        "INSERT INTO search (search) VALUES ('delete-all')",
    ),
    "price/": ("DELETE FROM price",),
    "stock/": ("DELETE FROM stock",),
}


def put_change(connection: RawConnection, prefix: str, change: Change) -> int:
    """Writes one row unless a newer one is there; by how much the number of active goods grew.

    A row that cannot be read is reported and left out: it must not hold up those behind it.
    """
    if prefix == "catalog/" and change.key.startswith(PICTURE):
        put: Put = _put_picture
    else:
        put = _PUT[prefix]
    try:
        return put(connection, change)
    except (ValidationError, ValueError, Defect) as error:
        _log.error("row %s at %d is unreadable: %s", change.key, change.pos, type(error).__name__)
        return 0


def forget(connection: RawConnection, prefix: str) -> None:
    """Removes every row of a stream."""
    for statement in _FORGET[prefix]:
        connection.execute(statement)


def _put_goods(connection: RawConnection, change: Change) -> int:
    before = connection.execute(
        "SELECT id, pos, active FROM product WHERE sku = ?", (change.key,)
    ).fetchone()
    if before is not None and before[1] >= change.pos:
        return 0
    was_active = bool(before and before[2])
    if change.deleted:
        _delete_goods(connection, change)
        return -int(was_active)
    goods = _checked(GoodsRow.model_validate(change.body))
    _write_goods(connection, change, goods)
    return int(goods.active) - int(was_active)


def _checked(goods: GoodsRow) -> GoodsRow:
    """Itself, when the counter can read it back; ValueError or Defect otherwise."""
    unit = Unit(goods.unit)
    for code in goods.codes:
        Quantity(code.thousandths, unit)
    if any(DIVIDER in trait or not trait for trait in (*goods.tags, *goods.categories)):
        raise Defect("a tag or category that would not be read back as one")
    return goods


def _write_goods(connection: RawConnection, change: Change, goods: GoodsRow) -> None:
    row = (
        change.key,
        goods.zh,
        goods.en,
        goods.unit,
        goods.tax,
        goods.category,
        goods.plu,
        goods.picture,
        goods.pinyin,
        goods.rank,
        int(goods.active),
        change.pos,
        goods.product,
        goods.brand,
        goods.supplier,
        DIVIDER.join(goods.tags),
        DIVIDER.join(goods.categories),
        goods.tare_g,
    )
    # Fetched whole: a statement that still returns rows would hold up the commit.
    ((number,),) = connection.execute(_GOODS, row).fetchall()
    connection.execute("DELETE FROM code WHERE sku = ?", (change.key,))
    codes = [(c.code, change.key, c.thousandths, c.pack_minor) for c in goods.codes]
    if codes:
        connection.executemany(_CODE, codes)
    connection.execute("DELETE FROM search WHERE rowid = ?", (number,))
    if goods.active:
        words = index_text(
            goods.zh, goods.en, change.key, [c.code for c in goods.codes], goods.pinyin.split()
        )
        connection.execute("INSERT INTO search (rowid, words) VALUES (?, ?)", (number, words))


def _delete_goods(connection: RawConnection, change: Change) -> None:
    ((number,),) = connection.execute(_TOMBSTONE, (change.key, change.pos)).fetchall()
    connection.execute("DELETE FROM code WHERE sku = ?", (change.key,))
    connection.execute("DELETE FROM search WHERE rowid = ?", (number,))


def _put_picture(connection: RawConnection, change: Change) -> int:
    picture_id = change.key.removeprefix(PICTURE)
    if change.deleted:
        connection.execute("DELETE FROM picture WHERE id = ? AND pos < ?", (picture_id, change.pos))
        return 0
    connection.execute(
        "INSERT INTO picture (id, svg, pos) VALUES (?, ?, ?) ON CONFLICT (id) DO UPDATE"
        " SET svg = excluded.svg, pos = excluded.pos WHERE excluded.pos > picture.pos",
        (picture_id, PictureRow.model_validate(change.body).svg, change.pos),
    )
    return 0


def _put_price(connection: RawConnection, change: Change) -> int:
    if change.deleted:
        connection.execute("DELETE FROM price WHERE sku = ? AND pos < ?", (change.key, change.pos))
        return 0
    connection.execute(
        "INSERT INTO price (sku, minor, pos) VALUES (?, ?, ?) ON CONFLICT (sku) DO UPDATE"
        " SET minor = excluded.minor, pos = excluded.pos WHERE excluded.pos > price.pos",
        (change.key, PriceRow.model_validate(change.body).minor, change.pos),
    )
    return 0


def _put_stock(connection: RawConnection, change: Change) -> int:
    if change.deleted:
        connection.execute("DELETE FROM stock WHERE sku = ? AND pos < ?", (change.key, change.pos))
        return 0
    connection.execute(
        "INSERT INTO stock (sku, thousandths, pos) VALUES (?, ?, ?) ON CONFLICT (sku) DO UPDATE"
        " SET thousandths = excluded.thousandths, pos = excluded.pos"
        " WHERE excluded.pos > stock.pos",
        (change.key, StockRow.model_validate(change.body).thousandths, change.pos),
    )
    return 0


_PUT: Mapping[str, Put] = {"catalog/": _put_goods, "price/": _put_price, "stock/": _put_stock}
