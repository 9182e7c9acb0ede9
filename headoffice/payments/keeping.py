"""Payments inside head office's process: its threads, and the task that goes on asking."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager

from headoffice.db.database import Database
from headoffice.feed.live import Live
from headoffice.payments.alipay import Alipay
from headoffice.payments.codes import ALIPAY, WECHAT
from headoffice.payments.gateway import Gateway
from headoffice.payments.model import Attempt
from headoffice.payments.service import Payments
from headoffice.payments.settings import PaymentSettings, missing
from headoffice.payments.wechat import WeChatPay
from headoffice.payments.work import Work

log = logging.getLogger("storeapp.headoffice.payments")

THREADS = 16
TROUBLE_S = 1.0
AT_LEAST_S = 0.02


def gateways(settings: PaymentSettings) -> dict[str, Gateway]:
    """Of the providers whose account is complete; what is missing is logged, and head office starts
    all the same."""
    for what in missing(settings):
        if settings.wechat or settings.alipay:
            log.warning("payment settings: %s", what)
    lacking = {what.partition(".")[0].partition(":")[0] for what in missing(settings)}
    found: dict[str, Gateway] = {}
    if settings.wechat is not None and WECHAT not in lacking:
        found[WECHAT] = WeChatPay(settings, settings.wechat)
    if settings.alipay is not None and ALIPAY not in lacking:
        found[ALIPAY] = Alipay(settings, settings.alipay)
    return found


class PaymentKeeper:
    """Payments of this process from its start to its end. An attempt that was left by a process
    that died is due like any other, and asked about here."""

    def __init__(
        self,
        database: Database,
        settings: PaymentSettings,
        *,
        look_s: float,
        now_ms: Callable[[], int],
    ) -> None:
        self._look_s = look_s
        self._now_ms = now_ms
        self._kicked = asyncio.Event()
        self._pool = ThreadPoolExecutor(THREADS, thread_name_prefix="payments")
        self._gateways = gateways(settings)
        work = Work(database, self._gateways, now_ms=now_ms, spawn=self._pool.submit)
        self.payments = Payments(database, work, settings.rules, now_ms=now_ms)

    @asynccontextmanager
    async def running(self, live: Live) -> AsyncIterator[None]:
        loop = asyncio.get_running_loop()

        def changed(attempt: Attempt) -> None:
            loop.call_soon_threadsafe(live.moved, {channel_of(attempt): attempt.version})

        self.payments.work.when_changed(
            changed, lambda: loop.call_soon_threadsafe(self._kicked.set)
        )
        task = asyncio.create_task(self._run(), name="payments")
        try:
            yield
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
            await asyncio.to_thread(self._pool.shutdown)
            for gateway in self._gateways.values():
                gateway.close()

    async def _run(self) -> None:
        while True:
            wait_s = await self._turn()
            try:
                async with asyncio.timeout(wait_s):
                    await self._kicked.wait()
            except TimeoutError:
                continue

    async def _turn(self) -> float:
        self._kicked.clear()
        try:
            next_ms = await asyncio.to_thread(self.payments.work.turn)
        except Exception:  # a boundary: payments outlive a failing database
            log.exception("payments stalled")
            return TROUBLE_S
        return min(max((next_ms - self._now_ms()) / 1000, AT_LEAST_S), self._look_s)


def channel_of(attempt: Attempt) -> str:
    """What the live channel inside head office knows an attempt's news by."""
    return channel(attempt.store, attempt.sale, attempt.count)


def channel(store: str, sale: str, count: int) -> str:
    return f"payment/{store}/{sale}/{count}"
