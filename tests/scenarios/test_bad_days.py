"""Bad input at the real window over the real file: a sentence, what to do, and nothing changed."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from pathlib import Path
from types import SimpleNamespace

import pytest

from storeapp.bootstrap.till import Till
from storeapp.bootstrap.window import Window
from storeapp.db.connect import Durability, connect
from storeapp.db.keystore import KeyStore
from storeapp.domain.errors import Refusal
from storeapp.settings import Settings
from storeapp.ui.tasks import cancel_all, spawn
from tests.scenarios.album import Album
from tests.scenarios.chain import HeadOffice, a_cable, a_head_office
from tests.scenarios.counter import AtTheCounter, settings_of
from tests.scenarios.selling import join_the_store, scan, sign_in

pytestmark = pytest.mark.usefixtures("aloop")

NEARLY_FULL = SimpleNamespace(total=10**11, used=10**11, free=1_000_000)


@asynccontextmanager
async def a_joined_till(url: str, folder: Path) -> AsyncIterator[tuple[AtTheCounter, HeadOffice]]:
    """A till that is ready to sign in, and its head office."""
    with a_head_office(url, folder) as office:
        async with a_cable(office) as cable:
            window = Window(settings_of(folder / "till", cable.address, language="en"))
            at = AtTheCounter(window, Album())
            try:
                await window.open()
                await join_the_store(at, office, till="1")
                yield at, office
            finally:
                await window.close()


def counts(settings: Settings) -> dict[str, int]:
    """How many rows each table of sales.db has, read beside the running till."""
    file = settings.data_folder / "sales.db"
    key = KeyStore(settings.key_folder).database_key(file)
    with closing(connect(file, durability=Durability.FULL, key=key, writes=False)) as connection:
        tables = connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")
        names = [name for (name,) in tables.fetchall() if not name.startswith("sqlite_")]
        return {n: connection.execute(f"SELECT count(*) FROM {n}").fetchall()[0][0] for n in names}


async def test_a_disk_that_fills_up_while_paying_sells_nothing_and_then_everything(
    tmp_path: Path, chain_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with a_joined_till(chain_url, tmp_path) as (at, office):
        await sign_in(at, office)
        (good,) = office.bagged(1)
        await scan(at, good)
        settings = at.window.settings
        await at.until(lambda: counts(settings)["basket"] == 1, "the basket is on disk")
        at.press("F12")
        await at.until_sees("To pay")
        before = counts(settings)

        monkeypatch.setattr(shutil, "disk_usage", lambda _: NEARLY_FULL)
        at.press("Enter")
        await at.until_sees("Nothing was sold yet")
        assert counts(settings) == before
        assert at.printer.sheets == ()
        assert not at.drawer.is_open

        monkeypatch.undo()
        at.press("Enter")
        await at.until_sees("HZ01-1-1-000001")
        after = counts(settings)
        assert (after["sale"], after["fact"]) == (before["sale"] + 1, before["fact"] + 2)


async def test_wrong_pins_cost_time_that_a_restart_does_not_give_back(
    tmp_path: Path, chain_url: str
) -> None:
    async with a_joined_till(chain_url, tmp_path) as (at, office):
        people = await at.window.till.sales.read(lambda unit: unit.staff())
        settings, pin = at.window.settings, office.pins[people[0].id]
        for _ in range(5):
            at.type(pin[::-1])
            at.press("Enter")
            await at.until(lambda: at.sees("That is not") or at.sees(" s"), "it is refused")
            await at.until_sees("0 digits typed")
        await at.until_sees("30 s")
        facts = counts(settings)["fact"]

    till = Till(settings, spawn)
    await till.open()
    try:
        entrance = await till.entrance()
        with pytest.raises(Refusal) as refused:
            await entrance.signing_in.sign_in(people[0].id, pin)
    finally:
        await cancel_all()
        await till.close()
    assert (refused.value.code, refused.value.facts) == ("pin-wait", {"seconds": 30})
    assert counts(settings)["fact"] == facts


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        pytest.param(b"this is no till's file" * 400, "damaged", id="not a database"),
        pytest.param(None, "key", id="its key is gone"),
    ],
)
async def test_a_sales_file_that_does_not_open_says_so_and_is_left_alone(
    tmp_path: Path, expected_logs: object, content: bytes | None, sentence: str
) -> None:
    expected_logs("the till cannot start")  # type: ignore[operator]  # the fixture's function
    settings = settings_of(tmp_path, "", language="en")
    till = Till(settings, spawn)
    await till.open()
    await till.close()
    file = settings.data_folder / "sales.db"
    if content is None:
        (settings.key_folder / "sales.key").unlink()
    else:
        file.write_bytes(content)
    before = file.read_bytes()

    window = Window(settings)
    try:
        with pytest.raises(Refusal):
            await window.open()
        at = AtTheCounter(window, Album())
        await at.until_sees("The till cannot start", sentence)
        at.press("Enter")
        await asyncio.wait_for(window.closed.wait(), 5)
    finally:
        await window.close()
    assert file.read_bytes() == before


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        pytest.param("http://127.0.0.1:9", "does not answer", id="nobody there"),
        pytest.param("not an address", "address", id="no address"),
    ],
)
async def test_a_wrong_head_office_is_said_in_place_and_the_till_stays_nobody(
    tmp_path: Path, typed: str, sentence: str
) -> None:
    window = Window(settings_of(tmp_path, typed, language="en"))
    at = AtTheCounter(window, Album())
    try:
        await window.open()
        await at.until_sees("Ask to join")
        at.press("Enter")
        await at.until_sees(sentence)
        assert await window.till.device() is None
        assert counts(window.settings)["fact"] == 0
    finally:
        await window.close()
