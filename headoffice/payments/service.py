"""What tills ask of payments: charge, ask, cancel, give back; in short transactions."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sqlalchemy import delete, update
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, select

from headoffice.db.database import Database
from headoffice.door import NotServed
from headoffice.ingest.tables import SaleTender
from headoffice.payments import ledger
from headoffice.payments.codes import CodeRule, provider_of
from headoffice.payments.deciding import LEASE_MS, cancelled, may_follow
from headoffice.payments.gateway import ChargeOrder
from headoffice.payments.model import Attempt, State
from headoffice.payments.refunding import Refund
from headoffice.payments.tables import AttemptRow, PayerSeen
from headoffice.payments.work import Work
from storeapp.sync.wire import paying as wire
from storeapp.sync.wire.messages import Current

log = logging.getLogger("storeapp.headoffice.payments")

PAYER_MS = 3_600_000
KNOWN_MS = 86_400_000
_OF_ATTEMPT = "attempt:"
CURRENCY = "CNY"
"""Both providers settle mainland merchants in it, and in nothing else."""


@dataclass(frozen=True, slots=True)
class Asker:
    """The till that asks."""

    store: str
    till: str


class Payments:
    """The tills' side of payments by phone. What is asked of a provider is asked by `work`, so no
    till that goes away, and no slow provider, leaves anything half done."""

    def __init__(
        self,
        database: Database,
        work: Work,
        rules: tuple[CodeRule, ...],
        *,
        now_ms: Callable[[], int],
    ) -> None:
        self._database = database
        self._rules = rules
        self._now_ms = now_ms
        self.work = work

    def provider(self, said: wire.PayerAsk) -> wire.PayerTold:
        """At once: whose code it is, and nothing of who shows it."""
        return wire.PayerTold(provider=self._provider(said.code))

    def payer(self, asker: Asker, said: wire.PayerAsk) -> wire.PayerTold:
        """Asks the provider who shows this code."""
        provider = self._provider(said.code)
        payer = self.work.gateways[provider].payer(said.code)
        if not payer:
            return wire.PayerTold(provider=provider)
        handle = secrets.token_hex(16)
        now_ms = self._now_ms()
        with self._database.write() as session:
            session.execute(delete(PayerSeen).where(col(PayerSeen.seen_ms) < now_ms - PAYER_MS))
            session.add(
                PayerSeen(
                    handle=handle,
                    store=asker.store,
                    provider=provider,
                    payer=payer,
                    seen_ms=now_ms,
                )
            )
        return wire.PayerTold(provider=provider, payer=handle)

    def charge(self, asker: Asker, said: wire.Charge) -> wire.AttemptShown:
        """Begins an attempt, or tells again how it stands; the answer comes before the money."""
        known = self._known(asker, said.sale, said.attempt)
        if known is None:
            provider = self._provider(said.code)
            if said.currency != CURRENCY:
                raise NotServed(422, wire.PAYMENT_CURRENCY, "The provider takes CNY only.")
            attempt = self._created(asker, said, provider)
            if attempt is not None:
                self.work.send(attempt.number, _order(attempt, said))
            known = self._known(asker, said.sale, said.attempt)
        assert known is not None
        if known.amount_minor != said.amount_minor or known.currency != said.currency:
            self._refuse(
                409, wire.ATTEMPT_DIFFERS, "This attempt was begun with another amount.", known
            )
        return self.show(asker, said.sale, said.attempt)

    def show(self, asker: Asker, sale: str, count: int) -> wire.AttemptShown:
        with self._database.read() as session:
            return shown(session, _must(ledger.attempt_at(session, asker.store, sale, count)))

    def cancel(self, asker: Asker, sale: str, count: int) -> wire.AttemptShown:
        """It shall not pay for the sale: undone as soon as it may be, whatever became of it."""
        number = _must(self._known(asker, sale, count)).number
        self.work.change(number, self._cancelled)
        return self.show(asker, sale, count)

    def refund(self, asker: Asker, said: wire.RefundAsk) -> wire.RefundShown:
        number = _must(self._known(asker, said.sale, said.attempt)).number
        with self._database.write() as session:
            attempt = ledger.attempt_of(session, number, lock=True)
            refund = ledger.refund_of(session, ledger.refund_number(number, said.refund))
            if refund is None:
                refund = self._new_refund(session, attempt, said)
        if refund.amount_minor != said.amount_minor:
            raise NotServed(409, wire.REFUND_DIFFERS, "This refund was begun with another amount.")
        self.work.kick()
        return _refund_shown(refund)

    def give_back(self, number: str, refund: str, amount_minor: int) -> wire.RefundShown:
        """A refund that head office itself wants, of the attempt with that number; again with the
        same name it is only asked about. Refuses as `refund` does."""
        with self._database.read() as session:
            attempt = ledger.attempt_of(session, number)
        said = wire.RefundAsk(
            sale=attempt.sale, attempt=attempt.count, refund=refund, amount_minor=amount_minor
        )
        return self.refund(Asker(attempt.store, attempt.till), said)

    def open(self, asker: Asker) -> wire.OpenShown:
        with self._database.read() as session:
            found = ledger.open_attempts(session, asker.store)
            return wire.OpenShown(attempts=[shown(session, each) for each in found])

    def _provider(self, code: str) -> str:
        provider = provider_of(code, self._rules)
        if not provider:
            raise NotServed(422, wire.PAYMENT_CODE_UNKNOWN, "This is no payment code.")
        if provider not in self.work.gateways:
            raise NotServed(
                422, wire.PAYMENTS_NOT_SET_UP, "Head office has no account with this provider."
            )
        return provider

    def _known(self, asker: Asker, sale: str, count: int) -> Attempt | None:
        with self._database.read() as session:
            return ledger.attempt_at(session, asker.store, sale, count)

    def _created(self, asker: Asker, said: wire.Charge, provider: str) -> Attempt | None:
        """Committed before anything else happens; None when another request was first."""
        now_ms = self._now_ms()
        store, till = asker.store, asker.till
        attempt = Attempt(
            number=ledger.number_of(store=store, till=till, sale=said.sale, count=said.attempt),
            store=store,
            till=till,
            sale=said.sale,
            count=said.attempt,
            provider=provider,
            amount_minor=said.amount_minor,
            currency=said.currency,
            created_ms=now_ms,
            changed_ms=now_ms,
            due_ms=now_ms + LEASE_MS,
        )
        try:
            with self._database.write() as session:
                ledger.lock_sale(session, asker.store, said.sale)
                others = ledger.attempts_of(session, asker.store, said.sale)
                if any(each.count == said.attempt for each in others):
                    return None
                self._must_be_next(session, others, frozenset(said.paid))
                ledger.add(session, attempt)
        except IntegrityError:
            return None
        return attempt

    def _must_be_next(
        self, session: Session, others: Sequence[Attempt], known_paid: frozenset[int]
    ) -> None:
        for each in others:
            if may_follow(each, known_paid):
                continue
            paid = each.state is State.PAID
            code = wire.ATTEMPT_PAID if paid else wire.ATTEMPT_OPEN
            says = "is paid" if paid else "is not decided yet"
            self._refuse(409, code, f"Another attempt of this sale {says}.", each, session)

    def _cancelled(self, session: Session, attempt: Attempt) -> Attempt:
        if attempt.state is State.PAID and _told_by_a_sale(session, attempt):
            self._refuse(
                409, wire.ATTEMPT_SETTLED, "The sale is made with this payment.", attempt, session
            )
        return cancelled(attempt, now_ms=self._now_ms())

    def _new_refund(self, session: Session, attempt: Attempt, said: wire.RefundAsk) -> Refund:
        if attempt.state is not State.PAID:
            self._refuse(409, wire.NOT_PAID, "This attempt is not paid.", attempt, session)
        left = attempt.amount_minor - ledger.given_back_minor(session, attempt.number)
        if said.amount_minor > left:
            raise NotServed(409, wire.REFUND_TOO_MUCH, "That is more than is left of it.")
        now_ms = self._now_ms()
        refund = Refund(
            number=ledger.refund_number(attempt.number, said.refund),
            attempt=attempt.number,
            refund=said.refund,
            amount_minor=said.amount_minor,
            created_ms=now_ms,
            due_ms=now_ms,
        )
        ledger.add_refund(session, refund)
        return refund

    def _refuse(
        self, status: int, code: str, detail: str, attempt: Attempt, session: Session | None = None
    ) -> None:
        if session is None:
            with self._database.read() as reading:
                body = shown(reading, attempt)
        else:
            body = shown(session, attempt)
        current = Current(version=attempt.version, body=body.model_dump(mode="json"))
        raise NotServed(status, code, detail, current=current)


def payer_of(session: Session, handle: str, *, store: str, now_ms: int) -> tuple[str, str] | None:
    """The provider and its id of the customer behind a handle that a till of that store got; None
    when it is too old, another store's, or none. The id never leaves head office."""
    if handle.startswith(_OF_ATTEMPT):
        row = session.get(AttemptRow, handle.removeprefix(_OF_ATTEMPT))
        found = row is not None and row.store == store and row.payer
        return (row.provider, row.payer) if row is not None and found else None
    seen = session.get(PayerSeen, handle)
    if seen is None or seen.store != store or seen.seen_ms < now_ms - PAYER_MS:
        return None
    return seen.provider, seen.payer


