"""The shop's pages for members: signing in by a code to the phone, and what she agrees to."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fastapi import APIRouter, Request, Response

from headoffice.shop import texts
from headoffice.shop.client import ShopRefused
from headoffice.shop.desk import ROOT, ShopDesk
from headoffice.shop.pages import begun, desk_of, kindly
from headoffice.shop.visits import Visit

router = APIRouter(prefix=ROOT, include_in_schema=False)

TEXT = "shop-1"
"""The version of the words about browsing that she is shown; another wording is another version."""
LANGUAGES = {"zh": "zh-CN", "en": "en"}


@router.get("/account")
@kindly
async def account(request: Request) -> Response:
    """Who she is here, or how she signs in."""
    desk = desk_of(request)
    visit = desk.visit(request)
    if visit.token:
        try:
            return desk.page(visit, "account.html", me=await desk.api.me(visit.token))
        except ShopRefused as refused:
            if refused.status != 401:
                raise
            visit.token = ""
    return _sign_in(desk, visit)


@router.post("/account/code")
@kindly
async def code(request: Request) -> Response:
    """Sends her a code."""
    desk = desk_of(request)
    visit, form = await begun(request)
    phone = form.get("phone", "").strip()
    try:
        sent = await desk.api.send_code(phone, LANGUAGES[visit.language])
        visit.code, visit.phone = sent["code"], phone
    except ShopRefused as refused:
        visit.notice = texts.refusal(refused.code, visit.language)
    return desk.to(visit, "/account")


@router.post("/account/enter")
@kindly
async def enter(request: Request) -> Response:
    """Lets her in, as a new member where she is none and says her name."""
    desk = desk_of(request)
    visit, form = await begun(request)
    body: dict[str, Any] = {
        "code": visit.code,
        "phone": visit.phone,
        "digits": form.get("digits", "").strip(),
        "join": _joining(form),
    }
    try:
        made = await desk.api.enter(body)
    except ShopRefused as refused:
        if refused.status >= 500:
            raise
        visit.notice = texts.refusal(refused.code, visit.language)
        return desk.to(visit, "/account")
    visit.token, visit.code, visit.phone = made["token"], "", ""
    desk.visits.renew(visit)
    return desk.to(visit, "/account")


@router.post("/account/consent")
@kindly
async def consent(request: Request) -> Response:
    """Her yes or no to suggestions in the store."""
    desk = desk_of(request)
    visit, form = await begun(request)
    granted = form.get("granted") == "yes"
    try:
        await desk.api.consent(visit.token, purpose="browsing", granted=granted, text=TEXT)
    except ShopRefused as refused:
        if refused.status != 409:
            raise
        visit.notice = texts.refusal(refused.code, visit.language)
    return desk.to(visit, "/account")


@router.post("/account/leave")
@kindly
async def leave(request: Request) -> Response:
    """Ends her session, here and at head office."""
    desk = desk_of(request)
    visit, _ = await begun(request)
    if visit.token:
        await desk.api.leave(visit.token)
    visit.token = ""
    visit.orders.clear()
    desk.visits.renew(visit)
    return desk.to(visit, "/account?left=1")


def _sign_in(desk: ShopDesk, visit: Visit) -> Response:
    shown = desk.simulated(visit.phone) if visit.code else ""
    return desk.page(visit, "sign_in.html", waiting=bool(visit.code), shown=shown)


def _joining(form: Mapping[str, str]) -> dict[str, Any] | None:
    name = form.get("name", "").strip()
    if not name:
        return None
    granted = "browsing" in form
    return {
        "name": name,
        "of_age": "of_age" in form,
        "consents": [{"purpose": "browsing", "granted": granted, "text": TEXT}] if granted else [],
    }
