"""The journal's part of a transaction: facts without gaps, and how far head office has them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields
from datetime import UTC, datetime, timedelta
from operator import attrgetter
from typing import Any, NamedTuple

from storeapp.db.connect import RawConnection
from storeapp.db.rows import Outside, Rows
from storeapp.domain.errors import Defect, Refusal
from storeapp.domain.fact import GENESIS, Fact, FactKind, canonical, fact_hash, hash_of
from storeapp.domain.hlc import next_hlc
from storeapp.domain.till import ReceiptNumber
from storeapp.ports.streams import JournalHead

FACT_COLUMNS = ", ".join(field.name for field in fields(Fact))
_COLUMNS_OF = attrgetter(*(field.name for field in fields(Fact)))
_MARKS = ", ".join("?" for _ in fields(Fact))
_INSERT_FACT = f"INSERT INTO fact ({FACT_COLUMNS}) VALUES ({_MARKS})"
FACTS_AFTER = (
    f"SELECT {FACT_COLUMNS} FROM fact WHERE device = ? AND epoch = ? AND seq > ?"
    " ORDER BY seq LIMIT ?"
)
_HEAD = f"""
    SELECT d.id, d.epoch, d.store, d.till, d.public_key, coalesce(h.seq, 0),
        coalesce(h.hash, '{GENESIS}'), coalesce(h.hlc, ''), coalesce(h.receipts, 0),
        coalesce(h.acked, 0)
    FROM device d LEFT JOIN journal_head h ON h.device = d.id AND h.epoch = d.epoch
    WHERE d.current = 1"""
_MOVE_HEAD = """
    UPDATE journal_head SET seq = ?, hash = ?, hlc = ?, receipts = ?, acked = ?
    WHERE device = ? AND epoch = ? AND seq = ? AND receipts = ? AND acked = ?"""
_FIRST_HEAD = """
    INSERT INTO journal_head (seq, hash, hlc, receipts, acked, device, epoch)
    VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING"""

_EPOCH_START = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)


class Head(NamedTuple):
    """The current device and epoch, and the last fact it wrote.

    A tuple, since each sale moves it three times while the customer waits, and a tuple moves at a
    third of what a dataclass takes.
    """

    device: str
    epoch: int
    store: str
    till: str
    public_key: str
    seq: int
    hash: str
    hlc: str
    receipts: int
    acked: int


class JournalRows(Rows):
    """Each fact takes the next number of its device and epoch and the hash of the one before.

    The head is written once in a transaction, by `finish`, before its commit. It is read when the
    transaction before did not leave it behind as `known`; should another program have written in
    between, `finish` finds out, and nothing happens.
    """

    def __init__(self, driver: RawConnection, outside: Outside, known: Head | None = None) -> None:
        super().__init__(driver, outside)
        self._head = self._kept = known

    @property
    def known(self) -> Head | None:
        """What the next transaction may start from, once this one is committed."""
        return self._kept

    def append(self, kind: FactKind, body: Mapping[str, object]) -> Fact:
        head, clock = self._current(), self._outside.clock
        if self._outside.device_key.public_key != head.public_key:
            raise Defect("the device's key is not the one it was enrolled with")
        now = clock.now()
        stamp = {
            "device": head.device,
            "epoch": head.epoch,
            "seq": head.seq + 1,
            "id": self._outside.ids.new(),
            "kind": kind.value,
            "wall": now.isoformat(),
            "mono_ms": clock.monotonic_ms(),
            "boot_id": clock.boot_id,
            "hlc": next_hlc(head.hlc, (now - _EPOCH_START) // _MILLISECOND),
            "body": canonical(dict(body)),
            "prev_hash": head.hash,
        }
        fact = _sealed(stamp, self._outside)
        self._run(_INSERT_FACT, _COLUMNS_OF(fact))
        self._head = head._replace(seq=fact.seq, hash=fact.hash, hlc=fact.hlc)
        return fact

    def last_seq(self) -> int:
        return self._current().seq

    def next_receipt(self) -> ReceiptNumber:
        head = self._current()
        self._head = head._replace(receipts=head.receipts + 1)
        return ReceiptNumber(head.store, head.till, head.epoch, head.receipts + 1)

    def adopt(self, fact: Fact, *, receipt: int = 0) -> None:
        """A fact that this device wrote before and this file lost, and the count of its receipt.

        Defect when it is not the very next one.
        """
        head = self._current()
        if (fact.device, fact.epoch) != (head.device, head.epoch):
            raise Defect("a fact of another device or epoch")
        if (fact.seq, fact.prev_hash) != (head.seq + 1, head.hash):
            raise Defect(f"fact {fact.seq} does not follow fact {head.seq}")
        self._run(_INSERT_FACT, _COLUMNS_OF(fact))
        receipts = max(head.receipts, receipt)
        self._head = head._replace(seq=fact.seq, hash=fact.hash, hlc=fact.hlc, receipts=receipts)

    def finish(self) -> None:
        """Writes the head when it moved; the last thing before the commit."""
        if self._head is None or self._head == self._kept:
            return
        new, old = self._head, self._kept or self._head
        row = (new.seq, new.hash, new.hlc, new.receipts, new.acked, new.device, new.epoch)
        moved = self._run(_MOVE_HEAD, (*row, old.seq, old.receipts, old.acked))
        if not moved and not self._run(_FIRST_HEAD, row):
            raise Defect("another program writes to this journal")
        self._kept = new

    def journal_head(self) -> JournalHead:
        head = self._known()
        if head is None:
            return JournalHead(epoch=0, last_seq=0, last_hash=GENESIS, acked_seq=0)
        return JournalHead(
            epoch=head.epoch, last_seq=head.seq, last_hash=head.hash, acked_seq=head.acked
        )

    def facts(self, *, after: int, most: int, most_bytes: int) -> tuple[Fact, ...]:
        head = self._known()
        if head is None:
            return ()
        rows = self._driver.execute(FACTS_AFTER, (head.device, head.epoch, after, most))
        facts = tuple(_within(most_bytes, (Fact(*row) for row in rows)))
        rows.close()
        return facts

    def acknowledge(self, seq: int) -> None:
        head = self._current()
        if seq > head.seq:
            # Head office has facts of ours that this file has not: it is an older copy.
            raise Refusal("journal-behind", acknowledged=seq, last=head.seq)
        self._head = head._replace(acked=max(head.acked, seq))

    def _fact_at(self, device: str, epoch: int, seq: int) -> Fact:
        """That fact, proved by its hash."""
        row = self._first(
            f"SELECT {FACT_COLUMNS} FROM fact WHERE device = ? AND epoch = ? AND seq = ?",
            (device, epoch, seq),
        )
        if row is None:
            raise Defect(f"no fact {seq} of epoch {epoch}")
        fact = Fact(*row)
        if hash_of(fact) != fact.hash:
            raise Defect(f"fact {seq} of epoch {epoch} is not what was written")
        return fact

    def _forget_head(self) -> None:
        """Before the device changes: what was counted so far is kept under the old one."""
        self.finish()
        self._head = self._kept = None

    def _current(self) -> Head:
        head = self._known()
        if head is None:
            raise Defect("a till that is not enrolled has no journal")
        return head

    def _known(self) -> Head | None:
        if self._head is None:
            row = self._first(_HEAD)
            if row is not None:
                self._head = self._kept = Head(*row)
        return self._head


def _sealed(stamp: dict[str, Any], outside: Outside) -> Fact:
    digest = fact_hash(**stamp)
    return Fact(**stamp, hash=digest, sig=outside.device_key.sign(bytes.fromhex(digest)))


def _within(most_bytes: int, facts: Iterator[Fact]) -> Iterator[Fact]:
    """The facts up to that size of bodies, and the first one in any case."""
    size = 0
    for fact in facts:
        size += len(fact.body.encode())
        if size > most_bytes and size > len(fact.body.encode()):
            return
        yield fact
