"""The line as a whole: up, down, up again, and what the status strip says meanwhile."""

from __future__ import annotations

import asyncio
import logging
from datetime import timedelta
from pathlib import Path

import pytest

from storeapp.domain.errors import Refusal
from storeapp.ports.promotions import RulesSaid
from storeapp.ports.sales import Device
from storeapp.services.status import Line
from storeapp.sync.build import make_client, make_enrolment, make_line
from storeapp.sync.client import Patience
from storeapp.sync.failures import Forked
from storeapp.sync.live import Live
from storeapp.sync.stock import OtherStoresStock
from storeapp.sync.wire.messages import StoreStock
from tests.conftest import ExpectedLogs
from tests.services.fakes import FakeSales
from tests.sync.office import HTML, Office, Said, an_office, problem
from tests.sync.support import (
    DEVICE,
    CountedIds,
    FakeClock,
    SoftKey,
    Till,
    in_loop,
    running,
    till,
)

HELLO = "/v1/hello"
SHORT = Patience(connect_s=0.5, answer_s=0.2, whole_s=1.0)


class Standing:
    """A till with two rule sets, and a third that it does not use."""

    said = RulesSaid("a" * 64, ("a" * 64, "b" * 64), (("c" * 64, "signature-wrong"),))

    def __init__(self) -> None:
        self.woken = 0

    def wake(self) -> None:
        self.woken += 1


def lines(t: Till) -> list[Line]:
    """Every state the line goes through from now on."""
    seen: list[Line] = []
    t.board.watch(lambda status: seen.append(status.line))
    return seen


async def goes(t: Till, line: Line) -> None:
    await t.pulse.until(lambda: t.board.status.line is line)


@in_loop
async def test_a_till_connects_sends_its_facts_and_fills_its_streams(tmp_path: Path) -> None:
    async with an_office() as office:
        office.put("staff/S01", "p1", {"name": "Lin"})
        t = till(office.address, tmp_path, pulse=office.pulse)
        t.journal.append(3)
        seen = lines(t)
        async with running(t):
            await t.pulse.until(lambda: t.journal.acked_seq == 3)
            await t.pulse.until(lambda: len(t.store.positions) == 5)
            await t.pulse.until(lambda: t.board.status.waiting == 0)
        assert list(dict.fromkeys(seen)) == [Line.STARTING, Line.ONLINE]
        assert sorted(office.facts) == [1, 2, 3]
        assert t.store.rows["staff/S01"] == {"p1": {"name": "Lin"}}
        assert office.count("POST /v1/token") == 1


@in_loop
async def test_offline_is_normal_and_since_when_is_known(tmp_path: Path) -> None:
    async with an_office() as office:
        t = till(office.address, tmp_path, pulse=office.pulse, patience=SHORT)
        async with running(t):
            await goes(t, Line.ONLINE)
            online_since = t.board.status.since
            assert online_since is not None
            await office.stop()
            await goes(t, Line.OFFLINE)
            since = t.board.status.since
            assert since is not None
            assert since > online_since
            t.sell(5)
            await t.pulse.until(lambda: t.board.status.waiting == 5)
            await t.pulse.until(lambda: len(t.pauses) > 10)
            assert t.board.status.since == since
            assert max(t.pauses) == 30.0
            await office.start()
            await goes(t, Line.ONLINE)
            await t.pulse.until(lambda: t.journal.acked_seq == 5)
        assert sorted(office.facts) == [1, 2, 3, 4, 5]


