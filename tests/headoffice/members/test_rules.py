"""The rules of points and tiers, what time changes, and the command line."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from headoffice.__main__ import main
from headoffice.db.database import Database
from headoffice.members.lots import DEBT, Lot, balance, give, take
from headoffice.members.model import day_of, old_enough
from headoffice.members.points import Cause, earn
from headoffice.members.policy import USUAL, Policy, Tier, policy_from, policy_json
from headoffice.members.service import keep_at, locked
from headoffice.members.tables import MemberPurchase
from headoffice.members.telling import tell
from headoffice.members.tiers import policy_on, set_policy, settle_tier
from headoffice.members.upkeep import keep
from storeapp.domain.errors import Refusal
from tests.headoffice.conftest import on_sqlite
from tests.headoffice.members.given import (
    ANNA,
    BELA,
    DAY_MS,
    NOW_MS,
    TODAY,
    a_member,
    audited,
    held,
    person,
    row,
    stream,
)

GOLD = Policy((Tier(1, 100), Tier(2, 1000)), tier_days=30, points_days=10)


# --- lots, purely --------------------------------------------------------------------

LOTS = st.lists(
    st.builds(
        Lot,
        st.sampled_from("abc"),
        st.sampled_from(["2026-01-01", "2026-02-01"]),
        st.integers(1, 9),
    ),
    unique_by=lambda lot: lot.id,
)


@given(LOTS, st.integers(0, 20), st.integers(1, 40), st.integers(-20, 0))
def test_what_is_taken_and_what_is_short_is_what_was_asked(
    lots: list[Lot], debt: int, points: int, floor: int
) -> None:
    held = [*lots, Lot(DEBT, "", -debt)] if debt and not lots else lots

    taken = take(held, points, floor=floor)

    assert -balance(taken.parts) + taken.short == points
    assert taken.short == 0 or balance(held) + balance(taken.parts) <= max(floor, -debt)


@given(st.integers(0, 20), st.integers(1, 20))
def test_what_is_owed_is_paid_first(debt: int, points: int) -> None:
    parts = give([Lot(DEBT, "", -debt)], Lot("new", "2026-01-01", points))

    assert balance(parts) == points
    assert {part.id: part.points for part in parts}.get(DEBT, 0) == min(debt, points)


# --- rules ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("spent", "tier"), [(0, 0), (99, 0), (100, 1), (999, 1), (1000, 2), (10**9, 2)]
)
def test_a_tier_is_reached_by_what_was_spent(spent: int, tier: int) -> None:
    assert GOLD.tier_of(spent) == tier


def test_a_policy_is_read_as_it_was_written() -> None:
    assert policy_from(policy_json(GOLD)) == GOLD
    assert policy_from("{}") == Policy()


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("[]", id="no object"),
        pytest.param("{", id="no JSON"),
        pytest.param('{"days": 3}', id="an unknown word"),
        pytest.param('{"points_days": 1.5}', id="a fraction"),
        pytest.param('{"points_days": true}', id="a truth"),
        pytest.param('{"points_days": 0}', id="no day"),
        pytest.param('{"floor": 1}', id="a floor above nothing"),
        pytest.param('{"tiers": [{"tier": 1}]}', id="half a tier"),
        pytest.param('{"tiers": [{"tier": 1, "minor": "5"}]}', id="a text for money"),
        pytest.param('{"tiers": [{"tier": 1, "minor": -5}]}', id="money below nothing"),
        pytest.param(
            '{"tiers": [{"tier": 2, "minor": 5}, {"tier": 1, "minor": 9}]}', id="tiers that fall"
        ),
    ],
)
def test_a_policy_that_cannot_be_is_refused(text: str) -> None:
    with pytest.raises(Refusal, match="policy-unreadable"):
        policy_from(text)


@on_sqlite
def test_the_rules_of_a_day_are_the_last_that_began(database: Database) -> None:
    with database.write() as session:
        for day, policy in ((TODAY, GOLD), (TODAY + timedelta(days=5), Policy(floor=-3))):
            set_policy(session, policy, valid_from=day, now_ms=NOW_MS)
        set_policy(session, Policy(floor=-4), valid_from=TODAY + timedelta(days=5), now_ms=NOW_MS)

        assert policy_on(session, TODAY - timedelta(days=1)) == USUAL
        assert policy_on(session, TODAY + timedelta(days=4)) == GOLD
        assert policy_on(session, TODAY + timedelta(days=5)) == Policy(floor=-4)


@pytest.mark.parametrize(
    ("born", "declared", "today", "old"),
    [
        pytest.param("2012-02-29", False, date(2026, 2, 28), False, id="born on a leap day"),
        pytest.param("2012-02-29", False, date(2026, 3, 1), True, id="a leap day has come round"),
        pytest.param("2012-03-01", True, date(2026, 2, 28), False, id="her word against the date"),
        pytest.param("", True, date(2026, 2, 28), True, id="only her word"),
    ],
)
def test_who_is_old_enough(born: str, declared: bool, today: date, old: bool) -> None:
    assert old_enough(born, declared=declared, today=today) is old


def test_a_day_has_begun_when_it_has_everywhere() -> None:
    assert [day_of(NOW_MS + hours * 3_600_000) for hours in (0, 5, 6)] == [
        TODAY,
        TODAY,
        TODAY + timedelta(days=1),
    ]


# --- time ----------------------------------------------------------------------------


def bought(database: Database, minor: int, day: date) -> None:
    with database.write() as session:
        session.add(
            MemberPurchase(
                sale=f"s{minor}",
                member="m1",
                number="",
                store="S01",
                owner="",
                channel="store",
                day=day.isoformat(),
                currency="CNY",
                due_minor=minor,
            )
        )
        settle_tier(session, locked(session, "m1"), today=TODAY)


def test_time_takes_points_and_tiers(database: Database, stores: None) -> None:
    a_member(database)
    a_member(database, "m2", phone=BELA)
    with database.write() as session:
        set_policy(session, GOLD, valid_from=date(2026, 1, 1), now_ms=NOW_MS)
        earn(session, locked(session, "m1"), 9, Cause("s1", TODAY, NOW_MS), GOLD, on=TODAY)
    bought(database, 1000, TODAY)
    assert (row(database, "m1").tier, row(database, "m1").points) == (2, 9)

    assert keep(database, now_ms=NOW_MS + 10 * DAY_MS) == (0, 0)
    assert keep(database, now_ms=NOW_MS + 11 * DAY_MS) == (1, 0)
    assert (row(database, "m1").tier, row(database, "m1").points) == (2, 0)
    assert keep(database, now_ms=NOW_MS + 30 * DAY_MS) == (1, 0)
    assert held(database, "S01")["member:m1"]["tier"] == 0
    assert audited(database) == []


def test_a_store_she_stays_away_from_forgets_her(database: Database, stores: None) -> None:
    """Her home store does not, and the other knows her again when she comes."""
    a_member(database)
    with database.write() as session:
        keep_at(session, "m1", "S02", on=TODAY)
        tell(session, [locked(session, "m1")], today=TODAY)
    assert list(held(database, "S02")) == ["member:m1"]

    assert keep(database, now_ms=NOW_MS + 365 * DAY_MS) == (0, 0)
    assert keep(database, now_ms=NOW_MS + 366 * DAY_MS) == (0, 1)
    assert (held(database, "S02"), list(held(database, "S01"))) == ({}, ["member:m1"])
    assert keep(database, now_ms=NOW_MS + 367 * DAY_MS) == (0, 0)

    with database.write() as session:
        keep_at(session, "m1", "S02", on=TODAY + timedelta(days=367))
        tell(session, [locked(session, "m1")], today=TODAY)
    assert list(held(database, "S02")) == ["member:m1"]


# --- the command line ----------------------------------------------------------------


def run(url: str, *words: str) -> int:
    return main(["members", words[0], "--db", url, *words[1:]])


@on_sqlite
def test_people_at_head_office_do_it_by_words(
    database: Database, url: str, stores: None, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    a_member(database)
    a_member(database, "m2", phone=BELA)
    file, rules = tmp_path / "m1.json", tmp_path / "rules.json"
    rules.write_text(policy_json(GOLD))

    done: list[Any] = [
        run(url, "adjust", "m2", "25", "--reason", "a broken pack"),
        run(url, "merge", "MBm2", "12900000001"),
        run(url, "correct", "m1", "--name", "Lin", "--born", "1991-01-01"),
        run(url, "link", "m1", "card", "C-1"),
        run(url, "export", ANNA, "--to", str(file)),
        run(url, "policy", str(rules), "--from", "2026-01-01"),
        run(url, "policy"),
        run(url, "audit"),
        run(url, "settle"),
        run(url, "export", "m1"),
    ]

    assert done == [0] * 10
    told = json.loads(file.read_text())
    assert (told["person"]["name"], told["points"]["balance"]) == ("Lin", 25)
    said = capsys.readouterr().out
    assert "merged: m2 into m1, 25 points\n" in said
    assert "tier_days=30" in said
    assert "the ledger agrees\n" in said
    assert held(database, "S01")["member:m1"]["name"] == "Lin"

    assert run(url, "erase", "m1", "--yes") == 0
    assert person(database, "m1") == ("", "")
    assert held(database, "S01") == {}


@on_sqlite
@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("erase", "m1"), "erase-needs-yes"),
        (("erase", "m7", "--yes"), "member-unknown"),
        (("adjust", "m1", "-5", "--reason", "x"), "points-too-few"),
        (("policy", "nowhere.json", "--from", "2026-01-01"), "file-unreadable"),
        (("policy", "nowhere.json"), "policy-needs-from"),
        (("link", "m1", "card", "梅"), "identity-unreadable"),
        (("export", "m1", "--to", "nowhere/at/all.json"), "file-unwritable"),
    ],
    ids=lambda words: words if isinstance(words, str) else "",
)
def test_what_cannot_be_done_is_said(
    database: Database,
    url: str,
    stores: None,
    capsys: pytest.CaptureFixture[str],
    words: tuple[str, ...],
    code: str,
) -> None:
    a_member(database)
    before = stream(database, "S01")

    assert run(url, *words) == 1

    assert f"headoffice: refused: {code}" in capsys.readouterr().err
    assert stream(database, "S01") == before
    assert person(database, "m1") == ("小林", ANNA)


@on_sqlite
def test_the_auditor_says_that_something_is_wrong(
    database: Database, url: str, stores: None, capsys: pytest.CaptureFixture[str]
) -> None:
    a_member(database)
    with database.write() as session:
        locked(session, "m1").points = 3

    assert run(url, "audit") == 1
    assert "member m1 has 3, the ledger says 0" in capsys.readouterr().out
