"""Finding goods by what somebody types, as tills do: Hanzi, pinyin, initials, English, codes.

The index is SQLite's FTS5 in memory, one per price zone, with the words of `domain.search`; it is
made anew when the zone's goods have changed. What it finds is looked up in the tables, so a good
that was taken off is not told, however old the index is.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func
from sqlmodel import Session, col, select

from headoffice.catalogue.rows import catalog_stream
from headoffice.catalogue.tables import Plan, Price, Product, ProductCode
from headoffice.channels.goods import Listed, good_of, listed
from headoffice.channels.keys import Selling
from headoffice.feed.tables import Stream
from storeapp.domain.search import PREFIX, TOKENIZE, index_text, match_query, rank

CANDIDATES = 50
_FOUND = "SELECT sku FROM word WHERE words MATCH ? ORDER BY rowid LIMIT ?"

Edition = tuple[object, ...]
"""What the index was made of; another edition is another index."""


@dataclass(frozen=True, slots=True)
class _Index:
    edition: Edition
    connection: Any


class Finder:
    """Answers while a newer index is being made by the older one; usable from any thread."""

    def __init__(self) -> None:
        self._indexes: dict[str, _Index] = {}
        self._reading = threading.Lock()
        self._making = threading.Lock()

    def find(self, session: Session, asker: Selling, typed: str, *, most: int) -> list[Listed]:
        """The likeliest first; [] for what has no letter and no digit."""
        asked = match_query(typed)
        if not asked:
            return []
        self._bring_up_to_date(session, asker.zone)
        with self._reading:
            index = self._indexes[asker.zone]
            skus = [sku for (sku,) in index.connection.execute(_FOUND, (asked, CANDIDATES))]
        found = listed(session, asker, skus)
        ranked = rank(typed, (good_of(row, asker.currency) for row in found.values()))
        return [found[good.sku] for good in ranked[:most]]

    def close(self) -> None:
        with self._making, self._reading:
            for index in self._indexes.values():
                index.connection.close()
            self._indexes.clear()

    def _bring_up_to_date(self, session: Session, zone: str) -> None:
        edition = _edition(session, zone)
        known = self._indexes.get(zone)
        if known is not None and known.edition == edition:
            return
        # Who has an index already need not wait for the newer one.
        if not self._making.acquire(blocking=known is None):
            return
        try:
            known = self._indexes.get(zone)
            if known is None or known.edition != edition:
                made = _Index(edition, _made(session, zone))
                with self._reading:
                    self._indexes[zone] = made
                if known is not None:
                    with self._reading:
                        known.connection.close()
        finally:
            self._making.release()


def _edition(session: Session, zone: str) -> Edition:
    """Goods change with their stream, or when a plan comes into force."""
    head = session.exec(select(Stream.head).where(Stream.name == catalog_stream(zone))).first()
    plans = session.exec(select(func.count(), func.max(Plan.id)).where(Plan.zone == zone)).one()
    sold = session.exec(select(func.count()).where(Price.zone == zone)).one()
    return (head, *plans, sold)


def _made(session: Session, zone: str) -> Any:
    from sqlcipher3 import dbapi2

    connection = dbapi2.connect(":memory:", check_same_thread=False, isolation_level=None)
    try:
        connection.execute(
            "CREATE VIRTUAL TABLE word USING fts5(words, sku UNINDEXED,"
            f" tokenize = '{TOKENIZE}', prefix = '{PREFIX}')"
        )
        connection.execute("BEGIN")
        with closing(connection.cursor()) as cursor:
            cursor.executemany("INSERT INTO word (words, sku) VALUES (?, ?)", _rows(session, zone))
        connection.execute("COMMIT")
    except BaseException:
        connection.close()
        raise
    return connection


def _rows(session: Session, zone: str) -> Iterator[tuple[str, str]]:
    codes: dict[str, list[str]] = {}
    for sku, code in session.exec(select(ProductCode.sku, ProductCode.code)):
        codes.setdefault(sku, []).append(code)
    wanted = (
        select(Product.sku, Product.zh, Product.en, Product.pinyin)
        .join(Price, (col(Price.sku) == Product.sku) & (col(Price.zone) == zone))
        .where(col(Product.active))
        .order_by(col(Product.rank), col(Product.sku))
    )
    for sku, zh, en, pinyin in session.exec(wanted):
        yield index_text(zh, en, sku, codes.get(sku, []), pinyin.split()), sku
