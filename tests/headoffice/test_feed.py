"""The feed gives every committed change one place, loses none, and shows nobody what is not his."""

from __future__ import annotations

import itertools
import json
import threading
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import httpx
import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from sqlmodel import col, select

from headoffice.app import Server
from headoffice.db.database import Database
from headoffice.enrolment.approving import revoke
from headoffice.feed.cursor import Cursor, read_cursor
from headoffice.feed.digest import content
from headoffice.feed.heads import cursor_at, heads
from headoffice.feed.pages import page
from headoffice.feed.sequencer import sequence
from headoffice.feed.service import publish
from headoffice.feed.tables import Change
from headoffice.feed.upkeep import compact, compact_all, new_generation
from storeapp.domain.errors import Refusal
from storeapp.domain.fact import canonical
from storeapp.sync.wire.digest import Tally
from storeapp.sync.wire.messages import Pulled
from storeapp.sync.wire.rows import V
from tests.headoffice.acting import Clock
from tests.headoffice.conftest import MakeTill, Till, on_sqlite

Rows = list[tuple[int, str, str, Any]]


def say(database: Database, stream: str, *changes: tuple[str, Mapping[str, object] | None]) -> None:
    with database.write() as session:
        publish(session, stream, changes)


def number(database: Database) -> None:
    """Gives every change its place, after whoever is doing that just now."""
    done = False
    while not done:
        with database.write() as session:
            done = sequence(session)


def pulled(database: Database, stream: str, after: str = "", limit: int = 2000) -> Pulled:
    with database.read() as session:
        return Pulled.model_validate_json(page(session, stream, after=after, limit=limit).as_json())


def rows(answer: Pulled) -> Rows:
    return [(row.pos, row.key, row.op, row.body) for row in answer.rows]


def everything(database: Database, stream: str, limit: int = 2000) -> Rows:
    """The whole stream, page by page."""
    found: Rows = []
    answer = pulled(database, stream, limit=limit)
    while True:
        found += rows(answer)
        if not answer.more:
            return found
        answer = pulled(database, stream, answer.cursor, limit)


# --- publishing and numbering --------------------------------------------------------


def test_changes_are_numbered_per_stream_without_a_gap(database: Database) -> None:
    say(database, "price/a", ("P1", {"minor": 1}), ("P2", {"minor": 2}))
    say(database, "price/b", ("P1", {"minor": 3}))
    number(database)
    say(database, "price/a", ("P1", None))
    number(database)

    assert rows(pulled(database, "price/a")) == [
        (1, "P1", "put", {"minor": 1}),
        (2, "P2", "put", {"minor": 2}),
        (3, "P1", "del", None),
    ]
    assert rows(pulled(database, "price/b")) == [(1, "P1", "put", {"minor": 3})]
    with database.read() as session:
        found = heads(session, ["price/b", "price/a", "price/c"])
    assert [(head.stream, head.head, head.low_water) for head in found] == [
        ("price/b", 1, 0),
        ("price/a", 3, 0),
        ("price/c", 0, 0),
    ]


def test_what_was_rolled_back_was_never_said(database: Database) -> None:
    woken: list[int] = []
    stop = database.when_published(lambda: woken.append(1))

    def speak_and_fail() -> None:
        with database.write() as session:
            publish(session, "price/a", [("P1", {"minor": 1})])
            raise Refusal("changed-my-mind")

    with pytest.raises(Refusal, match="changed-my-mind"):
        speak_and_fail()
    number(database)

    assert (everything(database, "price/a"), woken) == ([], [])
    say(database, "price/a", ("P1", {"minor": 1}))
    assert woken == [1]
    stop()
    say(database, "price/a", ("P1", {"minor": 1}))
    assert woken == [1]


def test_what_has_no_number_yet_is_not_read(database: Database) -> None:
    say(database, "price/a", ("P1", {"minor": 1}))

    before = pulled(database, "price/a")
    number(database)

    assert (before.rows, before.pos, before.generation) == ([], 0, "")
    assert [row.pos for row in pulled(database, "price/a", before.cursor).rows] == [1]


