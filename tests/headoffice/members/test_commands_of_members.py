"""Enrolling, agreeing and correcting at a till: carried out once, and told to the stores."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from sqlmodel import select

from headoffice.commands.tables import CommandRow
from headoffice.db.database import Database
from headoffice.members.erasing import erase
from headoffice.members.service import locked
from headoffice.members.tables import Member, MemberKey
from tests.headoffice.conftest import MakeTill, Till, on_sqlite
from tests.headoffice.editing import refusal
from tests.headoffice.members.given import (
    ANNA,
    BELA,
    a_member,
    asks,
    consenting,
    consents,
    enrolling,
    held,
    person,
    row,
    says,
    stream,
)

YES = [{"purpose": "browsing", "granted": True, "text": "v1"}]


# --- enrolling -----------------------------------------------------------------------


def test_a_visitor_becomes_a_member(till: Till, database: Database) -> None:
    answer = till.post("/v1/cmd", enrolling("new-1", "129-0000 0001", consents=YES)).json()

    assert answer["version"] == 1
    assert answer["body"] == {
        "member": "new-1",
        "version": 1,
        "name": "小林",
        "phone_end": "0001",
        "tier": 0,
        "points": 0,
        "groups": [],
        "birthday": "",
        "purchases": 0,
        "home": True,
        "of_age": True,
        "purposes": ["browsing"],
        "also": [],
        "may_spend": True,
        "as_of_ms": till.clock.ms,
    }
    assert person(database, "new-1") == ("小林", ANNA)


def test_asked_twice_she_is_one_member(till: Till, database: Database) -> None:
    """With the same id, and with another after the till lost its memory of having asked."""
    asked = enrolling("new-1", consents=YES)
    first = till.post("/v1/cmd", asked).json()

    assert till.post("/v1/cmd", asked).json() == first
    again = till.post("/v1/cmd", asked | {"id": str(uuid.uuid4())}).json()

    assert again["body"] == first["body"]
    assert consents(database, "new-1") == [("browsing", True, "v1")]
    with database.read() as session:
        assert [member.id for member in session.exec(select(Member))] == ["new-1"]


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        pytest.param({"name": " "}, "member-name-unreadable", id="no name"),
        pytest.param({"phone": "123"}, "phone-unreadable", id="no phone"),
        pytest.param({"born": "2026-13-01"}, "born-unreadable", id="no day"),
        pytest.param({"born": "2031-01-01"}, "born-unreadable", id="not born yet"),
        pytest.param({"born": "1890-01-01"}, "born-unreadable", id="too long ago"),
        pytest.param({"channel": ""}, "message-unreadable", id="nowhere"),
        pytest.param(
            {"consents": [{"purpose": "all", "granted": True, "text": "v"}]},
            "message-unreadable",
            id="no purpose",
        ),
    ],
)
@on_sqlite
def test_what_cannot_be_read_makes_nobody_a_member(
    till: Till, database: Database, fields: dict[str, Any], code: str
) -> None:
    answer = till.post("/v1/cmd", enrolling("new-1", **fields))

    assert refusal(answer) == (422, code)
    with database.read() as session:
        assert session.exec(select(Member)).all() == []
        assert session.exec(select(CommandRow)).all() == []


def test_who_had_herself_erased_is_not_enrolled_by_an_old_question(
    till: Till, database: Database
) -> None:
    till.post("/v1/cmd", enrolling("new-1"))
    with database.write() as session:
        erase(session, locked(session, "new-1"), by="x", now_ms=till.clock.ms)

    answer = till.post("/v1/cmd", enrolling("new-1"))

    assert refusal(answer) == (409, "member-erased")
    assert row(database, "new-1").state == "erased"


# --- agreeing ------------------------------------------------------------------------


def test_a_yes_and_a_no_are_kept_and_the_last_one_counts(till: Till, database: Database) -> None:
    a_member(database)

    first = till.post("/v1/cmd", consenting("m1", "marketing")).json()["body"]
    assert (first["purposes"], first["birthday"]) == (["marketing"], "05-17")
    assert held(database, "S01")["member:m1"]["birthday"] == "05-17"

    last = till.post("/v1/cmd", consenting("m1", "marketing", granted=False)).json()["body"]
    assert (last["purposes"], last["birthday"]) == ([], "")
    assert held(database, "S01")["member:m1"]["birthday"] == ""
    assert consents(database, "m1") == [("marketing", True, "v2"), ("marketing", False, "v2")]


@pytest.mark.parametrize(
    ("about", "allowed"),
    [
        pytest.param({"born": "2012-03-01"}, True, id="fourteen today"),
        pytest.param({"born": "2012-03-02"}, False, id="fourteen tomorrow"),
        pytest.param({"born": "", "of_age": True}, True, id="she says so"),
        pytest.param({"born": ""}, False, id="nobody knows"),
        pytest.param({"born": "2015-01-01", "of_age": True}, False, id="she says what is not"),
    ],
)
def test_nobody_under_fourteen_is_asked(
    till: Till, database: Database, about: dict[str, Any], allowed: bool
) -> None:
    a_member(database, **about)

    answer = till.post("/v1/cmd", consenting("m1", "browsing"))

    if allowed:
        assert answer.json()["body"]["purposes"] == ["browsing"]
    else:
        assert refusal(answer) == (409, "consent-under-age")
        assert consents(database, "m1") == []
    assert till.post("/v1/cmd", consenting("m1", "browsing", granted=False)).status_code == 200


@on_sqlite
def test_what_a_child_agreed_to_does_not_count_when_she_is_older(
    till: Till, database: Database
) -> None:
    """It may have come in a fact, which nobody can refuse."""
    a_member(database, born="2012-03-02", agreed=("browsing",))
    till.clock.forward(400 * 86_400)
    till.fetch_token()

    answer = till.post("/v1/members/see", {"member": "m1", "staff": "lin"}).json()

    assert (answer["of_age"], answer["purposes"]) == (True, [])


def test_another_franchise_knows_her_only_while_she_agrees(
    make_till: MakeTill, database: Database
) -> None:
    a_member(database)
    franchise = make_till("F01", "1")
    asked = {"member": "m1", "staff": "lin"}
    hidden = franchise.post("/v1/members/see", asked).json()
    assert (hidden["name"], hidden["phone_end"], hidden["purchases"]) == ("", "", None)

    for granted, name in ((True, "小林"), (False, "")):
        with database.write() as session:
            says(session, locked(session, "m1"), "sharing", granted=granted)
        assert franchise.post("/v1/members/see", asked).json()["name"] == name


# --- correcting ----------------------------------------------------------------------


def test_an_edit_reaches_her_stores(till: Till, database: Database) -> None:
    a_member(database)

    till.post("/v1/cmd", asks("member.edit", member="m1", name="Lin", phone=BELA))

    told = held(database, "S01")["member:m1"]
    assert (told["name"], told["phone_end"], told["version"]) == ("Lin", "0002", 2)
    assert person(database, "m1") == ("Lin", BELA)
    again = enrolling("new-1", ANNA)
    assert till.post("/v1/cmd", again).json()["body"]["member"] == "new-1"


@on_sqlite
def test_an_edit_of_nothing_is_not_told(till: Till, database: Database) -> None:
    a_member(database)
    before = stream(database, "S01")

    till.post("/v1/cmd", asks("member.edit", member="m1"))

    assert stream(database, "S01") == before


@on_sqlite
def test_who_she_is_lies_nowhere_in_the_open(till: Till, database: Database) -> None:
    """Neither in a table nor among the remembered answers, but for what her tills are told."""
    till.post("/v1/cmd", enrolling("new-1", name="独一无二", born="1990-05-17", consents=YES))

    with database.write() as session:
        connection = session.connection()
        tables = connection.exec_driver_sql(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'"
        ).scalars()
        whole = {
            name: repr(connection.exec_driver_sql(f'SELECT * FROM "{name}"').all())
            for name in list(tables)
        }
        session.delete(session.get_one(MemberKey, "new-1"))
    for secret, may in ((ANNA, set()), ("1990", set()), ("独一无二", {"change", "command"})):
        assert {name for name, rows in whole.items() if secret in rows} == may
    assert person(database, "new-1") == ("", "")
