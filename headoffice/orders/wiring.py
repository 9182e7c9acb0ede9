"""The order book inside head office's process: its task, and how it has money given back."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from typing import Protocol

from headoffice.db.database import Database
from headoffice.door import NotServed
from headoffice.orders.refunding import ASKED, DONE, REFUSED, GiveBack
from headoffice.orders.upkeep import keep_orders
from storeapp.sync.wire.paying import RefundShown

log = logging.getLogger("storeapp.headoffice.orders")

_STATES = {"DONE": DONE, "REFUSED": REFUSED}


class Refunder(Protocol):
    """What gives back what was paid by phone; `payments` does, which knows nothing of orders."""

    def give_back(self, number: str, refund: str, amount_minor: int) -> RefundShown: ...


def giving_back(refunder: Refunder) -> GiveBack:
    """Anything the provider has not decided is asked about again; what cannot be asked at all is
    for people."""

    def give_back(number: str, refund: str, amount_minor: int) -> tuple[str, str]:
        try:
            shown = refunder.give_back(number, refund, amount_minor)
        except NotServed as refused:
            log.warning("refund refused: %s: %s", refund, refused.code)
            return REFUSED, refused.code
        return _STATES.get(shown.state, ASKED), shown.reason

    return give_back


def task(
    database: Database, refunder: Refunder, *, now_ms: Callable[[], int]
) -> asyncio.Task[None]:
    """Begins the upkeep; the caller cancels it."""
    keeping = keep_orders(database, give_back=giving_back(refunder), now_ms=now_ms)
    return asyncio.create_task(keeping, name="orders")
