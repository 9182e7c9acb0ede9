"""The catalogue as the counter reads it: catalog.db, which can always be fetched again."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from contextlib import closing
from functools import lru_cache
from pathlib import Path

from storeapp.db.connect import Durability, RawConnection, Row, connect, transaction
from storeapp.db.failures import DAMAGED, as_refusals
from storeapp.domain.catalogue import Match, Name, Product, Traits
from storeapp.domain.errors import Refusal
from storeapp.domain.money import CNY, Currency, Money
from storeapp.domain.quantity import Quantity, Unit
from storeapp.domain.search import match_query, rank
from storeapp.sync.wire.catalogue_file import SCHEMA, SCHEMA_VERSION

_log = logging.getLogger("storeapp.files")

_TRAITS = "p.product, p.brand, p.supplier, p.tags, p.categories"
_COLUMNS = (
    "p.sku, p.zh, p.en, p.unit, r.minor, r.pos, p.tax, p.category, p.plu, p.picture, p.tare_g, "
    + _TRAITS
)
_OF_SKU = f"""SELECT {_COLUMNS} FROM product p JOIN price r ON r.sku = p.sku
    WHERE p.sku = ? AND p.active = 1"""
_OF_CODE = f"""SELECT {_COLUMNS}, c.thousandths, c.pack_minor
    FROM code c JOIN product p ON p.sku = c.sku JOIN price r ON r.sku = p.sku
    WHERE c.code = ? AND p.active = 1"""
_CODE_OF_SKU = """SELECT code FROM code
    WHERE sku = ? AND thousandths = ? AND code NOT LIKE 'plu:%' ORDER BY code LIMIT 1"""
_EXACT = f"""SELECT {_COLUMNS}, p.rank FROM product p JOIN price r ON r.sku = p.sku
    WHERE p.active = 1 AND p.sku IN
        (SELECT ?1 UNION SELECT upper(?1) UNION SELECT sku FROM code WHERE code IN (?1, ?2, ?3))"""
_BEGUN = f"""SELECT {_COLUMNS}, p.rank FROM product p JOIN price r ON r.sku = p.sku
    WHERE p.active = 1 AND p.sku IN
        (SELECT sku FROM code WHERE code BETWEEN ?1 AND ?1 || ':' LIMIT ?2)"""
_SKU_BEGUN = f"""SELECT {_COLUMNS}, p.rank FROM product p JOIN price r ON r.sku = p.sku
    WHERE p.active = 1 AND p.sku BETWEEN ?1 AND ?1 || '~' LIMIT ?2"""
_FOUND = f"""SELECT {_COLUMNS}, p.rank FROM search s
    JOIN product p ON p.id = s.rowid JOIN price r ON r.sku = p.sku
    WHERE s.words MATCH ? AND p.active = 1 ORDER BY s.rowid LIMIT ?"""

THOUSAND = 1000
"""Thousandths of one unit."""
CANDIDATES = 50
"""Finds that are ranked for one key stroke; ordering all of them in the index takes 100 ms."""

CACHE_KB = 32_768
"""What a search walks through again with each letter; the library's own 8 MB are not enough."""

_FIRST_IDEOGRAPH = "\u2e80"