def forget_payers(session: Session, *, now_ms: int) -> None:
    """Who paid is known for a day, to join a payment to a member; the payment itself stays."""
    session.execute(delete(PayerSeen).where(col(PayerSeen.seen_ms) < now_ms - PAYER_MS))
    old = (col(AttemptRow.created_ms) < now_ms - KNOWN_MS) & (col(AttemptRow.payer) != "")
    session.execute(update(AttemptRow).where(old).values(payer=""))


def shown(session: Session, attempt: Attempt) -> wire.AttemptShown:
    """An attempt as a till may know it."""
    back = ledger.given_back_minor(session, attempt.number, only_done=True)
    return wire.AttemptShown(
        number=attempt.number,
        sale=attempt.sale,
        attempt=attempt.count,
        till=attempt.till,
        provider=attempt.provider,
        amount_minor=attempt.amount_minor,
        currency=attempt.currency,
        state=attempt.state.value,
        reason=attempt.reason,
        version=attempt.version,
        created_ms=attempt.created_ms,
        changed_ms=attempt.changed_ms,
        transaction=attempt.transaction,
        payer=f"{_OF_ATTEMPT}{attempt.number}" if attempt.payer else "",
        refunded_minor=back,
        late=attempt.late,
    )


def _order(attempt: Attempt, said: wire.Charge) -> ChargeOrder:
    return ChargeOrder(
        number=attempt.number,
        amount_minor=attempt.amount_minor,
        currency=attempt.currency,
        code=said.code,
        description=said.description or attempt.store,
        store=attempt.store,
        till=attempt.till,
    )


def _told_by_a_sale(session: Session, attempt: Attempt) -> bool:
    tender = (SaleTender.sale == attempt.sale, SaleTender.reference == attempt.number)
    return session.exec(select(SaleTender.sale).where(*tender)).first() is not None


def _refund_shown(refund: Refund) -> wire.RefundShown:
    return wire.RefundShown(
        number=refund.number,
        refund=refund.refund,
        amount_minor=refund.amount_minor,
        state=refund.state.value,
        reason=refund.reason,
        version=refund.version,
    )


def _must(attempt: Attempt | None) -> Attempt:
    if attempt is None:
        raise NotServed(404, wire.ATTEMPT_UNKNOWN, "Head office knows no such attempt.")
    return attempt
