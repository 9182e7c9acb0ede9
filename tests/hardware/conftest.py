"""Shared pieces of the device tests: a receipt, a profile, and running off the main thread."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TypeVar

import pytest

from storeapp.domain.receipt import (
    Align,
    BarCode,
    Pair,
    QrCode,
    ReceiptDoc,
    Rule,
    Space,
    Text,
)

T = TypeVar("T")
FONTS = Path(__file__).parents[2] / "resources" / "fonts"


@pytest.fixture
def fonts() -> Path:
    return FONTS


@pytest.fixture
def receipt() -> ReceiptDoc:
    """One of everything, with the traps: yen sign, full-width marks, accents, long names."""
    return ReceiptDoc(
        "0042-03-000017",
        (
            Text("梅子家 · Plum House", Align.CENTRE, bold=True, large=True),
            Text("星辰路店 0042", Align.CENTRE),
            Rule(),
            Pair("话梅（九制）Nine-cured plum, 特级大颗粒，礼盒装", "¥12.80"),
            Pair("Café crème 250 g", "¥103.00"),
            Rule(),
            Pair("合计 TOTAL", "¥115.80", bold=True, large=True),
            Space(),
            QrCode("https://example.test/r/0042-03-000017?k=梅"),
            BarCode("0042-03-000017"),
            Text("谢谢惠顾！", Align.CENTRE),
        ),
    )


@pytest.fixture
def short_receipt() -> ReceiptDoc:
    return ReceiptDoc("short", (Pair("话梅", "¥1.00"),))


@pytest.fixture
def off_main() -> Callable[[Callable[[], T]], T]:
    """Runs a function where transports may be used, and gives its result or its error."""

    def run(job: Callable[[], T]) -> T:
        with ThreadPoolExecutor(1) as pool:
            return pool.submit(job).result(20)

    return run
