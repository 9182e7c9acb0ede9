"""A till for benchmarks: real files and services, told its settings as head office would."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TypeVar

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtWidgets import QApplication

from headoffice.staff.pins import verifier_of
from storeapp.bootstrap.till import Till
from storeapp.domain.codec import enrolment_body
from storeapp.domain.errors import Refusal
from storeapp.domain.fact import FactKind
from storeapp.domain.staff import Role, StaffMember
from storeapp.ports.sales import Device, SalesUnit
from storeapp.ports.streams import Change, Page
from storeapp.services.counter import Counter
from storeapp.settings import Settings
from storeapp.sync.wire.rows import ConfigRow, StaffRow, TaxRow
from storeapp.ui import tasks
from storeapp.ui.loop import run

CLERK = StaffMember("u1", "Lin", Role.CASHIER)
PIN = "830417"
ZONE = "east"
NOBODY = "http://127.0.0.1:9"
"""An address where no head office is."""

T = TypeVar("T")


def in_window(main: Callable[[], Awaitable[T]]) -> T:
    """Runs `main` on the till's own loop, over an application without a display."""
    app = QApplication.instance() or QApplication([])
    assert isinstance(app, QApplication)
    results: list[T] = []

    async def whole() -> int:
        results.append(await main())
        return 0

    run(app, whole)
    return results[0]


def settings_in(folder: Path, *, printer: str = "none") -> Settings:
    """Settings of a till whose files lie in that folder."""
    return Settings(
        data_folder=folder / "data", key_folder=folder / "keys", printer=printer, drawer="none"
    )


@asynccontextmanager
async def opened(*settings: Settings) -> AsyncIterator[tuple[Till, ...]]:
    """Those tills, open; at the end everything that they started is ended."""
    tills = tuple(Till(each, tasks.spawn) for each in settings)
    try:
        for till in tills:
            await till.open()
        yield tills
    finally:
        await tasks.cancel_all()
        for till in tills:
            await till.close()


async def enrol_alone(till: Till, *, quick_keys: tuple[str, ...] = ()) -> Device:
    """Makes it till 1 of a store with one clerk, as head office would, without one."""
    device = Device("d1", 1, "S01", "1", ZONE, NOBODY, till.key.public_key)
    body = enrolment_body(
        store="S01", till="1", public_key=device.public_key, epoch=1, at=till.clock.now()
    )

    def commit(unit: SalesUnit) -> None:
        unit.put_device(device)
        unit.append(FactKind.ENROLMENT, body)

    await till.sales.write(commit)
    config = ConfigRow(
        store="S01",
        store_zh="湖滨店",
        store_en="Lakeside",
        till="1",
        zone=ZONE,
        taxes=[TaxRow(code="N13", basis_points=1300)],
        quick_keys=list(quick_keys),
    )
    staff = StaffRow(name=CLERK.name, role="cashier", verifier=verifier_of(PIN))
    await till.streams.apply(_page(f"config/{device.id}", "store", config.model_dump()))
    await till.streams.apply(_page("staff/S01", CLERK.id, staff.model_dump()))
    return device


async def ready(till: Till, *, within_s: float = 60.0) -> Counter:
    """The counter, as soon as settings and staff are there."""
    async with asyncio.timeout(within_s):
        while True:
            try:
                return await till.counter()
            except Refusal as refusal:
                if refusal.code != "not-ready":
                    raise
            await asyncio.sleep(0.02)


async def until(
    holds: Callable[[], bool], *, within_s: float = 60.0, every_s: float = 0.01
) -> None:
    """Waits for what happens beside; TimeoutError when it does not."""
    async with asyncio.timeout(within_s):
        while not holds():  # noqa: ASYNC110  # other programs' doings wake nobody here
            await asyncio.sleep(every_s)


def _page(stream: str, key: str, body: dict[str, object]) -> Page:
    return Page(stream, "g1", (Change(1, key, False, body),), "c1", 1)
