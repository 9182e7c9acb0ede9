"""The live channel: pokes, heartbeats, breaks, and the other way when this one does not work."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from storeapp.services.status import Line
from storeapp.sync.client import Patience
from tests.sync.office import HTML, Asked, Office, Said, an_office
from tests.sync.support import Till, in_loop, running, till

EVENTS, STOCK = "/v1/events", "stock/S01"


async def has(t: Till, thousandths: int) -> None:
    """Until the till knows this stock."""
    wanted = {"P1": {"thousandths": thousandths}}
    await t.pulse.until(lambda: t.store.rows.get(STOCK) == wanted)


async def opened(t: Till, office: Office, times: int) -> None:
    await t.pulse.until(lambda: office.count(f"GET {EVENTS}") >= times)


async def live(t: Till, office: Office) -> None:
    await t.pulse.until(lambda: office.pokes and len(t.store.positions) == 5)


@in_loop
async def test_a_channel_that_ends_is_opened_again(tmp_path: Path) -> None:
    async with an_office() as office:
        t = till(office.address, tmp_path, pulse=office.pulse)
        async with running(t):
            for round_ in range(1, 4):
                await live(t, office)
                office.put(STOCK, "P1", {"thousandths": round_})
                await has(t, round_)
                office.end_live()
                await opened(t, office, round_ + 1)
            assert t.board.status.line is Line.ONLINE
        assert office.count("POST /v1/hello") < 10


@in_loop
async def test_a_channel_without_heartbeats_is_given_up_and_opened_again(tmp_path: Path) -> None:
    async with an_office() as office:
        patience = Patience(heartbeat_s=0.05)
        t = till(office.address, tmp_path, pulse=office.pulse, patience=patience)
        async with running(t):
            await t.pulse.until(lambda: office.count(f"GET {EVENTS}") >= 3)
            assert t.board.status.line is Line.ONLINE


WITHOUT_SSE = [
    pytest.param(HTML, id="HTML"),
    pytest.param(Said(200, b"{}"), id="JSON"),
    pytest.param(Said(502, b"", kind="text/html"), id="a proxy that cannot"),
    pytest.param(Said(404, b"<html>", kind="text/html"), id="a proxy that will not"),
]


@pytest.mark.parametrize("answer", WITHOUT_SSE)
@in_loop
async def test_where_sse_fails_twice_hello_is_asked_to_wait(answer: Said, tmp_path: Path) -> None:
    async with an_office() as office:
        waits: list[Asked] = []

        def instead(asked: Asked) -> Said | None:
            if "wait" in asked.query:
                waits.append(asked)
            return answer if asked.path == EVENTS else None

        office.instead = instead
        t = till(office.address, tmp_path, pulse=office.pulse)
        async with running(t):
            await t.pulse.until(lambda: waits and len(t.store.positions) == 5)
            assert office.count(f"GET {EVENTS}") == 2
            for number in range(1, 4):
                office.put(STOCK, "P1", {"thousandths": number})
                await has(t, number)
            assert t.board.status.line is Line.ONLINE
        assert {asked.query["wait"] for asked in waits} == {"25"}
        assert 3 <= len(waits) <= 6


@in_loop
async def test_sse_gets_another_chance_later(tmp_path: Path) -> None:
    async with an_office() as office:
        office.canned[EVENTS] = [HTML, HTML]
        t = till(office.address, tmp_path, pulse=office.pulse)
        async with running(t):
            await t.pulse.until(lambda: office.count("POST /v1/hello") >= 2)
            for number in range(1, 14):
                office.put(STOCK, "P1", {"thousandths": number})
                await has(t, number)
                office.pulse.beat()
            await t.pulse.until(lambda: office.pokes)
            office.put(STOCK, "P1", {"thousandths": 99})
            await has(t, 99)
        assert office.count(f"GET {EVENTS}") == 3


WRONG_POKES = [
    pytest.param("event: poke\ndata: <html>\n\n", id="no JSON"),
    pytest.param("event: poke\ndata: []\n\n", id="no object"),
    pytest.param('event: poke\ndata: {"stock/S01": "5"}\n\n', id="no number"),
    pytest.param('event: poke\ndata: {"stock/S01": true}\n\n', id="a truth"),
]


@pytest.mark.parametrize("poke", WRONG_POKES)
@in_loop
async def test_a_poke_that_is_none_costs_the_channel_only(poke: str, tmp_path: Path) -> None:
    async with an_office() as office:
        sse = Said(200, poke.encode(), kind="text/event-stream")
        office.canned[EVENTS] = [sse]
        t = till(office.address, tmp_path, pulse=office.pulse)
        async with running(t):
            await live(t, office)
            office.put(STOCK, "P1", {"thousandths": 5})
            await has(t, 5)
            assert t.board.status.line is Line.ONLINE


@in_loop
async def test_events_of_other_names_are_a_newer_head_offices(tmp_path: Path) -> None:
    async with an_office() as office:
        sse = Said(200, b"event: tea\ndata: x\n\n", kind="text/event-stream")
        office.canned[EVENTS] = [sse]
        t = till(office.address, tmp_path, pulse=office.pulse)
        async with running(t):
            await live(t, office)
        assert office.count(f"GET {EVENTS}") == 2


@in_loop
async def test_a_refused_token_is_renewed_for_the_channel_too(tmp_path: Path) -> None:
    async with an_office() as office:
        t = till(office.address, tmp_path, pulse=office.pulse)
        async with running(t):
            await live(t, office)
            await asyncio.sleep(0)
            office.tokens.clear()
            office.end_live()
            await t.pulse.until(lambda: office.count(f"GET {EVENTS}") >= 2 and office.pokes)
            assert t.board.status.line is Line.ONLINE
