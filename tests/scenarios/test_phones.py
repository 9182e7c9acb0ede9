"""Scenario 4 at the real window, file and sockets: online, and with the power cut in between."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from headoffice.payments.simulator.book import Case
from storeapp.bootstrap.window import Window
from storeapp.db.keystore import KeyStore
from storeapp.db.verify import verify
from storeapp.domain.card import AttemptState
from storeapp.domain.tender import TenderKind
from storeapp.settings import Settings
from tests.conftest import ExpectedLogs
from tests.scenarios.album import Album
from tests.scenarios.chain import Cable, a_cable
from tests.scenarios.counter import AtTheCounter, settings_of
from tests.scenarios.paying_member import paying_members
from tests.scenarios.phones import CONFIRM, UNKNOWN, Chain, a_chain, phones, refused_phones, wechat
from tests.scenarios.selling import join_the_store, sign_in

pytestmark = pytest.mark.usefixtures("aloop")

ROOT = Path(__file__).parents[2]
PATIENCE_S = 30.0


@asynccontextmanager
async def a_till(settings: Settings) -> AsyncIterator[AtTheCounter]:
    window = Window(settings)
    try:
        window.shell.resize(1280, 800)
        await window.open()
        yield AtTheCounter(window, Album())
    finally:
        await window.close()


async def test_phones(tmp_path: Path, chain_url: str) -> None:
    album = await _a_day(tmp_path, chain_url, phones)
    assert len(album.checks) == 7


async def test_refused_phones(tmp_path: Path, chain_url: str, expected_logs: ExpectedLogs) -> None:
    expected_logs("paid when it was over, goes back")
    album = await _a_day(tmp_path, chain_url, refused_phones)
    assert len(album.checks) == 4


async def test_a_member_pays_by_phone(tmp_path: Path, chain_url: str) -> None:
    async def day(at: AtTheCounter, chain: Chain, _cable: Cable) -> None:
        await paying_members(at, chain)

    album = await _a_day(tmp_path, chain_url, day)
    assert len(album.checks) == 5


async def _a_day(
    tmp_path: Path, url: str, day: Callable[[AtTheCounter, Chain, Cable], Awaitable[None]]
) -> Album:
    with a_chain(url, tmp_path) as chain:
        async with a_cable(chain.office) as cable:
            settings = settings_of(tmp_path / "till", cable.address, language="en")
            async with a_till(settings) as at:
                await join_the_store(at, chain.office, till="1")
                await sign_in(at, chain.office)
                await day(at, chain, cable)
    return at.album


async def a_charge_cut_off(chain: Chain, cable: Cable, folder: Path, case: Case) -> tuple[str, int]:
    """Another process is the till; its power is cut while nobody there knows what was paid."""
    settings = settings_of(folder, cable.address, language="en")
    async with a_till(settings) as at:
        await join_the_store(at, chain.office, till="1")
        await sign_in(at, chain.office)
        people = await at.window.till.sales.read(lambda unit: unit.staff())
    pin, (good,) = chain.office.pins[people[0].id], chain.office.bagged(1)
    lost = case is Case.PAID
    shown = UNKNOWN if lost else CONFIRM
    said = (str(folder), cable.address, pin, good.code, wechat(case), shown)
    child = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "tests.scenarios.phoning_child",
        *said,
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    assert child.stdin is not None
    assert child.stdout is not None
    try:
        async with asyncio.timeout(PATIENCE_S):
            assert await child.stdout.readline() == b"paying\n"
            if lost:
                cable.lose_the_answer()
            child.stdin.write(b"go\n")
            await child.stdin.drain()
            assert await child.stdout.readline() == b"shown\n"
    finally:
        child.kill()
        await child.communicate()
    return pin, good.price_minor


@pytest.mark.parametrize(
    "case",
    [
        pytest.param(Case.PAID, id="paid, the answer lost"),
        pytest.param(Case.PAID_LATER, id="while she confirms"),
    ],
)
async def test_the_power_goes_in_between_and_the_sale_is_finished_once(
    tmp_path: Path, chain_url: str, case: Case
) -> None:
    with a_chain(chain_url, tmp_path) as chain:
        async with a_cable(chain.office) as cable:
            pin, price_minor = await a_charge_cut_off(chain, cable, tmp_path / "till", case)
            chain.time.forward(9)
            settings = settings_of(tmp_path / "till", cable.address, language="en")
            async with a_till(settings) as at:
                await at.until_sees("Who is at the till?")
                at.type(pin)
                at.press("Enter")
                await at.until_sees(UNKNOWN)
                at.scan(wechat(Case.PAID))
                at.press("F10", "Esc")
                await at.until_sees(UNKNOWN)
                cable.mend()
                at.press("Enter")
                await at.until_sees("HZ01-1-1-000001")
                sales = at.window.till.sales
                sale = await sales.read(lambda unit: unit.sale_of_number("HZ01-1-1-000001"))
                assert sale is not None
                attempts = await sales.read(lambda unit: unit.card_attempts(sale.id))
            assert chain.held() == [price_minor]

    (order,) = chain.orders()
    assert [(t.kind, t.handed.minor, t.reference) for t in sale.tenders] == [
        (TenderKind.WECHAT, price_minor, order.number)
    ]
    assert [each.state for each in attempts] == [AttemptState.PAID]
    assert verify(settings.data_folder / "sales.db", KeyStore(settings.key_folder)).bad is None
