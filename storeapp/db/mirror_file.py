"""The form of a journal's mirror: sealed frames, one after another, read from the front.

A file is a heading and frames; a frame is its kind, the length of its content, a checksum of these
two, and the content. A SEGMENT holds the salt under which all frames after it are sealed, OWNER
says who wrote them, FACT is one fact. ADR 0015 has the reasons.
"""

from __future__ import annotations

import json
import struct
import zlib
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import astuple
from enum import Enum
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, NamedTuple
from urllib.parse import quote

from storeapp.domain.fact import GENESIS, Fact, canonical
from storeapp.ports.sales import Device

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

HEADING = b"storeapp journal mirror\x00\x01"
"""The last byte is the version of what follows."""
SALT_BYTES = 32

_OWNER, _FACT, _SEGMENT = b"O", b"F", b"S"
_MEASURE = struct.Struct(">cI")
_CHECKSUM = struct.Struct(">I")
_HEAD_BYTES = _MEASURE.size + _CHECKSUM.size
_INFO = b"storeapp journal mirror 1"
_KEY_BYTES, _CHECK_BYTES, _TAG_BYTES, _NONCE_BYTES = 32, 16, 16, 12


class Ending(Enum):
    """How a file ends: with a whole frame, or with one that a power cut tore. DAMAGED: what comes
    after the sound part cannot be told. FOREIGN: another till's key or a newer program wrote it."""

    WHOLE = "whole"
    TORN = "torn"
    DAMAGED = "damaged"
    FOREIGN = "foreign"


class Tail(NamedTuple):
    """The last readable fact of a file, where its sound part ends, and how the file ends."""

    seq: int = 0
    hash: str = GENESIS
    sound_bytes: int = 0
    ending: Ending = Ending.WHOLE


class Segment:
    """Frames sealed one after another under a key of their own.

    The salt is drawn anew for each segment and the n-th frame has the nonce n: no nonce is ever
    used twice with a key, not after a power cut and not when an older copy of the file is written
    to again. Nor can a frame be taken out or put in another place.
    """

    def __init__(self, database_key: bytes, salt: bytes) -> None:
        self._database_key = database_key
        self._salt = salt
        self._count = 0

    @cached_property
    def frame(self) -> bytes:
        """What begins the segment; its check tells another key from a broken file."""
        content = self._salt + self._keys[1]
        return _head(_SEGMENT, len(content)) + content

    def seal(self, kind: bytes, content: bytes) -> bytes:
        """The next frame."""
        head = _head(kind, len(content) + _TAG_BYTES)
        nonce = self._count.to_bytes(_NONCE_BYTES, "big")
        self._count += 1
        return head + self._cipher.encrypt(nonce, content, head)

    def opened(self, frame: Frame) -> bytes | None:
        """What is in a frame of this segment; None when it is not what was written."""
        from cryptography.exceptions import InvalidTag

        nonce = frame.number.to_bytes(_NONCE_BYTES, "big")
        try:
            return self._cipher.decrypt(nonce, frame.content, _head(frame.kind, len(frame.content)))
        except InvalidTag:
            return None

    @cached_property
    def _cipher(self) -> AESGCM:
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM

        return AESGCM(self._keys[0])

    @cached_property
    def _keys(self) -> tuple[bytes, bytes]:
        """The cipher's key, and the check, which says nothing about it."""
        # Imported where first used: a start needs neither.
        from cryptography.hazmat.primitives.hashes import SHA256
        from cryptography.hazmat.primitives.kdf.hkdf import HKDF

        made = HKDF(SHA256(), _KEY_BYTES + _CHECK_BYTES, self._salt, _INFO)
        both = made.derive(self._database_key)
        return both[:_KEY_BYTES], both[_KEY_BYTES:]


class Frame(NamedTuple):
    """A frame as it lies in the file, from byte `start` on; `number` counts within its segment."""

    kind: bytes
    content: bytes
    segment: Segment
    number: int
    start: int
    end: int

    @property
    def said(self) -> bytes | None:
        return self.segment.opened(self)


def mirror_path(folder: Path, device: str, epoch: int) -> Path:
    """Where the facts of that device and epoch are copied to."""
    return folder / f"journal-{quote(device, safe='')}-{epoch}.mirror"


def opening(segment: Segment, owner: Device) -> bytes:
    """What a segment begins with."""
    return segment.frame + segment.seal(_OWNER, canonical(list(astuple(owner))).encode())