def test_a_hundred_thousand_changes_keep_their_order(database: Database) -> None:
    say(database, "catalog/a", *((f"P{n:06d}", {"rank": n}) for n in range(100_000)))
    rounds = 0
    while pulled(database, "catalog/a").pos == 0 or rounds < 5:
        number(database)
        rounds += 1

    with database.read() as session:
        found = session.exec(select(Change.key, Change.pos).order_by(col(Change.pos))).all()
    assert found == [(f"P{n:06d}", n + 1) for n in range(100_000)]


@pytest.mark.parametrize("writers", [2, 4])
def test_a_reader_never_misses_a_row_that_another_writer_commits_late(
    database: Database, writers: int
) -> None:
    """The naive reader (`id > last`) misses rows here: ids are taken before the commit."""
    done = threading.Event()
    found: list[str] = []

    def write(writer: int) -> None:
        for turn in range(25):
            with database.write() as session:
                for part in range(3):
                    publish(session, "price/a", [(f"{writer}-{turn}-{part}", {"minor": part})])

    def number_all() -> None:
        while not done.is_set():
            with database.write() as session:
                sequence(session)
        number(database)

    def read() -> None:
        cursor, last = "", 0
        while True:
            ended = done.is_set() and not numbering.is_alive()
            answer = pulled(database, "price/a", cursor, 7)
            for row in answer.rows:
                assert row.pos == last + 1
                last = row.pos
                found.append(row.key)
            cursor = answer.cursor
            if ended and not answer.more:
                return

    numbering = threading.Thread(target=number_all)
    reading = threading.Thread(target=read)
    numbering.start()
    reading.start()
    with ThreadPoolExecutor(writers) as pool:
        list(pool.map(write, range(writers)))
    done.set()
    numbering.join()
    reading.join()

    expected = {f"{w}-{t}-{p}" for w in range(writers) for t in range(25) for p in range(3)}
    assert (len(found), set(found)) == (len(expected), expected)


@pytest.mark.parametrize("url", ["postgresql"], indirect=True)
def test_a_commit_that_comes_late_gets_a_later_place(database: Database) -> None:
    with database.write() as late:
        publish(late, "price/a", [("late", {"minor": 1})])
        say(database, "price/a", ("early", {"minor": 2}))
        number(database)
        first = pulled(database, "price/a")
    number(database)

    assert rows(first) == [(1, "early", "put", {"minor": 2})]
    assert rows(pulled(database, "price/a", first.cursor)) == [(2, "late", "put", {"minor": 1})]


@pytest.mark.parametrize("url", ["postgresql"], indirect=True)
def test_one_process_sequences_at_a_time(database: Database) -> None:
    say(database, "price/a", ("P1", {"minor": 1}))
    with database.write() as session:
        assert sequence(session) is True
        with database.write() as other:
            assert sequence(other) is False

    assert everything(database, "price/a") == [(1, "P1", "put", {"minor": 1})]


# --- cursors and pages ---------------------------------------------------------------


def test_pages_follow_each_other(database: Database) -> None:
    say(database, "price/a", *((f"P{n}", {"minor": n}) for n in range(5)))
    number(database)

    first = pulled(database, "price/a", limit=2)
    second = pulled(database, "price/a", first.cursor, 2)
    third = pulled(database, "price/a", second.cursor, 2)
    again = pulled(database, "price/a", third.cursor, 2)

    assert [[row.pos for row in p.rows] for p in (first, second, third, again)] == [
        [1, 2],
        [3, 4],
        [5],
        [],
    ]
    assert [p.more for p in (first, second, third, again)] == [True, True, False, False]
    assert (again.pos, again.cursor) == (5, third.cursor)


def test_a_page_ends_at_about_a_megabyte(database: Database) -> None:
    drawing = "x" * 300_000
    say(database, "catalog/a", *((f"picture:{n}", {"svg": drawing}) for n in range(5)))
    number(database)

    first = pulled(database, "catalog/a")

    assert ([row.pos for row in first.rows], first.more) == ([1, 2, 3, 4], True)
    assert [row.pos for row in pulled(database, "catalog/a", first.cursor).rows] == [5]


def test_a_row_comes_as_it_was_published(database: Database) -> None:
    body = {"zh": '梅"子\\\n', "en": "Plum \u2028", "codes": [{"code": "1", "pack_minor": None}]}
    with database.write() as session:
        publish(session, "catalog/a", [('quote"key', body)], v=3)
    number(database)

    row = pulled(database, "catalog/a").rows[0]

    assert (row.key, row.v, row.body) == ('quote"key', 3, body)


