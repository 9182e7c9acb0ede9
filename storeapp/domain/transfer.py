"""Goods that one place sends another: asked for, sent, received, and the rest closed short."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import Enum

from storeapp.domain.errors import Refusal


class TransferState(Enum):
    DRAFT = "DRAFT"
    REQUESTED = "REQUESTED"
    APPROVED = "APPROVED"
    DECLINED = "DECLINED"
    PICKING = "PICKING"
    IN_TRANSIT = "IN_TRANSIT"
    PARTIALLY_RECEIVED = "PARTIALLY_RECEIVED"
    RECEIVED = "RECEIVED"
    CLOSED_SHORT = "CLOSED_SHORT"
    """Less arrived than was sent, and a reason was given for it."""


_S = TransferState
ALLOWED: Mapping[TransferState, frozenset[TransferState]] = {
    _S.DRAFT: frozenset({_S.REQUESTED}),
    _S.REQUESTED: frozenset({_S.APPROVED, _S.DECLINED}),
    _S.APPROVED: frozenset({_S.PICKING, _S.DECLINED}),
    _S.DECLINED: frozenset(),
    _S.PICKING: frozenset({_S.IN_TRANSIT, _S.DECLINED}),
    _S.IN_TRANSIT: frozenset({_S.PARTIALLY_RECEIVED, _S.RECEIVED, _S.CLOSED_SHORT}),
    _S.PARTIALLY_RECEIVED: frozenset({_S.PARTIALLY_RECEIVED, _S.RECEIVED, _S.CLOSED_SHORT}),
    _S.RECEIVED: frozenset(),
    _S.CLOSED_SHORT: frozenset(),
}


@dataclass(frozen=True, slots=True)
class TransferLine:
    """Thousandths of a good: asked for, sent, received, and given up as lost."""

    sku: str
    asked: int
    sent: int = 0
    received: int = 0
    lost: int = 0

    @property
    def under_way(self) -> int:
        return self.sent - self.received - self.lost


@dataclass(frozen=True, slots=True)
class Transfer:
    """It changes by the functions below only, so that each change is one of `ALLOWED`."""

    id: str
    source: str
    target: str
    lines: tuple[TransferLine, ...]
    state: TransferState = TransferState.REQUESTED
    why: str = ""

    def to(self, state: TransferState) -> Transfer:
        if state not in ALLOWED[self.state]:
            raise Refusal("transfer-state-wrong", state=self.state.value, wanted=state.value)
        return replace(self, state=state)


def approve(transfer: Transfer) -> Transfer:
    return transfer.to(_S.APPROVED)


def decline(transfer: Transfer, why: str) -> Transfer:
    return replace(transfer.to(_S.DECLINED), why=why)


def start(transfer: Transfer) -> Transfer:
    return transfer.to(_S.PICKING)


def dispatch(transfer: Transfer, sent: Mapping[str, int]) -> Transfer:
    """Sent as counted; less than was asked for is fine. Refusal `transfer-too-much`."""
    _within(transfer, sent, {line.sku: line.asked for line in transfer.lines})
    lines = tuple(replace(line, sent=sent.get(line.sku, 0)) for line in transfer.lines)
    return replace(transfer.to(_S.IN_TRANSIT), lines=lines)


def receive(transfer: Transfer, received: Mapping[str, int]) -> Transfer:
    """What came, counted; the rest may come later. Refusal `transfer-too-much`."""
    _within(transfer, received, {line.sku: line.under_way for line in transfer.lines})
    lines = tuple(
        replace(line, received=line.received + received.get(line.sku, 0)) for line in transfer.lines
    )
    left = any(line.under_way for line in lines)
    state = _S.PARTIALLY_RECEIVED if left else _S.RECEIVED
    return replace(transfer.to(state), lines=lines)


def close_short(transfer: Transfer, why: str) -> Transfer:
    """Nothing more comes; Refusal `transfer-needs-reason` without one."""
    if not why:
        raise Refusal("transfer-needs-reason")
    lines = tuple(replace(line, lost=line.lost + line.under_way) for line in transfer.lines)
    return replace(transfer.to(_S.CLOSED_SHORT), lines=lines, why=why)


def _within(transfer: Transfer, said: Mapping[str, int], most: Mapping[str, int]) -> None:
    for sku, quantity in said.items():
        if not 0 < quantity <= most.get(sku, 0):
            raise Refusal("transfer-too-much", most=most.get(sku, 0))
    if not said:
        raise Refusal("transfer-too-much", most=0)
