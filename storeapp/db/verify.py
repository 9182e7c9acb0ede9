"""Walks the journal of a sales.db and names the first record that is not what was written."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TextIO

from storeapp.db.connect import Durability, RawConnection, Row, connect
from storeapp.db.failures import as_refusals
from storeapp.db.journal import FACT_COLUMNS
from storeapp.db.keystore import KeyStore
from storeapp.db.return_rows import (
    RETURN_COLUMNS,
    RETURN_LINE_COLUMNS,
    ReturnProjection,
    projection_of_return,
    return_in,
)
from storeapp.db.sales_rows import (
    LINE_COLUMNS,
    SALE_COLUMNS,
    TENDER_COLUMNS,
    Projection,
    projection_of,
)
from storeapp.domain.codec import parse_body, sale_in
from storeapp.domain.errors import Refusal
from storeapp.domain.fact import GENESIS, Fact, hash_of
from storeapp.domain.returning import Return
from storeapp.sync.wire.seal import signed_by


@dataclass(frozen=True, slots=True)
class Bad:
    """The first record that is wrong, and in what way.

    `wrong` is one of `gap`, `hash`, `chain`, `signature`, `unreadable`, `projection`,
    `unknown-device`, `unknown-key`, `beyond-head`.
    """

    device: str
    epoch: int
    seq: int
    wrong: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """How many facts were proved, from the oldest epoch on, and what stopped it, if anything."""

    facts: int
    bad: Bad | None = None


def verify(path: Path, keys: KeyStore) -> Verdict:
    """Reads the file while the till may be running; the facts of one instant.

    Refusals: `file-missing`, `file-locked`, `file-damaged`.
    """
    if not path.exists():
        raise Refusal("file-missing")
    key = keys.database_key(path)
    with (
        as_refusals(),
        closing(connect(path, durability=Durability.FULL, key=key, writes=False)) as connection,
    ):
        connection.execute("BEGIN")
        return walked(connection, keys.known_device_key())


def walked(connection: RawConnection, known_key: str | None) -> Verdict:
    """What is said of the journal as that connection's transaction sees it; `known_key` is the
    device's public key as this computer keeps it."""
    return _Walk(connection, known_key).verdict()


def print_verdict(verdict: Verdict, out: TextIO) -> int:
    """Says it for people; the program's exit code, 0 when all is as it was written."""
    bad = verdict.bad
    if bad is None:
        out.write(f"{verdict.facts} facts, all as they were written\n")
        return 0
    out.write(
        f"first bad record: {bad.seq} of device {bad.device} epoch {bad.epoch}: {bad.wrong}"
        f" ({verdict.facts} facts before it are as they were written)\n"
    )
    return 1


@dataclass(frozen=True, slots=True)
class _Chain:
    """One device and epoch: the key its facts are signed with, and where it ought to end."""

    device: str
    epoch: int
    public_key: str
    current: bool
    last_seq: int
    last_hash: str


