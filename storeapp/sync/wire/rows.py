"""The bodies of stream rows, per stream, as strict models.

`catalog/{zone}`  key = sku: GoodsRow; key = `picture:{id}`: PictureRow
`price/{zone}`    key = sku: PriceRow
`stock/{store}`   key = sku: StockRow
`staff/{store}`   key = staff id: StaffRow
`config/{device}` key = `store`: ConfigRow
`promo/{store}`   key = `rules:{version}`: PromoRow

A body has every field of its model, also those with a default (`GoodsRow.tare_g` is the one that
may be left out), and lists in the order that is told here: the digests of both sides are over the
same text. On each stream of a group its mark `checkpoint` has key = the group: CheckpointRow.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from storeapp.domain.return_rules import USUAL_ORDER, USUAL_REASONS
from storeapp.sync.wire.messages import Answer

V = 4
"""The shape of the rows; who adds a field raises it. A till that reads an older shape keeps less
than head office said, so its digests prove nothing."""

GROUPED = ("catalog/", "price/")
"""Streams whose rows may wait in a group: those that a till keeps in the one catalogue file,
where they come into force in one transaction."""


class CheckpointRow(Answer):
    """Closes a group: all of it is on `streams`, and it is in force from that Unix moment on;
    None means at once."""

    group: str
    streams: list[str]
    effective_from_ms: int | None = None


class CodeRow(Answer):
    """A catalogue key (GTIN as 14 digits, `plu:NNNNN`, or any text) and what one scan means."""

    code: str
    thousandths: int = 1000
    pack_minor: int | None = None


class GoodsRow(Answer):
    """`pinyin`: the Chinese name's syllables, divided by blanks; `rank`: low first among equals;
    `codes` by their code.

    From `product` on they are what promotions go by. A category is a path (`nuts/almonds`) and
    `categories` are those beside `category`; `tags` and `categories` in their own order.
    `tare_g` is what its packaging weighs on the scale, and only there where it weighs something:
    so the rows of all the other goods stay as they were published before.
    """

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
    product: str = ""
    brand: str = ""
    supplier: str = ""
    tags: list[str] = []
    categories: list[str] = []
    tare_g: Annotated[int, Field(ge=0)] = 0


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


class ReasonRow(Answer):
    code: str
    zh: str
    en: str


class ReturnRulesBody(Answer):
    """`domain.return_rules.ReturnRules`; `order` are tender kinds. `anywhere`: tills of every owner
    may take back what this store sold, which is head office's own business and not the till's."""

    reasons: Annotated[list[ReasonRow], Field(min_length=1, max_length=6)] = [
        ReasonRow(code=reason.code, zh=reason.name.zh, en=reason.name.en)
        for reason in USUAL_REASONS
    ]
    cashier_minor: Annotated[int, Field(ge=0)] = 200_00
    clerk_minor: Annotated[int, Field(ge=0)] = 500_00
    offline_minor: Annotated[int, Field(ge=0)] = 200_00
    offline_day_minor: Annotated[int, Field(ge=0)] = 1_000_00
    blind_minor: Annotated[int, Field(ge=0)] = 0
    window_days: Annotated[int, Field(ge=0)] = 30
    order: list[str] = [kind.value for kind in USUAL_ORDER]
    anywhere: bool = False


class ConfigRow(Answer):
    """Everything of `domain.till.StoreConfig`, and the quick keys in their order (skus).

    `publishing_keys` may sign promotions and coupons: the public keys as hex. `owner` is the
    franchise that runs the store ("" for the company) and `regions` the store's tags, like
    `city:changsha`: promotions are for some of them, as they are for a `channel`. A manager may
    allow exceptions of so much a line, 0 for none; `returns` says how goods are taken back.
    """

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
    publishing_keys: list[str] = []
    owner: str = ""
    regions: list[str] = []
    channel: str = "store"
    exception_limit_minor: Annotated[int, Field(ge=0)] = 0
    returns: ReturnRulesBody = ReturnRulesBody()


class PromoRow(Answer):
    """All promotions of the chain, in force from `valid_from` on: a store's own wall time, ISO
    8601 without offset.

    Of those whose time has come, the one with the latest `valid_from` holds, and of equals the
    higher `version`. `body` is a rule set (see `promotions.codec`), `hash` that of it, `previous`
    the hash of the set published before ("" for the first). `signature` is by `key`, one of the
    `publishing_keys`, over `seal.rules_bytes`.
    """

    version: int
    valid_from: str
    hash: str
    body: dict[str, object]
    signature: str
    key: str
    previous: str = ""
