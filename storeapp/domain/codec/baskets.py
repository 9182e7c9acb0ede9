"""Baskets and their lines as JSON: under way, parked, and inside sales and voids."""

from __future__ import annotations

from datetime import date, datetime

from storeapp.domain.basket import Basket, Entry, Line
from storeapp.domain.catalogue import NO_TRAITS, Name, Traits
from storeapp.domain.codec.approvals import approval_body, approval_from
from storeapp.domain.codec.reading import Fields, strict, unreadable
from storeapp.domain.customer import Customer
from storeapp.domain.money import Currency
from storeapp.domain.quantity import Quantity, Unit

BASKET = "basket/2"
"""What a stored basket says it is, so that a later version can still read it."""

BASKET_1 = "basket/1"
"""A basket before promotions: its lines know no traits, and nothing is presented with it."""

LINE_KEYS_1 = (
    "id",
    "sku",
    "name",
    "quantity",
    "unit",
    "unit_price",
    "price_pos",
    "tax",
    "entry",
    "code",
    "label_amount",
    "voided",
)
LINE_KEYS = (*LINE_KEYS_1, "traits", "scanned_at", "expires")
_BASKET_KEYS_1 = ("kind", "id", "currency", "lines")
_BASKET_KEYS = (*_BASKET_KEYS_1, "rules", "customer", "coupons", "burn", "approvals")
_TRAITS = ("product", "brand", "categories", "supplier", "tags")
_CUSTOMER = ("id", "tier", "groups", "birthday", "purchases", "points")


def basket_body(basket: Basket) -> dict[str, object]:
    """A basket under way or parked. `currency` is that of its lines, None when it has none."""
    customer = basket.customer
    return {
        "kind": BASKET,
        "id": basket.id,
        "currency": basket.lines[0].unit_price.currency.code if basket.lines else None,
        "lines": [line_body(line) for line in basket.lines],
        "rules": basket.rules,
        "customer": None if customer is None else customer_body(customer),
        "coupons": list(basket.coupons),
        "burn": basket.burn,
        "approvals": [approval_body(approval) for approval in basket.approvals],
    }


@strict
def basket_from(body: object) -> Basket:
    first = isinstance(body, dict) and body.get("kind") == BASKET_1
    fields = Fields(body, "basket", _BASKET_KEYS_1 if first else _BASKET_KEYS)
    if fields.text("kind") not in (BASKET, BASKET_1):
        unreadable("kind of basket")
    lines = _lines_from(fields, LINE_KEYS_1 if first else LINE_KEYS)
    if first:
        return Basket(fields.name("id"), lines)
    return Basket(
        fields.name("id"),
        lines,
        rules=fields.text("rules"),
        customer=customer_from(fields.raw("customer")),
        coupons=fields.each("coupons", _code_from),
        burn=fields.whole("burn"),
        approvals=fields.each("approvals", approval_from),
    )


def line_body(line: Line) -> dict[str, object]:
    """One line; amounts in minor units of the currency its document names."""
    return {
        "id": line.id,
        "sku": line.sku,
        "name": {"zh": line.name.zh, "en": line.name.en},
        "quantity": line.quantity.thousandths,
        "unit": line.quantity.unit.value,
        "unit_price": line.unit_price.minor,
        "price_pos": line.price_pos,
        "tax": line.tax_code,
        "entry": line.entry.value,
        "code": line.code,
        "label_amount": None if line.label_amount is None else line.label_amount.minor,
        "voided": line.voided,
        "traits": None if line.traits == NO_TRAITS else _traits_body(line.traits),
        "scanned_at": None if line.scanned_at is None else line.scanned_at.isoformat(),
        "expires": None if line.expires is None else line.expires.isoformat(),
    }


def line_from(fields: Fields, of: Currency, *, first: bool = False) -> Line:
    """The line; `first` for those of the first version, which knew no traits."""
    name = Fields(fields.raw("name"), "name", ("zh", "en"))
    return Line(
        id=fields.name("id"),
        sku=fields.name("sku"),
        name=Name(zh=name.text("zh"), en=name.text("en")),
        quantity=Quantity(fields.whole("quantity"), fields.choice("unit", Unit)),
        unit_price=fields.money("unit_price", of),
        price_pos=fields.whole("price_pos"),
        tax_code=fields.name("tax"),
        entry=fields.choice("entry", Entry),
        code=fields.text("code"),
        label_amount=fields.optional_money("label_amount", of),
        voided=fields.flag("voided"),
        traits=NO_TRAITS if first else _traits_from(fields.raw("traits")),
        scanned_at=None if first else _moment_from(fields),
        expires=None if first else _day_from(fields, "expires"),
    )


def _lines_from(fields: Fields, keys: tuple[str, ...]) -> tuple[Line, ...]:
    if fields.raw("currency") is None:
        return fields.each("lines", _no_line)
    of, first = fields.currency("currency"), keys is LINE_KEYS_1
    lines = fields.each(
        "lines", lambda item: line_from(Fields(item, "line", keys), of, first=first)
    )
    return lines or unreadable("currency of basket")


def _no_line(item: object) -> Line:
    unreadable("currency of basket")


def _moment_from(fields: Fields) -> datetime | None:
    return None if fields.raw("scanned_at") is None else fields.moment("scanned_at")


def _day_from(fields: Fields, key: str) -> date | None:
    return None if fields.raw(key) is None else fields.day(key)


def _traits_body(traits: Traits) -> dict[str, object]:
    return {
        "product": traits.product,
        "brand": traits.brand,
        "categories": list(traits.categories),
        "supplier": traits.supplier,
        "tags": list(traits.tags),
    }


def _traits_from(item: object) -> Traits:
    if item is None:
        return NO_TRAITS
    fields = Fields(item, "traits", _TRAITS)
    return Traits(
        product=fields.text("product"),
        brand=fields.text("brand"),
        categories=fields.each("categories", _code_from),
        supplier=fields.text("supplier"),
        tags=fields.each("tags", _code_from),
    )


def customer_body(customer: Customer) -> dict[str, object]:
    """The member as promotions know her."""
    return {
        "id": customer.id,
        "tier": customer.tier,
        "groups": sorted(customer.groups),
        "birthday": None if customer.birthday is None else customer.birthday.isoformat(),
        "purchases": customer.purchases,
        "points": customer.points,
    }


def customer_from(item: object) -> Customer | None:
    if item is None:
        return None
    fields = Fields(item, "customer", _CUSTOMER)
    return Customer(
        id=fields.name("id"),
        tier=fields.whole("tier"),
        groups=_groups_from(fields),
        birthday=_day_from(fields, "birthday"),
        purchases=None if fields.raw("purchases") is None else fields.whole("purchases"),
        points=fields.whole("points"),
    )


def _groups_from(fields: Fields) -> frozenset[str]:
    groups = fields.each("groups", _code_from)
    if groups != tuple(sorted(set(groups))):
        unreadable("groups of customer")
    return frozenset(groups)


def _code_from(item: object) -> str:
    return Fields({"code": item}, "list", ("code",)).name("code")
