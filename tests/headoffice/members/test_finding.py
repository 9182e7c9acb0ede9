"""Finding members: few, masked, not too often, every look written down; and what tills keep."""

from __future__ import annotations

import pytest
from sqlmodel import select

from headoffice.db.database import Database
from headoffice.door import Caller
from headoffice.members.finding import ENDS_A_MINUTE, recognised
from headoffice.members.service import link, locked
from headoffice.members.tables import MemberLook
from storeapp.sync.wire.members import lookup_key
from tests.headoffice.conftest import MakeTill, Till, on_sqlite
from tests.headoffice.editing import refusal
from tests.headoffice.members.given import (
    ANNA,
    BELA,
    NOW_MS,
    a_member,
    finding,
    held,
    sold,
    stream,
)


def looks(database: Database) -> list[tuple[str, str, str, int, str]]:
    with database.read() as session:
        rows = session.exec(select(MemberLook).order_by(MemberLook.id))  # type: ignore[arg-type]  # SQLModel's id is None before it is kept
        return [(each.store, each.staff, each.kind, each.found, each.member) for each in rows]


@pytest.mark.parametrize(
    ("kind", "value", "may_spend"),
    [
        pytest.param("code", "MBm1", True, id="her code"),
        pytest.param("code", " MBm1 ", True, id="with blanks around it"),
        pytest.param("phone", "129-0000 0001", True, id="her number as it is typed"),
        pytest.param("card", "C-77", True, id="a card"),
        pytest.param("wechat", "openid-1", False, id="a payment account proves too little"),
        pytest.param("end", "0001", False, id="four digits prove too little"),
    ],
)
def test_she_is_found_by(
    till: Till, database: Database, kind: str, value: str, may_spend: bool
) -> None:
    a_member(database)
    a_member(database, "m2", phone=BELA)
    with database.write() as session:
        link(session, locked(session, "m1"), "card", "C-77")
        link(session, locked(session, "m1"), "wechat", "openid-1")

    answer = till.post("/v1/members/find", finding(kind, value)).json()

    assert answer["more"] is False
    (found,) = answer["members"]
    assert (found["member"], found["name"], found["phone_end"]) == ("m1", "小林", "0001")
    assert found["may_spend"] is may_spend
    assert looks(database) == [("S01", "lin", kind, 1, "m1")]


@pytest.mark.parametrize(
    ("kind", "value", "status", "code"),
    [
        pytest.param("end", "123", 422, "end-unreadable", id="three digits"),
        pytest.param("end", "１２３４", 422, "end-unreadable", id="wide digits"),
        pytest.param("phone", "12", 422, "phone-unreadable", id="no number"),
        pytest.param("code", "梅", 422, "identity-unreadable", id="no code"),
        pytest.param("name", "小林", 422, "message-unreadable", id="nobody is found by name"),
    ],
)
@on_sqlite
def test_what_finds_nobody_is_not_looked_for(
    till: Till, database: Database, kind: str, value: str, status: int, code: str
) -> None:
    answer = till.post("/v1/members/find", finding(kind, value))

    assert refusal(answer) == (status, code)
    assert looks(database) == []


@on_sqlite
def test_nobody_is_a_look_too(till: Till, database: Database) -> None:
    answer = till.post("/v1/members/find", finding("code", "MB0"))

    assert answer.json() == {"members": [], "more": False}
    assert looks(database) == [("S01", "lin", "code", 0, "")]


@on_sqlite
def test_more_than_a_few_are_not_told(till: Till, database: Database) -> None:
    """And who has the digits in another store is not told at all."""
    for number in range(6):
        store = "S01" if number < 5 else "S02"
        a_member(database, f"m{number}", phone=f"1290000{number}0077", store=store)

    few = till.post("/v1/members/find", finding("end", "0077")).json()
    a_member(database, "m9", phone="129000090077")
    many = till.post("/v1/members/find", finding("end", "0077")).json()

    assert [each["member"] for each in few["members"]] == [f"m{n}" for n in range(5)]
    assert many == {"members": [], "more": True}


