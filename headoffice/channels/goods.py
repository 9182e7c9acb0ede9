"""The goods a channel sells: pages of them, one, categories, and what a cart needs to know."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import or_, tuple_
from sqlalchemy import select as columns
from sqlmodel import Session, col, select

from headoffice.catalogue.bulk import among
from headoffice.catalogue.tables import Price, Product, ProductCode
from headoffice.channels.cursors import cursor, read_cursor
from headoffice.channels.keys import Selling
from headoffice.channels.shapes import CategoryShown, Named, ProductPage, ProductShown
from headoffice.door import NotServed
from headoffice.publishing.shelf import traits_of
from storeapp.domain.catalogue import Name
from storeapp.domain.catalogue import Product as Good
from storeapp.domain.money import Money, currency
from storeapp.domain.quantity import Unit

LIST = "products"
PLU_KEY = "plu:"


@dataclass(frozen=True, slots=True)
class Listed:
    """A good with what the channel's zone asks for a unit of it."""

    product: Product
    minor: int


def products(
    session: Session, asker: Selling, *, category: str = "", after: str = "", limit: int
) -> ProductPage:
    """The goods on sale, the likeliest first; those of a category and of all within it."""
    wanted = _on_sale(asker.zone)
    if category:
        wanted = wanted.where(_within(category))
    begun = read_cursor(LIST, after, int, str)
    order = (col(Product.rank), col(Product.sku))
    if begun is not None:
        wanted = wanted.where(tuple_(*order) > tuple_(*begun))
    rows = [Listed(*row) for row in session.execute(wanted.order_by(*order).limit(limit + 1))]
    last = rows[limit - 1].product if len(rows) > limit else None
    return ProductPage(
        items=shown(session, asker, rows[:limit]),
        next=cursor(LIST, last.rank, last.sku) if last else "",
    )


def product(session: Session, asker: Selling, sku: str) -> ProductShown:
    """404 `product-unknown` for a good that this channel does not sell."""
    found = listed(session, asker, [sku])
    if not found:
        raise NotServed(404, "product-unknown", "This channel sells no such good.")
    return shown(session, asker, list(found.values()))[0]


def listed(session: Session, asker: Selling, skus: Collection[str]) -> dict[str, Listed]:
    """Those of the goods that are on sale, in the order they were asked for."""
    wanted = _on_sale(asker.zone).where(among(session, col(Product.sku), list(skus)))
    found = {row[0].sku: Listed(*row) for row in session.execute(wanted)}
    return {sku: found[sku] for sku in skus if sku in found}


def shown(session: Session, asker: Selling, rows: Sequence[Listed]) -> list[ProductShown]:
    codes = _codes(session, [row.product.sku for row in rows])
    return [_shown(row, asker.currency, codes.get(row.product.sku, [])) for row in rows]


def categories(session: Session, asker: Selling) -> list[CategoryShown]:
    """Every category with goods in it, by path, with how many there are within it."""
    wanted = (
        columns(col(Product.category), col(Product.categories))
        .join(Price, (col(Price.sku) == Product.sku) & (col(Price.zone) == asker.zone))
        .where(col(Product.active))
    )
    counts: Counter[str] = Counter()
    for first, others in session.execute(wanted):
        counts.update(_lineage([first, *others.split(";")]))
    return [CategoryShown(path=path, products=counts[path]) for path in sorted(counts)]


def good_of(row: Listed, code: str) -> Good:
    """The good as the domain knows it."""
    product = row.product
    return Good(
        sku=product.sku,
        name=Name(product.zh, product.en),
        unit=Unit(product.unit),
        price=Money(row.minor, currency(code)),
        price_pos=0,
        tax_code=product.tax,
        category=product.category,
        plu=product.plu,
        picture=product.picture,
        traits=traits_of(product),
    )


def _on_sale(zone: str) -> Any:
    return (
        select(Product, Price.minor)
        .join(Price, (col(Price.sku) == Product.sku) & (col(Price.zone) == zone))
        .where(col(Product.active))
    )


def _within(category: str) -> Any:
    """Also where it is one of the categories beside the first; paths hold no `;` and no `%`."""
    path = category.replace("\\", "").replace("%", "").replace("_", "\\_")
    others = ";" + col(Product.categories) + ";"
    return or_(
        col(Product.category) == category,
        col(Product.category).like(f"{path}/%", escape="\\"),
        others.like(f"%;{path};%", escape="\\"),
        others.like(f"%;{path}/%", escape="\\"),
    )


def _lineage(paths: Iterable[str]) -> set[str]:
    found: set[str] = set()
    for path in filter(None, paths):
        parts = path.split("/")
        found.update("/".join(parts[: count + 1]) for count in range(len(parts)))
    return found


def _codes(session: Session, skus: Sequence[str]) -> dict[str, list[str]]:
    rows = select(ProductCode.sku, ProductCode.code).where(
        among(session, col(ProductCode.sku), skus), ProductCode.thousandths == 1000
    )
    found: dict[str, list[str]] = {}
    for sku, code in session.exec(rows.order_by(ProductCode.code)):
        if not code.startswith(PLU_KEY):
            found.setdefault(sku, []).append(code)
    return found


def _shown(row: Listed, currency_code: str, codes: list[str]) -> ProductShown:
    product = row.product
    traits = traits_of(product)
    return ProductShown(
        sku=product.sku,
        name=Named(zh=product.zh, en=product.en),
        unit=product.unit,
        price_minor=row.minor,
        currency=currency_code,
        category=product.category,
        categories=list(traits.categories),
        brand=product.brand,
        style=product.product,
        tags=list(traits.tags),
        picture=f"/channel/v1/pictures/{product.picture}" if product.picture else "",
        barcodes=codes,
    )
