"""Which promotions hold at a moment, and what a till says of those it has."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable
from datetime import timedelta
from typing import TypeVar

import pytest

from storeapp.domain.basket import Basket
from storeapp.domain.errors import Refusal
from storeapp.ports.promotions import KeptRules, RulesSaid, RulesState
from storeapp.ports.sales import Parked, SalesUnit
from storeapp.promotions.rule import RuleSet
from storeapp.services.rules import Rules
from tests.services.fakes import NOW, FakeClock, FakeSales
from tests.services.rules import BEGUN, hold, off, rule_set

HOUR_S = 3600.0
T = TypeVar("T")


class Till:
    def __init__(self) -> None:
        self.sales, self.clock = FakeSales(), FakeClock()
        self.rules = Rules(self.sales, self.clock, look_s=HOUR_S)

    @property
    def version(self) -> int:
        current = self.rules.current
        return current.rules.version if current else 0


def at(version: int, minutes: int) -> RuleSet:
    """A set that holds from so many minutes after 10:42 on; it is five seconds past that."""
    valid_from = NOW.replace(second=0, tzinfo=None) + timedelta(minutes=minutes)
    return rule_set(off(), version=version, valid_from=valid_from)


@pytest.mark.parametrize(
    ("sets", "holds"),
    [
        pytest.param((), 0, id="nothing was published"),
        pytest.param((at(1, -60),), 1, id="begun"),
        pytest.param((at(1, 60),), 0, id="to come"),
        pytest.param((at(2, -60), at(1, -30)), 1, id="the later moment, whatever the number"),
        pytest.param((at(1, -30), at(2, -30)), 2, id="of equal moments the higher version"),
        pytest.param((at(1, -30), at(2, 1)), 1, id="one that is to come takes nothing away"),
    ],
)
async def test_the_set_with_the_latest_moment_holds(
    aloop, sets: tuple[RuleSet, ...], holds: int
) -> None:
    till = Till()
    for each in sets:
        hold(till.sales, each)
    await till.rules.refresh()

    assert till.version == holds


async def test_a_set_takes_effect_by_itself_at_its_moment(aloop) -> None:
    till = Till()
    hold(till.sales, at(1, -60))
    hold(till.sales, at(2, 5))
    await till.rules.refresh()
    before = till.version
    till.clock.pass_ms(5 * 60_000 - 5_000 - 1)
    a_blink_before = till.version
    till.clock.pass_ms(1)

    assert (before, a_blink_before, till.version) == (1, 1, 2)


@pytest.mark.parametrize("state", [RulesState.REFUSED, RulesState.PAST])
async def test_what_is_refused_or_taken_back_does_not_hold(aloop, state: RulesState) -> None:
    till = Till()
    hold(till.sales, at(1, -60))
    hold(till.sales, at(2, -30), state)
    await till.rules.refresh()

    assert till.version == 1


async def test_a_set_that_a_basket_names_stays_until_it_is_gone(aloop) -> None:
    till = Till()
    taken_back = hold(till.sales, at(1, -60), RulesState.PAST)
    till.sales.rows.parked["b1"] = Parked(Basket("b1", rules=taken_back), NOW, "u1")
    await till.rules.refresh()
    while_parked = till.rules.book(taken_back)
    del till.sales.rows.parked["b1"]
    await till.rules.refresh()

    assert while_parked is not None
    assert while_parked.hash == taken_back
    assert till.rules.book(taken_back) is None
    assert till.sales.rows.rules == {}


async def test_head_office_is_told_what_is_held_and_what_is_refused(aloop) -> None:
    till = Till()
    now, soon = hold(till.sales, at(1, -60)), hold(till.sales, at(2, 60))
    till.sales.rows.rules["f" * 64] = KeptRules(
        3, "f" * 64, BEGUN, RulesState.REFUSED, "signature-wrong"
    )
    await till.rules.refresh()

    assert till.rules.said == RulesSaid(now, (now, soon), (("f" * 64, "signature-wrong"),))


@pytest.mark.parametrize(
    ("text", "why"),
    [
        pytest.param('{"min_engine": 99}', "too-new", id="for a later engine"),
        pytest.param('{"id": 7}', "unreadable", id="not to be understood"),
    ],
)
async def test_an_older_program_does_not_use_what_a_newer_one_took(
    aloop, text: str, why: str, expected_logs: Callable[[str], None]
) -> None:
    till = Till()
    good, strange = hold(till.sales, at(1, -60)), hold(till.sales, at(2, -30))
    till.sales.rows.texts[strange] = text
    await till.rules.refresh()
    await till.rules.refresh()

    assert till.version == 1
    assert till.rules.said == RulesSaid(good, (good,), ((strange, why),))
    expected_logs(f"promotions {strange[:12]} cannot be used")


class Watched(FakeSales):
    """Says each look into the file."""

    def __init__(self) -> None:
        super().__init__()
        self.looks: asyncio.Queue[None] = asyncio.Queue()

    async def read(self, work: Callable[[SalesUnit], T]) -> T:
        result = await super().read(work)
        self.looks.put_nowait(None)
        return result


async def test_it_looks_when_it_is_woken(aloop) -> None:
    sales, clock = Watched(), FakeClock()
    rules = Rules(sales, clock, look_s=HOUR_S)
    running = aloop.create_task(rules.run())
    await sales.looks.get()
    hold(sales, at(1, -60))
    rules.wake()
    await sales.looks.get()  # What there is,
    await sales.looks.get()  # and the text of it.
    await rules.refresh()
    await _ended(running)

    assert rules.current is not None


async def test_a_change_is_told_once(aloop) -> None:
    sales, clock, heard = Watched(), FakeClock(), asyncio.Event()
    rules = Rules(sales, clock, look_s=HOUR_S)
    told: list[str] = []

    def hear() -> None:
        told.append(rules.said.active)
        heard.set()

    rules.follow(hear)
    named = hold(sales, at(1, -60))
    running = aloop.create_task(rules.run())
    await heard.wait()
    rules.wake()
    while sales.looks.qsize() < 3:  # What there was and its text, and what there is again.
        await asyncio.wait_for(rules.refresh(), 10)
    await _ended(running)

    assert told == [named]


async def test_it_looks_again_at_the_next_moment(aloop) -> None:
    """The clock stands still a moment before: it looks again and again, not in an hour."""
    sales, clock = Watched(), FakeClock()
    hold(sales, at(1, 1))
    clock.pass_ms(54_980)
    running = aloop.create_task(Rules(sales, clock, look_s=HOUR_S).run())
    async with asyncio.timeout(10):
        for _ in range(4):
            await sales.looks.get()
    await _ended(running)


async def test_a_disk_that_fails_leaves_what_is_ready_in_use(
    aloop, expected_logs: Callable[[str], None]
) -> None:
    till = Till()
    hold(till.sales, at(1, -60))
    await till.rules.refresh()
    tried = asyncio.Event()

    async def failing(_: object) -> object:
        tried.set()
        raise Refusal("disk-failing")

    till.sales.read = failing  # type: ignore[assignment]  # the disk fails from now on
    running = aloop.create_task(till.rules.run())
    await tried.wait()
    await _ended(running)

    assert till.version == 1
    expected_logs("promotions cannot be read: disk-failing")


async def _ended(running: asyncio.Task[None]) -> None:
    await asyncio.sleep(0)  # What it was told it has heard.
    running.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await running