BAD_CURSORS = [
    pytest.param("garbage", id="garbage"),
    pytest.param("ö", id="not even ASCII"),
    pytest.param(Cursor("price/b", "g", 1).token(), id="of another stream"),
    pytest.param(Cursor("price/a", "other", 1).token(), id="of another generation"),
    pytest.param("W10=", id="of another shape"),
    pytest.param(Cursor("price/a", "g", -1).token(), id="below zero"),
]


@pytest.mark.parametrize("token", BAD_CURSORS)
@on_sqlite
def test_a_cursor_that_leads_nowhere_means_start_over(database: Database, token: str) -> None:
    say(database, "price/a", ("P1", {"minor": 1}))
    number(database)

    with pytest.raises(Refusal, match="must_refetch"):
        pulled(database, "price/a", token)


@on_sqlite
def test_a_cursor_beyond_the_head_means_start_over(database: Database) -> None:
    """So it is after head office was restored from a backup."""
    say(database, "price/a", ("P1", {"minor": 1}))
    number(database)
    generation = pulled(database, "price/a").generation

    with pytest.raises(Refusal, match="must_refetch"):
        pulled(database, "price/a", Cursor("price/a", generation, 2).token())


def test_a_new_generation_invalidates_every_cursor(database: Database) -> None:
    say(database, "price/a", ("P1", {"minor": 1}))
    number(database)
    before = pulled(database, "price/a")
    with database.write() as session:
        generation = new_generation(session, "price/a")

    with pytest.raises(Refusal, match="must_refetch"):
        pulled(database, "price/a", before.cursor)

    after = pulled(database, "price/a")
    assert (after.generation, after.rows) == (generation, before.rows)
    assert generation != before.generation


def test_a_stream_nobody_spoke_on_has_no_new_generation(database: Database) -> None:
    with pytest.raises(Refusal, match="stream-unknown"), database.write() as session:
        new_generation(session, "price/a")


@given(
    stream=st.text(max_size=20),
    generation=st.text(max_size=12),
    pos=st.integers(0, 1 << 60),
    low=st.integers(0, 1 << 60),
)
def test_a_cursor_survives_its_token(stream: str, generation: str, pos: int, low: int) -> None:
    cursor = Cursor(stream, generation, pos, low)

    assert read_cursor(stream, cursor.token()) == cursor


def test_the_cursor_of_a_head_reads_on_from_there(database: Database) -> None:
    say(database, "price/a", ("P1", {"minor": 1}))
    number(database)
    with database.read() as session:
        cursor = cursor_at(heads(session, ["price/a"])[0])
    say(database, "price/a", ("P2", {"minor": 2}))
    number(database)

    assert [row.key for row in pulled(database, "price/a", cursor).rows] == ["P2"]


# --- compaction ----------------------------------------------------------------------


def aged(database: Database, stream: str, upto: int) -> None:
    """Makes the changes up to that position old."""
    with database.write() as session:
        for change in session.exec(select(Change).where(Change.stream == stream)):
            if change.pos is not None and change.pos <= upto:
                change.at_ms = 1
                session.add(change)


def compacted(database: Database, stream: str) -> int:
    with database.write() as session:
        return compact(session, stream, before_ms=1000)


def five_changes(database: Database) -> None:
    say(
        database,
        "price/a",
        ("P1", {"minor": 1}),
        ("P2", {"minor": 2}),
        ("P1", {"minor": 3}),
        ("P2", None),
        ("P3", {"minor": 5}),
    )
    number(database)


def test_compaction_keeps_the_newest_row_of_each_key(database: Database) -> None:
    five_changes(database)
    aged(database, "price/a", 4)

    dropped = compacted(database, "price/a")

    assert dropped == 3
    assert everything(database, "price/a") == [
        (3, "P1", "put", {"minor": 3}),
        (5, "P3", "put", {"minor": 5}),
    ]
    assert compacted(database, "price/a") == 0


def test_a_cursor_below_the_low_water_mark_means_start_over(database: Database) -> None:
    five_changes(database)
    below, at = pulled(database, "price/a", limit=3), pulled(database, "price/a", limit=4)
    aged(database, "price/a", 4)
    compacted(database, "price/a")

    with pytest.raises(Refusal, match="must_refetch"):
        pulled(database, "price/a", below.cursor)

    assert [row.key for row in pulled(database, "price/a", at.cursor).rows] == ["P3"]


