"""Publishing: a draft becomes a signed version on the streams of its stores, and can be undone."""

from __future__ import annotations

import logging
from datetime import datetime

import pytest
from sqlmodel import select

from headoffice.db.database import Database
from headoffice.publishing.drafting import draft, drafts
from headoffice.publishing.releasing import (
    in_force,
    release,
    roll_back,
    withdraw,
)
from headoffice.publishing.tables import Draft, Publication
from storeapp.domain.errors import Refusal
from storeapp.promotions.codec import rules_from, rules_hash
from storeapp.sync.wire.rows import PromoRow
from storeapp.sync.wire.seal import why_not_sealed
from tests.headoffice.conftest import on_sqlite
from tests.headoffice.publishing.publishing_cases import (
    NOW,
    drafted,
    later,
    off,
    on_stream,
    released,
    said,
    text_of,
)

pytestmark = pytest.mark.usefixtures("stores")

JUNE = datetime.fromisoformat("2026-06-01T00:00")
SELLING = ("F01", "F02", "G01", "S01", "S02")


# --- drafts --------------------------------------------------------------------------


def test_a_draft_is_kept_as_it_was_meant_and_once(database: Database) -> None:
    with database.write() as session:
        first = draft(session, text_of(off("p1")), now_ms=5)
        again = draft(session, " " + text_of(off("p1")) + "\n", now_ms=9)
        other = draft(session, text_of(off("p2")), now_ms=9)

    assert (first.id, again.id, other.id) == (1, 1, 2)
    with database.read() as session:
        assert [(row.id, row.rules, row.at_ms) for row in drafts(session)] == [
            (2, "spring", 9),
            (1, "spring", 5),
        ]


@on_sqlite
@pytest.mark.parametrize(
    ("text", "where"),
    [
        pytest.param("{", "line 1", id="no JSON"),
        pytest.param(text_of(off("p1")).replace("percent", "per_mille"), "kind", id="no such kind"),
    ],
)
def test_what_cannot_be_read_says_where_and_is_not_kept(
    database: Database, text: str, where: str
) -> None:
    with pytest.raises(Refusal, match="rules-unreadable") as refused, database.write() as session:
        draft(session, text, now_ms=5)

    assert where in str(refused.value.facts["where"])
    with database.read() as session:
        assert session.exec(select(Draft)).all() == []


# --- publishing ----------------------------------------------------------------------


def test_a_version_goes_signed_to_every_store_that_sells(database: Database, key: str) -> None:
    with database.write() as session:
        done = release(session, drafted(session, off("p1")), NOW)

    assert done.stores == SELLING
    [body] = on_stream(database, "S01").values()
    assert list(on_stream(database, "S01")) == ["rules:1"]
    assert said(body) == (1, "2026-05-01T12:00", "p1")
    assert (body["previous"], body["key"], body["hash"]) == ("", key, done.publication.hash)
    assert rules_hash(rules_from(body["body"])) == body["hash"]
    assert why_not_sealed(PromoRow.model_validate(body), [key]) == ""
    assert on_stream(database, "G01") == on_stream(database, "S01")
    assert on_stream(database, "W01") == {}


@on_sqlite
@pytest.mark.parametrize(
    ("change", "why"),
    [
        pytest.param({"version": 9}, "signature-wrong", id="another version"),
        pytest.param({"valid_from": "2026-04-01T00:00"}, "signature-wrong", id="another moment"),
        pytest.param({"hash": "0" * 64}, "hash-wrong", id="another hash"),
        pytest.param({"body": {"id": "spring"}}, "hash-wrong", id="another body"),
        pytest.param({"body": {"id": 1.5}}, "hash-wrong", id="a body that no set has"),
        pytest.param({"signature": "00"}, "signature-wrong", id="no signature"),
        pytest.param({"key": "0" * 64}, "key-unknown", id="a stranger's key"),
    ],
)
def test_what_was_changed_on_the_way_is_not_sealed(
    database: Database, key: str, change: dict[str, object], why: str
) -> None:
    released(database, "p1", NOW)
    [body] = on_stream(database, "S01").values()

    assert why_not_sealed(PromoRow.model_validate(body | change), [key]) == why


def test_versions_grow_and_name_the_one_before(database: Database, key: str) -> None:
    released(database, "p1", NOW)
    released(database, "p2", later(1))

    first, second = on_stream(database, "S01").values()
    assert (said(first), said(second)) == (
        (1, "2026-05-01T12:00", "p1"),
        (2, "2026-05-01T12:01", "p2"),
    )
    assert second["previous"] == first["hash"]


def test_a_stream_keeps_what_is_in_force_the_one_before_and_what_is_to_come(
    database: Database, key: str
) -> None:
    released(database, "p1", NOW)
    with database.write() as session:
        release(session, drafted(session, off("may")), NOW, valid_from=JUNE)
    released(database, "p3", later(1))
    released(database, "p4", later(2))

    assert list(on_stream(database, "S01")) == ["rules:2", "rules:3", "rules:4"]
    with database.read() as session:
        now = in_force(session, "S01", later(3).wall)
        then = in_force(session, "S01", JUNE)
        assert now is not None
        assert then is not None
        assert (now.version, then.version) == (4, 2)


