"""Channels put together: what the application answers by, and what goes on beside it."""

from __future__ import annotations

import asyncio

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from headoffice.channels.api import router as goods
from headoffice.channels.api_connect import router as connect
from headoffice.channels.api_members import router as members
from headoffice.channels.api_orders import router as orders
from headoffice.channels.api_stock import router as stock
from headoffice.channels.asking import ROOT
from headoffice.channels.delivering import Courier
from headoffice.channels.desk import ChannelDesk
from headoffice.channels.paying import Cashier
from headoffice.channels.texting import NoTexts, SimulatedTexts, Texts
from headoffice.channels.upkeep import keep_channels
from headoffice.door import Deps
from headoffice.settings import zone_of

ROUTERS = (goods, stock, members, orders)
ABOUT = """What a web shop, or any other channel, asks of head office. See docs/channel-api.md."""

DRIVERS: dict[str, type[NoTexts | SimulatedTexts]] = {
    "": NoTexts,
    "simulated": SimulatedTexts,
}
"""Ways to telephones by the setting's word."""


def install(app: FastAPI, deps: Deps, texts: Texts | None = None) -> None:
    """Adds the Channel API, and the description of it alone."""
    zone = zone_of(deps.settings.time_zone)
    app.state.channels = ChannelDesk(zone, texts or DRIVERS[deps.settings.texts]())
    for router in (*ROUTERS, connect):
        app.include_router(router)
    described: dict[str, object] = {}

    @app.get(f"{ROOT}/openapi.json", include_in_schema=False)
    def openapi() -> dict[str, object]:
        """The Channel API for programs; the tills' routes are nobody else's business."""
        if not described:
            described.update(description())
        return described


def tasks(app: FastAPI) -> tuple[asyncio.Task[None], ...]:
    """What runs as long as the application does."""
    deps: Deps = app.state.deps
    courier = Courier(deps.database, look_s=deps.settings.webhook_look_s, now_ms=deps.now_ms)
    cashier = Cashier(deps.database, app.state.payments.payments)
    return (
        asyncio.create_task(courier.run(), name="webhooks"),
        asyncio.create_task(keep_channels(cashier, now_ms=deps.now_ms), name="channels"),
    )


def description() -> dict[str, object]:
    """OpenAPI of these routes."""
    routes = [route for router in ROUTERS for route in router.routes]
    return get_openapi(title="Channel API", version="1", description=ABOUT, routes=routes)