def test_who_starts_over_reads_a_compacted_stream_to_its_end(database: Database) -> None:
    """Its pages lie below the low-water mark for a while, and miss nothing."""
    five_changes(database)
    aged(database, "price/a", 4)
    compacted(database, "price/a")

    assert [row[1] for row in everything(database, "price/a", limit=1)] == ["P1", "P3"]


def test_a_compaction_while_someone_starts_over_makes_him_start_again(
    database: Database,
) -> None:
    five_changes(database)
    first = pulled(database, "price/a", limit=1)
    aged(database, "price/a", 4)
    compacted(database, "price/a")

    with pytest.raises(Refusal, match="must_refetch"):
        pulled(database, "price/a", first.cursor)


def test_positions_go_on_after_a_compaction_took_the_newest_row(database: Database) -> None:
    say(database, "price/a", ("P1", {"minor": 1}), ("P1", None))
    number(database)
    aged(database, "price/a", 2)
    with database.write() as session:
        assert compact_all(session, before_ms=1000) == 2
    say(database, "price/a", ("P2", {"minor": 2}))
    number(database)

    assert everything(database, "price/a") == [(3, "P2", "put", {"minor": 2})]


_streams = itertools.count()
"""Each example has a stream of its own in the one database."""
_changes = st.lists(
    st.tuples(st.sampled_from("abcd"), st.none() | st.integers(0, 9)), min_size=1, max_size=12
)


@on_sqlite
@hypothesis_settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(changes=_changes, old=st.integers(0, 12), cut=st.integers(0, 12))
def test_compaction_never_changes_what_a_stream_says(
    database: Database,
    changes: list[tuple[str, int | None]],
    old: int,
    cut: int,
) -> None:
    """A reader at any cursor ends with the whole state or is told to start over, and the digest
    at each position that can still be asked for stays the same."""
    stream = f"s/{next(_streams)}"
    say(database, stream, *((k, None if n is None else {"n": n}) for k, n in changes))
    number(database)
    state: dict[str, Any] = {}
    states: list[dict[str, Any]] = [{}]
    for key, n in changes:
        state.pop(key, None) if n is None else state.__setitem__(key, {"n": n})
        states.append(dict(state))
    at = min(cut, len(changes))
    cursor = pulled(database, stream, limit=at).cursor if at else ""
    aged(database, stream, old)
    compacted(database, stream)

    def read_on(held: dict[str, Any], cursor: str) -> dict[str, Any]:
        for row in pulled(database, stream, cursor).rows:
            if row.op == "del":
                held.pop(row.key, None)
            else:
                held[row.key] = row.body
        return held

    assert read_on({}, "") == state
    low = min(old, len(changes))
    if at == 0 or at >= low:
        assert read_on(dict(states[at]), cursor) == state
    else:
        with pytest.raises(Refusal, match="must_refetch"):
            pulled(database, stream, cursor)
    for pos in range(low, len(changes) + 1):
        with database.read() as session:
            found = content(session, stream, pos)
        told = Tally.of((key, canonical(body)) for key, body in states[pos].items())
        assert (found.count, found.checksum) == (told.count, told.checksum)


# --- digests -------------------------------------------------------------------------


def test_a_till_learns_whether_its_copy_is_the_same(till: Till, database: Database) -> None:
    say(database, "price/north", ("P2", {"minor": 2}), ("P1", {"minor": 1}), ("P2", None))
    number(database)
    right = Tally.of([("P1", '{"minor":1}')]).checksum

    def asked(**changes: Any) -> tuple[int, Any]:
        said = {"stream": "price/north", "pos": 3, "count": 1, "checksum": right}
        answer = till.post("/v1/digest", said | changes)
        return answer.status_code, answer.json()

    assert asked() == (200, {"same": True, "pos": 3, "count": 1, "checksum": right, "v": V})
    assert asked(checksum="0" * 64)[1]["same"] is False
    assert asked(count=2)[1]["same"] is False
    assert asked(pos=2)[1]["count"] == 2
    assert asked(pos=4)[0] == 410
    assert asked(stream="price/south")[0] == 404
    with database.write() as session:
        publish(session, "price/north", [("P3", {"minor": 3, "new": 1})], v=V + 1)
    number(database)
    assert asked()[1]["v"] == V + 1


