"""Whatever the network does: once it heals, every fact is at head office, once, and none lost."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from storeapp.services.status import Line
from storeapp.sync.client import Patience
from tests.sync.office import Asked, Office, an_office, problem
from tests.sync.proxy import Faults, Proxy, a_proxy
from tests.sync.support import Till, in_loop, running, till

SHORT = Patience(connect_s=0.5, answer_s=0.03, whole_s=0.5, heartbeat_s=0.5)
PUSH = "/v1/push"
NOWHERE = Path("no-snapshot-is-offered")
PORTAL = b"HTTP/1.1 200 OK\r\ncontent-type: text/html\r\ncontent-length: 6\r\n\r\n<html>"


@asynccontextmanager
async def a_chain(
    patience: Patience = SHORT,
) -> AsyncIterator[tuple[Till, Office, Proxy]]:
    """A till, a head office, and a proxy between them."""
    async with an_office() as office, a_proxy(office.port) as proxy:
        office.public_address = proxy.address
        yield till(proxy.address, NOWHERE, pulse=office.pulse, patience=patience), office, proxy


def check_all_is_there(t: Till, office: Office) -> None:
    assert sorted(office.facts) == [fact.seq for fact in t.journal.all]
    for fact in t.journal.all:
        item = office.facts[fact.seq]
        assert (item.hash, item.body, item.sig) == (fact.hash, fact.body, fact.sig)
    assert office.quarantined == []
    assert t.journal.acked_seq == len(t.journal.all)


async def healed(t: Till) -> None:
    await t.pulse.until(lambda: t.journal.acked_seq == len(t.journal.all))
    await t.pulse.until(lambda: t.board.status.line is Line.ONLINE)


@pytest.mark.parametrize(("times", "every"), [(1, 1), (2, 5)], ids=["once", "the second try too"])
@in_loop
async def test_a_push_answer_cut_at_every_byte(times: int, every: int) -> None:
    """Each of these pushes is stored, and its acknowledgement lost on the way. The second try
    brings it, or, where that is cut too, hello."""
    async with a_chain(Patience()) as (t, office, _):
        cuts: list[int] = []
        sizes: list[int] = []

        def cut(asked: Asked, size: int) -> int | None:
            if asked.path != PUSH:
                return None
            sizes.append(size)
            return cuts.pop() if cuts else None

        office.cut = cut
        async with running(t):
            t.sell()
            await healed(t)
            for at in range(0, sizes[0], every):
                cuts.extend([at] * times)
                t.sell()
                await t.pulse.until(lambda: not cuts)
                await healed(t)
        assert sizes[0] > 200
        assert len(sizes) >= 1 + 2 * len(range(0, sizes[0], every))
        check_all_is_there(t, office)


FAULTS = {
    "black hole": Faults(swallow=True),
    "reset": Faults(reset=True),
    "200 with HTML": Faults(answer=PORTAL),
    "cut in the status line": Faults(cut_after=7),
    "cut in the headers": Faults(cut_after=60),
    "cut in the body": Faults(cut_after=230),
    "not HTTP": Faults(answer=b"220 mail.example ready\r\n\r\n"),
}


@pytest.mark.parametrize("faults", FAULTS.values(), ids=FAULTS.keys())
@in_loop
async def test_a_fault_that_heals(faults: Faults) -> None:
    async with a_chain() as (t, office, proxy):
        async with running(t):
            t.sell(2)
            await healed(t)
            proxy.drop()
            proxy.faults = faults
            t.sell(3)
            await t.pulse.until(lambda: t.board.status.line is Line.OFFLINE)
            t.sell(3)
            await t.pulse.until(lambda: t.board.status.waiting == 6)
            proxy.heal()
            await healed(t)
        check_all_is_there(t, office)


@in_loop
async def test_a_slow_line_is_a_line() -> None:
    async with a_chain() as (t, office, proxy):
        proxy.faults = Faults(slice_bytes=16)
        office.put("staff/S01", "p1", {"name": "Lin"})
        async with running(t):
            t.sell(20)
            await healed(t)
            await t.pulse.until(lambda: "staff/S01" in t.store.rows)
        check_all_is_there(t, office)


STEP = st.one_of(
    st.tuples(st.just("sell"), st.integers(1, 30)),
    st.tuples(st.just("fault"), st.sampled_from(list(FAULTS.values()))),
    st.tuples(st.just("cut"), st.integers(0, 900)),
    st.tuples(st.just("refuse"), st.sampled_from([401, 408, 429, 500, 503])),
    st.tuples(st.just("turns"), st.integers(1, 200)),
    st.tuples(st.sampled_from(["heal", "drop", "restart"]), st.none()),
)


@settings(max_examples=20, deadline=None)
@given(st.lists(STEP, max_size=12))
def test_any_day(steps: list[tuple[str, Any]]) -> None:
    in_loop(a_day)(steps)


async def a_day(steps: list[tuple[str, Any]]) -> None:
    async with a_chain() as (t, office, proxy):
        async with running(t):
            for what, how in steps:
                await one_step(t, office, proxy, what, how)
            office.canned.clear()
            proxy.heal()
            await healed(t)
        check_all_is_there(t, office)


async def one_step(t: Till, office: Office, proxy: Proxy, what: str, how: Any) -> None:
    match what:
        case "sell":
            t.sell(how)
        case "fault":
            proxy.faults = how
            proxy.drop()
        case "cut":
            proxy.faults = Faults(cut_after=how)
        case "refuse":
            office.canned[PUSH] = [problem(how, "no")] * 2
        case "heal":
            proxy.heal()
        case "drop":
            proxy.drop()
        case "restart":
            await office.stop()
            await office.start()
    for _ in range(how if what == "turns" else 20):
        await asyncio.sleep(0)
