"""Asking the providers: one step at a time, each between two commits, so that whoever dies in the
middle leaves an attempt that the next one asks about."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial

from sqlalchemy.exc import OperationalError
from sqlmodel import Session

from headoffice.db.database import Database
from headoffice.payments import ledger
from headoffice.payments.deciding import (
    LEASE_MS,
    answered,
    asked,
    given_back,
    not_sent,
    sent,
    undone,
)
from headoffice.payments.gateway import ChargeOrder, Gateway
from headoffice.payments.model import (
    NOTHING,
    OTHER_AMOUNT,
    UNDOING,
    Attempt,
    Pace,
    State,
    Undone,
)
from headoffice.payments.refunding import (
    LATE_REFUND,
    Refund,
    RefundState,
    refund_answered,
    refund_sent,
)

log = logging.getLogger("storeapp.headoffice.payments")

MOST_AT_ONCE = 50
NOT_SET_UP_MS = 60_000

Spawn = Callable[[Callable[[], None]], object]
Changed = Callable[[Attempt], object]
Change = Callable[[Session, Attempt], Attempt]


class Work:
    """What is to be asked of providers, by whatever threads `spawn` has.

    No transaction is open while a provider is asked. An answer is applied to the attempt as it
    stands then, whatever happened to it meanwhile.
    """

    def __init__(
        self,
        database: Database,
        gateways: Mapping[str, Gateway],
        *,
        now_ms: Callable[[], int],
        spawn: Spawn,
    ) -> None:
        self.gateways = gateways
        self._database = database
        self._now_ms = now_ms
        self._spawn = spawn
        self._lock = threading.Lock()
        self._under_way: set[str] = set()
        self._changed: Changed = lambda _attempt: None
        self._kicked: Callable[[], object] = lambda: None

    def when_changed(self, changed: Changed, kicked: Callable[[], object]) -> None:
        """Who is told of each new version, and that something may be due sooner; from any thread,
        after the commit."""
        self._changed, self._kicked = changed, kicked

    def kick(self) -> None:
        self._kicked()

    def send(self, number: str, order: ChargeOrder) -> None:
        """Charges an attempt that was committed as CREATED."""
        self._go(f"send {number}", lambda: self._send(number, order))

    def turn(self) -> int:
        """Begins whatever is due; returns when the next question is."""
        with self._database.read() as session:
            now_ms = self._now_ms()
            attempts = ledger.due(session, now_ms=now_ms, most=MOST_AT_ONCE)
            refunds = ledger.refunds_due(session, now_ms=now_ms, most=MOST_AT_ONCE)
            next_ms = ledger.next_due_ms(session)
        for number in attempts:
            self._go(number, partial(self.step, number))
        for number in refunds:
            self._go(number, partial(self.step_refund, number))
        return next_ms

    def change(self, number: str, change: Change) -> tuple[Attempt, Attempt]:
        """One transaction; returns the attempt as it was and as it is."""
        with self._database.write() as session:
            before = ledger.attempt_of(session, number, lock=True)
            after = ledger.put(session, before, change(session, before))
        if after.version != before.version:
            self._changed(after)
        if after.due_ms != before.due_ms or after.state is State.REFUNDING:
            self._kicked()
        return before, after

    def step(self, number: str) -> None:
        """Asks about an attempt that is due, and undoes it where that is what it needs."""
        attempt = self._claimed(number)
        if attempt is None:
            return
        if attempt.state is State.CREATED:
            self._apply(number, _unsent)
            return
        gateway = self.gateways.get(attempt.provider)
        if gateway is None:
            later = self._now_ms() + NOT_SET_UP_MS
            self.change(number, lambda _session, each: replace(each, due_ms=later))
            return
        found = gateway.query(number)
        pace = gateway.pace
        attempt = self._apply(number, lambda each, now: asked(each, found, pace, now_ms=now))
        if self._to_undo_now(attempt):
            self._undo(number, gateway)

    def step_refund(self, number: str) -> None:
        """Asks for a refund that is due, again if it was asked for before: it is given once."""
        refund = self._claimed_refund(number)
        if refund is None:
            return
        with self._database.read() as session:
            attempt = ledger.attempt_of(session, refund.attempt)
        gateway = self.gateways.get(attempt.provider)
        if gateway is None:
            return  # It is due again when this claim of it ends.
        said, reason = gateway.refund(
            attempt.number,
            number,
            amount_minor=refund.amount_minor,
            total_minor=attempt.amount_minor,
        )

        def change(session: Session, attempt: Attempt) -> Attempt:
            before = ledger.refund_of(session, number, lock=True)
            assert before is not None
            now_ms = self._now_ms()
            after = refund_answered(before, said, reason, now_ms=now_ms)
            ledger.put_refund(session, before, after)
            whole = after.refund == LATE_REFUND and after.state is RefundState.DONE
            if whole and attempt.state is State.REFUNDING:
                return given_back(attempt, now_ms=now_ms)
            return attempt

        _, after = self.change(attempt.number, change)
        self._changed(after)
        self._kicked()

    def _send(self, number: str, order: ChargeOrder) -> None:
        gateway = self.gateways[self._attempt(number).provider]

        def leaves(attempt: Attempt, now_ms: int) -> Attempt:
            is_new = attempt.state is State.CREATED
            return sent(attempt, gateway.pace, now_ms=now_ms) if is_new else attempt

        before, after = self.change(number, self._timed(leaves))
        if before.state is not State.CREATED or after.state is not State.SENT:
            return
        found = gateway.charge(order)
        self._apply(number, lambda each, now: answered(each, found, gateway.pace, now_ms=now))

    def _undo(self, number: str, gateway: Gateway) -> None:
        said = gateway.reverse(number)
        found = NOTHING if said is Undone.AGAIN else gateway.query(number)
        pace: Pace = gateway.pace
        self._apply(number, lambda each, now: undone(each, said, found, pace, now_ms=now))

    def _to_undo_now(self, attempt: Attempt) -> bool:
        return (
            attempt.state in UNDOING
            and attempt.reason != OTHER_AMOUNT
            and self._now_ms() >= attempt.undo_from_ms
        )

    def _claimed(self, number: str) -> Attempt | None:
        """The attempt, when it is still due; it is not for others then, for a while."""
        now_ms = self._now_ms()
        with self._database.write() as session:
            attempt = ledger.attempt_of(session, number, lock=True)
            if attempt.due_ms > now_ms:
                return None
            return ledger.put(session, attempt, replace(attempt, due_ms=now_ms + LEASE_MS))

    def _claimed_refund(self, number: str) -> Refund | None:
        now_ms = self._now_ms()
        with self._database.write() as session:
            refund = ledger.refund_of(session, number, lock=True)
            if refund is None or refund.due_ms > now_ms:
                return None
            return ledger.put_refund(session, refund, refund_sent(refund, due_ms=now_ms + LEASE_MS))

    def _apply(self, number: str, change: Callable[[Attempt, int], Attempt]) -> Attempt:
        return self.change(number, self._timed(change))[1]

    def _timed(self, change: Callable[[Attempt, int], Attempt]) -> Change:
        return lambda _session, attempt: change(attempt, self._now_ms())

    def _attempt(self, number: str) -> Attempt:
        with self._database.read() as session:
            return ledger.attempt_of(session, number)

    def _go(self, name: str, job: Callable[[], None]) -> None:
        """In a thread of `spawn`; what is under way is not begun again."""
        with self._lock:
            if name in self._under_way:
                return
            self._under_way.add(name)
        self._spawn(lambda: self._guarded(name, job))

    def _guarded(self, name: str, job: Callable[[], None]) -> None:
        try:
            job()
        except OperationalError:
            log.warning("database busy or away: %s", name)
        except Exception:  # a boundary: the attempt is due again when its claim ends
            log.exception("payment step failed: %s", name)
        finally:
            with self._lock:
                self._under_way.discard(name)


def _unsent(attempt: Attempt, now_ms: int) -> Attempt:
    return not_sent(attempt, now_ms=now_ms) if attempt.state is State.CREATED else attempt
