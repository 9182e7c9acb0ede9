"""Loads the parts of the window that a start needs not, beside the window that is already up."""

from __future__ import annotations

import asyncio
import importlib
from types import ModuleType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from storeapp.ui.counter_flow import CounterFlow
    from storeapp.ui.screens.enrol.screen import EnrolScreen


class LoadedLater:
    """`flow.Later` in a thread; the window stays alive meanwhile (ADR 0012)."""

    async def enrol(self) -> type[EnrolScreen]:
        loaded: type[EnrolScreen] = (await _loaded("storeapp.ui.screens.enrol.screen")).EnrolScreen
        return loaded

    async def counter(self) -> type[CounterFlow]:
        loaded: type[CounterFlow] = (await _loaded("storeapp.ui.counter_flow")).CounterFlow
        return loaded


async def _loaded(module: str) -> ModuleType:
    return await asyncio.to_thread(importlib.import_module, module)
