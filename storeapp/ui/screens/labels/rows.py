"""Goods as the list of labels writes them."""

from __future__ import annotations

from storeapp.domain.catalogue import Product
from storeapp.domain.money import format_money
from storeapp.ui.screens.labels.state import LabelRow
from storeapp.ui.texts import Words


def label_row(product: Product, words: Words, copies: int = 0) -> LabelRow:
    """With how many labels it gets, where it is to get some."""
    name = product.name.said_in(words.language)
    version = words("version", number=product.price_pos)
    detail = words("separator").join((product.sku, version))
    price = format_money(product.price)
    if product.weighed:
        price = words("per_kg", price=price)
    count = words("count", count=copies) if copies else ""
    spoken = ", ".join(part for part in (name, price, count) if part)
    return LabelRow(product.sku, name, detail, price, count, spoken)
