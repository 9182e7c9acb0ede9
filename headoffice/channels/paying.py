"""Paying a waiting order by the code on a phone: head office's own payments, with the channel's
place as the one that takes the money."""

from __future__ import annotations

import logging
from dataclasses import dataclass

from headoffice.channels import pending
from headoffice.channels.keys import Selling
from headoffice.channels.shapes_orders import PayAsk, PaymentShown
from headoffice.channels.tables import PendingOrder
from headoffice.db.database import Database
from headoffice.door import NotServed
from headoffice.inventory import holding
from headoffice.orders.placing import find
from headoffice.payments.model import Attempt
from headoffice.payments.service import Asker, Payments
from storeapp.domain.errors import Refusal
from storeapp.sync.wire import paying as wire

log = logging.getLogger("storeapp.headoffice.channels")

TILL = "online"
PAID, STILL_WAITING, NOT_PAID = "paid", "waiting", "not_paid"
LONGER_MS = 5 * 60_000
"""Who is paying just now does not lose the goods meanwhile."""


@dataclass(frozen=True, slots=True)
class Cashier:
    """Asks for money, and places what is paid; every step may be taken again."""

    database: Database
    payments: Payments

    def charge(self, asker: Selling, ref: str, said: PayAsk, *, now_ms: int) -> PaymentShown:
        """Begins an attempt, or tells how it stands. 404 `order-unknown`, 409 `order-not-waiting`,
        and what payments refuse."""
        if (told := self._over(asker, ref, said.attempt, now_ms)) is not None:
            return told
        row = self._waiting(asker, ref, now_ms)
        shown = self.payments.charge(
            Asker(row.place, TILL),
            wire.Charge(
                sale=row.sale,
                attempt=said.attempt,
                amount_minor=row.due_minor,
                currency=row.currency,
                code=said.code,
                description=ref[:40],
            ),
        )
        return self._told(asker, ref, shown, now_ms=now_ms)

    def look(self, asker: Selling, ref: str, attempt: int, *, now_ms: int) -> PaymentShown:
        """How an attempt stands; 404 when there is none."""
        with self.database.read() as session:
            row = pending.pending(session, asker.channel, ref)
        if row is None:
            raise _unknown()
        shown = self.payments.show(Asker(row.place, TILL), row.sale, attempt)
        return self._told(asker, ref, shown, now_ms=now_ms)

    def settle(self, channel: str, ref: str, *, now_ms: int) -> None:
        """Places the order when it is paid, lets it go when its time is over, gives the money back
        when it cannot be placed any more."""
        with self.database.write() as session:
            row = pending.pending(session, channel, ref, lock=True)
            back = pending.settle(session, row, now_ms=now_ms) if row else None
        if row is not None and back is not None:
            log.warning("order %s of %s is paid and cannot be placed: given back", ref, channel)
            self._give_back(row, back)

    def settle_due(self, *, now_ms: int) -> int:
        """All that payments or time have news of; returns how many."""
        with self.database.read() as session:
            if not pending.any_waiting(session):
                return 0
        with self.database.write() as session:
            due = pending.due(session, now_ms=now_ms)
        for channel, ref in due:
            self.settle(channel, ref, now_ms=now_ms)
        return len(due)

    def _over(self, asker: Selling, ref: str, attempt: int, now_ms: int) -> PaymentShown | None:
        """How an attempt of an order that waits no longer stands; None for any other."""
        with self.database.read() as session:
            row = pending.pending(session, asker.channel, ref)
        if row is None or row.state == pending.WAITING:
            return None
        try:
            return self.look(asker, ref, attempt, now_ms=now_ms)
        except NotServed:
            return None

    def _waiting(self, asker: Selling, ref: str, now_ms: int) -> PendingOrder:
        with self.database.write() as session:
            row = pending.pending(session, asker.channel, ref, lock=True)
            if row is None:
                raise _unknown()
            if row.state != pending.WAITING:
                raise NotServed(409, "order-not-waiting", "This order waits for no payment.")
            row.until_ms = max(row.until_ms, now_ms + LONGER_MS)
            session.add(row)
            try:
                hold = pending.hold_of(asker.channel, ref)
                holding.extend(session, hold, row.until_ms + LONGER_MS)
            except Refusal:
                raise NotServed(
                    409, "hold-ended", "The goods are held no longer; place the order anew."
                ) from None
            return row

    def _told(
        self, asker: Selling, ref: str, shown: wire.AttemptShown, *, now_ms: int
    ) -> PaymentShown:
        if shown.state == wire.PAID:
            self.settle(asker.channel, ref, now_ms=now_ms)
            state = PAID
        else:
            state = NOT_PAID if shown.state in wire.NOT_CHARGED else STILL_WAITING
        with self.database.read() as session:
            order = find(session, asker.channel, ref)
        return PaymentShown(ref=ref, order=order, state=state, reason=shown.reason)

    def _give_back(self, row: PendingOrder, attempt: Attempt) -> None:
        self.payments.refund(
            Asker(row.place, TILL),
            wire.RefundAsk(
                sale=row.sale,
                attempt=attempt.count,
                refund=pending.UNPLACED,
                amount_minor=attempt.amount_minor,
            ),
        )


def _unknown() -> NotServed:
    return NotServed(404, "order-unknown", "This channel has placed no such order.")
