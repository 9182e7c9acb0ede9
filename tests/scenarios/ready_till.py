"""A till that is joined to its store and has its goods, for trying the window out."""

from __future__ import annotations

import asyncio
from contextlib import closing
from pathlib import Path

from PySide6.QtWidgets import QApplication
from sqlmodel import col, select

from headoffice.app import unix_ms
from headoffice.catalogue.tables import Product, ProductCode
from headoffice.db.database import Database
from headoffice.demo.people import demo_pins
from headoffice.enrolment.approving import approve
from storeapp.bootstrap.demo_file import DemoFile, write_demo
from storeapp.bootstrap.till import Till
from storeapp.domain.errors import Refusal
from storeapp.ports.sales import Device
from storeapp.settings import Settings, load
from storeapp.ui.loop import run
from storeapp.ui.tasks import cancel_all, spawn
from tests.scenarios.chain import SEED, STORE

CODES_SHOWN = 12
LOOK_AGAIN_S, MOST_LOOKS = 0.1, 300


def make_ready(folder: Path, head_office: str, database: str, *, language: str = "zh-CN") -> Path:
    """Writes the settings, joins the store, waits for the goods; the settings file."""
    demo = folder / "demo.json"
    with closing(Database(database)) as opened:
        write_demo(demo, DemoFile(dict(demo_pins(SEED)), _codes(opened)))
    file = folder / "storeapp.toml"
    file.write_text(_toml(head_office, demo, language), encoding="utf-8")
    settings = load(file, home=folder)
    # For this process only: the till's own window, started next, takes the screen there is.
    app = QApplication.instance() or QApplication(["demo", "-platform", "offscreen"])
    assert isinstance(app, QApplication)
    if run(app, lambda: _join(settings, database)):
        raise SystemExit("demo: the goods did not come; look at head office's lines above")
    return file


def _codes(database: Database) -> tuple[tuple[str, str], ...]:
    """Some bar codes to scan, with what they are."""
    with database.read() as session:
        rows = session.exec(
            select(ProductCode.code, Product.zh, Product.en)
            .join(Product, col(Product.sku) == col(ProductCode.sku))
            .order_by(col(ProductCode.sku), col(ProductCode.code))
        ).all()
    barcodes = [(code.removeprefix("0"), f"{zh}  {en}") for code, zh, en in rows if code.isdigit()]
    return tuple(barcodes[:: len(barcodes) // CODES_SHOWN])


def _toml(head_office: str, demo: Path, language: str) -> str:
    return (
        f'head_office = "{head_office}"\n'
        f'language = "{language}"\n'
        'printer = "sim"\n'
        'scale = "sim"\n'
        "device_windows = true\n"
        'customer_display = "window"\n'
        f'demo_file = "{demo.as_posix()}"\n'
    )


async def _join(settings: Settings, database: str) -> int:
    till = Till(settings, spawn)
    await till.open()
    try:
        await till.connect(await _enrolled(till, settings.head_office, database))
        for _ in range(MOST_LOOKS):
            if await _ready(till):
                return 0
            await asyncio.sleep(LOOK_AGAIN_S)
        return 1
    finally:
        await cancel_all()
        await till.close()


async def _enrolled(till: Till, head_office: str, database: str) -> Device:
    enrolment = await till.enrolment()
    application = await enrolment.apply(head_office)
    with closing(Database(database)) as opened, opened.write() as session:
        approve(session, application.code, store=STORE, till="1", now_ms=unix_ms())
    while True:
        await asyncio.sleep(application.interval_s)
        device = await enrolment.finish(head_office, application)
        if device is not None:
            return device


async def _ready(till: Till) -> bool:
    try:
        await till.entrance()
    except Refusal:
        return False
    return till.catalogue.size > 0
