"""Money that goes back to a phone: of this till's claim only, and once however often asked."""

from __future__ import annotations

from sqlmodel import Session, select

from headoffice.door import Caller, NotServed
from headoffice.ingest.tables import SaleTender
from headoffice.payments.service import Asker
from headoffice.payments.tables import AttemptRow
from headoffice.returns.tables import ReturnClaim, ReturnRow
from storeapp.sync.wire.paying import RefundAsk
from storeapp.sync.wire.returns import PAYMENT_UNKNOWN, MoneyBack


def order(session: Session, caller: Caller, said: MoneyBack) -> tuple[Asker, RefundAsk]:
    """Whose attempt it is, and the refund to ask for. 404 `payment-unknown`.

    What came over by an exchange goes back to the payment of the first sale, so the claim may be of
    another one than the payment's; the ledger never gives back more than an attempt took.
    """
    if not _claimed(session, caller, said.claim):
        raise _unknown()
    attempt = _attempt(session, said)
    if attempt is None:
        raise _unknown()
    asked = RefundAsk(
        sale=attempt.sale,
        attempt=attempt.count,
        refund=f"{said.claim}-{said.given}",
        amount_minor=said.amount_minor,
    )
    return Asker(attempt.store, attempt.till), asked


def _claimed(session: Session, caller: Caller, claim_id: str) -> bool:
    """Also once the claim is a return of that device, which may ask again what became of it."""
    claim = session.get(ReturnClaim, claim_id)
    done = session.get(ReturnRow, claim_id)
    return caller.device in (claim and claim.device, done and done.device)


def _attempt(session: Session, said: MoneyBack) -> AttemptRow | None:
    """By the number that the sale's tender names, else by its count."""
    tender = session.get(SaleTender, (said.sale, said.place))
    if tender is not None and (named := session.get(AttemptRow, tender.reference)) is not None:
        return named
    counted = select(AttemptRow).where(
        AttemptRow.store == said.store,
        AttemptRow.sale == said.sale,
        AttemptRow.count == said.attempt,
    )
    return session.exec(counted).first()


def _unknown() -> NotServed:
    return NotServed(404, PAYMENT_UNKNOWN, "No payment by phone of this return is known.")
