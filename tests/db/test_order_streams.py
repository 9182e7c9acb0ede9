"""The orders of a store as head office tells them, and what this till did with them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path

import pytest

from storeapp.db.order_streams import OrderStreams
from storeapp.db.store import SalesStore
from storeapp.domain.codec.handing_over import hand_over_body
from storeapp.domain.errors import Refusal
from storeapp.domain.fact import FactKind, canonical
from storeapp.domain.fulfilment import FoState
from storeapp.domain.giving_out import GivenOut
from storeapp.ports.orders import OrderSeen, Verdict
from storeapp.ports.sales import SalesUnit
from storeapp.ports.streams import Change, Content, Page, Position
from storeapp.sync.wire.digest import Tally
from tests.conftest import ExpectedLogs
from tests.db.given import enrolled, opened
from tests.services.fake_orders import KEY, a_row
from tests.services.fakes import NOW, FakeClock

STREAM, FO = "orders/S01", "fo:O7-1"
NOW_MS = round(NOW.timestamp() * 1000)
GIVEN = GivenOut("h1", "O7-1", ((0, 2000),), "CODE", NOW, "u1", "courier")


def put(pos: int, body: Mapping[str, object], key: str = FO) -> Change:
    return Change(pos, key, False, body)


def gone(pos: int) -> Change:
    return Change(pos, FO, True, None)


def page(*changes: Change) -> Page:
    pos = max(change.pos for change in changes)
    return Page(STREAM, "g1", changes, f"after {pos}", pos)


async def seen(store: SalesStore) -> tuple[OrderSeen, ...]:
    return await store.read(lambda unit: unit.orders())


async def states(store: SalesStore) -> list[tuple[str, int]]:
    return [(each.fo.state.value, each.version) for each in await seen(store)]


async def test_an_order_comes_changes_and_goes(aloop, tmp_path: Path) -> None:
    came: list[str] = []
    async with opened(tmp_path) as store:
        streams = OrderStreams(store, FakeClock(), lambda: came.append("came"))
        await streams.apply(page(put(1, {"key": KEY}, "pickup"), put(2, a_row())))
        (order,) = await seen(store)
        key = await store.read(lambda unit: unit.pickup_key())
        await streams.apply(page(put(3, a_row(state="ACCEPTED", version=4)), put(2, a_row())))
        after = await states(store)
        await streams.apply(page(gone(4)))
        left = await states(store)

    assert (order.id, order.called, order.came_ms, key) == ("O7-1", "林小姐", NOW_MS, KEY)
    assert (after, left, came) == ([("ACCEPTED", 4)], [], ["came"] * 3)


async def test_what_was_answered_is_newer_until_the_stream_says_as_much(
    aloop, tmp_path: Path
) -> None:
    async with opened(tmp_path) as store:
        streams = OrderStreams(store, FakeClock(), lambda: None)
        await streams.apply(page(put(1, a_row())))
        answer = a_row(state="PICKING", version=5)
        await store.write(lambda unit: unit.put_answer(answer, NOW_MS))
        await streams.apply(page(put(2, a_row(state="ACCEPTED", version=4))))
        between = await states(store)
        content = await streams.content(STREAM)
        await streams.apply(page(put(3, a_row(state="PICKED", version=6))))
        await store.write(lambda unit: unit.put_answer(answer, NOW_MS))
        after = await states(store)

    tally = Tally.of([(FO, canonical(a_row(state="ACCEPTED", version=4)))])
    assert between == [("PICKING", 5)]
    assert content == Content(2, tally.count, tally.checksum)
    assert after == [("PICKED", 6)]


async def test_a_row_nobody_can_read_leaves_the_one_before(
    aloop, tmp_path: Path, expected_logs: ExpectedLogs
) -> None:
    expected_logs("an order's row at 2 is unreadable")
    async with opened(tmp_path) as store:
        streams = OrderStreams(store, FakeClock(), lambda: None)
        await streams.apply(page(put(1, a_row()), put(2, a_row(state="LOST", version=9))))
        kept, position = await states(store), await streams.position(STREAM)
        await streams.reset(STREAM)
        none = await states(store)

    assert kept == [("OFFERED", 3)]
    assert position == Position("g1", 2, "after 2")
    assert none == []


def give(unit: SalesUnit, given: GivenOut = GIVEN, verdict: Verdict = Verdict.OPEN) -> None:
    fact = unit.append(FactKind.HAND_OVER, hand_over_body(given))
    unit.put_given(given, fact, unit.order_body(given.fo), verdict)


async def test_what_is_given_out_is_so_once_and_waits_for_a_word(aloop, tmp_path: Path) -> None:
    async with enrolled(tmp_path) as store:
        streams = OrderStreams(store, FakeClock(), lambda: None)
        await streams.apply(page(put(1, a_row(state="READY"))))
        await store.write(give)
        before = await store.read(lambda unit: unit.last_seq())
        with pytest.raises(Refusal, match="handed-over-before"):
            await store.write(give)
        facts = await store.read(lambda unit: unit.last_seq())
        (open_,) = await store.read(lambda unit: unit.given_open())
        provisional = await states(store)
        await streams.apply(page(gone(2)))
        await store.write(lambda unit: unit.judge_given("O7-1", Verdict.CONFLICT, "fo-over"))
        (disputed,) = await seen(store)

    assert (open_.given, open_.seq, facts) == (GIVEN, before, before)
    assert provisional == [("HANDED_OVER_PROVISIONAL", 3)]
    assert (disputed.fo.state, disputed.why, disputed.called) == (
        FoState.CONFLICT,
        "fo-over",
        "林小姐",
    )


async def test_whose_it_was_is_forgotten_with_the_next_one_after_a_day(
    aloop, tmp_path: Path
) -> None:
    later = GivenOut("h2", "O8-1", ((0, 1000),), "CODE", NOW + timedelta(days=2), "u1")
    other = a_row(state="READY", fo="O8-1", order="O8", number=8)
    async with enrolled(tmp_path) as store:
        streams = OrderStreams(store, FakeClock(), lambda: None)
        await streams.apply(page(put(1, a_row(state="READY")), put(2, other, "fo:O8-1")))
        await store.write(lambda unit: give(unit, verdict=Verdict.COUNTS))
        await store.write(lambda unit: give(unit, later))
        kept = await store.change(
            lambda db: db.execute("SELECT fo, shown FROM given_out ORDER BY fo").fetchall()
        )

    assert [(fo, bool(shown)) for fo, shown in kept] == [("O7-1", False), ("O8-1", True)]
    assert json.loads(kept[1][1])["called"] == "林小姐"