@on_sqlite
def test_a_till_that_asks_too_often_waits(
    till: Till, make_till: MakeTill, database: Database
) -> None:
    a_member(database)
    for _ in range(ENDS_A_MINUTE):
        assert till.post("/v1/members/find", finding("end", "0001")).status_code == 200

    answer = till.post("/v1/members/find", finding("end", "0001"))

    assert refusal(answer) == (429, "looks-many")
    assert answer.headers["retry-after"] == "60"
    assert len(looks(database)) == ENDS_A_MINUTE
    # By what proves more, and at another till, one may go on; and here after a minute.
    assert till.post("/v1/members/find", finding("code", "MBm1")).status_code == 200
    assert make_till("S02").post("/v1/members/find", finding("end", "0001")).status_code == 200
    till.clock.forward(60)
    assert till.post("/v1/members/find", finding("end", "0001")).status_code == 200


def test_a_payment_account_is_recognised_without_waiting(till: Till, database: Database) -> None:
    a_member(database)
    caller = Caller(till.device, 1, "S01", "1", "north", "", NOW_MS)
    with database.write() as session:
        link(session, locked(session, "m1"), "alipay", "2088")
        found = recognised(session, caller, "alipay", "2088", staff="lin", now_ms=NOW_MS)
        nobody = recognised(session, caller, "alipay", "2089", staff="lin", now_ms=NOW_MS)

    assert found is not None
    assert (found.member, found.may_spend, nobody) == ("m1", False, None)
    assert looks(database) == [
        ("S01", "lin", "alipay", 1, "m1"),
        ("S01", "lin", "alipay", 0, ""),
    ]


# --- what tills keep -----------------------------------------------------------------


def test_a_store_has_its_own_members_masked(database: Database, stores: None) -> None:
    a_member(database, agreed=("marketing",))
    a_member(database, "m2", phone=BELA, store="S02")

    ((key, lookup), (member, row)) = stream(database, "S01")

    assert (key, member) == ("lookup", "member:m1")
    assert lookup is not None
    assert row == {
        "version": 1,
        "name": "小林",
        "phone_end": "0001",
        "tier": 0,
        "points": 0,
        "groups": [],
        "birthday": "05-17",
        "purchases": 0,
        "home": True,
        "of_age": True,
        "purposes": ["marketing"],
        "keys": sorted(
            lookup_key(lookup["key"], kind, value)
            for kind, value in (("phone", "129 0000 0001"), ("code", "MBm1"))
        ),
        "also": [],
    }


def test_the_same_number_has_another_key_in_each_store(
    make_till: MakeTill, database: Database
) -> None:
    """What one store's tills lose says nothing of another's."""
    a_member(database)
    franchise = make_till("F01", "1")
    franchise.push(sold(franchise, "m1", earned=8))

    ours, theirs = held(database, "S01")["member:m1"], held(database, "F01")["member:m1"]

    assert set(ours["keys"]).isdisjoint(theirs["keys"])
    assert {name: theirs[name] for name in ("name", "phone_end", "purchases", "points")} == {
        "name": "",
        "phone_end": "",
        "purchases": None,
        "points": 8,
    }


@on_sqlite
def test_a_till_pulls_its_own_stores_members(till: Till, database: Database) -> None:
    a_member(database)
    stream(database, "S01")

    heads = {each["stream"]: each["head"] for each in till.hello().json()["streams"]}
    pulled = till.pull("members/S01").json()["rows"]

    assert heads["members/S01"] == 2
    assert [each["key"] for each in pulled] == ["lookup", "member:m1"]
    assert {ANNA in str(each) for each in pulled} == {False}
    assert refusal(till.pull("members/S02")) == (404, "stream-unknown")