# --- who sees what -------------------------------------------------------------------


@pytest.mark.parametrize(
    "stream",
    [
        "catalog/south",
        "price/south",
        "stock/S02",
        "stock/F01",
        "staff/S02",
        "config/another",
        "change",
        "",
        "stock/S01/",
        "Stock/S01",
    ],
)
@on_sqlite
def test_a_foreign_stream_is_not_found(
    till: Till, make_till: MakeTill, database: Database, stream: str
) -> None:
    other = make_till("S02", "1")
    say(database, stream or "x", ("secret", {"thousandths": 1}))
    number(database)

    for name in (stream, f"config/{other.device}"):
        answer = till.pull(name)

        assert (answer.status_code, answer.json()["code"]) == (404, "stream-unknown")
        assert "secret" not in answer.text


def test_a_till_reads_its_own_streams(till: Till, database: Database) -> None:
    own = ["catalog/north", "price/north", "stock/S01", "staff/S01"]
    for stream in own:
        say(database, stream, ("key", {"a": stream}))
    number(database)

    answers = [till.pull(stream) for stream in own]

    assert [a.json()["rows"][0]["body"] for a in answers] == [{"a": stream} for stream in own]


def test_a_stale_cursor_is_410_over_http(till: Till) -> None:
    answer = till.pull("price/north", "garbage")

    assert (answer.status_code, answer.json()["code"]) == (410, "must_refetch")


@on_sqlite
@pytest.mark.parametrize("limit", [0, 2001])
def test_a_page_has_one_to_two_thousand_rows(till: Till, limit: int) -> None:
    assert till.pull("price/north", limit=limit).status_code == 422


def test_a_large_page_travels_packed(till: Till, database: Database) -> None:
    say(database, "price/north", *((f"P{n}", {"minor": n}) for n in range(2000)))
    number(database)

    answer = till.pull("price/north")

    assert answer.headers["content-encoding"] == "gzip"
    assert len(answer.json()["rows"]) == 2000


# --- the live channel ----------------------------------------------------------------


class Events:
    """An open live channel, read line by line."""

    def __init__(self, till: Till) -> None:
        path = "/v1/events"
        self.till = till
        request = till.http.build_request("GET", path, headers=till.headers("GET", path))
        self.answer = till.http.send(request, stream=True)
        self.lines = self.answer.iter_lines()

    def poke(self) -> dict[str, int]:
        """The next poke; comments are passed over."""
        for line in self.lines:
            if line.startswith("data: "):
                found: dict[str, int] = json.loads(line.removeprefix("data: "))
                return found
        raise EOFError

    def until(self, stream: str, head: int) -> dict[str, int]:
        """The first poke in which that stream has come so far."""
        while (poke := self.poke()).get(stream, 0) < head:
            pass
        return poke

    def close(self) -> None:
        self.answer.close()


@pytest.fixture
def events(till: Till) -> Iterator[Events]:
    opened = Events(till)
    yield opened
    opened.close()


def test_the_first_poke_tells_all_heads(till: Till, events: Events) -> None:
    first = events.poke()

    assert events.answer.headers["content-type"].startswith("text/event-stream")
    assert events.answer.headers["cache-control"] == "no-store"
    assert set(first) == {
        "catalog/north",
        "price/north",
        "stock/S01",
        "staff/S01",
        f"config/{till.device}",
        "promo/S01",
        "members/S01",
        "orders/S01",
    }


def test_a_sale_of_one_till_pokes_the_other_till_of_its_store_only(
    till: Till, make_till: MakeTill, events: Events
) -> None:
    seller, elsewhere = make_till("S01", "2"), make_till("S02", "1")
    distant = Events(elsewhere)
    distant.poke()

    seller.push(seller.journal.sale(("P1", 1)))
    poke = events.until("stock/S01", 1)
    elsewhere.push(elsewhere.journal.sale(("P1", 1)))
    far = distant.until("stock/S02", 1)
    distant.close()

    assert poke["stock/S01"] == 1
    assert "stock/S01" not in far
    page = till.pull("stock/S01").json()
    assert [(row["key"], row["body"]) for row in page["rows"]] == [("P1", {"thousandths": -1000})]


