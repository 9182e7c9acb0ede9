"""What a ref has of the stock: read, and taken from in one order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlmodel import Session, col, select

from headoffice.inventory.tables import Claim, Stock
from storeapp.domain.errors import Refusal


def claims_of(session: Session, ref: str) -> list[Claim]:
    """What it has, by place and good; also rows that have become zero."""
    rows = select(Claim).where(Claim.ref == ref).order_by(col(Claim.place), col(Claim.sku))
    return list(session.exec(rows.execution_options(populate_existing=True)))


def claims_on(session: Session, place: str, sku: str) -> list[Claim]:
    """Who has something of this good in this place, by ref."""
    rows = select(Claim).where(
        Claim.place == place,
        Claim.sku == sku,
        (col(Claim.held) != 0) | (col(Claim.reserved) != 0) | (col(Claim.staged) != 0),
    )
    return list(session.exec(rows.order_by(Claim.ref)))


def overpromised(session: Session, place: str) -> list[str]:
    """The goods of which a place has promised more than stands there: a till sold it meanwhile, or
    somebody counted less. Who has a claim on them (`claims_on`) is served from elsewhere."""
    promised = col(Stock.reserved) + col(Stock.held) > 0
    rows = select(Stock.sku).where(Stock.place == place, col(Stock.free) < 0, promised)
    return list(session.exec(rows.order_by(Stock.sku)))


def taken(
    claims: Sequence[Claim], bucket: str, demand: Mapping[str, int]
) -> list[tuple[str, str, int]]:
    """Place, good and thousandths that make up as much of the demand as the claims have."""
    parts = []
    for sku, wanted in demand.items():
        for claim in claims:
            part = min(getattr(claim, bucket), wanted) if claim.sku == sku else 0
            if part > 0:
                parts.append((claim.place, sku, part))
                wanted -= part
    return parts


def all_taken(
    claims: Sequence[Claim], bucket: str, demand: Mapping[str, int]
) -> list[tuple[str, str, int]]:
    """The whole demand; Refusal `claim-short` when they have less."""
    parts = taken(claims, bucket, demand)
    for sku, wanted in demand.items():
        has = sum(part for _, of, part in parts if of == sku)
        if has < wanted:
            raise Refusal("claim-short", sku=sku, has=has)
    return parts


def all_of(claims: Sequence[Claim], bucket: str) -> dict[str, int]:
    """Everything the claims have in that bucket, per good."""
    sums: dict[str, int] = {}
    for claim in claims:
        if has := getattr(claim, bucket):
            sums[claim.sku] = sums.get(claim.sku, 0) + has
    return dict(sorted(sums.items()))
