"""Returns as JSON, kind `return/1`, and what was bought as it travels and waits for its return."""

from __future__ import annotations

from storeapp.domain.catalogue import Name
from storeapp.domain.codec.baskets import (
    LINE_KEYS,
    customer_body,
    customer_from,
    line_body,
    line_from,
)
from storeapp.domain.codec.reading import Fields, strict, unreadable
from storeapp.domain.codec.sales import number_body, number_from, tax_body, tax_from
from storeapp.domain.codec.shares import share_body, share_from
from storeapp.domain.money import Currency
from storeapp.domain.pricing import PricedLine
from storeapp.domain.quantity import Quantity, Unit
from storeapp.domain.returning import (
    Bought,
    Condition,
    Given,
    GivenBack,
    GoodsBack,
    Paid,
    Return,
    ReturnedLine,
    SoFar,
    Source,
)
from storeapp.domain.tender import TenderKind

_BACK_KEYS = (
    "currency",
    "id",
    "sale",
    "of",
    "store",
    "lines",
    "taxes",
    "due",
    "given",
    "kept_back",
    "unearned",
    "unburnt",
    "customer",
    "claim",
    "approval",
    "approved_by",
)
_RETURN_KEYS = (
    *_BACK_KEYS,
    "number",
    "shift",
    "business_date",
    "ended_at",
    "cashier",
    "exchange",
)
_BOUGHT_KEYS = (
    "currency",
    "id",
    "number",
    "store",
    "sold_on",
    "lines",
    "taxes",
    "due",
    "paid",
    "customer",
    "rules",
    "priced_at",
    "burn",
    "coupons",
)
_LINE_KEYS = (
    "line",
    "sku",
    "name",
    "quantity",
    "unit",
    "tax",
    "first",
    "units",
    "net",
    "reason",
    "condition",
)
_SOURCE_KEYS = ("kind", "store", "sale", "place", "attempt", "reference")
_GIVEN_KEYS = ("place", "source", "due", "paid", "carried", "reference")


def return_body(done: Return) -> dict[str, object]:
    """The return with every amount in minor units of `currency`, named once at the head."""
    return goods_back_body(done.back) | {
        "number": number_body(done.number),
        "shift": done.shift,
        "business_date": done.business_date.isoformat(),
        "ended_at": done.ended_at.isoformat(),
        "cashier": done.cashier_id,
        "exchange": done.exchange,
    }


@strict
def return_from(body: object) -> Return:
    """The return in that body; building it proves again that its figures agree."""
    fields = Fields(body, "return", _RETURN_KEYS)
    return Return(
        number=number_from(fields.raw("number")),
        shift=fields.name("shift"),
        business_date=fields.day("business_date"),
        ended_at=fields.moment("ended_at"),
        cashier_id=fields.name("cashier"),
        back=_back_from(fields),
        exchange=fields.text("exchange"),
    )


def goods_back_body(back: GoodsBack) -> dict[str, object]:
    """A return that is agreed and not made yet."""
    return {
        "currency": back.due.currency.code,
        "id": back.id,
        "sale": back.sale,
        "of": back.number,
        "store": back.store,
        "lines": [_line_body(line) for line in back.lines],
        "taxes": [tax_body(tax) for tax in back.taxes],
        "due": back.due.minor,
        "given": [_given_body(each) for each in back.given],
        "kept_back": back.kept_back.minor,
        "unearned": back.unearned,
        "unburnt": back.unburnt,
        "customer": back.customer_id,
        "claim": back.claim,
        "approval": back.approval,
        "approved_by": back.approved_by,
    }


@strict
def goods_back_from(body: object) -> GoodsBack:
    return _back_from(Fields(body, "goods that come back", _BACK_KEYS))


def bought_body(bought: Bought) -> dict[str, object]:
    """What was bought; amounts in minor units of `currency`."""
    return {
        "currency": bought.due.currency.code,
        "id": bought.id,
        "number": bought.number,
        "store": bought.store,
        "sold_on": bought.sold_on.isoformat(),
        "lines": [
            line_body(p.line) | {"net": p.net.minor, "shares": [share_body(s) for s in p.shares]}
            for p in bought.lines
        ],
        "taxes": [tax_body(tax) for tax in bought.taxes],
        "due": bought.due.minor,
        "paid": [
            {
                "place": paid.place,
                "amount": paid.amount.minor,
                "due": paid.due.minor,
                "source": _source_body(paid.source),
                "carried": paid.carried,
            }
            for paid in bought.paid
        ],
        "customer": None if bought.customer is None else customer_body(bought.customer),
        "rules": bought.rules,
        "priced_at": None if bought.priced_at is None else bought.priced_at.isoformat(),
        "burn": bought.burn,
        "coupons": list(bought.coupons),
    }


@strict
def bought_from(body: object) -> Bought:
    fields = Fields(body, "what was bought", _BOUGHT_KEYS)
    of = fields.currency("currency")
    return Bought(
        id=fields.name("id"),
        number=fields.name("number"),
        store=fields.name("store"),
        sold_on=fields.day("sold_on"),
        lines=fields.each("lines", lambda item: _priced_from(item, of)),
        taxes=fields.each("taxes", lambda item: tax_from(item, of)),
        due=fields.money("due", of),
        paid=fields.each("paid", lambda item: _paid_from(item, of)),
        customer=customer_from(fields.raw("customer")),
        rules=fields.text("rules"),
        priced_at=None if fields.raw("priced_at") is None else fields.moment("priced_at"),
        burn=fields.whole("burn"),
        coupons=fields.each("coupons", _code_from),
    )


