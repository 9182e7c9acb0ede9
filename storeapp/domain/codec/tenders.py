"""Tenders as JSON: inside sales, and beside the basket of a payment under way."""

from __future__ import annotations

from storeapp.domain.codec.reading import Fields, strict, unreadable
from storeapp.domain.money import Currency
from storeapp.domain.tender import Tender, TenderKind

TENDERS = "tenders/1"
"""What stored tenders say they are, so that a later version can still read them."""


def tenders_body(tenders: tuple[Tender, ...]) -> dict[str, object]:
    """What was taken so far, in its order; at least one."""
    return {
        "kind": TENDERS,
        "currency": tenders[0].amount.currency.code,
        "tenders": [tender_body(tender) for tender in tenders],
    }


@strict
def tenders_from(body: object) -> tuple[Tender, ...]:
    fields = Fields(body, "tenders", ("kind", "currency", "tenders"))
    if fields.text("kind") != TENDERS:
        unreadable("kind of tenders")
    of = fields.currency("currency")
    return fields.each("tenders", lambda item: tender_from(item, of)) or unreadable("no tenders")


def tender_body(tender: Tender) -> dict[str, object]:
    """One tender; amounts in minor units of the currency its document names."""
    return {
        "kind": tender.kind.value,
        "amount": tender.amount.minor,
        "handed": tender.handed.minor,
        "reference": tender.reference,
    }


def tender_from(item: object, of: Currency) -> Tender:
    fields = Fields(item, "tender", ("kind", "amount", "handed", "reference"))
    return Tender(
        fields.choice("kind", TenderKind),
        fields.money("amount", of),
        fields.money("handed", of),
        fields.text("reference"),
    )
