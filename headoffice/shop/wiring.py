"""The demonstration shop put together: mounted at /shop where a setting names its channel."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial

from fastapi import FastAPI
from sqlmodel import Session, col, select

from headoffice.activity.keys import login_proof, make_key
from headoffice.activity.tables import CollectKey
from headoffice.channels import keys
from headoffice.channels.desk import ChannelDesk
from headoffice.channels.texting import SimulatedTexts
from headoffice.door import Deps
from headoffice.enrolment.tables import ServerSecret
from headoffice.shop import account_pages, counter_pages, pages
from headoffice.shop.client import TIMEOUT_S, ChannelApi
from headoffice.shop.desk import ShopDesk

ROUTERS = (pages.router, counter_pages.router, account_pages.router)
INSIDE = "http://head-office"
"""Never looked up: requests go straight into the application, through the same door as others."""


def install(app: FastAPI, deps: Deps) -> None:
    """Adds the pages when `shop` is set; Refusal `channel-unknown`."""
    if not deps.settings.shop:
        return
    for router in ROUTERS:
        app.include_router(router)


@asynccontextmanager
async def running(app: FastAPI) -> AsyncIterator[None]:
    """The shop's desk as long as the application runs; nothing without the setting."""
    deps: Deps = app.state.deps
    channel = deps.settings.shop
    if not channel:
        yield
        return
    import httpx

    with deps.database.write() as session:
        key = _key(session, channel, deps.now_ms())
        collecting = _collect_key(session, f"shop {channel}", deps.now_ms())
        write_key, secret = collecting.key, collecting.secret
    desk: ChannelDesk = app.state.channels
    texts = desk.texts
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(app),
        base_url=INSIDE,
        headers={"Authorization": f"Bearer {key}"},
        timeout=TIMEOUT_S,
    ) as http:
        app.state.shop = ShopDesk(
            api=ChannelApi(http),
            write_key=write_key,
            prove=partial(_prove, secret),
            simulated=texts.newest if isinstance(texts, SimulatedTexts) else lambda _phone: "",
            zone=desk.zone,
        )
        yield


def _prove(secret: str, visitor: str, member: str) -> str:
    return login_proof(secret, visitor=visitor, member=member)


def _key(session: Session, channel: str, now_ms: int) -> str:
    """The shop's own key, made once and kept with head office's secrets; a new one when somebody
    has revoked it."""
    name = f"shop:{channel}"
    kept = session.get(ServerSecret, name)
    if kept is not None and keys.selling_by(session, kept.value) is not None:
        return kept.value
    made = keys.make_key(session, channel, now_ms=now_ms)
    session.merge(ServerSecret(name=name, value=made))
    session.flush()
    return made


def _collect_key(session: Session, shop: str, now_ms: int) -> CollectKey:
    found = select(CollectKey).where(CollectKey.shop == shop, col(CollectKey.active))
    return session.exec(found).first() or make_key(session, shop, now_ms=now_ms)
