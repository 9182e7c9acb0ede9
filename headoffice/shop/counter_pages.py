"""The shop's pages for ordering, paying and looking after orders."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from typing import Any

from fastapi import APIRouter, Request, Response

from headoffice.shop import texts
from headoffice.shop.client import ShopRefused, Shown, lines_of
from headoffice.shop.desk import ROOT, ShopDesk
from headoffice.shop.pages import begun, desk_of, kindly, quoted
from headoffice.shop.visits import Visit

router = APIRouter(prefix=ROOT, include_in_schema=False)

NOT_PAID, PAID = "not_paid", "paid"


@router.get("/checkout")
@kindly
async def checkout(request: Request, mode: str = "pickup") -> Response:
    """How she gets it and how she pays."""
    desk = desk_of(request)
    visit = desk.visit(request)
    return await _checkout(desk, visit, mode)


@router.post("/checkout")
@kindly
async def order(request: Request) -> Response:
    """Places the order, or holds the goods and asks for the payment."""
    desk = desk_of(request)
    visit, form = await begun(request)
    mode = "ship" if form.get("mode") == "ship" else "pickup"
    if not visit.cart:
        return desk.to(visit, "/cart")
    ref = f"W{secrets.token_hex(6)}"
    try:
        placed = await desk.api.order(
            _order(visit, form, mode, ref), intent=visit.intent, token=visit.token
        )
    except ShopRefused as refused:
        if refused.status not in (409, 422):
            raise
        visit.notice = texts.refusal(refused.code, visit.language)
        return await _checkout(desk, visit, mode)
    visit.ordered(placed["ref"])
    if placed["state"] == "placed":
        visit.notice = texts.said("thanks", visit.language)
        return desk.to(visit, f"/orders/{placed['ref']}")
    visit.attempts[placed["ref"]] = 0
    return desk.remembered(_pay_page(desk, visit, placed), visit)


@router.post("/orders/{ref}/pay")
@kindly
async def pay(request: Request, ref: str) -> Response:
    """Charges the code of her phone, once per attempt."""
    desk = desk_of(request)
    visit, form = await begun(request)
    _must_be_hers(visit, ref)
    attempt = visit.attempts.get(ref, 0) + 1
    visit.attempts[ref] = attempt
    typed = "".join(filter(str.isdigit, form.get("code", "")))
    try:
        told = await desk.api.pay(ref, typed, attempt)
    except ShopRefused as refused:
        if refused.status not in (409, 422):
            raise
        visit.attempts[ref] = attempt - 1
        visit.notice = texts.refusal(refused.code, visit.language)
        return desk.page(visit, "pay.html", ref=ref, due="", held="", state="")
    return _after_payment(desk, visit, ref, told)


@router.get("/orders/{ref}/pay")
@kindly
async def look(request: Request, ref: str) -> Response:
    """How the payment stands."""
    desk = desk_of(request)
    visit = desk.visit(request)
    _must_be_hers(visit, ref)
    attempt = visit.attempts.get(ref, 0)
    if not attempt:
        return desk.page(visit, "pay.html", ref=ref, due="", held="", state="")
    return _after_payment(desk, visit, ref, await desk.api.payment(ref, attempt))


@router.get("/orders")
@kindly
async def orders(request: Request) -> Response:
    """A member's orders; of a guest those of this visit."""
    desk = desk_of(request)
    visit = desk.visit(request)
    if visit.token:
        found = list((await desk.api.orders(visit.token))["items"])
    else:
        found = [each for ref in reversed(visit.orders) if (each := await _seen(desk, ref))]
    return desk.page(visit, "orders.html", orders=found)


@router.get("/orders/{ref}")
@kindly
async def one_order(request: Request, ref: str) -> Response:
    """One order as it stands."""
    desk = desk_of(request)
    visit = desk.visit(request)
    await _must_see(desk, visit, ref)
    shown = await desk.api.one_order(ref)
    places = {each["place"]: each for each in await desk.api.places()}
    return desk.page(visit, "order.html", order=shown, places=places)


