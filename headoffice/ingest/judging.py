"""Judging one item: is it the next fact of this device's history, and can it be understood?"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from storeapp.domain.approval import Approval
from storeapp.domain.card import CardAttempt
from storeapp.domain.codec import (
    SALE_READERS,
    approval_from,
    basket_void_from,
    card_attempt_from,
    drawer_open_from,
    enrolment_from,
    member_enrol_from,
    parse_body,
    return_from,
    shift_open_from,
)
from storeapp.domain.codec.handing_over import hand_over_from
from storeapp.domain.errors import Defect, Refusal
from storeapp.domain.fact import Fact, FactKind, hash_of
from storeapp.domain.giving_out import GivenOut
from storeapp.domain.hlc import hlc_ms
from storeapp.domain.membership import MemberEnrolment
from storeapp.domain.returning import Return
from storeapp.domain.sale import Sale
from storeapp.domain.shift import Shift
from storeapp.domain.trace import BasketVoid, DrawerOpening, Enrolment
from storeapp.sync.wire.messages import Item
from storeapp.sync.wire.seal import signed_by

AHEAD_MS = 5 * 60 * 1000
"""A till's clock may be ahead of head office's by this much before its facts are flagged."""

Value = (
    Sale
    | Shift
    | BasketVoid
    | DrawerOpening
    | Enrolment
    | Approval
    | CardAttempt
    | MemberEnrolment
    | Return
    | GivenOut
)

_READERS: Mapping[str, Callable[[object], Value]] = MappingProxyType(
    {
        **SALE_READERS,
        FactKind.APPROVAL.value: approval_from,
        FactKind.SHIFT_OPEN.value: shift_open_from,
        FactKind.BASKET_VOID.value: basket_void_from,
        FactKind.DRAWER_OPEN.value: drawer_open_from,
        FactKind.ENROLMENT.value: enrolment_from,
        FactKind.CARD_ATTEMPT.value: card_attempt_from,
        FactKind.MEMBER_ENROL.value: member_enrol_from,
        FactKind.RETURN.value: return_from,
        FactKind.HAND_OVER.value: hand_over_from,
    }
)
"""Every version of every kind ever released."""


@dataclass(frozen=True, slots=True)
class Predecessor:
    """The fact before: its hash, and whether that hash could not be trusted (`open`)."""

    hash: str
    open: bool


@dataclass(frozen=True, slots=True)
class Judged:
    """A verdict, a code that says why unless it is plainly accepted, and what the body says.

    `hash_wrong` leaves the chain open: the next fact cannot be held against this one.
    """

    verdict: str
    why: str = ""
    value: Value | None = None
    hash_wrong: bool = False


def fact_of(item: Item, *, device: str, epoch: int) -> Fact:
    return Fact(device=device, epoch=epoch, **item.model_dump())


def judge(fact: Fact, before: Predecessor, *, public_key: str, now_ms: int) -> Judged:
    """The verdict on the next fact of a device; `fork` when it follows another history."""
    if not _storable(fact):
        return Judged("quarantined", "text-not-storable", hash_wrong=hash_of(fact) != fact.hash)
    if hash_of(fact) != fact.hash:
        return Judged("quarantined", "hash-wrong", hash_wrong=True)
    if not signed_by(public_key, signature=fact.sig, message=bytes.fromhex(fact.hash)):
        return Judged("quarantined", "signature-wrong")
    if fact.prev_hash != before.hash and not before.open:
        return Judged("fork", "another-history")
    return _understood(fact, before, now_ms)


def _understood(fact: Fact, before: Predecessor, now_ms: int) -> Judged:
    reader = _READERS.get(fact.kind)
    if reader is None:
        return Judged("quarantined", "kind-unknown")
    try:
        value = reader(parse_body(fact.body))
    except Refusal:
        return Judged("quarantined", "body-unreadable")
    if before.open:
        return Judged("accepted_flagged", "follows-untrusted", value)
    if _ahead(fact, now_ms):
        return Judged("accepted_flagged", "clock-ahead", value)
    return Judged("accepted", "", value)


def _ahead(fact: Fact, now_ms: int) -> bool:
    try:
        return hlc_ms(fact.hlc) > now_ms + AHEAD_MS
    except Defect:
        return True


def _storable(fact: Fact) -> bool:
    words = (fact.id, fact.kind, fact.wall, fact.boot_id, fact.hlc)
    return all("\0" not in word for word in words) and abs(fact.mono_ms) < 1 << 62
