"""The power is cut in the middle of a payment: the customer pays the rest, and nothing twice."""

from __future__ import annotations

import subprocess
import sys
import threading
from pathlib import Path

import pytest

from storeapp.bootstrap.window import Window
from storeapp.db.keystore import KeyStore
from storeapp.db.verify import verify
from storeapp.domain.money import Money, format_money, rounded_ratio
from storeapp.domain.tender import TenderKind
from tests.scenarios.album import Album
from tests.scenarios.counter import AtTheCounter
from tests.scenarios.selling import sign_in
from tests.scenarios.test_bad_days import a_joined_till

pytestmark = pytest.mark.usefixtures("aloop")

ROOT = Path(__file__).parents[2]
TAKEN_MINOR = 3_00
HANDED_MINOR = 100_00
PATIENCE_S = 30.0


def take_a_part_and_die(folder: Path, pin: str, code: str) -> None:
    """Another process is the till, and is killed when it shows two tenders as taken."""
    command = [sys.executable, "-m", "tests.scenarios.paying_child", str(folder), pin, code]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as child:
        patience = threading.Timer(PATIENCE_S, child.kill)
        patience.start()
        assert child.stdout is not None
        said = child.stdout.readline()
        patience.cancel()
        patience.join()
        child.kill()
    assert said == "taken\n"


async def test_a_power_cut_between_two_tenders_loses_none_of_them(
    tmp_path: Path, chain_url: str
) -> None:
    async with a_joined_till(chain_url, tmp_path) as (at, office):
        await sign_in(at, office)
        people = await at.window.till.sales.read(lambda unit: unit.staff())
        pin, settings = office.pins[people[0].id], at.window.settings
        (good,) = office.bagged(1)
    take_a_part_and_die(tmp_path / "till", pin, good.code)

    left_minor = good.price_minor - TAKEN_MINOR
    change_minor = HANDED_MINOR - rounded_ratio(left_minor, 10) * 10
    window = Window(settings)
    at = AtTheCounter(window, Album())
    try:
        await window.open()
        await at.until_sees("Who is at the till?")
        at.type(pin)
        at.press("Enter")
        await at.until_sees("The till stopped in between.")
        await at.until_sees("Take back Card · slip 0042 ¥1.00", "Take back Cash ¥2.00")
        await at.until_sees(f"Still to pay {format_money(Money(left_minor))}")
        at.type(str(HANDED_MINOR // 100))
        at.press("Enter")
        await at.until_sees("HZ01-1-1-000001", format_money(Money(change_minor)))
        (paper,) = await at.documents(1)
        assert "HZ01-1-1-000001" in paper.title
        sale = await window.till.sales.read(lambda unit: unit.sale_of_number("HZ01-1-1-000001"))
        at.press("Enter")
        await at.until_sees("¥0.00")
    finally:
        await window.close()

    assert sale is not None
    assert [(t.kind, t.handed.minor, t.reference) for t in sale.tenders] == [
        (TenderKind.CARD, 1_00, "0042"),
        (TenderKind.CASH, 2_00, ""),
        (TenderKind.CASH, HANDED_MINOR, ""),
    ]
    assert sale.change == Money(change_minor)
    assert verify(settings.data_folder / "sales.db", KeyStore(settings.key_folder)).bad is None
