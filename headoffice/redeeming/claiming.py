"""What arrived sales say about coupons and budgets, booked once, and never refused."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass

from sqlmodel import Session

from headoffice.redeeming.budgets import Use, spend
from headoffice.redeeming.coupons import redeem
from headoffice.redeeming.tables import CouponConflict
from storeapp.domain.sale import Sale
from storeapp.sync.wire.coupons import number_of, read_code

log = logging.getLogger("storeapp.headoffice.redeeming")


@dataclass(frozen=True, slots=True)
class Claim:
    """A sale, and the device and store whose fact it is; `member` is whom its customer's id stands
    for now, "" where that is nobody else."""

    device: str
    store: str
    sale: Sale
    member: str = ""


def claim(session: Session, claims: Sequence[Claim], *, now_ms: int) -> None:
    """Books a batch of sales, in the transaction of their facts.

    All of them at once: two batches that lock the same rows do so in the same order.
    """
    spend(session, [use for each in claims for use in _uses(each)], at_ms=now_ms)
    codes = sorted(
        (number_of(code), index, code)
        for index, each in enumerate(claims)
        for code in each.sale.coupons
    )
    for number, index, code in codes:
        if number:  # Any other code is one for everybody, and is not counted.
            _redeem(session, number, code, claims[index], now_ms)


def _uses(claim: Claim) -> list[Use]:
    sale = claim.sale
    return [
        Use(
            sale=sale.id,
            device=claim.device,
            promotion=applied.promotion,
            uses=applied.times,
            minor=applied.saving,
            member=claim.member or sale.customer_id,
        )
        for applied in sale.applied
    ]


def _redeem(session: Session, number: str, code: str, claim: Claim, now_ms: int) -> None:
    why, first = redeem(session, number, claim.sale.id)
    if why == "unknown" and read_code(code) is None:
        return  # A code for everybody may look like a number.
    if not why or session.get(CouponConflict, (number, claim.sale.id)) is not None:
        return
    log.warning("coupon conflict: %s in sale %s: %s", number, claim.sale.id, why)
    session.add(
        CouponConflict(
            number=number,
            sale=claim.sale.id,
            store=claim.store,
            device=claim.device,
            first=first,
            why=why,
            at_ms=now_ms,
        )
    )
    session.flush()
