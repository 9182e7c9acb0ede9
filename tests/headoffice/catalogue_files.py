"""Catalogue files for tests: a snapshot, one made row by row, and everything in a file."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import sqlcipher3.dbapi2 as sqlite
import zstandard

from headoffice.catalogue.snapshots import Snapshots
from headoffice.db.database import Database
from headoffice.feed.pages import page
from storeapp.db.catalogue_rows import put_change
from storeapp.ports.streams import Change
from storeapp.sync.wire.catalogue_file import SCHEMA
from storeapp.sync.wire.messages import Manifest, Pulled


def unpacked(files: Snapshots, manifest: Manifest, target: Path, zone: str = "north") -> Path:
    """The file as a till puts it together."""
    packed = b"".join(_chunk(files, zone, chunk.sha256) for chunk in manifest.chunks)
    reader = zstandard.ZstdDecompressor().stream_reader(packed, read_across_frames=True)
    content = reader.read()
    assert len(content) == manifest.file_size
    assert hashlib.sha256(content).hexdigest() == manifest.file_sha256
    target.write_bytes(content)
    return target


def _chunk(files: Snapshots, zone: str, sha256: str) -> bytes:
    file = files.chunk(zone, sha256)
    assert file is not None
    packed = file.read_bytes()
    assert hashlib.sha256(packed).hexdigest() == sha256
    return packed


def row_by_row(database: Database, target: Path, zone: str = "north") -> Path:
    """The file of a till that pulled every row, made by the till's own code."""
    with closing(sqlite.connect(target, isolation_level=None)) as connection:
        for statement in SCHEMA:
            connection.execute(statement)
        for prefix in ("catalog/", "price/"):
            for change in _pulled(database, prefix + zone):
                put_change(connection, prefix, change)
    return target


def _pulled(database: Database, stream: str) -> Iterator[Change]:
    after, more = "", True
    while more:
        with database.read() as session:
            got = Pulled.model_validate_json(page(session, stream, after=after, limit=7).as_json())
        after, more = got.cursor, got.more
        for row in got.rows:
            yield Change(row.pos, row.key, row.op == "del", row.body)


def contents(file: Path) -> dict[str, list[tuple[Any, ...]]]:
    """Everything a till could ask of a file. Row numbers are its own business, and so is the
    inactive row that it keeps of a good that was deleted."""
    with closing(sqlite.connect(file)) as connection:
        connection.execute("CREATE VIRTUAL TABLE temp.v USING fts5vocab(main, search, 'instance')")
        asked = {
            "product": "SELECT sku, zh, en, unit, tax, category, plu, picture, pinyin, rank,"
            " active, pos FROM product WHERE unit <> '' ORDER BY sku",
            "code": "SELECT * FROM code ORDER BY code",
            "price": "SELECT * FROM price ORDER BY sku",
            "picture": "SELECT * FROM picture ORDER BY id",
            "words": "SELECT sku, term, offset FROM temp.v JOIN product ON id = doc"
            " ORDER BY sku, term, offset",
            "index": "SELECT count(*) FROM search",
        }
        return {name: connection.execute(sql).fetchall() for name, sql in asked.items()}
