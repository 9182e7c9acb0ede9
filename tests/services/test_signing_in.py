"""Signing in: a right PIN, wrong ones, and the wait that no restart shortens."""

from __future__ import annotations

import asyncio

import pytest

from storeapp.domain.errors import Refusal
from storeapp.domain.pin import FREE_TRIES
from storeapp.ports.sales import Attempts, Verifier
from storeapp.services.signing_in import SigningIn
from tests.services.fakes import LIN, FakeClock, FakePins, FakeSales


class Door:
    def __init__(self) -> None:
        self.sales = FakeSales()
        self.sales.rows.verifiers["u1"] = Verifier(LIN, "pin:271828")
        self.clock = FakeClock()
        self.signing_in = SigningIn(self.sales, FakePins(), self.clock)

    def refused(self, pin: str, staff_id: str = "u1") -> Refusal:
        with pytest.raises(Refusal) as refused:
            asyncio.run(self.signing_in.sign_in(staff_id, pin))
        return refused.value

    def locked(self) -> Door:
        for _ in range(FREE_TRIES + 1):
            self.refused("000001")
        return self


def test_the_right_pin_lets_in_and_clears_the_count() -> None:
    door = Door()
    assert door.refused("111111").code == "pin-wrong"
    assert asyncio.run(door.signing_in.sign_in("u1", "271828")) == LIN
    assert door.sales.rows.attempts["u1"] == Attempts()
    assert asyncio.run(door.signing_in.staff()) == (LIN,)


def test_an_unknown_person_is_refused_and_nothing_is_counted() -> None:
    door = Door()
    assert door.refused("271828", "u9").code == "staff-unknown"
    assert door.sales.rows.attempts == {}


def test_the_fifth_wrong_pin_costs_thirty_seconds_even_for_the_right_one() -> None:
    door = Door()
    for _ in range(FREE_TRIES):
        assert door.refused("000001").code == "pin-wrong"
    assert door.refused("000001").facts == {"seconds": 30}
    door.clock.pass_ms(29_001)
    assert door.refused("271828").facts == {"seconds": 1}
    assert door.sales.rows.attempts["u1"].failures == FREE_TRIES + 1
    door.clock.pass_ms(999)
    assert asyncio.run(door.signing_in.sign_in("u1", "271828")) == LIN


def test_a_restart_starts_the_whole_wait_again_once() -> None:
    door = Door().locked()
    door.clock.boot, door.clock.mono = "boot-2", 5
    assert door.refused("271828").facts == {"seconds": 30}
    door.clock.pass_ms(30_000)
    assert asyncio.run(door.signing_in.sign_in("u1", "271828")) == LIN


def test_setting_the_wall_clock_forward_gains_nothing() -> None:
    door = Door().locked()
    door.clock.set_offset(4_000_000_000_000)
    assert door.refused("271828").facts == {"seconds": 30}


def test_the_failure_is_on_disk_before_the_pin_is_checked() -> None:
    door = Door()
    seen: list[int] = []

    class Watching:
        async def matches(self, pin: str, verifier: str) -> bool:
            seen.append(door.sales.rows.attempts["u1"].failures)
            return True

    signing_in = SigningIn(door.sales, Watching(), door.clock)
    asyncio.run(signing_in.sign_in("u1", "271828"))
    assert seen == [1]
