"""One device and epoch of the journal, and the file on the other disk that is brought up to it."""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path
from typing import BinaryIO

from storeapp.db.connect import Durability, RawConnection, connect
from storeapp.db.journal import FACTS_AFTER
from storeapp.db.mirror_file import (
    HEADING,
    SALT_BYTES,
    Ending,
    Reading,
    Segment,
    Tail,
    opening,
    sealed,
)
from storeapp.domain.fact import Fact
from storeapp.ports.mirror import MirrorState
from storeapp.ports.sales import Device

MOST_FACTS = 50
"""In one write: a till that catches up with a year does it in steps nobody feels."""

Opener = Callable[[Path], BinaryIO]

_OWNERS = """SELECT id, epoch, store, till, zone, head_office, public_key FROM device
    ORDER BY current, epoch, id"""
_LAST = "SELECT coalesce(max(seq), 0) FROM fact WHERE device = ? AND epoch = ?"
_HASH_AT = "SELECT hash FROM fact WHERE device = ? AND epoch = ? AND seq = ?"


class JournalReader:
    """The journal through a connection of its own that cannot write: nobody waits for it."""

    def __init__(self, path: Path, key: bytes) -> None:
        self._path = path
        self._key = key
        self._connection: RawConnection | None = None

    def owners(self) -> list[Device]:
        """Who this till was and is, the present one last."""
        return [Device(*row) for row in self._opened().execute(_OWNERS).fetchall()]

    def hash_at(self, owner: Device, seq: int) -> str | None:
        """That fact's hash; None where the journal does not reach."""
        rows = self._opened().execute(_HASH_AT, (owner.id, owner.epoch, seq)).fetchall()
        return rows[0][0] if rows else None

    def last(self, owner: Device) -> int:
        """How far the journal reaches."""
        ((seq,),) = self._opened().execute(_LAST, (owner.id, owner.epoch)).fetchall()
        return int(seq)

    def after(self, owner: Device, seq: int) -> list[Fact]:
        """The next facts after that one, `MOST_FACTS` at most."""
        asked = (owner.id, owner.epoch, seq, MOST_FACTS)
        return [Fact(*row) for row in self._opened().execute(FACTS_AFTER, asked).fetchall()]

    def close(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _opened(self) -> RawConnection:
        if self._connection is None:
            self._connection = connect(
                self._path, durability=Durability.FULL, key=self._key, writes=False
            )
        return self._connection


class Copy:
    """Only ever grows, and only by facts that follow its last one.

    A copy that has facts the journal has not, or others, or that another key sealed, is left
    alone: it may be all there is of them. One that is damaged is set aside and made anew. Nothing
    stays open between two writes, so that a stick can be taken out.
    """

    def __init__(self, path: Path, key: bytes, opener: Opener) -> None:
        self._path = path
        self._key = key
        self._opener = opener
        self._tail: Tail | None = None
        self._segment: Segment | None = None
        self.state = MirrorState.GOOD

    def bring(self, journal: JournalReader, owner: Device) -> bool:
        """Adds what comes next; True when there may be more. OSError is the disk's."""
        if self.state is not MirrorState.GOOD:
            return False
        if self._tail is None or self._size() != self._tail.sound_bytes:
            self._tail = self._segment = None
            self._tail = self._compared(journal, owner)
        if self._tail is None:
            return False
        facts = journal.after(owner, self._tail.seq)
        if facts:
            self._add(owner, facts, self._tail)
        return len(facts) == MOST_FACTS

    def _compared(self, journal: JournalReader, owner: Device) -> Tail | None:
        """Where to go on: the chain of hashes says whether the copy is the journal's own. None when
        it is left alone from now on."""
        tail = tail_of(self._path, self._key)
        own = journal.hash_at(owner, tail.seq) if tail.seq else tail.hash
        if own is None:
            self.state = MirrorState.OLDER
            return None
        if own != tail.hash or tail.ending is Ending.FOREIGN:
            self.state = MirrorState.DIFFERS
            return None
        if tail.ending is Ending.DAMAGED:
            self._path.rename(_free_name(self._path))
            return Tail()
        if tail.ending is Ending.TORN:
            with closing(self._opener(self._path)) as file:
                file.truncate(tail.sound_bytes)
                os.fsync(file.fileno())
        return tail

    def _add(self, owner: Device, facts: list[Fact], tail: Tail) -> None:
        segment, content = self._segment, b""
        # Forgotten until it is on the disk: a write that failed half-way is looked at anew, and
        # what follows is sealed with another key.
        self._tail = self._segment = None
        if segment is None:
            segment = Segment(self._key, secrets.token_bytes(SALT_BYTES))
            content = (b"" if tail.sound_bytes else HEADING) + opening(segment, owner)
        content += sealed(segment, facts)
        with closing(self._opener(self._path)) as file:
            file.seek(tail.sound_bytes)
            _write_all(file, content)
            os.fsync(file.fileno())
        if not tail.sound_bytes:
            settle(self._path.parent)
        self._tail = Tail(facts[-1].seq, facts[-1].hash, tail.sound_bytes + len(content))
        self._segment = segment

    def _size(self) -> int:
        try:
            return self._path.stat().st_size
        except FileNotFoundError:
            return 0


def tail_of(path: Path, key: bytes) -> Tail:
    """The last fact of a copy; an empty tail when there is no file."""
    if not path.exists():
        return Tail()
    with path.open("rb") as file:
        return Reading(file, key).tail()


def open_for_writing(path: Path) -> BinaryIO:
    """Made when it is not there; without a buffer, so that nothing is written after a failure."""
    path.touch(mode=0o600)
    return path.open("r+b", buffering=0)


def settle(folder: Path) -> None:
    """A new file's name is on the disk, too; Windows has no such thing, nor have some disks."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _write_all(file: BinaryIO, content: bytes) -> None:
    rest = memoryview(content)
    while rest:
        rest = rest[file.write(rest) :]


def _free_name(path: Path) -> Path:
    number = 1
    while (aside := path.with_name(f"{path.name}.damaged-{number}")).exists():
        number += 1
    return aside