@in_loop
async def test_it_ends_when_it_is_told_to_also_while_it_fails(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A till that is closed at the moment when the line breaks is closed."""

    async def broken_off_while_it_ends(_: Live) -> None:
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            raise Forked("the line breaks just now") from None

    monkeypatch.setattr(Live, "run", broken_off_while_it_ends)
    async with an_office() as office:
        t = till(office.address, tmp_path, pulse=office.pulse)
        task = asyncio.get_running_loop().create_task(t.line.run())
        await goes(t, Line.ONLINE)
        await t.pulse.until(lambda: len(t.store.positions) == 5)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        await t.client.close()


@in_loop
async def test_a_sale_after_days_without_a_line_tries_it_at_once(tmp_path: Path) -> None:
    """A till that waits a minute between two tries does not let a customer's points wait."""
    async with an_office() as office:
        asked: list[float] = []

        async def pause(asked_s: float) -> None:
            asked.append(asked_s)
            office.pulse.beat()
            if asked_s >= 10.0:
                await asyncio.Event().wait()

        t = till(office.address, tmp_path, pulse=office.pulse, patience=SHORT, pause=pause)
        await office.stop()
        async with running(t):
            await t.pulse.until(lambda: bool(asked) and asked[-1] >= 10.0)
            await office.start()
            t.sell()
            await goes(t, Line.ONLINE)
            await t.pulse.until(lambda: t.journal.acked_seq == 1)
        assert asked[asked.index(16.0) :][:2] == [16.0, 1.0]


@in_loop
async def test_a_sale_does_not_end_the_wait_that_head_office_asked_for(tmp_path: Path) -> None:
    async with an_office() as office:
        asked: list[float] = []
        over = asyncio.Event()

        async def pause(asked_s: float) -> None:
            asked.append(asked_s)
            office.pulse.beat()
            await over.wait()

        t = till(office.address, tmp_path, pulse=office.pulse, pause=pause)
        office.canned[HELLO] = [problem(429, "busy", retry_after="20")]
        async with running(t):
            await t.pulse.until(lambda: asked == [20.25])
            t.sell()
            await t.pulse.until(lambda: t.board.status.waiting == 1)
            hellos = office.count(f"POST {HELLO}")
            over.set()
            await goes(t, Line.ONLINE)
        assert (asked[0], hellos) == (20.25, 1)


@pytest.mark.parametrize(
    ("answer", "pause_s"),
    [
        pytest.param(HTML, 0.25, id="a hotel's sign-in page"),
        pytest.param(Said(200, b"{}"), 0.25, id="another program"),
        pytest.param(problem(429, "busy", retry_after="20"), 20.25, id="told to wait"),
        pytest.param(Said(502, b"<html>", kind="text/html"), 0.25, id="a gateway"),
        pytest.param(problem(404, "not-found"), 0.25, id="no such path"),
        pytest.param(problem(401, "token-invalid"), None, id="no token is good enough"),
    ],
)
@in_loop
async def test_what_answers_instead_of_head_office_is_offline(
    answer: Said, pause_s: float | None, tmp_path: Path
) -> None:
    async with an_office() as office:
        t = till(office.address, tmp_path, pulse=office.pulse)
        seen = lines(t)
        office.canned[HELLO] = [answer] * 2
        t.journal.append(1)
        async with running(t):
            await t.pulse.until(lambda: t.journal.acked_seq == 1)
        assert seen[-1] is Line.ONLINE
        if pause_s is not None:
            assert Line.OFFLINE in seen
            assert t.pauses[0] == pause_s


@in_loop
async def test_a_revoked_device_stops_and_comes_back_when_it_is_let_in_again(
    tmp_path: Path,
) -> None:
    async with an_office() as office:
        t = till(office.address, tmp_path, pulse=office.pulse)
        async with running(t):
            await goes(t, Line.ONLINE)
            await t.pulse.until(lambda: office.pokes)
            office.state = "revoked"
            office.end_live()
            await goes(t, Line.REVOKED)
            t.sell()
            await t.pulse.until(lambda: t.board.status.waiting == 1)
            await t.pulse.until(lambda: t.pauses[-1] == 45.0)
            assert office.facts == {}
            office.state = "active"
            await goes(t, Line.ONLINE)
            await t.pulse.until(lambda: t.journal.acked_seq == 1)


@pytest.mark.parametrize(
    ("answer", "line"),
    [
        (problem(403, "device-revoked"), Line.REVOKED),
        (problem(401, "device-unknown"), Line.REVOKED),
        (problem(426, "protocol-unsupported"), Line.UPDATE_NEEDED),
    ],
    ids=["revoked", "unknown", "too old"],
)
@in_loop
async def test_refused_at_the_very_first_token(answer: Said, line: Line, tmp_path: Path) -> None:
    async with an_office() as office:
        office.canned["/v1/token"] = [answer] * 2
        t = till(office.address, tmp_path, pulse=office.pulse)
        seen = lines(t)
        async with running(t):
            await goes(t, Line.ONLINE)
        assert list(dict.fromkeys(seen)) == [Line.STARTING, line, Line.ONLINE]


@pytest.mark.parametrize("spoken", [(2, 4), (0, 0)], ids=["till too old", "head office too old"])
@in_loop
async def test_another_protocol_means_update_needed_and_nothing_is_sent(
    spoken: tuple[int, int], tmp_path: Path
) -> None:
    async with an_office() as office:
        office.protocol = spoken
        t = till(office.address, tmp_path, pulse=office.pulse)
        t.journal.append(2)
        async with running(t):
            await goes(t, Line.UPDATE_NEEDED)
            await t.pulse.until(lambda: len(t.pauses) >= 2)
            assert office.facts == {}
            assert t.store.applied == []
            office.protocol = (1, 3)
            await goes(t, Line.ONLINE)
            await t.pulse.until(lambda: t.journal.acked_seq == 2)


@pytest.mark.parametrize("wrong_h", [0, 24 * 400, -24 * 400], ids=["right", "ahead", "behind"])
@in_loop
async def test_a_clock_that_is_wrong_by_a_year_is_told_the_time(
    wrong_h: int, tmp_path: Path
) -> None:
    async with an_office() as office:
        clock = FakeClock(wrong=timedelta(hours=wrong_h))
        t = till(office.address, tmp_path, pulse=office.pulse, clock=clock)
        async with running(t):
            await goes(t, Line.ONLINE)
            await t.pulse.until(lambda: len(t.store.positions) == 5)
        assert abs(t.board.status.drift_ms - wrong_h * 3_600_000) < 2_000
        assert office.count("POST /v1/token") == (1 if wrong_h == 0 else 2)


@in_loop
async def test_tokens_are_renewed_before_they_end(tmp_path: Path) -> None:
    async with an_office() as office:
        now_ms = [0]
        clock = FakeClock(mono_ms=lambda: now_ms[0])
        t = till(office.address, tmp_path, pulse=office.pulse, clock=clock)
        async with running(t):
            await t.pulse.until(lambda: len(t.store.positions) == 5 and office.pokes)
            for at_ms, tokens in ((839_999, 1), (840_000, 2), (1_000_000, 2)):
                now_ms[0] = at_ms
                office.clock_ahead_s = at_ms // 1000
                t.sell()
                await t.pulse.until(lambda: t.journal.acked_seq == len(t.journal.all))
                assert office.count("POST /v1/token") == tokens


@in_loop
async def test_a_long_time_of_peace_makes_pauses_short_again(tmp_path: Path) -> None:
    async with an_office() as office:
        now_ms = [0]
        clock = FakeClock(mono_ms=lambda: now_ms[0])
        t = till(office.address, tmp_path, pulse=office.pulse, clock=clock)
        async with running(t):
            await t.pulse.until(lambda: len(t.store.positions) == 5 and office.pokes)
            paused = []
            for at_ms in (1_000, 2_000, 62_500):
                now_ms[0], before = at_ms, len(t.pauses)
                office.canned["/v1/push"] = [Said(500)] * 2
                t.sell()
                await t.pulse.until(lambda: t.journal.acked_seq == len(t.journal.all))
                paused.append(t.pauses[before:])
        assert paused == [[0.25, 0.5], [1.0, 2.0], [0.25, 0.5]]


@in_loop
async def test_the_line_as_the_till_builds_it(tmp_path: Path) -> None:
    async with an_office() as office:
        t = till(office.address, tmp_path, pulse=office.pulse)
        device = Device(
            id=DEVICE, epoch=1, store="S01", till="1", zone="SH",
            head_office=office.address, public_key=SoftKey().public_key,
        )  # fmt: skip
        client = make_client()
        t.client = client
        t.line = make_line(
            client,
            device,
            key=SoftKey(),
            clock=t.clock,
            ids=CountedIds(),
            journal=t.journal,
            store=t.store,
            board=t.board,
            version="1.0",
            rules=Standing(),
        )
        async with running(t):
            t.sell()
            await t.pulse.until(lambda: t.journal.acked_seq == 1)
            greeted = len(office.greeted)
            t.line.greet()
            await t.pulse.until(lambda: len(office.greeted) > greeted)
        hello = office.greeted[0]
        assert (hello.rules_active, hello.rules_held) == ("a" * 64, ["a" * 64, "b" * 64])
        [refused] = hello.rules_refused
        assert (refused.hash, refused.why) == ("c" * 64, "signature-wrong")
        enrolment = make_enrolment(
            client,
            sales=FakeSales(),
            key=SoftKey(),
            clock=FakeClock(),
            ids=CountedIds(),
            computer="c",
        )
        application = await enrolment.apply(office.address)
        assert application.code == "BCDFGHJK"
        await client.close()


@in_loop
async def test_the_line_is_checked_now_and_then_although_nobody_complains(tmp_path: Path) -> None:
    async with an_office() as office:
        t = till(office.address, tmp_path, pulse=office.pulse, check_s=0.01)
        async with running(t):
            await t.pulse.until(lambda: office.count(f"POST {HELLO}") >= 4)
            office.feeds["stock/S01"].put("P1", {"thousandths": 1})  # Its poke is lost.
            await t.pulse.until(lambda: "P1" in t.store.rows.get("stock/S01", {}))
            office.state = "revoked"
            await goes(t, Line.REVOKED)


@in_loop
async def test_hello_and_push_take_turns(tmp_path: Path) -> None:
    async with an_office() as office:
        t = till(office.address, tmp_path, pulse=office.pulse, check_s=0.01)
        async with running(t):
            await t.pulse.until(lambda: len(t.store.positions) == 5 and office.pokes)
            office.hold[HELLO] = asyncio.Event()
            asked = office.count(f"POST {HELLO}")
            await t.pulse.until(lambda: office.count(f"POST {HELLO}") == asked + 1)
            t.sell()
            await t.pulse.until(lambda: t.board.status.waiting == 1)
            for _ in range(100):
                await asyncio.sleep(0)
            assert office.count("POST /v1/push") == 0
            office.hold.pop(HELLO).set()
            await t.pulse.until(lambda: t.journal.acked_seq == 1)
            assert t.board.status.line is Line.ONLINE


@in_loop
async def test_a_defect_in_the_journal_is_reported_and_does_not_end_the_line(
    tmp_path: Path, expected_logs: ExpectedLogs
) -> None:
    expected_logs("storeapp.line: (line|upload|count): RuntimeError at test_line.py")
    async with an_office() as office:
        t = till(office.address, tmp_path, pulse=office.pulse)
        head, broken = t.journal.head, [True]

        async def sometimes() -> object:
            if broken[0]:
                raise RuntimeError("Lin 13800138000")
            return await head()

        t.journal.head = sometimes  # type: ignore[method-assign, assignment]
        async with running(t):
            await goes(t, Line.OFFLINE)
            broken[0] = False
            t.sell()
            await t.pulse.until(lambda: t.journal.acked_seq == 1)
        assert "13800138000" not in str([r.getMessage() for r in expected_logs.records])


@pytest.mark.parametrize("turns", [0, 1, 2, 5, 20, 100, 400])
@in_loop
async def test_cancelled_at_any_moment_nothing_is_left(turns: int, tmp_path: Path) -> None:
    async with an_office() as office:
        t = till(office.address, tmp_path, pulse=office.pulse)
        t.journal.append(300)
        async with running(t):
            for _ in range(turns):
                await asyncio.sleep(0)
        acked = t.journal.acked_seq
        assert acked <= len(office.facts) <= 300
    assert [task for task in asyncio.all_tasks() if task is not asyncio.current_task()] == []


@in_loop
async def test_neither_tokens_nor_bodies_are_logged(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG, "storeapp")
    async with an_office() as office:
        office.put("staff/S01", "p1", {"name": "LIN-SECRET"})
        t = till(office.address, tmp_path, pulse=office.pulse)
        t.journal.append(1, body='{"member":"BODY-SECRET"}')
        async with running(t):
            await t.pulse.until(lambda: t.journal.acked_seq == 1)
            await t.pulse.until(lambda: len(t.store.positions) == 5)
        ours = [r.getMessage() for r in caplog.records if r.name.startswith("storeapp")]
        assert any("facts 1 to 1 acknowledged" in text for text in ours)
        text = "\n".join(ours)
        for secret in ("token-1", "LIN-SECRET", "BODY-SECRET", t.journal.all[0].sig):
            assert secret not in text


async def stock_of(office: Office, t: Till, skus: list[str]) -> list[tuple[str, int]]:
    holdings = await OtherStoresStock(t.line.office).holdings(skus)
    return [(holding.store, holding.thousandths) for holding in holdings]


@in_loop
async def test_other_stores_stock_is_asked_for(tmp_path: Path) -> None:
    async with an_office() as office:
        office.stock_rows = [
            StoreStock(store="S02", sku="P1", thousandths=3000, as_of_ms=1_700_000_000_000),
            StoreStock(store="S03", sku="P1", thousandths=-1000, as_of_ms=1_700_000_000_000),
            StoreStock(store="S02", sku="P2", thousandths=1, as_of_ms=1_700_000_000_000),
        ]
        t = till(office.address, tmp_path, patience=SHORT)
        assert await stock_of(office, t, ["P1", "P1"]) == [("S02", 3000), ("S03", -1000)]
        holdings = await OtherStoresStock(t.line.office).holdings(["P2"])
        assert holdings[0].as_of.isoformat() == "2023-11-14T22:13:20+00:00"
        for skus in ([], [f"P{n}" for n in range(201)]):
            with pytest.raises(Refusal) as refused:
                await stock_of(office, t, skus)
            assert refused.value.code == "stock-query-size"
        await office.stop()
        with pytest.raises(Refusal) as refused:
            await stock_of(office, t, ["P1"])
        assert refused.value.code == "head-office-unreachable"
        await office.start()
        await t.client.close()
