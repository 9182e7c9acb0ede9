"""PINs against their argon2id verifiers."""

from __future__ import annotations

import asyncio

import pytest
from argon2 import PasswordHasher

from storeapp.db.pins import ArgonPins

# As light as the library allows: how much a check costs is head office's to say, in the verifier.
VERIFIER = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash("4711")


@pytest.mark.parametrize(
    ("pin", "verifier", "expected"),
    [
        pytest.param("4711", VERIFIER, True, id="right"),
        pytest.param("4712", VERIFIER, False, id="wrong"),
        pytest.param("", VERIFIER, False, id="empty"),
        pytest.param("4711", "", False, id="no verifier"),
        pytest.param("4711", "4711", False, id="no hash"),
        pytest.param("4711", VERIFIER[:-4], False, id="cut off"),
        pytest.param("\ud800", VERIFIER, False, id="half a letter"),
    ],
)
async def test_a_pin_is_checked(aloop, pin: str, verifier: str, expected: bool):
    assert await ArgonPins().matches(pin, verifier) is expected


async def test_the_loop_goes_on_while_pins_are_checked(aloop):
    turns = 0
    heavy = PasswordHasher(time_cost=2, memory_cost=32768, parallelism=1).hash("4711")
    checks = [asyncio.create_task(ArgonPins().matches("4711", heavy)) for _ in range(2)]
    while not all(check.done() for check in checks):
        turns += 1
        await asyncio.sleep(0)

    assert turns > 10
    assert [check.result() for check in checks] == [True, True]


async def test_a_check_given_up_ends_quietly(aloop):
    check = asyncio.create_task(ArgonPins().matches("4711", VERIFIER))
    await asyncio.sleep(0)
    check.cancel()
    await asyncio.gather(check, return_exceptions=True)

    assert check.cancelled()
