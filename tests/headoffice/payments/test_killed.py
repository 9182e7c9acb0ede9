"""Head office as a real process, killed with no warning while customers pay."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

import httpx
import pytest
from sqlmodel import select

from headoffice.app import unix_ms
from headoffice.db.database import Database
from headoffice.payments.model import State
from headoffice.payments.simulator.book import Case
from headoffice.payments.simulator.keys import Keys
from headoffice.payments.simulator.serving import SimulatorServer
from headoffice.payments.tables import AttemptRow
from storeapp.sync.wire.paying import UNDER_WAY
from tests.headoffice.acting import Clock
from tests.headoffice.conftest import Till
from tests.headoffice.payments.paying import WECHAT, a_charge

ROOT = Path(__file__).resolve().parents[3]
CASES = (
    Case.PAID,
    Case.PAID_LATER,
    Case.NEVER_PAID,
    Case.CUT_BEFORE,
    Case.CUT_AFTER,
    Case.REVERSE_TWICE_IN_VAIN,
    Case.SYSTEM_ERROR_PAID,
    Case.CUT_AND_PAID_LATER,
)
KILLS = 6
LIMIT_S = 240.0

pytestmark = [
    pytest.mark.prove,
    pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="this system has no kill -9"),
]


class Process:
    """Head office on one port and one database, started again after each death."""

    def __init__(self, url: str, payments: Path) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.address = f"http://127.0.0.1:{self.port}"
        self._command = [
            *(sys.executable, "-m", "headoffice", "serve", "--port", str(self.port)),
            *("--db", url, "--payments", str(payments)),
        ]
        self.start()

    def start(self) -> None:
        self._running = subprocess.Popen(
            self._command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
        )
        assert self._running.stdout is not None
        assert "listening on" in self._running.stdout.readline()

    def kill(self) -> None:
        os.kill(self._running.pid, signal.SIGKILL)
        self._running.wait()
        assert self._running.stdout is not None
        self._running.stdout.close()


@pytest.fixture
def real_simulator(keys: Keys) -> Iterator[SimulatorServer]:
    with SimulatorServer(keys, unix_ms) as server:
        yield server


@pytest.fixture
def process(
    url: str, stores: None, real_simulator: SimulatorServer, tmp_path: Path
) -> Iterator[Process]:
    process = Process(url, real_simulator.settings(tmp_path / "payments"))
    yield process
    process.kill()


def test_a_killed_head_office_goes_on_asking(
    process: Process, database: Database, real_simulator: SimulatorServer
) -> None:
    random = Random(5)
    till = Till(process.address, Clock(), database, "S01", "1")
    sales: list[str] = []
    for kill in range(KILLS):
        for case in random.sample(CASES, 4):
            sales.append(f"sale-{kill}-{case.value}")
            post(till, "/v1/pay/charge", a_charge(case, code=WECHAT, sale=sales[-1]))
        threading.Event().wait(random.random() / 5)  # The moment of its death is chance's.
        process.kill()
        process.start()

    over = until_all_are_over(till, sales)

    held = {
        order.number: order.held_minor(unix_ms())
        for order in real_simulator.simulator.wechat_book.snapshot()
    }
    with database.read() as session:
        rows = session.exec(select(AttemptRow)).all()
        paid = {row.number: row.amount_minor for row in rows if row.state == State.PAID.value}
        known = {row.number for row in rows}
    till.close()
    assert set(held) <= known
    assert {number: minor for number, minor in held.items() if minor} == paid
    assert len(set(real_simulator.simulator.wechat_book.charges)) == len(held)
    assert {"PAID", "REVERSED"} <= set(over.values())


def until_all_are_over(till: Till, sales: list[str]) -> dict[str, str]:
    """The state each came to; a sale whose charge never reached head office has none."""
    end = time.monotonic() + LIMIT_S
    over: dict[str, str] = {}
    while len(over) < len(sales) and time.monotonic() < end:
        for sale in [each for each in sales if each not in over]:
            shown = post(till, "/v1/pay/ask?wait=1", {"sale": sale, "attempt": 1})
            state = shown.get("state") or shown.get("code") or next(iter(UNDER_WAY))
            if state not in UNDER_WAY:
                over[sale] = state
    assert len(over) == len(sales)
    return over


def post(till: Till, path: str, said: dict[str, Any]) -> dict[str, Any]:
    till.clock.ms = unix_ms()
    try:
        answer = till.post(path, said)
        if answer.status_code == 401:
            till.fetch_token()
            answer = till.post(path, said)
    except httpx.TransportError:
        return {}
    return dict(answer.json())
