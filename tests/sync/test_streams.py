"""The streams on their way down: in order, page by page, and from the start when told so."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from storeapp.domain.errors import Refusal
from storeapp.ports.streams import Position
from storeapp.services.status import Line
from storeapp.sync.wire.messages import Pulled, Row
from tests.conftest import ExpectedLogs
from tests.sync.office import HTML, Asked, Office, Said, an_office, problem, said
from tests.sync.support import DEVICE, Till, in_loop, running, till

STAFF, STOCK, PRICE, CATALOG = "staff/S01", "stock/S01", "price/SH", "catalog/SH"


async def caught_up(t: Till, office: Office) -> None:
    await t.pulse.until(
        lambda: all(
            t.store.positions.get(name, Position()).pos == feed.head and name in t.store.positions
            for name, feed in office.feeds.items()
        )
    )


def pulls(office: Office) -> int:
    return office.count("GET /v1/pull")


@in_loop
async def test_what_is_needed_first_comes_first(tmp_path: Path) -> None:
    async with an_office() as office:
        office.feeds["promo/S01"] = type(office.feeds[STAFF])()
        office.feeds["later/S01"] = type(office.feeds[STAFF])()
        for name in office.feeds:
            office.put(name, "k", {"v": 1})
        t = till(office.address, tmp_path, pulse=office.pulse)
        async with running(t):
            await t.pulse.until(lambda: len(t.store.positions) == 6)
        first = list(dict.fromkeys(page.stream for page in t.store.applied))
        assert first == [f"config/{DEVICE}", STAFF, "promo/S01", CATALOG, PRICE, STOCK]


@in_loop
async def test_pages_and_their_cursors_are_stored_together(tmp_path: Path) -> None:
    async with an_office() as office:
        office.page_rows = 3
        for number in range(8):
            office.put(PRICE, f"P{number}", {"minor": number})
        office.put(PRICE, "P0", None)
        t = till(office.address, tmp_path, pulse=office.pulse)
        async with running(t):
            await caught_up(t, office)
        pages = [page for page in t.store.applied if page.stream == PRICE and page.changes]
        assert [(len(page.changes), page.pos, page.cursor) for page in pages] == [
            (3, 3, "g1@3"),
            (3, 6, "g1@6"),
            (3, 9, "g1@9"),
        ]
        assert t.store.rows[PRICE] == {f"P{n}": {"minor": n} for n in range(1, 8)}
        assert t.store.positions[PRICE] == Position("g1", 9, "g1@9")


@in_loop
async def test_a_mark_of_a_newer_head_office_moves_the_position_only(tmp_path: Path) -> None:
    async with an_office() as office:
        office.put(PRICE, "P1", {"minor": 1280})
        office.put(PRICE, "price list 7", None)
        mark = Row(pos=2, key="price list 7", op="milestone", body={"rows": 1})
        office.feeds[PRICE].rows[-1] = mark
        t = till(office.address, tmp_path, pulse=office.pulse)
        async with running(t):
            await caught_up(t, office)
            assert t.board.status.line is Line.ONLINE
        assert t.store.rows[PRICE] == {"P1": {"minor": 1280}}
        assert t.store.positions[PRICE] == Position("g1", 2, "g1@2")


@in_loop
async def test_a_poke_brings_what_moved_and_nothing_else(tmp_path: Path) -> None:
    async with an_office() as office:
        t = till(office.address, tmp_path, pulse=office.pulse)
        async with running(t):
            await caught_up(t, office)
            await t.pulse.until(lambda: office.pokes)
            await settled(office)
            before = pulls(office)
            office.put(STOCK, "P1", {"thousandths": 5000})
            await caught_up(t, office)
            await settled(office)
            assert pulls(office) == before + 1
            office.poke({STOCK: 1, "colour/S01": 99})
            office.put(STAFF, "p1", {"name": "Lin"})
            await caught_up(t, office)
            assert pulls(office) == before + 2
        assert t.store.rows[STOCK] == {"P1": {"thousandths": 5000}}


async def settled(office: Office) -> None:
    """Until no request has come for a number of turns of the loop."""
    seen = -1
    while seen != len(office.asked):
        seen = len(office.asked)
        for _ in range(200):
            await asyncio.sleep(0)


@in_loop
async def test_a_poke_during_a_pull_is_not_lost(tmp_path: Path) -> None:
    async with an_office() as office:
        t = till(office.address, tmp_path, pulse=office.pulse)
        async with running(t):
            await caught_up(t, office)
            await t.pulse.until(lambda: office.pokes)
            await settled(office)
            office.canned["/v1/pull"] = [an_empty_page(STOCK)]
            office.hold[STOCK] = asyncio.Event()
            before = pulls(office)
            office.put(STOCK, "P1", {"thousandths": 1})
            await t.pulse.until(lambda: pulls(office) == before + 1)
            office.put(STOCK, "P1", {"thousandths": 2})
            await settled(office)
            office.hold.pop(STOCK).set()
            await caught_up(t, office)
        assert t.store.rows[STOCK] == {"P1": {"thousandths": 2}}


def an_empty_page(stream: str) -> Said:
    return said(Pulled(stream=stream, generation="g1", rows=[], cursor="g1@0", pos=0, more=False))


@in_loop
async def test_a_new_connection_pulls_before_it_trusts_pokes(tmp_path: Path) -> None:
    async with an_office() as office:
        t = till(office.address, tmp_path, pulse=office.pulse)
        async with running(t):
            await caught_up(t, office)
            await t.pulse.until(lambda: office.pokes)
            await settled(office)
            office.put(PRICE, "P1", {"minor": 100}, poke=False)
            office.end_live()
            await caught_up(t, office)
        assert t.store.rows[PRICE] == {"P1": {"minor": 100}}


@in_loop
async def test_must_refetch_starts_that_stream_over_and_no_other(tmp_path: Path) -> None:
    async with an_office() as office:
        office.put(STAFF, "gone", {"name": "Old"})
        office.put(STOCK, "P1", {"thousandths": 5})
        t = till(office.address, tmp_path, pulse=office.pulse)
        async with running(t):
            await caught_up(t, office)
            feed = office.feeds[STAFF]
            feed.rows.clear()
            feed.low_water = 2
            feed.put("p1", {"name": "Lin"})
            feed.put("p2", {"name": "Wang"})
            office.poke({STAFF: 3})
            await caught_up(t, office)
        assert sorted(t.store.rows[STAFF]) == ["p1", "p2"]
        assert [e for e in t.store.events if e.startswith("reset")] == [f"reset {STAFF}"]
        assert t.store.rows[STOCK] == {"P1": {"thousandths": 5}}


@in_loop
async def test_a_new_generation_starts_over_too(tmp_path: Path) -> None:
    async with an_office() as office:
        office.put(STOCK, "P1", {"thousandths": 5})
        t = till(office.address, tmp_path, pulse=office.pulse)
        async with running(t):
            await caught_up(t, office)
            fresh = office.feeds[STOCK] = type(office.feeds[STOCK])(generation="g2")
            fresh.put("P2", {"thousandths": 7})
            office.poke({STOCK: 2})
            await t.pulse.until(lambda: t.store.positions[STOCK].generation == "g2")
        assert t.store.rows[STOCK] == {"P2": {"thousandths": 7}}


@in_loop
async def test_what_is_here_stays_until_its_replacement_came(tmp_path: Path) -> None:
    async with an_office() as office:
        office.put(STAFF, "p1", {"name": "Lin"})
        t = till(office.address, tmp_path, pulse=office.pulse)
        async with running(t):
            await caught_up(t, office)
            await settled(office)
            office.canned["/v1/pull"] = [problem(410, "must_refetch"), HTML] * 3
            before = pulls(office)
            office.put(STAFF, "p2", {"name": "Wang"})
            await t.pulse.until(lambda: pulls(office) >= before + 5)
            assert "p1" in t.store.rows[STAFF]
            await caught_up(t, office)
        assert sorted(t.store.rows[STAFF]) == ["p1", "p2"]


@in_loop
async def test_a_stream_that_cannot_be_fetched_at_all_is_tried_with_pauses(tmp_path: Path) -> None:
    async with an_office() as office:
        office.page_rows = 1
        for number in range(3):
            office.put(STOCK, f"P{number}", {"thousandths": number})
        t = till(office.address, tmp_path, pulse=office.pulse)
        asked: list[str] = []

        def instead(question: Asked) -> Said | None:
            if question.query.get("stream") != STOCK:
                return None
            asked.append(question.query.get("after", ""))
            return problem(410, "must_refetch") if asked[-1] else None

        office.instead = instead
        async with running(t):
            await t.pulse.until(lambda: max(t.pauses, default=0) >= 2)
            assert len(asked) < 30
            office.instead = lambda _: None
            await caught_up(t, office)
        assert sorted(t.store.rows[STOCK]) == ["P0", "P1", "P2"]


WRONG_PAGES = [
    pytest.param(HTML, id="HTML"),
    pytest.param(problem(404, "stream-unknown"), id="404"),
    pytest.param(Said(500), id="500"),
    pytest.param(an_empty_page("price/BJ"), id="another stream"),
    pytest.param(
        said(Pulled(stream=STAFF, generation="g1", rows=[], cursor="", pos=0, more=True)),
        id="no way on",
    ),
    pytest.param(
        said(
            Pulled(
                stream=STAFF, generation="g1", cursor="g1@1", pos=1, more=False,
                rows=[Row(pos=1, key="p1", op="put")],
            )
        ),
        id="a row without its body",
    ),
    pytest.param(
        Said(200, b'{"stream":"staff/S01","rows":[{"pos":1,"key":"a","op":"merge"}]}'),
        id="an unknown operation",
    ),
]  # fmt: skip


@pytest.mark.parametrize("answer", WRONG_PAGES)
@in_loop
async def test_a_page_that_is_none_changes_nothing_and_is_asked_for_again(
    answer: Said, tmp_path: Path
) -> None:
    async with an_office() as office:
        office.put(STAFF, "p1", {"name": "Lin"})
        t = till(office.address, tmp_path, pulse=office.pulse)

        def instead(asked: object) -> Said | None:
            query = getattr(asked, "query", {})
            return answer if query.get("stream") == STAFF else None

        office.instead = instead
        async with running(t):
            await t.pulse.until(lambda: STOCK in t.store.positions)
            assert STAFF not in t.store.positions
            assert t.board.status.line is Line.ONLINE
            t.sell()
            await t.pulse.until(lambda: t.journal.acked_seq == 1)
            office.instead = lambda _: None
            await caught_up(t, office)
        assert t.store.rows[STAFF] == {"p1": {"name": "Lin"}}


@pytest.mark.parametrize(
    ("error", "told"),
    [
        pytest.param(OSError("Lin's row"), r"OSError at support.py:\d+", id="unexpected"),
        pytest.param(Refusal("disk-full"), "disk-full", id="with a name"),
    ],
)
@in_loop
async def test_a_disk_that_fails_one_stream_holds_nothing_else_up(
    error: Exception, told: str, tmp_path: Path, expected_logs: ExpectedLogs
) -> None:
    expected_logs(f"storeapp.line: staff/S01: {told}$")
    async with an_office() as office:
        office.put(STAFF, "p1", {"name": "Lin"})
        t = till(office.address, tmp_path, pulse=office.pulse)
        t.store.fails[STAFF] = error
        async with running(t):
            t.sell()
            await t.pulse.until(lambda: STOCK in t.store.positions and t.journal.acked_seq == 1)
            assert t.board.status.line is Line.ONLINE
            t.store.fails.clear()
            await caught_up(t, office)