def test_a_commit_wakes_the_channel_by_itself(
    slow_server: Server, clock: Clock, database: Database
) -> None:
    """This head office never looks around by itself: only the kick after a commit is left."""
    seller = Till(slow_server.url, clock, database, "S01", "1")
    watcher = Till(slow_server.url, clock, database, "S01", "2")
    events = Events(watcher)
    events.poke()

    seller.push(seller.journal.sale(("P1", 1)))
    poke = events.until("stock/S01", 1)
    events.close()
    seller.close()
    watcher.close()

    assert poke["stock/S01"] == 1


def test_what_another_process_wrote_pokes_too(events: Events, database: Database) -> None:
    events.poke()
    say(database, "price/north", ("P1", {"minor": 1}))

    assert events.until("price/north", 1)["price/north"] == 1


def test_hello_can_wait_for_news(till: Till, make_till: MakeTill) -> None:
    seller = make_till("S01", "2")
    known = {head["stream"]: 9 for head in till.hello().json()["streams"]} | {"stock/S01": 0}
    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(till.hello, "/v1/hello?wait=20", known=known)
        seller.push(seller.journal.sale(("P1", 1)))
        answer = waiting.result(timeout=15)

    heads = {head["stream"]: head["head"] for head in answer.json()["streams"]}
    assert heads["stock/S01"] == 1


def test_hello_answers_at_once_when_there_is_news(till: Till, database: Database) -> None:
    say(database, "price/north", ("P1", {"minor": 1}))
    number(database)

    answer = till.hello("/v1/hello?wait=30", known={})

    assert answer.json()["streams"][1]["head"] == 1


@on_sqlite
def test_hello_waits_no_longer_than_asked(till: Till) -> None:
    known = {head["stream"]: 9 for head in till.hello().json()["streams"]}

    answer = till.hello("/v1/hello?wait=1", known=known)

    assert answer.status_code == 200


@pytest.fixture
def hasty(settings: Any, clock: Clock, stores: None) -> Iterator[Server]:
    """A head office whose heart beats all the time."""
    with Server(replace(settings, heartbeat_s=0.01), now_ms=clock) as server:
        yield server


def test_the_channel_beats_and_ends_when_its_device_is_revoked(
    hasty: Server, clock: Clock, database: Database
) -> None:
    till = Till(hasty.url, clock, database, "S01", "1")
    events = Events(till)
    beats = 0
    for line in events.lines:
        if line == ": still here":
            beats += 1
        if beats == 3:
            break
    with database.write() as session:
        revoke(session, till.device, now_ms=clock.ms)

    rest = list(events.lines)
    events.close()
    till.close()

    assert beats == 3
    assert len(rest) < 1000


@on_sqlite
def test_the_channel_ends_with_its_token(hasty: Server, clock: Clock, database: Database) -> None:
    till = Till(hasty.url, clock, database, "S01", "1")
    events = Events(till)
    events.poke()
    clock.forward(900)

    for _ in events.lines:
        pass  # Would time out if the channel stayed open.
    events.close()
    after = till.hello()
    till.close()

    assert after.status_code == 401


def test_a_closed_channel_is_forgotten(
    till: Till, hasty: Server, clock: Clock, database: Database
) -> None:
    caller = Till(hasty.url, clock, database, "S02", "1")
    events, staying = Events(caller), Events(caller)
    events.poke()
    events.close()
    live = hasty.app.state.live
    for line in staying.lines:  # Beats come until the server noticed that the other is gone.
        if line and live.watchers == 1:
            break
    staying.close()
    caller.close()

    assert live.watchers <= 1


def test_an_open_channel_does_not_keep_head_office_from_stopping(
    settings: Any, clock: Clock, stores: None, database: Database
) -> None:
    server = Server(settings, now_ms=clock)
    server.start()
    till = Till(server.url, clock, database, "S01", "1")
    events = Events(till)
    events.poke()
    stopping = threading.Thread(target=server.stop)
    stopping.start()

    rest = list(events.lines)  # Ends by itself, and not with an error.
    stopping.join(timeout=2)

    assert (stopping.is_alive(), ": still here" in rest) == (False, False)
    events.close()
    with pytest.raises(httpx.TransportError):
        till.hello()
    till.close()