def sealed(segment: Segment, facts: Iterable[Fact]) -> bytes:
    """The facts' frames: each fact is the canonical list of its columns."""
    return b"".join(segment.seal(_FACT, canonical(list(astuple(fact))).encode()) for fact in facts)


class Reading:
    """Goes through a file once; what ends it early is told by `ending`, never raised.

    `owner` is who wrote what was read last. What ends within a frame, and a last frame that says
    nothing, was torn by a power cut; anything else that does not fit is damage.
    """

    def __init__(self, source: BinaryIO, database_key: bytes) -> None:
        self._source = source
        self._database_key = database_key
        self._size = source.seek(0, 2)
        self.ending = Ending.WHOLE
        self.sound_bytes = 0
        self.owner: Device | None = None

    def facts(self) -> Iterator[Fact]:
        """Every fact, opened, in the order they were written."""
        for frame in self._frames():
            said = frame.said
            if said is None:
                self._ended(Ending.TORN if frame.end == self._size else Ending.DAMAGED)
                return
            self.sound_bytes = frame.end
            if frame.kind == _OWNER:
                self.owner = Device(*json.loads(said))
            else:
                yield Fact(*json.loads(said))

    def tail(self) -> Tail:
        """The last fact, without opening the others: they are a year's, and a till starts."""
        facts: deque[Frame] = deque(maxlen=2)
        last = None
        for last in self._frames():
            self.sound_bytes = last.end
            if last.kind == _FACT:
                facts.append(last)
        if last is not None and last.end == self._size and last.said is None:
            self.sound_bytes = last.start
            self._ended(Ending.TORN)
            if facts and facts[-1] is last:
                facts.pop()
        return self._tail(facts[-1]) if facts else Tail(0, GENESIS, self.sound_bytes, self.ending)

    def _tail(self, frame: Frame) -> Tail:
        said = frame.said
        if said is None:
            return Tail(ending=Ending.DAMAGED)
        fact = Fact(*json.loads(said))
        return Tail(fact.seq, fact.hash, self.sound_bytes, self.ending)

    def _frames(self) -> Iterator[Frame]:
        """The sealed frames, as far as the file holds together."""
        segment: Segment | None = None
        start, number = self._headed(), 0
        while self.ending is Ending.WHOLE and start < self._size:
            begun = self._next()
            if begun is None:
                return
            kind, content = begun
            end = start + _HEAD_BYTES + len(content)
            if kind == _SEGMENT:
                segment, number = self._segment(content, segment, end), 0
            elif segment is not None:
                yield Frame(kind, content, segment, number, start, end)
                number += 1
            else:
                self._ended(Ending.DAMAGED)
            start = end

    def _headed(self) -> int:
        """The place after the heading."""
        self._source.seek(0)
        found = self._source.read(len(HEADING))
        if found == HEADING:
            self.sound_bytes = len(HEADING)
        elif HEADING.startswith(found):
            self._ended(Ending.TORN)
        else:
            newer = found[:-1] == HEADING[:-1]
            self._ended(Ending.FOREIGN if newer else Ending.DAMAGED)
        return len(HEADING)

    def _next(self) -> tuple[bytes, bytes] | None:
        """The kind and content of the frame that begins here; None when it is not whole."""
        head = self._source.read(_HEAD_BYTES)
        if len(head) < _HEAD_BYTES:
            self._ended(Ending.TORN)
            return None
        kind, length = _MEASURE.unpack_from(head)
        if head != _head(kind, length) or kind not in (_OWNER, _FACT, _SEGMENT):
            # Some file systems give a file its new length before they write what is in it.
            self._ended(Ending.DAMAGED if any(self._source.read()) else Ending.TORN)
            return None
        content = self._source.read(length)
        if len(content) < length:
            self._ended(Ending.TORN)
            return None
        return kind, content

    def _segment(self, content: bytes, before: Segment | None, end: int) -> Segment | None:
        segment = Segment(self._database_key, content[:SALT_BYTES])
        if segment.frame[_HEAD_BYTES:] == content:
            self.sound_bytes = end
            return segment
        if before is None:
            self._ended(Ending.FOREIGN)
        else:
            self._ended(Ending.TORN if end == self._size else Ending.DAMAGED)
        return None

    def _ended(self, ending: Ending) -> None:
        self.ending = ending


def _head(kind: bytes, length: int) -> bytes:
    measure = _MEASURE.pack(kind, length)
    return measure + _CHECKSUM.pack(zlib.crc32(measure))
