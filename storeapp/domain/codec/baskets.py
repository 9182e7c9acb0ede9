"""Baskets and their lines as JSON: under way, parked, and inside sales and voids."""

from __future__ import annotations

from storeapp.domain.basket import Basket, Entry, Line
from storeapp.domain.catalogue import Name
from storeapp.domain.codec.reading import Fields, strict, unreadable
from storeapp.domain.money import Currency
from storeapp.domain.quantity import Quantity, Unit

BASKET = "basket/1"
"""What a stored basket says it is, so that a later version can still read it."""

LINE_KEYS = (
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


def basket_body(basket: Basket) -> dict[str, object]:
    """A basket under way or parked. `currency` is that of its lines, None when it has none."""
    return {
        "kind": BASKET,
        "id": basket.id,
        "currency": basket.lines[0].unit_price.currency.code if basket.lines else None,
        "lines": [line_body(line) for line in basket.lines],
    }


@strict
def basket_from(body: object) -> Basket:
    fields = Fields(body, "basket", ("kind", "id", "currency", "lines"))
    if fields.text("kind") != BASKET:
        unreadable("kind of basket")
    if fields.raw("currency") is None:
        return Basket(fields.name("id"), fields.each("lines", _no_line))
    of = fields.currency("currency")
    lines = fields.each("lines", lambda item: line_from(Fields(item, "line", LINE_KEYS), of))
    return Basket(fields.name("id"), lines or unreadable("currency of basket"))


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
    }


def line_from(fields: Fields, of: Currency) -> Line:
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
    )


def _no_line(item: object) -> Line:
    unreadable("currency of basket")