def so_far_body(so_far: SoFar) -> dict[str, object]:
    """What came back of it before, in minor units of its currency."""
    return {
        "units": [{"line": line, "units": count} for line, count in so_far.units.items()],
        "goods": so_far.goods,
        "taxes": [
            {"code": code, "base": base, "tax": tax} for code, (base, tax) in so_far.taxes.items()
        ],
        "given": [
            {"place": place, "due": each.due, "paid": each.paid, "carried": each.carried}
            for place, each in so_far.given.items()
        ],
    }


@strict
def so_far_from(body: object) -> SoFar:
    fields = Fields(body, "returned before", ("units", "goods", "taxes", "given"))
    return SoFar(
        dict(fields.each("units", _units_from)),
        fields.whole("goods"),
        dict(fields.each("taxes", _tax_sum_from)),
        dict(fields.each("given", _given_sum_from)),
    )


def _back_from(fields: Fields) -> GoodsBack:
    of = fields.currency("currency")
    return GoodsBack(
        id=fields.name("id"),
        sale=fields.text("sale"),
        number=fields.text("of"),
        store=fields.name("store"),
        lines=fields.each("lines", lambda item: _line_from(item, of)),
        taxes=fields.each("taxes", lambda item: tax_from(item, of)),
        due=fields.money("due", of),
        given=fields.each("given", lambda item: _given_from(item, of)),
        kept_back=fields.money("kept_back", of),
        unearned=fields.whole("unearned"),
        unburnt=fields.whole("unburnt"),
        customer_id=fields.text("customer"),
        claim=fields.text("claim"),
        approval=fields.text("approval"),
        approved_by=fields.text("approved_by"),
    )


def _line_body(line: ReturnedLine) -> dict[str, object]:
    return {
        "line": line.line,
        "sku": line.sku,
        "name": {"zh": line.name.zh, "en": line.name.en},
        "quantity": line.quantity.thousandths,
        "unit": line.quantity.unit.value,
        "tax": line.tax_code,
        "first": line.first,
        "units": line.units,
        "net": line.net.minor,
        "reason": line.reason,
        "condition": line.condition.value,
    }


def _line_from(item: object, of: Currency) -> ReturnedLine:
    fields = Fields(item, "returned line", _LINE_KEYS)
    name = Fields(fields.raw("name"), "name", ("zh", "en"))
    return ReturnedLine(
        line=fields.name("line"),
        sku=fields.name("sku"),
        name=Name(zh=name.text("zh"), en=name.text("en")),
        quantity=Quantity(fields.whole("quantity"), fields.choice("unit", Unit)),
        tax_code=fields.name("tax"),
        first=fields.whole("first"),
        units=fields.whole("units"),
        net=fields.money("net", of),
        reason=fields.name("reason"),
        condition=fields.choice("condition", Condition),
    )


def _given_body(given: GivenBack) -> dict[str, object]:
    return {
        "place": given.place,
        "source": _source_body(given.source),
        "due": given.due.minor,
        "paid": given.paid.minor,
        "carried": given.carried.minor,
        "reference": given.reference,
    }


def _given_from(item: object, of: Currency) -> GivenBack:
    fields = Fields(item, "given back", _GIVEN_KEYS)
    return GivenBack(
        place=fields.whole("place"),
        source=_source_from(fields.raw("source")),
        due=fields.money("due", of),
        paid=fields.money("paid", of),
        carried=fields.money("carried", of),
        reference=fields.text("reference"),
    )


def _source_body(source: Source) -> dict[str, object]:
    return {
        "kind": source.kind.value,
        "store": source.store,
        "sale": source.sale,
        "place": source.place,
        "attempt": source.attempt,
        "reference": source.reference,
    }


def _source_from(item: object) -> Source:
    fields = Fields(item, "source", _SOURCE_KEYS)
    return Source(
        kind=fields.choice("kind", TenderKind),
        store=fields.name("store"),
        sale=fields.name("sale"),
        place=fields.whole("place"),
        attempt=fields.whole("attempt"),
        reference=fields.text("reference"),
    )


def _priced_from(item: object, of: Currency) -> PricedLine:
    fields = Fields(item, "line", (*LINE_KEYS, "net", "shares"))
    shares = fields.each("shares", share_from)
    return PricedLine(line_from(fields, of), fields.money("net", of), shares)


def _paid_from(item: object, of: Currency) -> Paid:
    fields = Fields(item, "paid", ("place", "amount", "due", "source", "carried"))
    return Paid(
        fields.whole("place"),
        fields.money("amount", of),
        fields.money("due", of),
        _source_from(fields.raw("source")),
        fields.flag("carried"),
    )


def _units_from(item: object) -> tuple[str, int]:
    fields = Fields(item, "units", ("line", "units"))
    return fields.name("line"), fields.whole("units")


def _tax_sum_from(item: object) -> tuple[str, tuple[int, int]]:
    fields = Fields(item, "tax", ("code", "base", "tax"))
    return fields.name("code"), (fields.whole("base"), fields.whole("tax"))


def _given_sum_from(item: object) -> tuple[int, Given]:
    fields = Fields(item, "given", ("place", "due", "paid", "carried"))
    amounts = (fields.whole(key) for key in ("due", "paid", "carried"))
    return fields.whole("place"), Given(*amounts)


def _code_from(item: object) -> str:
    return item if isinstance(item, str) and item else unreadable("code of a coupon")
