"""Browsing put together: what the application answers by, and what goes on beside it."""

from __future__ import annotations

import asyncio

from fastapi import FastAPI

from headoffice.activity.agreeing import MemberConsents
from headoffice.activity.api import router
from headoffice.activity.collecting import Collector
from headoffice.activity.commands import commands
from headoffice.activity.joining import Consents
from headoffice.activity.keeper import BrowsingKeeper
from headoffice.door import Deps


def install(app: FastAPI, deps: Deps, consents: Consents | None = None) -> None:
    """Adds browsing to the application; `consents` is the member base unless said otherwise."""
    consents = consents or MemberConsents()
    app.state.consents = consents
    app.state.collector = Collector(deps.database, deps.settings, consents, now_ms=deps.now_ms)
    app.state.browsing = BrowsingKeeper(deps.database, deps.settings, consents, now_ms=deps.now_ms)
    app.state.commands = {**app.state.commands, **commands(consents)}
    app.include_router(router)


def tasks(app: FastAPI) -> tuple[asyncio.Task[None], ...]:
    """What runs as long as the application does."""
    collector: Collector = app.state.collector
    keeper: BrowsingKeeper = app.state.browsing
    return (
        asyncio.create_task(collector.intake.run(), name="browsing-intake"),
        asyncio.create_task(keeper.run(), name="browsing"),
    )
