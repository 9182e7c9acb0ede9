"""The chain's goods, their codes and pictures, and what each price zone asks for them."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ForeignKeyConstraint, Index

from headoffice.db.tables import Table, flag, text, whole


class Product(Table, table=True):
    """A good, the same in every zone; it is sold where it has a `Price`.

    From `product` to `categories` they are what promotions go by; `tags` and `categories` are
    divided by semicolons, and `categories` are those beside `category`. `tare_g` is what the
    packaging weighs in which the good lies on a scale. `cost_minor` is what one
    unit costs the chain, None when nobody has said; it is head office's alone.
    """

    __tablename__ = "product"

    sku: str = text(primary_key=True)
    zh: str = text()
    en: str = text()
    unit: str = text()
    tax: str = text()
    category: str = text(default="")
    plu: str = text(default="")
    picture: str = text(default="")
    pinyin: str = text(default="")
    rank: int = whole(default=0)
    active: bool = flag(default=True)
    product: str = text(default="")
    brand: str = text(default="")
    supplier: str = text(default="")
    tags: str = text(default="")
    categories: str = text(default="")
    tare_g: int = whole(default=0)
    cost_minor: int | None = whole(default=None)


class ProductCode(Table, table=True):
    """A catalogue key (see `domain.barcode`) and how much of which good one scan of it means."""

    __tablename__ = "product_code"
    __table_args__: Any = (
        ForeignKeyConstraint(["sku"], ["product.sku"], name="code_of_product"),
        Index("product_code_sku", "sku"),
        {"sqlite_strict": True},
    )

    code: str = text(primary_key=True)
    sku: str = text()
    thousandths: int = whole(default=1000)


class Price(Table, table=True):
    """What a zone asks for one unit of a good, in minor units of its currency."""

    __tablename__ = "price"
    __table_args__: Any = (
        ForeignKeyConstraint(["sku"], ["product.sku"], name="price_of_product"),
        Index("price_sku", "sku"),
        {"sqlite_strict": True},
    )

    zone: str = text(primary_key=True)
    sku: str = text(primary_key=True)
    minor: int = whole()


class PackPrice(Table, table=True):
    """What a zone asks for a whole pack, where that is not its pieces' price."""

    __tablename__ = "pack_price"
    __table_args__: Any = (
        ForeignKeyConstraint(
            ["code"], ["product_code.code"], name="pack_price_of_code", ondelete="CASCADE"
        ),
        Index("pack_price_code", "code"),
        {"sqlite_strict": True},
    )

    zone: str = text(primary_key=True)
    code: str = text(primary_key=True)
    minor: int = whole()


class Picture(Table, table=True):
    """A drawing that goods refer to by its id."""

    __tablename__ = "picture"

    id: str = text(primary_key=True)
    svg: str = text()


class ZonePicture(Table, table=True):
    """Which pictures a zone's tills have been given."""

    __tablename__ = "zone_picture"

    zone: str = text(primary_key=True)
    picture: str = text(primary_key=True)


class Plan(Table, table=True):
    """Changes of a zone's goods that come into force together; `id` is their group on the feed."""

    __tablename__ = "plan"

    id: str = text(primary_key=True)
    zone: str = text()
    effective_ms: int = whole()
    created_ms: int = whole()


class PlannedGoods(Table, table=True):
    """What a plan says of a good: the fields of `Goods` that it sets, as JSON."""

    __tablename__ = "planned_goods"
    __table_args__: Any = (
        ForeignKeyConstraint(["plan"], ["plan.id"], name="planned_goods_of_plan"),
        {"sqlite_strict": True},
    )

    plan: str = text(primary_key=True)
    sku: str = text(primary_key=True)
    changes: str = text()
