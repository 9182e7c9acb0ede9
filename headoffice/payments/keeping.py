"""Payments inside head office's process: its threads, and the task that goes on asking."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from datetime import date, datetime, timedelta

from headoffice.db.database import Database
from headoffice.feed.live import Live
from headoffice.payments.alipay import Alipay
from headoffice.payments.codes import ALIPAY, WECHAT
from headoffice.payments.gateway import Gateway
from headoffice.payments.model import Attempt
from headoffice.payments.reconciling import BEIJING, reconcile
from headoffice.payments.service import Payments, forget_payers
from headoffice.payments.settings import PaymentSettings, missing
from headoffice.payments.wechat import WeChatPay
from headoffice.payments.work import Work

log = logging.getLogger("storeapp.headoffice.payments")

THREADS = 16
TROUBLE_S = 1.0
AT_LEAST_S = 0.02
BILLS_FROM_HOUR = 10
"""WeChat Pay's bill of a day is there at ten the next morning, Alipay's at nine."""
HOUR_S = 3600.0


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
        self.submit = self._pool.submit
        self.payer_s = settings.payer_s
        self._database = database
        self._compared: set[tuple[str, date]] = set()
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
        tasks = (
            asyncio.create_task(self._run(), name="payments"),
            asyncio.create_task(self._keep_in_order(), name="payments-hourly"),
        )
        try:
            yield
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            await asyncio.to_thread(self._pool.shutdown)
            for gateway in self._gateways.values():
                gateway.close()

    def compare_bills(self) -> None:
        """Yesterday's bills with the ledger, each once, from the hour at which they are there."""
        now = datetime.fromtimestamp(self._now_ms() / 1000, BEIJING)
        day = (now - timedelta(days=1)).date()
        if now.hour < BILLS_FROM_HOUR:
            return
        for name, gateway in self._gateways.items():
            if (name, day) in self._compared:
                continue
            if reconcile(self._database, name, gateway, day, now_ms=self._now_ms()) is not None:
                self._compared.add((name, day))

    def forget(self) -> None:
        """Who paid, after a day."""
        with self._database.write() as session:
            forget_payers(session, now_ms=self._now_ms())

    async def _keep_in_order(self) -> None:
        while True:
            await asyncio.sleep(HOUR_S)
            for job in (self.compare_bills, self.forget):
                try:
                    await asyncio.to_thread(job)
                except Exception:  # a boundary: the next hour tries again
                    log.exception("payments not kept in order")

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
