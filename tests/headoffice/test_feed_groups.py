"""Groups on the feed: rows that wait, the marks that close them or take them back, and upkeep."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from sqlmodel import col, select

from headoffice.db.database import Database
from headoffice.feed.digest import content
from headoffice.feed.pages import page
from headoffice.feed.sequencer import sequence
from headoffice.feed.service import checkpoint, publish, withdraw
from headoffice.feed.tables import Change
from headoffice.feed.upkeep import compact_all
from storeapp.domain.errors import Defect
from storeapp.domain.fact import canonical
from storeapp.sync.wire.digest import Tally
from storeapp.sync.wire.messages import Pulled, Row
from tests.headoffice.conftest import on_sqlite

A, B = "catalog/a", "price/a"
MOMENT = 5_000
LATER = 9_000


def say(database: Database, stream: str, key: str, minor: int | None, group: str = "") -> None:
    body = None if minor is None else {"minor": minor}
    with database.write() as session:
        publish(session, stream, [(key, body)], group=group)
    number(database)


def close(database: Database, *streams: str, group: str = "g", at_ms: int | None = MOMENT) -> None:
    with database.write() as session:
        checkpoint(session, streams, group, at_ms)
    number(database)


def take_back(database: Database, *streams: str, group: str = "g") -> None:
    with database.write() as session:
        withdraw(session, streams, group)
    number(database)


def number(database: Database) -> None:
    with database.write() as session:
        assert sequence(session)


def pulled(database: Database, stream: str) -> list[Row]:
    with database.read() as session:
        text = page(session, stream, after="", limit=2000).as_json()
    return Pulled.model_validate_json(text).rows


def told(database: Database, stream: str) -> list[tuple[int, str, str, str]]:
    return [(row.pos, row.op, row.key, row.group) for row in pulled(database, stream)]


def compacted(database: Database, *, old: int | None = None, before_ms: int = LATER) -> int:
    """Compacts after making everything, or the first `old` of each stream, old."""
    with database.write() as session:
        for change in session.exec(select(Change)):
            change.at_ms = 1 if old is None or (change.pos or 0) <= old else before_ms
            session.add(change)
    with database.write() as session:
        return compact_all(session, before_ms=before_ms)


def tally(database: Database, stream: str, pos: int) -> tuple[int, str]:
    with database.read() as session:
        found = content(session, stream, pos)
    return found.count, found.checksum


def tally_of(**rows: int) -> tuple[int, str]:
    found = Tally.of((key, canonical({"minor": minor})) for key, minor in rows.items())
    return found.count, found.checksum


# --- on the wire ---------------------------------------------------------------------


def test_rows_of_a_group_have_words_that_an_older_till_does_not_know(database: Database) -> None:
    say(database, A, "P1", 1)
    say(database, A, "P1", 2, "g")
    say(database, A, "P2", None, "g")
    close(database, A, B)
    take_back(database, A, B)

    assert told(database, A) == [
        (1, "put", "P1", ""),
        (2, "plan", "P1", "g"),
        (3, "plan-del", "P2", "g"),
        (4, "checkpoint", "g", "g"),
        (5, "withdraw", "g", "g"),
    ]
    assert told(database, B) == [(1, "checkpoint", "g", "g"), (2, "withdraw", "g", "g")]
    [_, planned, _, mark, _] = pulled(database, A)
    assert planned.body == {"minor": 2}
    assert mark.body == {"group": "g", "streams": [A, B], "effective_from_ms": MOMENT}


def test_many_rows_of_a_group_go_in_as_quickly(database: Database) -> None:
    rows: list[tuple[str, Mapping[str, object] | None]] = [(f"P{n}", {"n": n}) for n in range(50)]
    with database.write() as session:
        publish(session, A, rows, group="g")
    number(database)

    assert [row[1:] for row in told(database, A)] == [("plan", f"P{n}", "g") for n in range(50)]


@pytest.mark.parametrize("stream", ["staff/S01", "promo/S01", "stock/S01", "orders/S01"])
@on_sqlite
def test_a_group_is_on_streams_that_tills_keep_in_one_file(database: Database, stream: str) -> None:
    with database.write() as session:
        for wrong in (
            lambda: publish(session, stream, [("k", {})], group="g"),
            lambda: checkpoint(session, [A, stream], "g", None),
            lambda: withdraw(session, [A, stream], "g"),
        ):
            with pytest.raises(Defect):
                wrong()

    with database.read() as session:
        assert session.exec(select(Change)).all() == []


# --- digests -------------------------------------------------------------------------


def test_a_digest_is_a_sum_over_keys_and_bodies() -> None:
    rows = [("P1", '{"minor":1}'), ("P2", '{"minor":2}')]

    found = [Tally.of(rows), Tally.of(reversed(rows)), Tally.of(rows[:1]), Tally()]

    assert [(each.count, each.checksum[:8]) for each in found] == [
        (2, "6297eda3"),
        (2, "6297eda3"),
        (1, "ef3690f6"),
        (0, "00000000"),
    ]
    assert {len(each.checksum) for each in found} == {64}


def test_a_digest_counts_what_waits_and_not_what_was_withdrawn(database: Database) -> None:
    say(database, B, "P1", 1)
    say(database, B, "P2", 1)
    say(database, B, "P1", 2, "g")
    say(database, B, "P2", None, "g")
    close(database, B)
    take_back(database, B)

    assert tally(database, B, 2) == tally_of(P1=1, P2=1)
    assert tally(database, B, 4) == tally(database, B, 5) == tally_of(P1=2)
    assert tally(database, B, 6) == tally_of(P1=1, P2=1)


# --- compaction ----------------------------------------------------------------------


def test_what_waits_is_kept_beside_what_is_in_force(database: Database) -> None:
    for minor in (1, 2):
        say(database, B, "P1", minor)
    for minor in (3, 4):
        say(database, B, "P1", minor, "g")
    close(database, B, at_ms=LATER)

    dropped = compacted(database)

    assert dropped == 2
    assert told(database, B) == [
        (2, "put", "P1", ""),
        (4, "plan", "P1", "g"),
        (5, "checkpoint", "g", "g"),
    ]


def test_a_group_that_is_not_closed_everywhere_waits(database: Database) -> None:
    say(database, B, "P1", 1)
    say(database, B, "P1", 2, "g")
    with database.write() as session:
        checkpoint(session, [A, B], "g", MOMENT)
        session.flush()
        for change in session.exec(select(Change).where(Change.stream == A)):
            session.delete(change)
    number(database)

    assert compacted(database) == 0


def test_after_its_moment_a_group_is_as_others(database: Database) -> None:
    say(database, A, "P1", 1)
    say(database, A, "P1", 2, "g")
    say(database, B, "P1", 1)
    say(database, B, "P1", None, "g")
    close(database, A, B)

    assert compacted(database, before_ms=MOMENT) == 0
    assert compacted(database, before_ms=MOMENT) == 0
    say(database, A, "P1", 3)
    say(database, B, "P2", 3)
    compacted(database)

    assert told(database, A) == [(4, "put", "P1", "")]
    assert told(database, B) == [(4, "put", "P2", "")]


def test_the_marks_stay_as_long_as_a_row_of_the_group(database: Database) -> None:
    say(database, A, "P1", 1, "g")
    say(database, B, "P1", 1, "g")
    close(database, A, B)
    say(database, B, "P1", 2)

    compacted(database)

    assert told(database, A) == [(1, "plan", "P1", "g"), (2, "checkpoint", "g", "g")]
    assert told(database, B) == [(2, "checkpoint", "g", "g"), (3, "put", "P1", "")]


def test_a_deletion_stays_while_an_older_row_waits(database: Database) -> None:
    say(database, B, "P1", 1, "g")
    say(database, B, "P1", None)
    close(database, B, at_ms=LATER)

    compacted(database)

    assert [row[1] for row in told(database, B)] == ["plan", "del", "checkpoint"]


def test_what_was_withdrawn_goes_whole(database: Database) -> None:
    say(database, B, "P1", 1)
    say(database, B, "P1", 2, "g")
    close(database, B, at_ms=None)
    take_back(database, B)

    compacted(database)

    assert told(database, B) == [(1, "put", "P1", "")]


_numbers = itertools.count()
_minors = st.none() | st.integers(0, 9)
_steps = st.lists(
    st.tuples(
        st.sampled_from(["put", "put", "close", "withdraw"]),
        st.sampled_from("ab"),
        _minors,
        st.sampled_from(["", "g", "h"]),
    ),
    min_size=1,
    max_size=12,
)


@on_sqlite
@hypothesis_settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=_steps, old=st.integers(0, 12), due=st.booleans())
def test_compaction_never_changes_what_a_stream_with_groups_says(
    database: Database, steps: list[Any], old: int, due: bool
) -> None:
    """Neither the digest at a position that can still be asked for, nor what is in force on a
    till that reads all of it, before the moment and after."""
    stream = f"price/{next(_numbers)}"
    for op, key, minor, group in steps:
        if op == "put":
            say(database, stream, key, minor, f"{group}{stream}" if group else "")
        elif op == "close":
            close(database, stream, group=f"g{stream}", at_ms=MOMENT if due else LATER)
        else:
            take_back(database, stream, group=f"h{stream}")
    low = min(old, len(steps))
    before = [tally(database, stream, pos) for pos in range(low, len(steps) + 1)]
    force = [in_force(pulled(database, stream), g) for g in reaching(stream, due=due)]

    compacted(database, old=old)

    assert [tally(database, stream, pos) for pos in range(low, len(steps) + 1)] == before
    assert [in_force(pulled(database, stream), g) for g in reaching(stream, due=due)] == force


def reaching(stream: str, *, due: bool) -> list[set[str]]:
    """Which groups may be in force on a till: once compaction takes one for settled, all tills
    that are told of it have it."""
    return [{f"g{stream}"}] if due else [set(), {f"g{stream}"}]


def in_force(rows: list[Row], groups: set[str]) -> dict[str, Any]:
    """What a till sells by when those groups' moments have come."""
    closed = {row.key for row in rows if row.op == "checkpoint"} & groups
    for mark in (row for row in rows if row.op == "withdraw"):
        rows = [row for row in rows if row.group != mark.key or row.pos > mark.pos]
    found: dict[str, Any] = {}
    for row in rows:
        if row.op in {"put", "del"} or (row.op in {"plan", "plan-del"} and row.group in closed):
            found[row.key] = row.body
    return {key: body for key, body in found.items() if body is not None}


def test_positions_are_given_to_marks_too(database: Database) -> None:
    close(database, A, B)

    with database.read() as session:
        found = session.exec(select(Change.stream, Change.pos).order_by(col(Change.stream))).all()
    assert found == [(A, 1), (B, 1)]
