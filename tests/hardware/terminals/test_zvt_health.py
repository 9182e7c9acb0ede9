"""How the terminal is, as it shows itself in each question; asked for, nothing is charged."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress

import pytest

from storeapp.domain.card import Declined
from storeapp.domain.errors import Refusal
from storeapp.domain.money import EUR
from storeapp.hardware.sim.terminal import Mood
from storeapp.hardware.terminals.zvt import ZvtTerminal
from storeapp.hardware.transports.memory import MemoryTransport
from storeapp.hardware.worker import DeviceWorker
from storeapp.ports.devices import Prompt, Trouble
from storeapp.ports.health import Tended

ACKNOWLEDGED, BROKEN_OFF = b"\x80\x00\x00", b"\x06\x1e\x01\x6c"


def nobody(prompt: Prompt) -> None:
    """Prompts that the test is not about."""


@pytest.fixture
def told(bench) -> list[Trouble]:
    assert isinstance(bench.terminal, Tended)
    heard: list[Trouble] = []
    bench.terminal.watch(heard.append)
    return heard


async def test_a_terminal_that_is_looked_at_answers_and_charges_nobody(aloop, bench, told):
    await bench.terminal.look()

    assert told == [Trouble.NONE]
    assert bench.machine.charges == ()


async def test_a_terminal_that_is_gone_says_so_at_a_look_and_at_a_payment(
    aloop, bench, server, told
):
    attempt = await bench.attempt()
    server.close()
    assert isinstance(await bench.terminal.pay(attempt, nobody), Declined)
    await bench.terminal.look()

    assert told == [Trouble.NONE, Trouble.UNREACHABLE]


async def test_a_terminal_that_comes_back_is_well_again(aloop, bench, server, told):
    server.close()
    with suppress(Refusal):
        await bench.terminal.mark(EUR)
    again = type(server)(bench.machine, server.port)
    try:
        await bench.terminal.mark(EUR)
    finally:
        again.close()

    assert told == [Trouble.UNREACHABLE, Trouble.NONE]


@pytest.mark.parametrize(
    ("mood", "end"),
    [
        (Mood.APPROVE, [Trouble.NONE]),
        (Mood.DECLINE, [Trouble.NONE]),
        (Mood.NO_ANSWER, [Trouble.NONE, Trouble.NO_ANSWER]),
        (Mood.CUT_AFTER, [Trouble.NONE, Trouble.NO_ANSWER]),
    ],
    ids=lambda value: value.value if isinstance(value, Mood) else "",
)
async def test_each_payment_shows_how_the_terminal_is(aloop, bench, told, mood, end):
    attempt = await bench.attempt()
    bench.machine.mood = mood
    await bench.terminal.pay(attempt, nobody)

    assert told == end


@pytest.fixture
def speaking(aloop, request: pytest.FixtureRequest) -> Iterator[ZvtTerminal]:
    """A terminal that says always the same."""
    terminal = ZvtTerminal(MemoryTransport(lambda data: request.param), DeviceWorker("t"))
    yield terminal
    aloop.run_until_complete(terminal.close())


@pytest.mark.parametrize(
    "speaking",
    [ACKNOWLEDGED + BROKEN_OFF, b"\x84\x83\x00"],
    ids=["breaks off", "does not know the question"],
    indirect=True,
)
async def test_a_terminal_that_answers_anything_is_there(aloop, speaking: ZvtTerminal):
    told: list[Trouble] = []
    speaking.watch(told.append)
    await speaking.look()

    assert told == [Trouble.NONE]


async def test_a_closed_driver_is_not_looked_at(aloop, bench, told):
    await bench.terminal.close()
    await bench.terminal.look()

    assert told == [Trouble.NO_ANSWER]
