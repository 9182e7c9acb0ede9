"""The messages of the Channel API: goods, stock, quotes; additive changes only.

Money is whole minor units of `currency`, quantities are whole thousandths of the good's `unit`
(`pc`, `kg`, `l`, `m`), moments are Unix milliseconds. A list ends where `next` is "".
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from storeapp.domain.quantity import MAX_THOUSANDTHS
from storeapp.sync.wire.messages import Answer, Message

Sku = Annotated[str, Field(pattern=r"^[!-~]{1,32}$")]
StoreCode = Annotated[str, Field(pattern=r"^[!-~]{1,20}$")]
Thousandths = Annotated[int, Field(ge=1, le=MAX_THOUSANDTHS)]
Minor = Annotated[int, Field(ge=0, le=99_999_999_99)]
CouponCode = Annotated[str, Field(pattern=r"^[!-~]{1,64}$")]
Mode = Literal["pickup", "ship"]
MOST_LINES = 200


class Named(Answer):
    """The same in Chinese and in English."""

    zh: str
    en: str


class ProductShown(Answer):
    """A good as this channel sells it; `style` is what its sizes have in common, `picture` the
    path of a drawing (SVG) on this server, "" for none. `price_minor` is of one unit."""

    sku: str
    name: Named
    unit: str
    price_minor: int
    currency: str
    category: str
    categories: list[str]
    brand: str
    style: str
    tags: list[str]
    picture: str
    barcodes: list[str]


class ProductPage(Answer):
    items: list[ProductShown]
    next: str


class ProductsFound(Answer):
    """What was found, the likeliest first."""

    items: list[ProductShown]


class CategoryShown(Answer):
    """A category by its path: `nuts/almonds` is within `nuts`, and counted there, too."""

    path: str
    products: int


class Categories(Answer):
    items: list[CategoryShown]


class PlaceShown(Answer):
    """A store where what is ordered can be collected."""

    place: str
    name: Named
    address: Named
    district: str
    city: str


class Places(Answer):
    items: list[PlaceShown]


class PlaceStock(Answer):
    """What a store can promise for pickup now; `ready_ms` is when it would lie there ready."""

    place: str
    available: int
    ready_ms: int


class ShippingStock(Answer):
    """What can be promised for shipping, and when it would arrive at the latest."""

    available: int
    arrives_ms: int


class StockShown(Answer):
    sku: str
    places: list[PlaceStock]
    shipping: ShippingStock


class StockPage(Answer):
    items: list[StockShown]


class CartLine(Message):
    sku: Sku
    thousandths: Thousandths


class Cart(Message):
    """What somebody wants to buy; every good on one line."""

    lines: Annotated[list[CartLine], Field(min_length=1, max_length=MOST_LINES)]
    coupons: Annotated[list[CouponCode], Field(max_length=20)] = []


class QuoteAsk(Cart):
    """`explain` also says what did not apply and why, and what would bring more: takes longer.
    With the mode `ship` the quote has what delivery costs."""

    mode: Mode = "pickup"
    explain: bool = True


class Discount(Answer):
    """What one promotion took off a line, over all of its units."""

    promotion: str
    name: Named
    minor: int


class QuotedLine(Answer):
    """`list_minor` is before and `net_minor` after promotions, both of the whole line."""

    sku: str
    name: Named
    thousandths: int
    unit: str
    unit_minor: int
    list_minor: int
    net_minor: int
    discounts: list[Discount]


class AppliedShown(Answer):
    """A promotion that took part; `points` are what it gives (below zero: takes)."""

    promotion: str
    name: Named
    times: int
    saving_minor: int
    points: int


class RejectedShown(Answer):
    """A promotion about these goods that did not apply: `reason` is `schedule`, `audience`,
    `coupon`, `tender`, `quota`, `missing`, `lost` (to `lost_to`) or `nothing`."""

    promotion: str
    name: Named
    reason: str
    missing: str
    amount: int
    lost_to: list[str]


class HintShown(Answer):
    """What would bring more: `quantity` more of `sku` (`pieces`), minor units more (`amount`), or
    one of `goods` for nothing (`gift`); `gain_minor` is what it brings."""

    promotion: str
    name: Named
    asks: str
    quantity: int
    gain_minor: int
    sku: str
    goods: list[str]


class TaxShown(Answer):
    code: str
    basis_points: int
    base_minor: int
    tax_minor: int
    inclusive: bool


class Quote(Answer):
    """What a cart costs now, by the promotions with hash `rules`, and why. `due_minor` is all of
    it, with delivery."""

    lines: list[QuotedLine]
    listed_minor: int
    saved_minor: int
    delivery_minor: int
    due_minor: int
    currency: str
    taxes: list[TaxShown]
    applied: list[AppliedShown]
    rejected: list[RejectedShown]
    hints: list[HintShown]
    rules: str
    priced_ms: int
