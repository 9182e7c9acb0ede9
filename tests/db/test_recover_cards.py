"""A card payment is still known after the file that had it is lost."""

from __future__ import annotations

import subprocess
import sys
import threading
from dataclasses import replace
from io import StringIO
from pathlib import Path

import pytest

from storeapp.bootstrap.journal import recover as recover_command
from storeapp.db.recover import Recovered
from storeapp.db.store import SalesStore
from storeapp.domain.card import (
    Approved,
    AttemptState,
    Booking,
    CardAttempt,
    Decline,
    Declined,
    Doubt,
    Unknown,
)
from storeapp.domain.money import Money
from storeapp.services.card import CardPayments
from storeapp.settings import Settings
from tests.db.given import a_basket, enrolled, opened, sales_path, sell_in
from tests.db.mirrored import bring
from tests.db.test_recover import recovered, rows_of, stick_of
from tests.services.fake_terminal import FakeTerminal
from tests.services.fakes import LIN, FakeClock, a_config

ROOT = Path(__file__).parents[2]
PATIENCE_S = 30.0
FIRST = "S01-2-b1-1"
BOOKING = Booking(Money(1280), "0042", moment="1121-104205", last4="4711", slip=("Plum", "4711"))


def a_counter(store: SalesStore, terminal: FakeTerminal) -> CardPayments:
    return CardPayments(store, terminal, FakeClock(), a_config())


async def pay(cards: CardPayments, sale: str = "b1") -> CardAttempt:
    return await cards.pay(sale, Money(1280), lambda prompt: None)


def lose_file(folder: Path) -> None:
    """The disk with the file is gone; the stick and the keys are not."""
    for path in folder.glob("sales.db*"):
        path.unlink()


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    folder = stick_of(tmp_path / "till")
    folder.mkdir()
    return folder


def pay_and_die(folder: Path, stick: Path) -> str:
    """Another process is the till, and is killed while its terminal is at work."""
    command = [sys.executable, "-m", "tests.db.paying_child", str(folder), str(stick)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as child:
        patience = threading.Timer(PATIENCE_S, child.kill)
        patience.start()
        assert child.stdout is not None
        said = child.stdout.readline()
        patience.cancel()
        patience.join()
        child.kill()
    return said.strip()


async def test_an_unknown_charge_outlives_a_power_cut_and_its_file(
    aloop, tmp_path: Path, stick: Path
):
    assert pay_and_die(tmp_path / "till", stick) == FIRST
    lose_file(tmp_path / "till")

    assert recovered(tmp_path / "till") == (Recovered("d1", 1, 1, 2),)

    async with opened(tmp_path / "till", ids="after") as store:
        terminal = FakeTerminal(finding=[Approved(BOOKING)])
        cards = a_counter(store, terminal)
        (unknown,) = await cards.resume()
        found = await cards.check(unknown.number)
    assert (unknown.number, unknown.state) == (FIRST, AttemptState.UNKNOWN)
    assert (unknown.reason, unknown.amount) == (Doubt.CUT_OFF.value, Money(1280))
    assert unknown.mark == "the last one"
    assert (found.state, found.booking) == (AttemptState.PAID, BOOKING)


async def a_day_of_cards(folder: Path) -> None:
    """Declined, paid and sold, decided by a person, given back, and one that is not known."""
    unknown = Unknown(Doubt.NO_ANSWER)
    paid = [Approved(replace(BOOKING, receipt_no=number)) for number in ("0001", "0002")]
    terminal = FakeTerminal(
        paying=[Declined(Decline.FUNDS, "71"), paid[0], unknown, paid[1], unknown],
        finding=[unknown],
        reversing=[paid[1]],
    )
    async with enrolled(folder) as store:
        cards = a_counter(store, terminal)
        await pay(cards)
        await pay(cards)
        await store.write(lambda unit: sell_in(unit, a_basket("b1"), job=False))
        asked = await pay(cards, "b2")
        await cards.decide(asked.number, charged=False, by=LIN)
        given = await pay(cards, "b2")
        await cards.give_back(given.number)
        await pay(cards, "b3")


async def test_every_attempt_comes_back_as_it_stood(aloop, tmp_path: Path, stick: Path):
    till = tmp_path / "till"
    await a_day_of_cards(till)
    bring(till, stick)
    before = rows_of(till)["payment_attempt"]
    lose_file(till)

    (back,) = recovered(till)

    assert back.adrift == ()
    assert rows_of(till)["payment_attempt"] == before
    async with opened(till) as store:
        states = [
            [each.state.value for each in await a_counter(store, FakeTerminal()).attempts(sale)]
            for sale in ("b1", "b2", "b3")
        ]
    assert states == [["DECLINED", "PAID"], ["DECLINED", "REVERSED"], ["UNKNOWN"]]


async def test_an_older_file_hears_what_became_of_its_attempts(aloop, tmp_path: Path, stick: Path):
    till = tmp_path / "till"
    async with enrolled(till) as store:
        cards = a_counter(store, FakeTerminal(paying=[Unknown(Doubt.NO_ANSWER)]))
        await pay(cards)
    older = {path: path.read_bytes() for path in till.glob("sales.db*")}
    async with opened(till, ids="later") as store:
        cards = a_counter(store, FakeTerminal(finding=[Declined(Decline.NOT_BOOKED)]))
        await cards.check(FIRST)
    bring(till, stick)
    lose_file(till)
    for path, content in older.items():
        path.write_bytes(content)

    assert recovered(till) == (Recovered("d1", 1, 4, 4),)

    async with opened(till) as store:
        (attempt,) = await a_counter(store, FakeTerminal()).attempts("b1")
        assert await a_counter(store, FakeTerminal()).unsettled() == ()
    assert (attempt.state, attempt.reason) == (AttemptState.DECLINED, "not-booked")


async def test_a_charge_whose_sale_did_not_come_back_is_told(aloop, tmp_path: Path, stick: Path):
    till = tmp_path / "till"
    async with enrolled(till) as store:
        await store.write(lambda unit: unit.keep_basket(a_basket("b1")))
        await pay(a_counter(store, FakeTerminal(paying=[Approved(BOOKING)])))
    bring(till, stick)
    lose_file(till)
    out = StringIO()

    assert recover_command(Settings(till, till / "keys"), stick, out) == 0

    assert out.getvalue() == (
        "device d1 epoch 1: records 1 to 3 are back\n"
        f"card payment {FIRST}: ¥12.80 was charged (slip 0042), and its sale did not come back:"
        " look at the receipts on paper, ring it up or give it back\n"
    )
    assert sales_path(till).exists()


async def test_a_charge_whose_basket_is_still_there_is_not_adrift(
    aloop, tmp_path: Path, stick: Path
):
    till = tmp_path / "till"
    async with enrolled(till) as store:
        await store.write(lambda unit: unit.keep_basket(a_basket("b1")))
    older = {path: path.read_bytes() for path in till.glob("sales.db*")}
    async with opened(till, ids="later") as store:
        await pay(a_counter(store, FakeTerminal(paying=[Approved(BOOKING)])))
    bring(till, stick)
    lose_file(till)
    for path, content in older.items():
        path.write_bytes(content)

    assert recovered(till) == (Recovered("d1", 1, 1, 3),)