@on_sqlite
def test_what_is_published_for_some_stores_leaves_the_others_alone(
    database: Database, key: str
) -> None:
    released(database, "p1", NOW)
    released(database, "p2", later(1), "S02", "G01")

    assert list(on_stream(database, "S01")) == ["rules:1"]
    assert list(on_stream(database, "S02")) == ["rules:1", "rules:2"]


@on_sqlite
def test_now_is_never_before_what_is_in_force(database: Database, key: str) -> None:
    released(database, "p1", later(60))
    released(database, "p2", later(60))

    with database.write() as session:
        release(session, drafted(session, off("p3")), later(60), valid_from=NOW.wall)

    with database.read() as session:
        present = in_force(session, "S01", later(60).wall)
        assert present is not None
        assert (present.version, present.valid_from) == (3, "2026-05-01T13:00")


@on_sqlite
@pytest.mark.parametrize(
    ("draft_id", "stores", "code"),
    [(9, (), "draft-unknown"), (1, ("S09",), "store-unknown"), (1, ("W01",), "store-unknown")],
)
def test_a_release_that_is_refused_changes_nothing(
    database: Database, key: str, draft_id: int, stores: tuple[str, ...], code: str
) -> None:
    with database.write() as session:
        drafted(session, off("p1"))

    with pytest.raises(Refusal, match=code), database.write() as session:
        release(session, draft_id, NOW, stores=stores)

    assert on_stream(database, "S01") == {}


@on_sqlite
def test_without_a_key_nothing_is_published(database: Database) -> None:
    with database.write() as session:
        drafted(session, off("p1"))

    with pytest.raises(Refusal, match="key-missing"), database.write() as session:
        release(session, 1, NOW)

    assert on_stream(database, "S01") == {}


# --- taking back ---------------------------------------------------------------------


def test_a_rollback_is_a_new_version_with_the_content_before(database: Database, key: str) -> None:
    released(database, "p1", NOW)
    released(database, "p2", later(1))

    with database.write() as session:
        [done] = roll_back(session, later(2))

    assert (done.publication.version, done.publication.back_to, done.stores) == (3, 1, SELLING)
    rows = on_stream(database, "F01")
    assert [said(body)[2] for body in rows.values()] == ["p2", "p1"]
    assert rows["rules:3"]["previous"] == rows["rules:2"]["hash"]


def test_rolling_back_twice_goes_two_steps_back(database: Database, key: str) -> None:
    for minute, name in enumerate(("p1", "p2", "p3")):
        released(database, name, later(minute))

    with database.write() as session:
        [first] = roll_back(session, later(5))
    with database.write() as session:
        [second] = roll_back(session, later(6))
    with pytest.raises(Refusal, match="nothing-to-roll-back"), database.write() as session:
        roll_back(session, later(7))

    assert (first.publication.back_to, second.publication.back_to) == (2, 1)


@on_sqlite
def test_after_a_rollback_the_next_version_is_a_step_from_there(
    database: Database, key: str
) -> None:
    released(database, "p1", NOW)
    released(database, "p2", later(1))
    with database.write() as session:
        roll_back(session, later(2))
    released(database, "p4", later(3))

    with database.write() as session:
        [done] = roll_back(session, later(4))

    assert done.publication.back_to == 1


@on_sqlite
def test_stores_with_another_past_get_another_version(database: Database, key: str) -> None:
    released(database, "p1", NOW)
    released(database, "p2", later(1), "S01")
    released(database, "p3", later(2))

    with database.write() as session:
        done = roll_back(session, later(3))

    assert [(each.publication.back_to, each.stores) for each in done] == [
        (1, ("F01", "F02", "G01", "S02")),
        (2, ("S01",)),
    ]


@on_sqlite
def test_one_store_can_be_rolled_back_alone(database: Database, key: str) -> None:
    released(database, "p1", NOW)
    released(database, "p2", later(1))

    with database.write() as session:
        [done] = roll_back(session, later(2), stores=["S02"])

    assert done.stores == ("S02",)
    assert list(on_stream(database, "S01")) == ["rules:1", "rules:2"]


def test_what_is_scheduled_can_be_withdrawn_and_is_no_step_back(
    database: Database, key: str
) -> None:
    released(database, "p1", NOW)
    with database.write() as session:
        release(session, drafted(session, off("p2")), NOW, valid_from=later(60).wall)
    with database.write() as session:
        assert withdraw(session, 2, later(1)) == SELLING
    released(database, "p3", later(120))

    assert list(on_stream(database, "S01")) == ["rules:1", "rules:3"]
    with database.write() as session:
        [done] = roll_back(session, later(121))
    assert done.publication.back_to == 1


@on_sqlite
@pytest.mark.parametrize(("version", "code"), [(1, "version-in-force"), (7, "version-unknown")])
def test_what_is_in_force_is_not_withdrawn(
    database: Database, key: str, version: int, code: str
) -> None:
    released(database, "p1", NOW)

    with pytest.raises(Refusal, match=code), database.write() as session:
        withdraw(session, version, later(1))

    assert list(on_stream(database, "S01")) == ["rules:1"]


@on_sqlite
def test_no_log_carries_a_secret(
    database: Database, key: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG, "storeapp")
    released(database, "p1", NOW)

    with database.read() as session:
        signature = session.exec(select(Publication.signature)).one()
    assert signature not in caplog.text
