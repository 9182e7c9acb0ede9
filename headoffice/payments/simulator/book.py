"""The simulator's orders: what a provider knows, and what its customers do."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from enum import Enum

LATER_MS = 8_000
"""So long a customer takes to type her password."""
_NEVER = 1 << 62


class Case(Enum):
    """What happens to a charge; chosen by the last two digits of the code, or by the control."""

    PAID = "00"
    PAID_LATER = "01"
    NEVER_PAID = "02"
    CUT_BEFORE = "03"
    """The line breaks before the provider heard of it."""
    CUT_AFTER = "04"
    """It is paid, and the line breaks before the answer."""
    REVERSE_TWICE_IN_VAIN = "05"
    LATE_SUCCESS = "06"
    """Never paid in time, and paid right after it was reversed."""
    NO_FUNDS = "07"
    CODE_EXPIRED = "08"
    SYSTEM_ERROR_PAID = "09"
    SYSTEM_ERROR_UNPAID = "10"
    CUT_AND_PAID_LATER = "11"
    FORGED = "12"
    """The answer is signed by somebody else; it is paid."""
    REFUND_UNKNOWN_ONCE = "13"
    """The first answer to a refund is lost; it is done."""


CASES = {case.value: case for case in Case}


@dataclass(frozen=True, slots=True)
class Order:
    """`paid_ms` is when the customer pays, whoever asks then; `ended_ms` when it was reversed."""

    number: str
    amount_minor: int
    case: Case
    transaction: str
    payer: str
    made_ms: int
    paid_ms: int = _NEVER
    ended_ms: int = _NEVER
    was_paid_at_end: bool = False
    in_vain: int = 0
    refunds: tuple[tuple[str, int, int], ...] = ()

    def is_paid(self, now_ms: int) -> bool:
        return self.paid_ms <= now_ms

    @property
    def is_ended(self) -> bool:
        return self.ended_ms < _NEVER

    @property
    def refunded_minor(self) -> int:
        return sum(amount for _, amount, _ in self.refunds)

    def held_minor(self, now_ms: int) -> int:
        """What the merchant has of the customer's money."""
        return (self.amount_minor - self.refunded_minor) if self.is_paid(now_ms) else 0


class Status(Enum):
    WAITING = "waiting"
    PAID = "paid"
    CLOSED = "closed"
    REFUNDED = "refunded"


@dataclass
class Book:
    """All orders of one provider. Every method may be called from any thread."""

    now_ms: Callable[[], int]
    orders: dict[str, Order] = field(default_factory=dict)
    next_cases: list[Case] = field(default_factory=list)
    charges: list[str] = field(default_factory=list)
    _lock: threading.RLock = field(default_factory=threading.RLock)

    def case_of(self, code: str) -> Case:
        """What is to happen to the next charge with this code."""
        with self._lock:
            if self.next_cases:
                return self.next_cases.pop(0)
        return CASES.get(code[-2:], Case.PAID)

    def charge(self, number: str, amount_minor: int, payer: str, case: Case) -> Order | None:
        """The order, made now or before; None when this number has another amount."""
        with self._lock:
            self.charges.append(number)
            known = self.orders.get(number)
            if known is not None:
                return known if known.amount_minor == amount_minor else None
            now_ms = self.now_ms()
            order = Order(
                number,
                amount_minor,
                case,
                transaction=f"42{now_ms}{len(self.orders):08}",
                payer=payer,
                made_ms=now_ms,
                paid_ms=_paid_ms(case, now_ms),
                in_vain=2 if case is Case.REVERSE_TWICE_IN_VAIN else 0,
            )
            self.orders[number] = order
            return order

    def order(self, number: str) -> Order | None:
        with self._lock:
            return self.orders.get(number)

    def status(self, order: Order) -> Status:
        now_ms = self.now_ms()
        if order.is_paid(now_ms):
            whole = order.refunded_minor >= order.amount_minor
            return Status.REFUNDED if whole else Status.PAID
        return Status.CLOSED if order.is_ended else Status.WAITING

    def reverse(self, number: str) -> Order | None:
        """Ends the order and gives back what was paid; None while it cannot be done."""
        with self._lock:
            order, now_ms = self.orders[number], self.now_ms()
            if order.in_vain:
                self.orders[number] = replace(order, in_vain=order.in_vain - 1)
                return None
            if not order.is_ended:
                order = self._ended(order, now_ms)
                self.orders[number] = order
            return order

    def refund(self, number: str, refund: str, amount_minor: int) -> str:
        """`done`, `again` (it was done before), or why not: `too-much`, `not-paid`, `differs`."""
        with self._lock:
            order, now_ms = self.orders[number], self.now_ms()
            for known, amount, _ in order.refunds:
                if known == refund:
                    return "again" if amount == amount_minor else "differs"
            if not order.is_paid(now_ms):
                return "not-paid"
            if amount_minor > order.amount_minor - order.refunded_minor:
                return "too-much"
            back = (*order.refunds, (refund, amount_minor, now_ms))
            self.orders[number] = replace(order, refunds=back)
            return "done"

    def forget_case(self, number: str) -> bool:
        """Whether the case's one lost answer is still to be lost."""
        with self._lock:
            order = self.orders[number]
            if order.case is not Case.REFUND_UNKNOWN_ONCE:
                return False
            self.orders[number] = replace(order, case=Case.PAID)
            return True

    def snapshot(self) -> list[Order]:
        with self._lock:
            return list(self.orders.values())

    def _ended(self, order: Order, now_ms: int) -> Order:
        if order.is_paid(now_ms):
            back = (*order.refunds, ("", order.amount_minor - order.refunded_minor, now_ms))
            return replace(order, ended_ms=now_ms, was_paid_at_end=True, refunds=back)
        late = order.case is Case.LATE_SUCCESS
        return replace(order, ended_ms=now_ms, paid_ms=now_ms + 1 if late else _NEVER)


def _paid_ms(case: Case, now_ms: int) -> int:
    if case in (Case.PAID_LATER, Case.CUT_AND_PAID_LATER):
        return now_ms + LATER_MS
    waiting = (Case.NEVER_PAID, Case.REVERSE_TWICE_IN_VAIN, Case.LATE_SUCCESS)
    return _NEVER if case in waiting else now_ms
