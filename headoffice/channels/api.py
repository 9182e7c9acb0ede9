"""The Channel API over HTTP: goods, categories, search, pictures, quotes."""

from __future__ import annotations

import hashlib
from typing import Annotated

from fastapi import APIRouter, Path, Query, Request, Response
from sqlmodel import Session

from headoffice.catalogue.tables import Picture
from headoffice.channels import goods
from headoffice.channels.asking import (
    CONFLICT,
    MISSING,
    PROBLEMS,
    ROOT,
    CatalogueAsker,
    MemberToken,
    QuoteAsker,
)
from headoffice.channels.desk import DeskDep
from headoffice.channels.explaining import quote_of
from headoffice.channels.quoting import delivery_of, price_cart
from headoffice.channels.sessions import known_by
from headoffice.channels.shapes import (
    Categories,
    ProductPage,
    ProductsFound,
    ProductShown,
    Quote,
    QuoteAsk,
)
from headoffice.door import DepsDep, NotServed

router = APIRouter(prefix=ROOT, tags=["goods"], responses=PROBLEMS)

MOST = 100
PICTURE_S = 86_400
After = Annotated[str, Query(max_length=400, description="`next` of the page before")]
Limit = Annotated[int, Query(ge=1, le=MOST)]
Category = Annotated[str, Query(pattern=r"^[a-z0-9/-]{0,200}$")]
PathSku = Annotated[str, Path(pattern=r"^[!-~]{1,32}$")]


@router.get("/products")
def products(
    asker: CatalogueAsker,
    deps: DepsDep,
    category: Category = "",
    after: After = "",
    limit: Limit = 24,
) -> ProductPage:
    """The goods on sale, the likeliest first; of one category, with what is within it."""
    with deps.database.read() as session:
        return goods.products(session, asker, category=category, after=after, limit=limit)


@router.get("/products/{sku:path}", responses=MISSING)
def product(sku: PathSku, asker: CatalogueAsker, deps: DepsDep) -> ProductShown:
    """One good."""
    with deps.database.read() as session:
        return goods.product(session, asker, sku)


@router.get("/search")
def search(
    asker: CatalogueAsker,
    deps: DepsDep,
    desk: DeskDep,
    q: Annotated[str, Query(max_length=64, description="Hanzi, pinyin, initials, English, a code")],
    limit: Annotated[int, Query(ge=1, le=50)] = 20,
) -> ProductsFound:
    """What somebody may mean by what she typed so far."""
    with deps.database.read() as session:
        found = desk.finder.find(session, asker, q, most=limit)
        return ProductsFound(items=goods.shown(session, asker, found))


@router.get("/categories")
def categories(asker: CatalogueAsker, deps: DepsDep) -> Categories:
    """The categories with goods in them."""
    with deps.database.read() as session:
        return Categories(items=goods.categories(session, asker))


@router.get(
    "/pictures/{picture}",
    response_class=Response,
    responses={200: {"content": {"image/svg+xml": {}}}, **MISSING},
)
def picture(
    picture: Annotated[str, Path(max_length=64)], request: Request, deps: DepsDep
) -> Response:
    """A drawing of goods; without a key, since browsers fetch it."""
    with deps.database.read() as session:
        svg = _drawing(session, picture)
    tag = f'"{hashlib.sha256(svg.encode()).hexdigest()[:16]}"'
    headers = {
        "ETag": tag,
        "Cache-Control": f"public, max-age={PICTURE_S}",
        # Nothing in a drawing may run or be fetched, wherever it is opened.
        "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; sandbox",
        "X-Content-Type-Options": "nosniff",
        "Cross-Origin-Resource-Policy": "cross-origin",
    }
    if request.headers.get("if-none-match") == tag:
        return Response(status_code=304, headers=headers)
    return Response(svg, media_type="image/svg+xml", headers=headers)


@router.post("/quotes", responses=CONFLICT)
def quote(
    said: QuoteAsk,
    asker: QuoteAsker,
    deps: DepsDep,
    desk: DeskDep,
    token: MemberToken = None,
) -> Quote:
    """What a cart costs now, for a member or a guest, and why; nothing is held."""
    now_ms = deps.now_ms()
    with deps.database.read() as session:
        member = known_by(session, asker, token, now_ms=now_ms)
        priced = price_cart(session, asker, desk.books, said, member=member, at=desk.wall(now_ms))
    delivery_minor = delivery_of(asker, said.mode, priced.basket.due.minor)
    return quote_of(priced, delivery_minor=delivery_minor, explained=said.explain, now_ms=now_ms)


def _drawing(session: Session, picture: str) -> str:
    row = session.get(Picture, picture) if "\x00" not in picture else None
    if row is None:
        raise NotServed(404, "picture-unknown", "There is no such drawing.")
    return row.svg
