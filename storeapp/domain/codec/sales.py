"""Sales as JSON, kind `sale/1`."""

from __future__ import annotations

from storeapp.domain.codec.baskets import LINE_KEYS, line_body, line_from
from storeapp.domain.codec.reading import Fields, strict
from storeapp.domain.codec.tenders import tender_body, tender_from
from storeapp.domain.money import Currency
from storeapp.domain.pricing import PricedLine
from storeapp.domain.sale import Sale
from storeapp.domain.tax import TaxLine, TaxRate
from storeapp.domain.till import ReceiptNumber

_SALE_KEYS = (
    "currency",
    "id",
    "number",
    "shift",
    "business_date",
    "ended_at",
    "cashier",
    "lines",
    "taxes",
    "due",
    "rounding",
    "tenders",
)


def sale_body(sale: Sale) -> dict[str, object]:
    """The sale with every amount in minor units of `currency`, named once at the head."""
    return {
        "currency": sale.due.currency.code,
        "id": sale.id,
        "number": _number_body(sale.number),
        "shift": sale.shift,
        "business_date": sale.business_date.isoformat(),
        "ended_at": sale.ended_at.isoformat(),
        "cashier": sale.cashier_id,
        "lines": [line_body(p.line) | {"net": p.net.minor} for p in sale.lines],
        "taxes": [_tax_body(tax) for tax in sale.taxes],
        "due": sale.due.minor,
        "rounding": sale.rounding.minor,
        "tenders": [tender_body(tender) for tender in sale.tenders],
    }


@strict
def sale_from(body: object) -> Sale:
    """The sale in that body; building it proves again that its figures agree."""
    fields = Fields(body, "sale", _SALE_KEYS)
    of = fields.currency("currency")
    return Sale(
        id=fields.name("id"),
        number=_number_from(fields.raw("number")),
        shift=fields.name("shift"),
        business_date=fields.day("business_date"),
        ended_at=fields.moment("ended_at"),
        cashier_id=fields.name("cashier"),
        lines=fields.each("lines", lambda item: _priced_line_from(item, of)),
        taxes=fields.each("taxes", lambda item: _tax_from(item, of)),
        due=fields.money("due", of),
        rounding=fields.money("rounding", of),
        tenders=fields.each("tenders", lambda item: tender_from(item, of)),
    )


def _priced_line_from(item: object, of: Currency) -> PricedLine:
    fields = Fields(item, "line", (*LINE_KEYS, "net"))
    return PricedLine(line_from(fields, of), fields.money("net", of))


def _number_body(number: ReceiptNumber) -> dict[str, object]:
    return {
        "store": number.store,
        "till": number.till,
        "epoch": number.epoch,
        "count": number.count,
    }


def _number_from(item: object) -> ReceiptNumber:
    fields = Fields(item, "number", ("store", "till", "epoch", "count"))
    return ReceiptNumber(
        fields.name("store"), fields.name("till"), fields.whole("epoch"), fields.whole("count")
    )


def _tax_body(tax: TaxLine) -> dict[str, object]:
    return {
        "code": tax.rate.code,
        "basis_points": tax.rate.basis_points,
        "inclusive": tax.rate.inclusive,
        "base": tax.base.minor,
        "tax": tax.tax.minor,
    }


def _tax_from(item: object, of: Currency) -> TaxLine:
    fields = Fields(item, "tax", ("code", "basis_points", "inclusive", "base", "tax"))
    rate = TaxRate(fields.name("code"), fields.whole("basis_points"), fields.flag("inclusive"))
    return TaxLine(rate, fields.money("base", of), fields.money("tax", of))