class _Walk:
    """Goes through each chain in order, then looks for what belongs to none."""

    def __init__(self, connection: RawConnection, known_key: str | None) -> None:
        self._connection = connection
        self._known_key = known_key
        self._proved = 0

    def verdict(self) -> Verdict:
        for chain in self._chains():
            bad = self._of_chain(chain)
            if bad is not None:
                return Verdict(self._proved, bad)
        return Verdict(self._proved, self._stranger())

    def _chains(self) -> list[_Chain]:
        rows = self._connection.execute(
            "SELECT d.id, d.epoch, d.public_key, d.current, coalesce(h.seq, 0),"
            f" coalesce(h.hash, '{GENESIS}') FROM device d LEFT JOIN journal_head h"
            " ON h.device = d.id AND h.epoch = d.epoch ORDER BY d.current, d.epoch, d.id"
        ).fetchall()
        return [_Chain(*row) for row in rows]

    def _of_chain(self, chain: _Chain) -> Bad | None:
        bad = Bad(chain.device, chain.epoch, 1, "")
        if chain.current and chain.public_key != self._known_key:
            return replace(bad, wrong="unknown-key")
        seq, last = 0, GENESIS
        for fact in self._facts(chain):
            seq += 1
            wrong = self._wrong(fact, seq=seq, last=last, chain=chain)
            if wrong:
                return replace(bad, seq=seq, wrong=wrong)
            last = fact.hash
            self._proved += 1
        if seq < chain.last_seq:
            return replace(bad, seq=seq + 1, wrong="gap")
        if last != chain.last_hash:
            return replace(bad, seq=max(seq, 1), wrong="beyond-head")
        return None

    def _facts(self, chain: _Chain) -> Iterator[Fact]:
        rows: Iterator[Row] = iter(
            self._connection.execute(
                f"SELECT {FACT_COLUMNS} FROM fact WHERE device = ? AND epoch = ? ORDER BY seq",
                (chain.device, chain.epoch),
            )
        )
        return (Fact(*row) for row in rows)

    def _wrong(self, fact: Fact, *, seq: int, last: str, chain: _Chain) -> str:
        """The first thing that is wrong with that fact at that place; "" when nothing is."""
        tests: tuple[tuple[str, Callable[[], bool]], ...] = (
            ("gap", lambda: fact.seq == seq),
            ("hash", lambda: hash_of(fact) == fact.hash),
            ("chain", lambda: fact.prev_hash == last),
            ("signature", lambda: _is_signed(fact, chain.public_key)),
            ("beyond-head", lambda: seq <= chain.last_seq),
            ("unreadable", lambda: _is_readable(fact)),
            ("projection", lambda: self._is_projected(fact)),
        )
        return next((name for name, holds in tests if not holds()), "")

    def _is_projected(self, fact: Fact) -> bool:
        """True when the rows of a sale or return are what its fact makes; others have none."""
        written, done = self._projection_at(fact), return_in(fact)
        if not self._is_return_projected(fact, done):
            return False
        sale = sale_in(fact)
        if sale is None:
            return written is None
        return written == projection_of(sale, device=fact.device, epoch=fact.epoch, seq=fact.seq)

    def _is_return_projected(self, fact: Fact, done: Return | None) -> bool:
        at = (fact.device, fact.epoch, fact.seq)
        header = self._connection.execute(
            f"SELECT {RETURN_COLUMNS} FROM goods_return WHERE device = ? AND epoch = ? AND seq = ?",
            at,
        ).fetchone()
        if done is None or header is None:
            return (done is None) == (header is None)
        lines = self._connection.execute(
            f"SELECT {RETURN_LINE_COLUMNS} FROM goods_return_line WHERE return_id = ?"
            " ORDER BY position",
            header[:1],
        ).fetchall()
        written = ReturnProjection(header, tuple(lines))
        return written == projection_of_return(
            done, device=fact.device, epoch=fact.epoch, seq=fact.seq
        )

    def _projection_at(self, fact: Fact) -> Projection | None:
        sale = self._connection.execute(
            f"SELECT {SALE_COLUMNS} FROM sale WHERE device = ? AND epoch = ? AND seq = ?",
            (fact.device, fact.epoch, fact.seq),
        ).fetchone()
        if sale is None:
            return None
        return Projection(
            sale,
            tuple(self._parts_of(f"SELECT {LINE_COLUMNS} FROM sale_line", sale[0])),
            tuple(self._parts_of(f"SELECT {TENDER_COLUMNS} FROM sale_tender", sale[0])),
        )

    def _parts_of(self, select: str, sale_id: str) -> list[Row]:
        asked = f"{select} WHERE sale = ? ORDER BY position"
        return self._connection.execute(asked, (sale_id,)).fetchall()

    def _stranger(self) -> Bad | None:
        """A fact of a device this till never was, or a sale's rows without any fact."""
        row = self._connection.execute(
            "SELECT f.device, f.epoch, f.seq, 'unknown-device' FROM fact f LEFT JOIN device d"
            " ON d.id = f.device AND d.epoch = f.epoch WHERE d.id IS NULL"
            " UNION ALL"
            " SELECT s.device, s.epoch, s.seq, 'projection' FROM sale s LEFT JOIN fact f"
            " ON f.device = s.device AND f.epoch = s.epoch AND f.seq = s.seq WHERE f.seq IS NULL"
            " UNION ALL"
            " SELECT '', 0, 0, 'projection' FROM"
            " (SELECT sale FROM sale_line UNION SELECT sale FROM sale_tender)"
            " WHERE sale NOT IN (SELECT id FROM sale)"
            " UNION ALL"
            " SELECT r.device, r.epoch, r.seq, 'projection' FROM goods_return r LEFT JOIN fact f"
            " ON f.device = r.device AND f.epoch = r.epoch AND f.seq = r.seq WHERE f.seq IS NULL"
            " UNION ALL"
            " SELECT '', 0, 0, 'projection' FROM goods_return_line"
            " WHERE return_id NOT IN (SELECT id FROM goods_return)"
            " ORDER BY 1, 2, 3 LIMIT 1"
        ).fetchone()
        return None if row is None else Bad(*row)


def _is_signed(fact: Fact, public_key: str) -> bool:
    return signed_by(public_key, signature=fact.sig, message=bytes.fromhex(fact.hash))


def _is_readable(fact: Fact) -> bool:
    try:
        parse_body(fact.body)
        sale_in(fact)
        return_in(fact)
    except Refusal:
        return False
    return True
