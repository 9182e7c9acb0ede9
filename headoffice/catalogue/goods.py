"""A good as head office keeps it: the value between the file, the tables and the streams."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Code:
    """What one scan of a catalogue key means; see `wire.rows.CodeRow`."""

    code: str
    thousandths: int = 1000
    pack_minor: int | None = None


@dataclass(frozen=True, slots=True)
class Goods:
    """One good in one price zone; `price_minor` is None while the zone does not sell it.

    `codes` are sorted by key and contain `plu:` + `plu` when there is a PLU; `tags` and
    `categories` are sorted and divided by semicolons; `tare_g` is what the packaging weighs that
    a till takes off the scale. `cost_minor` is what a unit costs the chain,
    None when that is not known; it stays at head office, so nothing that is told holds it.
    """

    sku: str
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
    product: str = ""
    brand: str = ""
    supplier: str = ""
    tags: str = ""
    categories: str = ""
    tare_g: int = 0
    codes: tuple[Code, ...] = ()
    price_minor: int | None = None
    cost_minor: int | None = None

    def kept(self) -> tuple[object, ...]:
        """Its `Product` row, in the order of the columns."""
        return (*self.texts(), self.cost_minor)

    def common(self) -> tuple[object, ...]:
        """What tills are told that is the same in every zone, to compare by."""
        codes = [(code.code, code.thousandths) for code in self.codes]
        return (*self.texts(), codes)

    def told(self) -> tuple[object, ...]:
        """What `catalog/{zone}` tells, to compare by; () where the zone does not sell the good."""
        return () if self.price_minor is None else (*self.texts(), self.codes)

    def texts(self) -> tuple[object, ...]:
        """The columns of its `Product` row that tills are told of, in their order."""
        return (
            self.sku,
            self.zh,
            self.en,
            self.unit,
            self.tax,
            self.category,
            self.plu,
            self.picture,
            self.pinyin,
            self.rank,
            self.active,
            self.product,
            self.brand,
            self.supplier,
            self.tags,
            self.categories,
            self.tare_g,
        )


PLU_DIGITS = 5
"""A PLU is kept with leading zeros, as the fields of the chain's in-store labels are."""


def plu_key(plu: str) -> str:
    """The catalogue key of a PLU, as `domain.barcode` reads it from a label."""
    return f"plu:{plu}"
