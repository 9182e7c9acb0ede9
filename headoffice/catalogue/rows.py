"""Goods as the bodies of stream rows, in the shape of `wire.rows`."""

from __future__ import annotations

from headoffice.catalogue.goods import Code, Goods

PICTURE_KEY = "picture:"
"""What the key of a drawing begins with; no SKU has a colon."""


def catalog_stream(zone: str) -> str:
    return f"catalog/{zone}"


def price_stream(zone: str) -> str:
    return f"price/{zone}"


def picture_key(picture: str) -> str:
    return f"{PICTURE_KEY}{picture}"


def goods_body(goods: Goods) -> dict[str, object]:
    """A `GoodsRow`, made by hand since an import makes a hundred thousand of them."""
    body: dict[str, object] = {
        "zh": goods.zh,
        "en": goods.en,
        "unit": goods.unit,
        "tax": goods.tax,
        "category": goods.category,
        "plu": goods.plu,
        "picture": goods.picture,
        "pinyin": goods.pinyin,
        "rank": goods.rank,
        "active": goods.active,
        "product": goods.product,
        "brand": goods.brand,
        "supplier": goods.supplier,
        "tags": goods.tags.split(";") if goods.tags else [],
        "categories": goods.categories.split(";") if goods.categories else [],
        "codes": [_code_body(code) for code in goods.codes],
    }
    if goods.tare_g:
        body["tare_g"] = goods.tare_g
    return body


def _code_body(code: Code) -> dict[str, object]:
    return {"code": code.code, "thousandths": code.thousandths, "pack_minor": code.pack_minor}