class CatalogueFile:
    """`ports.catalogue.Catalogue` over catalog.db, read on the window's thread.

    A missing, broken or foreign file is replaced by an empty one: nothing in it is ours alone. A
    good without a price is not sold and so not found. `on_damage` is called, on the reading
    thread, when the file turns out to be broken; from then on nothing is found until `renew`.
    """

    def __init__(self, path: Path, currency: Currency = CNY) -> None:
        self.path = path
        self.currency = currency
        self.size = 0
        self.on_damage: Callable[[], None] = _nobody_listens
        self._lock = threading.Lock()
        self._reader: RawConnection | None = None

    def open(self) -> bool:
        """True when the file was there; False when an empty one had to be made.

        Refusals: `disk-full`, `disk-failing`.
        """
        with as_refusals():
            there = _usable(self.path)
            if not there:
                self._remake()
            with self._lock:
                self._reader = self._connected()
            if not self.count():
                there = False
                self.renew()
        return there

    def close(self) -> None:
        with self._lock:
            self._close_reader()

    def find(self, key: str) -> Match | None:
        rows = self._read(_OF_CODE, key)
        if not rows:
            return None
        *columns, thousandths, pack_minor = rows[0]
        product = self._product(*columns)
        pack_price = None if pack_minor is None else Money(pack_minor, self.currency)
        return Match(product, Quantity(thousandths, product.unit), pack_price)

    def product(self, sku: str) -> Product | None:
        rows = self._read(_OF_SKU, sku)
        return self._product(*rows[0]) if rows else None

    def code_of(self, sku: str) -> str:
        rows = self._read(_CODE_OF_SKU, sku, THOUSAND)
        code = str(rows[0][0]) if rows else ""
        # GTINs are kept as 14 digits; on a good most are EAN-13.
        return code[1:] if len(code) == 14 and code.isdecimal() and code[0] == "0" else code

    def search(self, typed: str, limit: int = 20) -> tuple[Product, ...]:
        expression = match_query(typed)
        if not expression:
            return ()
        rows = self._exact(typed.strip()) + self._begun(typed.strip())
        if expression[1] >= _FIRST_IDEOGRAPH:
            # The Chinese name stands first in the index: these are the names that begin so.
            rows += self._read(_FOUND, f"^{expression}", CANDIDATES)
        if len(rows) < CANDIDATES:
            rows += self._read(_FOUND, expression, CANDIDATES)
        unique = {row[0]: row for row in rows}
        found = sorted(unique.values(), key=lambda row: int(row[-1]))
        return rank(typed, (self._product(*row[:-1]) for row in found))[:limit]

    def stock(self, sku: str) -> int | None:
        rows = self._read("SELECT thousandths FROM stock WHERE sku = ?", sku)
        return int(rows[0][0]) if rows else None

    def picture(self, picture_id: str) -> str:
        rows = self._read("SELECT svg FROM picture WHERE id = ?", picture_id)
        return str(rows[0][0]) if rows else ""

    def writer(self) -> RawConnection:
        """A second connection, for the thread that keeps the streams; the caller closes it."""
        return connect(self.path, durability=Durability.NORMAL)

    def count(self) -> bool:
        """Counts the goods anew; the figure is kept, since counting a million takes a while.

        False when the file turned out to be damaged.
        """
        rows = self._read("SELECT count(*) FROM product WHERE active = 1")
        self.size = int(rows[0][0]) if rows else 0
        return bool(rows)

    def renew(self, replacement: Path | None = None) -> None:
        """Puts that file, or an empty one, in the place of this one; the writer is closed before.

        Readers wait for the few milliseconds between. On Windows a file that is open cannot be
        replaced; everywhere, the old log must be gone before the new file has its name.
        """
        with self._lock:
            self._close_reader()
            try:
                if replacement is None:
                    self._remake()
                else:
                    _remove(*_logs_of(self.path))
                    replacement.replace(self.path)
            finally:
                self._reader = self._connected()
        self.count()

    def _exact(self, typed: str) -> list[Row]:
        gtin = typed.zfill(14) if typed.isdecimal() else typed
        return self._read(_EXACT, typed, gtin, f"plu:{typed}")

    def _begun(self, typed: str) -> list[Row]:
        """Numbers that begin so. All goods of a maker share seven digits and more, and there the
        full-text index would read every one of them; one or two letters it finds fast."""
        if len(typed) < 3 or not (typed.isascii() and typed.isalnum()):
            return []
        rows = self._read(_SKU_BEGUN, typed.upper(), CANDIDATES)
        for before in ("0", "00", "", "plu:") if typed.isdecimal() else ():
            if len(rows) < CANDIDATES:
                rows += self._read(_BEGUN, before + typed, CANDIDATES)
        return rows

    def _read(self, sql: str, *values: object) -> list[Row]:
        with self._lock:
            if self._reader is None:
                return []
            try:
                with as_refusals():
                    return self._reader.execute(sql, values).fetchall()
            except Refusal as refusal:
                if refusal.code != DAMAGED:
                    raise
                self._close_reader()
        _log.error("catalog.db is damaged and will be fetched again")
        self.size = 0
        self.on_damage()
        return []

    def _product(
        self,
        sku: str,
        zh: str,
        en: str,
        unit: str,
        minor: int,
        price_pos: int,
        tax: str,
        category: str,
        plu: str,
        picture: str,
        tare_g: int,
        *traits: str,
    ) -> Product:
        return Product(
            sku=sku,
            name=Name(zh, en),
            unit=Unit(unit),
            price=Money(minor, self.currency),
            price_pos=price_pos,
            tax_code=tax,
            category=category,
            plu=plu,
            picture=picture,
            tare_g=tare_g,
            traits=_traits_of(category, *traits),
        )

    def _connected(self) -> RawConnection:
        # Shared: the stream's thread closes and opens it, under the lock, when the file changes.
        reader = connect(self.path, durability=Durability.NORMAL, shared=True)
        reader.execute(f"PRAGMA cache_size = -{CACHE_KB}")
        return reader

    def _close_reader(self) -> None:
        if self._reader is not None:
            self._reader.close()
            self._reader = None

    def _remake(self) -> None:
        """An empty catalogue in a new file, complete before it has the name."""
        fresh = self.path.with_name(f"{self.path.name}.fresh")
        _remove(fresh, *_logs_of(fresh), self.path, *_logs_of(self.path))
        opened = connect(fresh, durability=Durability.NORMAL)
        with closing(opened) as connection, transaction(connection):
            for statement in SCHEMA:
                connection.execute(statement)
            connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
        fresh.replace(self.path)


@lru_cache(maxsize=20_000)
def _traits_of(
    category: str, product: str, brand: str, supplier: str, tags: str, categories: str
) -> Traits:
    """One value for all goods that have the same; a search reads fifty at each letter."""
    shelves = [category, *categories.split(";")]
    return Traits(
        product=product,
        brand=brand,
        categories=tuple(shelf for shelf in shelves if shelf),
        supplier=supplier,
        tags=tuple(tag for tag in tags.split(";") if tag),
    )


def schema_version_of(connection: RawConnection) -> int:
    row = connection.execute("PRAGMA user_version").fetchone()
    return int(row[0]) if row else 0


def discard(file: Path) -> None:
    """Removes a catalogue file that nobody has open, with what SQLite left beside it."""
    _remove(file, *_logs_of(file))


def _usable(path: Path) -> bool:
    """True when the file opens and has our tables; a closer look happens where it is read."""
    if not path.exists():
        return False
    try:
        with as_refusals(), closing(connect(path, durability=Durability.NORMAL)) as connection:
            return schema_version_of(connection) == SCHEMA_VERSION
    except Refusal as refusal:
        if refusal.code != DAMAGED:
            raise
        return False


def _logs_of(path: Path) -> tuple[Path, Path]:
    return path.with_name(f"{path.name}-wal"), path.with_name(f"{path.name}-shm")


def _remove(*files: Path) -> None:
    for file in files:
        file.unlink(missing_ok=True)


def _nobody_listens() -> None:
    """Before the streams are wired up, damage is found again at the next start."""
