"""Browsing over HTTP: events from web shops, the script for their pages, the panel for tills."""

from __future__ import annotations

import base64
import binascii
from typing import Annotated

from fastapi import APIRouter, Path, Request, Response
from fastapi.responses import JSONResponse

from headoffice.activity.collecting import Collector, Sender
from headoffice.activity.counting import record
from headoffice.activity.joining import Consents
from headoffice.activity.page_script import page_script, page_script_name
from headoffice.activity.panel import arm_of, panel_of
from headoffice.door import CallerDep, DepsDep, NotServed
from headoffice.door.envelope import problem_response
from storeapp.sync.wire.browsing import Panel, PanelAsk

router = APIRouter(prefix="/v1", tags=["activity"])

YEAR_S = 31_536_000
HOUR_S = 3_600


@router.post("/collect")
async def collect(request: Request) -> Response:
    """Events as web shops send them: one, or a batch. Answers how many were taken and, by reason,
    how many were not."""
    collector: Collector = request.app.state.collector
    sender = _sender(request)
    try:
        done = await collector.collect(await request.body(), sender)
    except NotServed as refused:  # A page may read why, like any answer to it.
        return _allowed(problem_response(refused), sender.origin)
    said = {"success": True, "taken": done.taken, "joined": done.joined, "refused": done.refused}
    return _allowed(JSONResponse(said), sender.origin)


@router.options("/collect")
async def preflight(request: Request) -> Response:
    """What a browser asks first when a page of another address sends JSON."""
    collector: Collector = request.app.state.collector
    origin = request.headers.get("origin", "")
    if not await collector.keys.welcomes(origin):
        raise NotServed(403, "origin-refused", "No key is for pages of this address.")
    answer = Response(status_code=204)
    answer.headers["Access-Control-Allow-Methods"] = "POST"
    answer.headers["Access-Control-Allow-Headers"] = "content-type, authorization"
    answer.headers["Access-Control-Max-Age"] = "86400"
    return _allowed(answer, origin)


@router.get("/collect.js")
def newest_script() -> Response:
    """The script by its short name, for pages that are written by hand."""
    return _script(f"public, max-age={HOUR_S}")


@router.get("/collect.{digest}.js")
def script(digest: str) -> Response:
    """The script by a name that changes with it."""
    if f"collect.{digest}.js" != page_script_name():
        raise NotServed(404, "not-found", "There is no script of this name any more.")
    return _script(f"public, max-age={YEAR_S}, immutable")


@router.post("/members/{member}/panel")
def panel(
    member: Annotated[str, Path(pattern=r"^[!-~]{1,64}$")],
    asked: PanelAsk,
    request: Request,
    caller: CallerDep,
    deps: DepsDep,
) -> Panel:
    """What this member may like, beside what is in her basket; `guest` is nobody known."""
    consents: Consents = request.app.state.consents
    known = "" if member == "guest" else member
    with deps.database.write() as session:
        found = panel_of(
            session,
            consents,
            deps.settings.weighing,
            member=known,
            store=caller.store,
            basket=asked.basket,
            skus=asked.skus,
            now_ms=deps.now_ms(),
        )
        record(
            session,
            basket=asked.basket,
            member=found.member,
            store=caller.store,
            device=caller.device,
            arm=arm_of(found),
            goods=[(pick.sku, pick.reason.value) for pick in found.goods],
            now_ms=deps.now_ms(),
        )
    return found.panel


def _sender(request: Request) -> Sender:
    headers = request.headers
    return Sender(
        user_agent=headers.get("user-agent", ""),
        origin=headers.get("origin", ""),
        named=_named(headers.get("authorization", "")),
        refuses_tracking=headers.get("dnt") == "1" or headers.get("sec-gpc") == "1",
    )


def _named(authorization: str) -> str:
    """The key as the user name of HTTP Basic, which is how servers send it; "" for none."""
    kind, _, value = authorization.partition(" ")
    if kind.lower() != "basic":
        return ""
    try:
        return base64.b64decode(value, validate=True).decode().partition(":")[0]
    except (binascii.Error, UnicodeDecodeError):
        return ""


def _allowed(answer: Response, origin: str) -> Response:
    """The answer, so that a page of that address may read it. It bears no secret and no cookie."""
    if origin:
        answer.headers["Access-Control-Allow-Origin"] = origin
        answer.headers["Vary"] = "Origin"
    return answer


def _script(cache: str) -> Response:
    answer = Response(page_script(), media_type="text/javascript; charset=utf-8")
    answer.headers["Cache-Control"] = cache
    answer.headers["ETag"] = f'"{page_script_name()}"'
    answer.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return answer
