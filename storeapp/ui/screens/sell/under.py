"""What is under way on the sell screen, as values that each intent replaces."""

from __future__ import annotations

from dataclasses import dataclass, replace

from storeapp.domain.basket import Basket
from storeapp.domain.catalogue import Product
from storeapp.domain.errors import Refusal
from storeapp.ports.members import Likes


@dataclass(frozen=True, slots=True)
class Finding:
    """A search: the words so far, what they led to, and which of it is chosen (the first)."""

    typed: str = ""
    found: tuple[Product, ...] = ()
    place: int = 0

    @property
    def chosen(self) -> Product | None:
        return self.found[self.place] if self.found else None

    def stepped(self, by: int) -> Finding:
        """One up or down; it stops at the ends."""
        last = max(0, len(self.found) - 1)
        return replace(self, place=min(max(0, self.place + by), last))

    def at(self, sku: str) -> Finding:
        """With that good chosen."""
        places = [i for i, product in enumerate(self.found) if product.sku == sku]
        return replace(self, place=places[0]) if places else self


@dataclass(frozen=True, slots=True)
class Counting:
    """A quantity being typed for a line; `pad` when it was asked for, not just begun."""

    line_id: str
    typed: str = ""
    pad: bool = False


@dataclass(frozen=True, slots=True)
class Weighing:
    """A good on the scale: waiting for it until `trouble` says why not; a weight may be typed.

    `turn` tells this weighing from an earlier one whose answer is still under way. `tare_g` is
    what the packaging weighs that was put on the scale before, None for the good's own.
    """

    product: Product
    turn: int
    trouble: Refusal | None = None
    typed: str = ""
    tare_g: int | None = None

    @property
    def taken_off_g(self) -> int:
        return self.product.tare_g if self.tare_g is None else self.tare_g


@dataclass(frozen=True, slots=True)
class Told:
    """What the clerk was told: a refusal, or a sentence of this screen by its key."""

    serial: int
    refusal: Refusal | None = None
    key: str = ""


@dataclass(frozen=True, slots=True)
class Under:
    """At most one of `counting`, `weighing`, `loose` (choosing what to weigh) and `finding`.
    `tare_g` is packaging that waits on the scale to be filled; it is for the next weighing.
    `likes` are to be suggested to the customer, `from_panel` the goods she took of them."""

    basket: Basket
    selected: str = ""
    lit: str = ""
    lit_serial: int = 0
    counting: Counting | None = None
    weighing: Weighing | None = None
    loose: bool = False
    tare_g: int | None = None
    finding: Finding | None = None
    parked: int = 0
    likes: Likes = Likes()
    from_panel: tuple[str, ...] = ()
    told: Told | None = None

    def at_rest(self) -> Under:
        """With every mode left; the basket and what was told stay."""
        return replace(self, counting=None, weighing=None, loose=False, tare_g=None, finding=None)

    def with_basket(self, basket: Basket, line_id: str) -> Under:
        """With a changed basket, its changed line selected and lit, and nothing left to say."""
        return replace(
            self,
            basket=basket,
            selected=line_id,
            lit=line_id,
            lit_serial=self.lit_serial + 1,
            told=None,
        )
