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
    found = select(AttemptRow).where(AttemptRow.store == said.store, AttemptRow.sale == said.sale)
    reference = _reference(session, said)
    attempts = [a for a in session.exec(found) if a.number == reference or a.count == said.attempt]
    attempt = next((a for a in attempts if a.number == reference), None)
    attempt = attempt or next(iter(attempts), None)
    if attempt is None:
        raise _unknown()
    asked = RefundAsk(
        sale=said.sale,
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


def _reference(session: Session, said: MoneyBack) -> str:
    tender = session.get(SaleTender, (said.sale, said.place))
    return tender.reference if tender is not None else ""


def _unknown() -> NotServed:
    return NotServed(404, PAYMENT_UNKNOWN, "No payment by phone of this return is known.")
