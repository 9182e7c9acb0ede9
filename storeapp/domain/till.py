"""The till itself: which store it stands in, its numbers, and the store's settings."""

from __future__ import annotations

from dataclasses import dataclass

from storeapp.domain.catalogue import Language, Name
from storeapp.domain.errors import Defect
from storeapp.domain.label import LabelLayout
from storeapp.domain.money import Currency
from storeapp.domain.return_rules import ReturnRules
from storeapp.domain.tax import TaxTable
from storeapp.domain.tender import CashRounding


@dataclass(frozen=True, slots=True)
class StoreConfig:
    """What head office says about this till's store; comes by the `config` stream.

    `publishing_keys` (hex) may sign promotions and coupons. `owner` is the franchise that runs the
    store, "" for the company, and `regions` are the store's tags, as promotions name them. A
    manager may allow exceptions of `exception_limit_minor` a line; 0 means that nobody may.
    """

    store: str
    store_name: Name
    address: Name
    till: str
    currency: Currency
    taxes: TaxTable
    coins: CashRounding
    labels: tuple[LabelLayout, ...]
    receipt_language: Language
    receipt_footer: Name
    zone: str
    publishing_keys: tuple[str, ...] = ()
    owner: str = ""
    regions: frozenset[str] = frozenset()
    channel: str = "store"
    exception_limit_minor: int = 0
    returns: ReturnRules = ReturnRules()


@dataclass(frozen=True, slots=True)
class ReceiptNumber:
    """A receipt's human number: gapless per till and epoch, and never used by another till."""

    store: str
    till: str
    epoch: int
    count: int

    def __post_init__(self) -> None:
        if not (self.store and self.till):
            raise Defect("a receipt number names its store and till")
        if self.epoch < 1 or self.count < 1:
            raise Defect("epochs and receipts count from 1")

    def __str__(self) -> str:
        return f"{self.store}-{self.till}-{self.epoch}-{self.count:06d}"
