"""A simulated terminal on a real socket, and our driver with short waits beside it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from storeapp.domain.card import AttemptState, CardAttempt
from storeapp.domain.money import EUR, Money
from storeapp.hardware.sim.terminal import SimTerminal
from storeapp.hardware.sim.terminal_server import SimTerminalServer
from storeapp.hardware.terminals.dialogue import Waits
from storeapp.hardware.terminals.zvt import ZvtTerminal
from storeapp.hardware.transports.tcp9100 import Tcp9100
from storeapp.hardware.worker import DeviceWorker

NOW = datetime(2026, 11, 21, 10, 42, 5, tzinfo=UTC)
WAITS = Waits(acknowledge_ms=2_000, brief_ms=2_000, answer_ms=300)


class Bench:
    """The machine, the driver, and the attempts that are made on them."""

    def __init__(self, machine: SimTerminal, port: int) -> None:
        self.machine = machine
        self.terminal = ZvtTerminal(Tcp9100("127.0.0.1", port), DeviceWorker("t"), waits=WAITS)

    async def attempt(self, minor: int = 1280) -> CardAttempt:
        """One that is sent: its mark was taken."""
        mark = await self.terminal.mark(EUR)
        return CardAttempt(
            number="S01-2-b1-1",
            sale_id="b1",
            count=1,
            amount=Money(minor, EUR),
            created_at=NOW,
            state=AttemptState.SENT,
            sent_at=NOW,
            mark=mark,
        )

    async def paid_before(self, minor: int = 500) -> None:
        """A charge that is on the terminal's list from before."""
        await self.terminal.pay(await self.attempt(minor), lambda prompt: None)


@pytest.fixture
def machine() -> SimTerminal:
    return SimTerminal(lambda: NOW.replace(tzinfo=None))


@pytest.fixture
def server(machine: SimTerminal) -> Iterator[SimTerminalServer]:
    server = SimTerminalServer(machine)
    yield server
    server.close()


@pytest.fixture
def bench(aloop, machine: SimTerminal, server: SimTerminalServer) -> Iterator[Bench]:
    bench = Bench(machine, server.port)
    yield bench
    aloop.run_until_complete(bench.terminal.close())