@router.post("/orders/{ref}/cancel")
@kindly
async def cancel(request: Request, ref: str) -> Response:
    """Asks for it to be cancelled."""
    desk = desk_of(request)
    visit, _ = await begun(request)
    await _must_see(desk, visit, ref)
    try:
        await desk.api.cancel(ref, intent=f"cancel-{ref}")
    except ShopRefused as refused:
        if refused.status != 409:
            raise
        visit.notice = texts.refusal(refused.code, visit.language)
    return desk.to(visit, f"/orders/{ref}")


async def _checkout(desk: ShopDesk, visit: Visit, mode: str) -> Response:
    mode = "ship" if mode == "ship" else "pickup"
    quote = await quoted(desk, visit, mode)
    if quote is None:
        return desk.to(visit, "/cart")
    me = await desk.api.me(visit.token) if visit.token else None
    return desk.page(
        visit,
        "checkout.html",
        quote=quote,
        mode=mode,
        me=me,
        places=await _places(desk, visit),
        event="Checkout Started",
    )


async def _places(desk: ShopDesk, visit: Visit) -> list[tuple[Shown, bool]]:
    """The stores, those first that have all of the cart."""
    stock = await desk.api.stock(list(visit.cart))
    here: dict[str, dict[str, int]] = {}
    for good in stock:
        for each in good["places"]:
            here.setdefault(each["place"], {})[good["sku"]] = each["available"]
    places = [
        (
            place,
            all(here.get(place["place"], {}).get(sku, 0) >= n for sku, n in visit.cart.items()),
        )
        for place in await desk.api.places()
    ]
    return sorted(places, key=lambda each: not each[1])


def _order(visit: Visit, form: Mapping[str, str], mode: str, ref: str) -> dict[str, Any]:
    how = form.get("pay", "")
    payment: dict[str, Any] = {"kind": "phone"}
    if how == "pickup":
        payment = {"kind": "at_pickup"}
    elif how == "elsewhere":
        payment = {"kind": "elsewhere", "method": "demonstration", "reference": ref}
    body: dict[str, Any] = {
        "ref": ref,
        "lines": lines_of(visit.cart),
        "mode": mode,
        "payment": payment,
        "contact": {
            "called": form.get("called", "").strip(),
            "phone": form.get("phone", "").strip(),
        },
    }
    if form.get("due", "").isdecimal():
        body["expected_due_minor"] = int(form["due"])
    if mode == "pickup":
        return body | {"place": form.get("place") or None}
    address = {
        "recipient": form.get("called", "").strip(),
        "phone": form.get("phone", "").strip(),
        "lines": [form.get("street", "").strip()],
        "district": form.get("district", "").strip(),
        "city": form.get("city", "").strip(),
    }
    return body | {"address": address}


def _pay_page(desk: ShopDesk, visit: Visit, placed: Shown) -> Response:
    return desk.page(
        visit,
        "pay.html",
        ref=placed["ref"],
        due=placed["due_minor"],
        held=placed["hold_until_ms"],
        state="",
    )


def _after_payment(desk: ShopDesk, visit: Visit, ref: str, told: Shown) -> Response:
    if told["state"] == PAID:
        visit.notice = texts.said("thanks", visit.language)
        return desk.to(visit, f"/orders/{ref}")
    word = "not-paid" if told["state"] == NOT_PAID else "pay-waiting"
    visit.notice = texts.said(word, visit.language)
    return desk.page(visit, "pay.html", ref=ref, due="", held="", state=told["state"])


def _must_be_hers(visit: Visit, ref: str) -> None:
    if ref not in visit.orders:
        raise ShopRefused(404, "order-unknown")


async def _must_see(desk: ShopDesk, visit: Visit, ref: str) -> None:
    """An order of this visit, or one of the member who has signed in."""
    if ref in visit.orders:
        return
    if visit.token:
        after = ""
        for _ in range(20):
            page = await desk.api.orders(visit.token, after=after)
            if any(each["ref"] == ref for each in page["items"]):
                return
            after = page["next"]
            if not after:
                break
    raise ShopRefused(404, "order-unknown")


async def _seen(desk: ShopDesk, ref: str) -> Shown | None:
    try:
        return await desk.api.one_order(ref)
    except ShopRefused as refused:
        if refused.status in (404, 409):  # It waits for its payment, or never came to be.
            return None
        raise
