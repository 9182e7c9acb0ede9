"""The catalogue file: SQLite, built by head office as a snapshot, sold from by the till.

Both sides use these statements and `put_*` row shapes, so a file built from a snapshot and one
built row by row are the same file. `words` of the search index come from `domain.search`.
"""

from __future__ import annotations

SCHEMA_VERSION = 4
"""Goes into `PRAGMA user_version`; another version means: delete the file and fetch a snapshot."""

SCHEMA = (
    """CREATE TABLE product (
        id INTEGER PRIMARY KEY, sku TEXT NOT NULL UNIQUE, zh TEXT NOT NULL, en TEXT NOT NULL,
        unit TEXT NOT NULL, tax TEXT NOT NULL, category TEXT NOT NULL, plu TEXT NOT NULL,
        picture TEXT NOT NULL, pinyin TEXT NOT NULL, rank INTEGER NOT NULL,
        active INTEGER NOT NULL, pos INTEGER NOT NULL, product TEXT NOT NULL,
        brand TEXT NOT NULL, supplier TEXT NOT NULL, tags TEXT NOT NULL,
        categories TEXT NOT NULL, tare_g INTEGER NOT NULL) STRICT""",
    """CREATE TABLE code (
        code TEXT PRIMARY KEY, sku TEXT NOT NULL, thousandths INTEGER NOT NULL,
        pack_minor INTEGER) STRICT, WITHOUT ROWID""",
    "CREATE INDEX code_of_sku ON code (sku)",
    """CREATE TABLE price (
        sku TEXT PRIMARY KEY, minor INTEGER NOT NULL, pos INTEGER NOT NULL)
        STRICT, WITHOUT ROWID""",
    """CREATE TABLE stock (
        sku TEXT PRIMARY KEY, thousandths INTEGER NOT NULL, pos INTEGER NOT NULL)
        STRICT, WITHOUT ROWID""",
    "CREATE TABLE picture (id TEXT PRIMARY KEY, svg TEXT NOT NULL, pos INTEGER NOT NULL) STRICT",
    """CREATE TABLE position (
        stream TEXT PRIMARY KEY, generation TEXT NOT NULL, pos INTEGER NOT NULL,
        cursor TEXT NOT NULL) STRICT""",
    """CREATE TABLE staged_row (
        stream TEXT NOT NULL, key TEXT NOT NULL, pos INTEGER NOT NULL, group_id TEXT NOT NULL,
        body TEXT, PRIMARY KEY (stream, key, pos)) STRICT, WITHOUT ROWID""",
    """CREATE TABLE staged_group (
        group_id TEXT NOT NULL, stream TEXT NOT NULL, pos INTEGER NOT NULL,
        streams TEXT NOT NULL, effective_ms INTEGER, in_force INTEGER NOT NULL,
        PRIMARY KEY (group_id, stream)) STRICT, WITHOUT ROWID""",
    """CREATE VIRTUAL TABLE search USING fts5(
        words, content='', contentless_delete=1, prefix='1 2',
        tokenize="unicode61 remove_diacritics 2")""",
)
"""`search.rowid` is `product.id`; a deleted good keeps its row with `active = 0` and no unit.
`tags` and `categories` are divided by semicolons.

`staged_row` holds the rows of groups that are not in force yet, `body` as canonical JSON or NULL
for a deletion; `staged_group` the mark that closed a group, per stream, `streams` as JSON."""
