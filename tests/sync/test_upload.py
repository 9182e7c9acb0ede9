"""The journal on its way up: in order, once, and never less than all of it."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from storeapp.domain.fact import Fact
from storeapp.services.status import Line
from storeapp.sync.wire.messages import Pushed, Verdict
from tests.conftest import ExpectedLogs
from tests.sync.office import HTML, Asked, Office, Said, an_office, problem, said
from tests.sync.support import Till, in_loop, running, till

PUSH = "/v1/push"


def sizes(office: Office) -> list[int]:
    return [len(push.items) for push in office.pushes]


def refusing(seq: int, answer: Said, *, even_alone: bool = False) -> object:
    """Answers every push that holds that fact, except a request to quarantine it."""

    def instead(asked: Asked) -> Said | None:
        if asked.path != PUSH or f'"seq":{seq},' not in asked.body.decode():
            return None
        if b'"quarantine_request":true' in asked.body and not even_alone:
            return None
        return answer

    return instead


async def all_acked(t: Till) -> None:
    await t.pulse.until(lambda: t.journal.acked_seq == len(t.journal.all))
    await t.pulse.until(lambda: t.board.status.waiting == 0)


@in_loop
async def test_a_fact_goes_up_at_once(tmp_path: Path) -> None:
    async with an_office() as office:
        t = till(office.address, tmp_path, pulse=office.pulse)
        async with running(t):
            await t.pulse.until(lambda: t.board.status.line is Line.ONLINE)
            for _ in range(3):
                t.sell()
                await all_acked(t)
        assert sizes(office) == [1, 1, 1]
        assert [push.first_seq for push in office.pushes] == [1, 2, 3]


@in_loop
async def test_a_backlog_goes_up_in_batches_with_bodies_as_they_were_signed(
    tmp_path: Path,
) -> None:
    async with an_office() as office:
        t = till(office.address, tmp_path, pulse=office.pulse)
        t.journal.append(450)
        async with running(t):
            await all_acked(t)
        assert sizes(office) == [200, 200, 50]
        for fact in t.journal.all:
            item = office.facts[fact.seq]
            assert (item.body, item.hash, item.sig) == (fact.body, fact.hash, fact.sig)


@in_loop
async def test_a_batch_is_below_a_megabyte_of_bodies(tmp_path: Path) -> None:
    async with an_office() as office:
        t = till(office.address, tmp_path, pulse=office.pulse)
        t.journal.append(5, body='"' + "话" * 99_999 + '"')
        async with running(t):
            await all_acked(t)
        assert sizes(office) == [2, 2, 1]


@in_loop
async def test_wakes_during_a_push_are_not_lost(tmp_path: Path) -> None:
    async with an_office() as office:
        t = till(office.address, tmp_path, pulse=office.pulse)
        async with running(t):
            await t.pulse.until(lambda: t.board.status.line is Line.ONLINE)
            office.hold[PUSH] = asyncio.Event()
            t.sell()
            await t.pulse.until(lambda: office.count(f"POST {PUSH}") == 1)
            t.sell(2)
            t.sell(2)
            await t.pulse.until(lambda: t.board.status.waiting == 5)
            office.hold.pop(PUSH).set()
            await all_acked(t)
        assert sizes(office) == [1, 4]


@in_loop
async def test_a_sale_between_the_head_and_the_facts_is_no_fork(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with an_office() as office:
        t = till(office.address, tmp_path, pulse=office.pulse)
        taken, late = t.journal.facts, iter((1, 1))

        async def facts(*, after: int, most: int, most_bytes: int) -> tuple[Fact, ...]:
            t.journal.append(next(late, 0))
            return await taken(after=after, most=most, most_bytes=most_bytes)

        monkeypatch.setattr(t.journal, "facts", facts)
        async with running(t):
            t.sell()
            await all_acked(t)
            assert t.board.status.line is Line.ONLINE
        assert sorted(office.facts) == [1, 2, 3][: len(t.journal.all)]


@in_loop
async def test_one_push_is_in_flight_however_often_it_is_woken(tmp_path: Path) -> None:
    async with an_office() as office:
        t = till(office.address, tmp_path, pulse=office.pulse)
        async with running(t):
            await t.pulse.until(lambda: t.board.status.line is Line.ONLINE)
            office.hold[PUSH] = asyncio.Event()
            for _ in range(20):
                t.sell()
                await asyncio.sleep(0)
            await t.pulse.until(lambda: office.count(f"POST {PUSH}"))
            assert office.count(f"POST {PUSH}") == 1
            office.hold.pop(PUSH).set()
            await all_acked(t)


@pytest.mark.parametrize(
    "answer",
    [
        pytest.param(problem(429, "busy", retry_after="3"), id="429"),
        pytest.param(Said(500, b"<html>", kind="text/html"), id="500"),
        pytest.param(Said(503), id="503"),
        pytest.param(problem(408, "too-slow"), id="408"),
        pytest.param(HTML, id="200 with HTML"),
        pytest.param(Said(200, b"{}"), id="another shape"),
        pytest.param(Said(302), id="redirect"),
        pytest.param(Said(403, b"<html>", kind="text/html"), id="403 by a proxy"),
        pytest.param(said(Pushed(acked_seq=0, verdicts=[])), id="acknowledges nothing"),
        pytest.param(problem(409, "gap", expected_seq=1), id="the gap is where it was sent from"),
        pytest.param(problem(409, "gap"), id="a gap without a number"),
        pytest.param(problem(401, "token-invalid"), id="token refused"),
    ],
)
@in_loop
async def test_keeps_and_tries_again(answer: Said, tmp_path: Path) -> None:
    async with an_office() as office:
        t = till(office.address, tmp_path, pulse=office.pulse)
        t.journal.append(3)
        office.canned[PUSH] = [answer] * 4
        async with running(t):
            await all_acked(t)
        assert office.canned[PUSH] == []
        assert sizes(office) == [3]
        assert office.quarantined == []
        if answer.headers:
            assert t.pauses.count(3.25) == 1


@in_loop
async def test_a_refused_token_costs_a_new_one_and_no_pause(tmp_path: Path) -> None:
    async with an_office() as office:
        t = till(office.address, tmp_path, pulse=office.pulse)
        async with running(t):
            await t.pulse.until(lambda: len(t.store.positions) == 5)
            paused = len(t.pauses)
            office.tokens.clear()
            t.sell()
            await all_acked(t)
            assert len(t.pauses) == paused
        assert office.count("POST /v1/token") == 2


@in_loop
async def test_413_halves_the_batch_and_remembers(
    tmp_path: Path, expected_logs: ExpectedLogs
) -> None:
    expected_logs("a push of (100|50) facts .* was refused: 413")

    def instead(asked: Asked) -> Said | None:
        too_many = asked.path == PUSH and asked.body.count(b'"seq":') > 30
        return Said(413, b"<html>", kind="text/html") if too_many else None

    async with an_office() as office:
        office.instead = instead
        t = till(office.address, tmp_path, pulse=office.pulse)
        t.journal.append(100)
        async with running(t):
            await all_acked(t)
        assert sizes(office) == [25, 25, 25, 25]
        assert office.count(f"POST {PUSH}") == 6


@pytest.mark.parametrize("seq", [1, 2, 150, 300])
@in_loop
async def test_a_poisoned_fact_is_quarantined_and_holds_nobody_up(
    seq: int, tmp_path: Path, expected_logs: ExpectedLogs
) -> None:
    expected_logs("a push of .* was refused: 422 poison")
    async with an_office() as office:
        office.instead = refusing(seq, problem(422, "poison"))  # type: ignore[assignment]
        t = till(office.address, tmp_path, pulse=office.pulse)
        t.journal.append(300)
        async with running(t):
            await all_acked(t)
        assert sorted(office.facts) == list(range(1, 301))
        assert office.quarantined == [seq]
        assert office.count(f"POST {PUSH}") < 40


@in_loop
async def test_a_fact_that_even_quarantine_refuses_stays_first_in_the_queue(
    tmp_path: Path, expected_logs: ExpectedLogs
) -> None:
    expected_logs("a push of . facts from . was refused: 400 bug")
    async with an_office() as office:
        office.instead = refusing(2, problem(400, "bug"), even_alone=True)  # type: ignore[assignment]
        t = till(office.address, tmp_path, pulse=office.pulse)
        t.journal.append(3)
        async with running(t):
            await t.pulse.until(lambda: office.count(f"POST {PUSH}") > 10)
            assert t.board.status.line is Line.ONLINE
            assert t.board.status.waiting == 2
            assert max(t.pauses) > 5
            office.instead = lambda _: None
            await all_acked(t)
        assert sorted(office.facts) == [1, 2, 3]


@in_loop
async def test_a_gap_is_sent_again_from_where_head_office_says(
    tmp_path: Path, expected_logs: ExpectedLogs
) -> None:
    expected_logs("head office expects fact 3, not 6")
    async with an_office() as office:
        t = till(office.address, tmp_path, pulse=office.pulse)
        t.journal.append(5)
        async with running(t):
            await all_acked(t)
            for seq in (3, 4, 5):  # Head office was restored from yesterday's backup.
                del office.facts[seq]
            t.sell()
            await t.pulse.until(lambda: sorted(office.facts) == [1, 2, 3, 4, 5, 6])
            await all_acked(t)
        assert [push.first_seq for push in office.pushes][-1] == 3


@in_loop
async def test_hello_tells_that_head_office_went_back(
    tmp_path: Path, expected_logs: ExpectedLogs
) -> None:
    expected_logs("head office went back to fact 0")
    async with an_office() as office:
        t = till(office.address, tmp_path, pulse=office.pulse)
        t.journal.append(5)
        t.journal.acked_seq = 5
        async with running(t):
            await t.pulse.until(lambda: sorted(office.facts) == [1, 2, 3, 4, 5])
            await t.pulse.until(lambda: 5 in t.journal.acks)
        assert t.journal.acked_seq == 5


@in_loop
async def test_hello_brings_the_acknowledgement_that_was_lost(tmp_path: Path) -> None:
    async with an_office() as office:
        t = till(office.address, tmp_path, pulse=office.pulse)
        t.journal.append(5)
        async with running(t):
            await all_acked(t)
        t.journal.acked_seq = 2
        again = till(office.address, tmp_path, pulse=office.pulse)
        again.journal.all, again.journal.acked_seq = t.journal.all, 2
        async with running(again):
            await all_acked(again)
        assert sizes(office) == [5]


FORKS = {
    "409 to a push": "push",
    "a verdict": "verdict",
    "another hash at hello": "hash",
    "more facts at head office than here": "more",
    "another epoch": "epoch",
    "a gap beyond the journal": "gap",
    "acknowledged beyond the journal": "beyond",
}


@pytest.mark.parametrize("how", FORKS.values(), ids=FORKS.keys())
@in_loop
async def test_a_fork_stops_the_line(how: str, tmp_path: Path) -> None:
    async with an_office() as office:
        t = till(office.address, tmp_path, pulse=office.pulse)
        t.journal.append(3)
        if how in {"hash", "more"}:
            async with running(till_with(t, office, tmp_path)) as first:
                await all_acked(first)
        if how == "push":
            office.canned[PUSH] = [problem(409, "fork")] * 99
        elif how == "verdict":
            fork = Pushed(acked_seq=3, verdicts=[Verdict(seq=2, verdict="fork")])
            office.canned[PUSH] = [said(fork)] * 99
        elif how == "gap":
            office.canned[PUSH] = [problem(409, "gap", expected_seq=9)] * 99
        elif how == "beyond":
            office.canned[PUSH] = [said(Pushed(acked_seq=9, verdicts=[]))] * 99
        elif how == "hash":
            office.hash_told = "0" * 63 + "1"
        elif how == "more":
            del t.journal.all[2:]
        elif how == "epoch":
            office.epoch = 2
        async with running(t):
            await t.pulse.until(lambda: t.board.status.line is Line.FORKED)
            asked = len(office.asked)
            await t.pulse.until(lambda: len(t.pauses) >= 3)
            assert len(office.asked) - asked < 20
        assert t.journal.acked_seq == 0
        assert t.pauses[-1] == 45.0


def till_with(t: Till, office: Office, folder: Path) -> Till:
    """Another till with a copy of the same journal."""
    copy = till(office.address, folder, pulse=office.pulse)
    copy.journal.all = list(t.journal.all)
    return copy


@in_loop
async def test_waiting_facts_are_counted_without_any_head_office(tmp_path: Path) -> None:
    t = till("http://127.0.0.1:1", tmp_path)
    async with running(t):
        t.sell(2)
        await t.pulse.until(lambda: t.board.status.waiting == 2)
        t.sell()
        await t.pulse.until(lambda: t.board.status.waiting == 3)
        await t.pulse.until(lambda: t.board.status.line is Line.OFFLINE)
    assert t.journal.acked_seq == 0
