"""The shop's pages for looking around and for the cart."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Coroutine, Mapping
from functools import wraps
from typing import Any, ParamSpec

from fastapi import APIRouter, Request, Response
from fastapi.responses import FileResponse, JSONResponse

from headoffice.shop import texts
from headoffice.shop.client import ShopRefused, Shown
from headoffice.shop.desk import FOLDER, ROOT, ShopDesk, form_of
from headoffice.shop.visits import Visit

router = APIRouter(prefix=ROOT, include_in_schema=False)

STATIC = {"shop.css": "text/css", "shop.js": "text/javascript"}
P = ParamSpec("P")


def kindly(handler: Callable[P, Awaitable[Any]]) -> Callable[P, Coroutine[Any, Any, Any]]:
    """What head office refuses becomes a sentence on a page, never a trace."""

    @wraps(handler)
    async def answered(*args: P.args, **kwargs: P.kwargs) -> Any:
        try:
            return await handler(*args, **kwargs)
        except ShopRefused as refused:
            request = kwargs["request"]
            assert isinstance(request, Request), "every page takes one, by name"
            desk = desk_of(request)
            visit = desk.visit(request)
            lost = refused.status == 404
            words = (
                texts.said("not-here", visit.language)
                if lost
                else texts.said("away", visit.language)
                if refused.status >= 500
                else texts.refusal(refused.code, visit.language)
            )
            return desk.page(visit, "refused.html", status=refused.status, words=words)

    return answered


def desk_of(request: Request) -> ShopDesk:
    desk = request.app.state.shop
    assert isinstance(desk, ShopDesk)
    return desk


@router.get("")
@router.get("/")
@kindly
async def home(request: Request, c: str = "", after: str = "") -> Response:
    """Goods, all of them or of one category, a page at a time."""
    desk = desk_of(request)
    page = await desk.api.products(category=c, after=after)
    return desk.page(
        desk.visit(request),
        "home.html",
        products=page["items"],
        next=page["next"],
        categories=[each for each in await desk.api.categories() if "/" not in each["path"]],
        chosen=c,
        event="Product List Viewed",
    )


@router.get("/search")
@kindly
async def search(request: Request, q: str = "") -> Response:
    """What she may mean."""
    desk = desk_of(request)
    typed = q.strip()[:64]
    found = await desk.api.search(typed) if typed else []
    return desk.page(
        desk.visit(request),
        "search.html",
        products=found,
        typed=typed,
        event="Products Searched" if typed else "",
    )


@router.get("/p/{sku:path}")
@kindly
async def product(request: Request, sku: str) -> Response:
    """One good: what it costs, and where it is."""
    desk = desk_of(request)
    shown = await desk.api.product(sku)
    stock = await desk.api.stock([sku])
    return desk.page(
        desk.visit(request),
        "product.html",
        product=shown,
        stock=stock[0] if stock else None,
        places={each["place"]: each for each in await desk.api.places()},
        event="Product Viewed",
        sku=shown["sku"],
    )


@router.post("/cart")
@kindly
async def put(request: Request) -> Response:
    """More of a good, or so much of it instead (`set`)."""
    desk = desk_of(request)
    visit, form = await begun(request)
    sku, thousandths = form.get("sku", ""), _thousandths(form.get("amount", ""))
    if "set" in form:
        visit.put(sku, thousandths)
    else:
        await desk.api.product(sku)  # Nothing that is not sold gets into a cart.
        visit.add(sku, thousandths)
    return desk.to(visit, "/cart")


@router.get("/cart")
@kindly
async def cart(request: Request, mode: str = "pickup") -> Response:
    """The cart with what it costs, why, and what would bring more."""
    desk = desk_of(request)
    visit = desk.visit(request)
    quote = await quoted(desk, visit, mode)
    return desk.page(
        visit, "cart.html", quote=quote, pictures=await _pictures(desk, visit), event="Cart Viewed"
    )


@router.get("/language/{language}")
@kindly
async def language(request: Request, language: str, to: str = "/") -> Response:
    """The other language, on the same page."""
    desk = desk_of(request)
    visit = desk.visit(request)
    visit.language = "en" if language == "en" else "zh"
    # Only ways within the shop: nobody is led elsewhere by our own address.
    sound = to.startswith("/") and not to.startswith("//") and "\\" not in to
    return desk.to(visit, to if sound and to.isprintable() else "/")


@router.get("/identity")
@kindly
async def identity(request: Request, visitor: str = "") -> Response:
    """The shop's word to browsing that this visitor is the member who has signed in."""
    desk = desk_of(request)
    visit = desk.visit(request)
    if not visit.token or not 1 <= len(visitor) <= 64:
        return JSONResponse({})
    member = (await desk.api.me(visit.token))["member"]
    return JSONResponse({"member": member, "proof": desk.prove(visitor, member)})


@router.get("/static/{file}")
def static(file: str) -> Response:
    """The style and the script."""
    if file not in STATIC:
        return Response(status_code=404)
    answer = FileResponse(FOLDER / "static" / file, media_type=STATIC[file])
    answer.headers["Cache-Control"] = "public, max-age=600"
    return answer


async def begun(request: Request) -> tuple[Visit, Mapping[str, str]]:
    """The visit and what its form says; ShopRefused for a form that is not of this visit."""
    visit, form = desk_of(request).visit(request), await form_of(request)
    if not visit.is_hers(form.get("form", "")):
        raise ShopRefused(403, "form-not-hers")
    return visit, form


async def quoted(desk: ShopDesk, visit: Visit, mode: str) -> Shown | None:
    """What the cart costs, None for an empty one; a token that is over is a guest's again."""
    if not visit.cart:
        return None
    mode = "ship" if mode == "ship" else "pickup"
    try:
        return await desk.api.quote(visit.cart, mode=mode, token=visit.token)
    except ShopRefused as refused:
        if refused.code == "member-token-unknown":
            visit.token = ""
            return await desk.api.quote(visit.cart, mode=mode, token="")
        if refused.code != "product-unknown":
            raise
        for sku in list(visit.cart):
            if not await _is_sold(desk, sku):
                visit.put(sku, 0)
        visit.notice = texts.refusal(refused.code, visit.language)
        return await quoted(desk, visit, mode)


async def _is_sold(desk: ShopDesk, sku: str) -> bool:
    try:
        await desk.api.product(sku)
    except ShopRefused as refused:
        return refused.status != 404
    return True


async def _pictures(desk: ShopDesk, visit: Visit) -> dict[str, str]:
    return {sku: (await desk.api.product(sku))["picture"] for sku in visit.cart}


def _thousandths(typed: str) -> int:
    return int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 8 else 0
