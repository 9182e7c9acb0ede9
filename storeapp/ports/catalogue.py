"""The catalogue as the counter reads it; each call takes well under a frame."""

from __future__ import annotations

from typing import Protocol

from storeapp.domain.catalogue import Match, Product


class Catalogue(Protocol):
    """Goods sold by this store. Every method is a fast local read, safe on the window's thread."""

    def find(self, key: str) -> Match | None:
        """The good behind a catalogue key (see `domain.barcode.Reading`), exact match only."""
        ...

    def product(self, sku: str) -> Product | None: ...

    def code_of(self, sku: str) -> str:
        """The bar code one unit of it is scanned by, for labels; "" when it has none."""
        ...

    def search(self, typed: str, limit: int = 20) -> tuple[Product, ...]:
        """Goods matching name, pinyin, initials, SKU or code as typed so far, best first."""
        ...

    def stock(self, sku: str) -> int | None:
        """Thousandths on hand in this store as last told, None when unknown."""
        ...

    def picture(self, picture_id: str) -> str:
        """The drawing as SVG text, "" when there is none."""
        ...

    @property
    def size(self) -> int:
        """How many active goods it holds; 0 before the first catalogue came."""
        ...
