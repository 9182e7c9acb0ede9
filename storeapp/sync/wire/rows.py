"""The bodies of stream rows, per stream, as strict models.

`catalog/{zone}`  key = sku: GoodsRow; key = `picture:{id}`: PictureRow
`price/{zone}`    key = sku: PriceRow
`stock/{store}`   key = sku: StockRow
`staff/{store}`   key = staff id: StaffRow
`config/{device}` key = `store`: ConfigRow
"""

from __future__ import annotations

from typing import Literal

from storeapp.sync.wire.messages import Answer


class CodeRow(Answer):
    """A catalogue key (GTIN as 14 digits, `plu:NNNNN`, or any text) and what one scan means."""

    code: str
    thousandths: int = 1000
    pack_minor: int | None = None


class GoodsRow(Answer):
    """`pinyin`: the Chinese name's syllables, divided by blanks; `rank`: low first among equals."""

    zh: str
    en: str
    unit: str
    tax: str
    category: str = ""
    plu: str = ""
    picture: str = ""
    pinyin: str = ""
    rank: int = 0
    active: bool = True
    codes: list[CodeRow] = []


class PictureRow(Answer):
    svg: str


class PriceRow(Answer):
    minor: int


class StockRow(Answer):
    thousandths: int


class StaffRow(Answer):
    """`verifier` is the encoded argon2id hash of the PIN."""

    name: str
    role: Literal["cashier", "clerk", "manager"]
    verifier: str
    active: bool = True


class TaxRow(Answer):
    code: str
    basis_points: int
    inclusive: bool = True


class ConfigRow(Answer):
    """Everything of `domain.till.StoreConfig`, and the quick keys in their order (skus)."""

    store: str
    store_zh: str
    store_en: str
    address_zh: str = ""
    address_en: str = ""
    till: str
    zone: str
    currency: str = "CNY"
    taxes: list[TaxRow]
    coin_step_minor: int = 1
    label_layouts: list[str] = []
    receipt_language: Literal["en", "zh-CN"] = "zh-CN"
    footer_zh: str = ""
    footer_en: str = ""
    quick_keys: list[str] = []
