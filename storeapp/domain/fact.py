"""Facts: what happened at a till, numbered without gaps, chained by hash, signed by the device.

The body is canonical JSON text and is never parsed and written again: its bytes are what was
hashed and signed, at the till, on the wire and at head office.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection
from dataclasses import dataclass
from enum import Enum

from storeapp.domain.errors import Defect

GENESIS = "0" * 64
"""`prev_hash` of a device's first fact in an epoch."""


class FactKind(Enum):
    """Each kind with its version; a version is never changed, a new one is added."""

    ENROLMENT = "enrolment/1"
    SHIFT_OPEN = "shift_open/1"
    SALE_1 = "sale/1"
    SALE = "sale/2"
    APPROVAL = "approval/1"
    BASKET_VOID = "basket_void/1"
    DRAWER_OPEN = "drawer_open/1"
    CARD_ATTEMPT = "card_attempt/1"
    MEMBER_ENROL = "member_enrol/1"
    RETURN = "return/1"
    HAND_OVER = "hand_over/1"


@dataclass(frozen=True, slots=True)
class Fact:
    """One record of the journal.

    `seq` counts from 1 within (device, epoch). `wall` is store time in ISO 8601, `mono_ms` the
    monotonic clock of boot `boot_id`, `hlc` a hybrid logical clock that never goes back. `hash`
    is hex SHA-256 over everything but itself and `sig`; `sig` is hex Ed25519 over the hash bytes.
    """

    device: str
    epoch: int
    seq: int
    id: str
    kind: str
    wall: str
    mono_ms: int
    boot_id: str
    hlc: str
    body: str
    prev_hash: str
    hash: str
    sig: str


def fact_hash(
    *,
    device: str,
    epoch: int,
    seq: int,
    id: str,
    kind: str,
    wall: str,
    mono_ms: int,
    boot_id: str,
    hlc: str,
    body: str,
    prev_hash: str,
) -> str:
    """The hex hash that chains a fact to the one before it."""
    header = [device, epoch, seq, id, kind, wall, mono_ms, boot_id, hlc, prev_hash]
    digest = hashlib.sha256(canonical(header).encode())
    digest.update(b"\n")
    digest.update(body.encode())
    return digest.hexdigest()


def hash_of(fact: Fact) -> str:
    """The hash that the fact ought to have."""
    return fact_hash(
        device=fact.device,
        epoch=fact.epoch,
        seq=fact.seq,
        id=fact.id,
        kind=fact.kind,
        wall=fact.wall,
        mono_ms=fact.mono_ms,
        boot_id=fact.boot_id,
        hlc=fact.hlc,
        body=fact.body,
        prev_hash=fact.prev_hash,
    )


def canonical(value: object) -> str:
    """JSON with sorted keys, no spaces, and every character written as itself.

    Defect for anything JSON would bend: floats, keys that are no text, values of other types.
    """
    _prove_plain(value)
    return _CANONICAL.encode(value)


_CANONICAL = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False)
_KEYS = frozenset((str,))
_LEAVES = frozenset((str, int, bool, type(None)))


def _prove_plain(value: object) -> None:
    if isinstance(value, dict):
        if not _KEYS.issuperset(map(type, value)):
            raise Defect("keys in a fact are text")
        _prove_parts(value.values())
    elif isinstance(value, list | tuple):
        _prove_parts(value)
    elif type(value) not in _LEAVES:
        raise Defect(f"no {type(value).__name__} in a fact")


def _prove_parts(parts: Collection[object]) -> None:
    # All at once, by their exact types: a sale has hundreds of leaves and few branches.
    if not _LEAVES.issuperset(map(type, parts)):
        for part in parts:
            if type(part) not in _LEAVES:
                _prove_plain(part)
