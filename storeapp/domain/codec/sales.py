"""Sales as JSON, kinds `sale/2` and, still read, `sale/1`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from types import MappingProxyType

from storeapp.domain.codec.approvals import approval_body, approval_from
from storeapp.domain.codec.baskets import (
    LINE_KEYS,
    LINE_KEYS_1,
    customer_body,
    customer_from,
    line_body,
    line_from,
)
from storeapp.domain.codec.reading import Fields, parse_body, strict
from storeapp.domain.codec.shares import applied_body, applied_from, share_body, share_from
from storeapp.domain.codec.tenders import tender_body, tender_from
from storeapp.domain.fact import Fact, FactKind
from storeapp.domain.money import Currency
from storeapp.domain.pricing import PricedLine
from storeapp.domain.sale import Sale
from storeapp.domain.tax import TaxLine, TaxRate
from storeapp.domain.till import ReceiptNumber

_SALE_KEYS_1 = (
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
_SALE_KEYS = (
    *_SALE_KEYS_1,
    "rules",
    "priced_at",
    "customer",
    "burn",
    "coupons",
    "applied",
    "approvals",
)


def sale_body(sale: Sale) -> dict[str, object]:
    """The sale with every amount in minor units of `currency`, named once at the head."""
    return {
        "currency": sale.due.currency.code,
        "id": sale.id,
        "number": number_body(sale.number),
        "shift": sale.shift,
        "business_date": sale.business_date.isoformat(),
        "ended_at": sale.ended_at.isoformat(),
        "cashier": sale.cashier_id,
        "lines": [_priced_line_body(line) for line in sale.lines],
        "taxes": [tax_body(tax) for tax in sale.taxes],
        "due": sale.due.minor,
        "rounding": sale.rounding.minor,
        "tenders": [tender_body(tender) for tender in sale.tenders],
        "rules": sale.rules,
        "priced_at": None if sale.priced_at is None else sale.priced_at.isoformat(),
        "customer": None if sale.customer is None else customer_body(sale.customer),
        "burn": sale.burn,
        "coupons": list(sale.coupons),
        "applied": [applied_body(applied) for applied in sale.applied],
        "approvals": [approval_body(approval) for approval in sale.approvals],
    }


@strict
def sale_from(body: object) -> Sale:
    """The sale in that body; building it proves again that its figures agree."""
    fields = Fields(body, "sale", _SALE_KEYS)
    of = fields.currency("currency")
    lines = fields.each("lines", lambda item: _priced_line_from(item, of))
    return replace(
        _sale_from(fields, of, lines),
        rules=fields.text("rules"),
        priced_at=None if fields.raw("priced_at") is None else fields.moment("priced_at"),
        customer=customer_from(fields.raw("customer")),
        burn=fields.whole("burn"),
        coupons=fields.each("coupons", _coupon_from),
        applied=fields.each("applied", applied_from),
        approvals=fields.each("approvals", approval_from),
    )


@strict
def first_sale_from(body: object) -> Sale:
    """A sale of the first version, before promotions."""
    fields = Fields(body, "sale", _SALE_KEYS_1)
    of = fields.currency("currency")
    return _sale_from(fields, of, fields.each("lines", lambda item: _first_line_from(item, of)))


SALE_READERS: Mapping[str, Callable[[object], Sale]] = MappingProxyType(
    {FactKind.SALE.value: sale_from, FactKind.SALE_1.value: first_sale_from}
)
"""Who reads a sale of which kind: every version ever released."""


def sale_in(fact: Fact) -> Sale | None:
    """The sale that a fact is, None when it is none; Refusal when its body cannot be read."""
    reader = SALE_READERS.get(fact.kind)
    return None if reader is None else reader(parse_body(fact.body))


def _sale_from(fields: Fields, of: Currency, lines: tuple[PricedLine, ...]) -> Sale:
    return Sale(
        id=fields.name("id"),
        number=number_from(fields.raw("number")),
        shift=fields.name("shift"),
        business_date=fields.day("business_date"),
        ended_at=fields.moment("ended_at"),
        cashier_id=fields.name("cashier"),
        lines=lines,
        taxes=fields.each("taxes", lambda item: tax_from(item, of)),
        due=fields.money("due", of),
        rounding=fields.money("rounding", of),
        tenders=fields.each("tenders", lambda item: tender_from(item, of)),
    )


def _priced_line_body(priced: PricedLine) -> dict[str, object]:
    return line_body(priced.line) | {
        "net": priced.net.minor,
        "shares": [share_body(share) for share in priced.shares],
    }


def _priced_line_from(item: object, of: Currency) -> PricedLine:
    fields = Fields(item, "line", (*LINE_KEYS, "net", "shares"))
    shares = fields.each("shares", share_from)
    return PricedLine(line_from(fields, of), fields.money("net", of), shares)


def _first_line_from(item: object, of: Currency) -> PricedLine:
    fields = Fields(item, "line", (*LINE_KEYS_1, "net"))
    return PricedLine(line_from(fields, of, first=True), fields.money("net", of))


def _coupon_from(item: object) -> str:
    return Fields({"code": item}, "coupons", ("code",)).name("code")


def number_body(number: ReceiptNumber) -> dict[str, object]:
    return {
        "store": number.store,
        "till": number.till,
        "epoch": number.epoch,
        "count": number.count,
    }


def number_from(item: object) -> ReceiptNumber:
    fields = Fields(item, "number", ("store", "till", "epoch", "count"))
    return ReceiptNumber(
        fields.name("store"), fields.name("till"), fields.whole("epoch"), fields.whole("count")
    )


def tax_body(tax: TaxLine) -> dict[str, object]:
    return {
        "code": tax.rate.code,
        "basis_points": tax.rate.basis_points,
        "inclusive": tax.rate.inclusive,
        "base": tax.base.minor,
        "tax": tax.tax.minor,
    }


def tax_from(item: object, of: Currency) -> TaxLine:
    fields = Fields(item, "tax", ("code", "basis_points", "inclusive", "base", "tax"))
    rate = TaxRate(fields.name("code"), fields.whole("basis_points"), fields.flag("inclusive"))
    return TaxLine(rate, fields.money("base", of), fields.money("tax", of))
