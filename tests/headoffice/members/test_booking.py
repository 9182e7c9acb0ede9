"""What facts say about members: points, purchases and consents are booked once, never refused."""

from __future__ import annotations

from datetime import date

import httpx
import pytest
from sqlmodel import col, select

from headoffice.db.database import Database
from headoffice.members.points import lots_of
from headoffice.members.tables import MemberPurchase, MemberStore, PointPosting
from tests.conftest import ExpectedLogs
from tests.headoffice.conftest import MakeTill, Till, on_sqlite
from tests.headoffice.members.given import (
    BELA,
    TODAY,
    a_member,
    a_sale,
    audited,
    consents,
    enrolled,
    enrolling,
    held,
    row,
    sold,
    told,
)


def purchases(database: Database, member: str) -> list[tuple[str, str, str, int]]:
    with database.read() as session:
        rows = session.exec(
            select(MemberPurchase)
            .where(MemberPurchase.member == member)
            .order_by(col(MemberPurchase.day), col(MemberPurchase.number))
        )
        return [(each.store, each.owner, each.channel, each.due_minor) for each in rows]


def postings(database: Database) -> list[tuple[str, str]]:
    with database.read() as session:
        rows = session.exec(select(PointPosting).order_by(PointPosting.id))
        return [(each.id, each.sale) for each in rows]


def verdicts(answer: httpx.Response) -> list[tuple[str, str]]:
    return [(each["verdict"], each["why"]) for each in answer.json()["verdicts"]]


# --- sales ---------------------------------------------------------------------------


def test_a_sale_moves_her_points_and_is_hers(till: Till, database: Database) -> None:
    a_member(database)
    first = sold(till, "m1", earned=30)
    second = sold(till, "m1", earned=2, burned=25, due=900)

    answer = till.push(first, second)

    assert verdicts(answer) == [("accepted", ""), ("accepted", "")]
    assert row(database, "m1").points == 7
    assert purchases(database, "m1") == [("S01", "", "store", 250), ("S01", "", "store", 900)]
    assert audited(database) == []


def test_points_count_from_the_day_of_the_sale(till: Till, database: Database) -> None:
    a_member(database)
    fact = sold(till, "m1", earned=30, on=date(2025, 12, 24))

    till.push(fact)

    with database.read() as session:
        (lot,) = lots_of(session, "m1")
    assert (lot.expires_on, lot.points) == ("2027-12-24", 30)


def test_a_fact_that_comes_twice_counts_once(till: Till, database: Database) -> None:
    a_member(database)
    fact = sold(till, "m1", earned=30)
    till.push(fact)
    before = postings(database)

    answer = till.push(fact)

    assert verdicts(answer) == [("dup", "")]
    assert postings(database) == before
    assert row(database, "m1").points == 30


def test_a_sale_told_by_another_fact_counts_once(
    till: Till, database: Database, expected_logs: ExpectedLogs
) -> None:
    expected_logs("quarantined: ")
    a_member(database)
    body = a_sale("m1", earned=30)
    facts = [told(till, "sale/2", body) for _ in range(2)]

    answer = till.push(*facts)

    assert verdicts(answer) == [("accepted", ""), ("quarantined", "told-before")]
    assert row(database, "m1").points == 30
    assert purchases(database, "m1") == [("S01", "", "store", 250)]


def test_more_than_she_has_was_spent_and_is_the_chains_loss(till: Till, database: Database) -> None:
    """The sale happened. Her balance does not fall below what the policy says, which is zero."""
    a_member(database)
    fact = sold(till, "m1", earned=4, burned=25)

    answer = till.push(fact)

    assert verdicts(answer) == [("accepted", "")]
    assert row(database, "m1").points == 4
    assert audited(database) == []


@on_sqlite
def test_a_guest_is_nobody(till: Till, database: Database) -> None:
    till.push(sold(till, ""))

    with database.read() as session:
        assert session.exec(select(MemberPurchase)).all() == []


@on_sqlite
def test_an_id_that_is_none_is_left_alone(till: Till, database: Database) -> None:
    answer = till.push(sold(till, "梅", earned=3))

    assert verdicts(answer) == [("accepted", "")]
    assert postings(database) == []


def test_a_sale_to_an_id_nobody_has_waits_for_its_enrolment(till: Till, database: Database) -> None:
    till.push(sold(till, "new-1", earned=30))

    assert (row(database, "new-1").state, row(database, "new-1").points) == ("awaited", 30)
    assert held(database, "S01") == {}

    till.post("/v1/cmd", enrolling("new-1"))

    assert (row(database, "new-1").state, row(database, "new-1").points) == ("active", 30)
    (seen,) = held(database, "S01").values()
    assert (seen["name"], seen["points"], seen["purchases"]) == ("小林", 30, 1)


def test_a_store_she_buys_in_keeps_her_from_then_on(
    make_till: MakeTill, database: Database
) -> None:
    a_member(database)
    other = make_till("S02", "1")
    assert held(database, "S02") == {}

    other.push(sold(other, "m1", earned=3))

    assert list(held(database, "S02")) == ["member:m1"]
    with database.read() as session:
        rows = session.exec(select(MemberStore).order_by(MemberStore.store)).all()
    assert [(each.store, each.seen_on) for each in rows] == [
        ("S01", TODAY.isoformat()),
        ("S02", TODAY.isoformat()),
    ]


def test_what_she_bought_raises_her_tier(till: Till, database: Database) -> None:
    a_member(database)

    till.push(sold(till, "m1", due=499_99))
    assert row(database, "m1").tier == 0
    till.push(sold(till, "m1", due=1))

    assert row(database, "m1").tier == 1
    assert held(database, "S01")["member:m1"]["tier"] == 1


# --- enrolments ----------------------------------------------------------------------


@pytest.mark.parametrize("first", ["fact", "command"])
def test_an_enrolment_is_a_fact_and_a_command_in_any_order(
    till: Till, database: Database, first: str
) -> None:
    fact = enrolled(till, "new-1", ("marketing", True), ("sharing", False))
    said = [
        {"purpose": "marketing", "granted": True, "text": "v1"},
        {"purpose": "sharing", "granted": False, "text": "v1"},
    ]
    command = enrolling("new-1", consents=said)
    if first == "fact":
        assert verdicts(till.push(fact)) == [("accepted", "")]
        till.post("/v1/cmd", command)
    else:
        till.post("/v1/cmd", command)
        assert verdicts(till.push(fact)) == [("accepted", "")]

    assert row(database, "new-1").state == "active"
    assert consents(database, "new-1") == [("marketing", True, "v1"), ("sharing", False, "v1")]
    assert held(database, "S01")["member:new-1"]["purposes"] == ["marketing"]


@pytest.mark.parametrize("first", ["fact", "command"])
def test_who_says_a_members_number_proves_nothing_by_it(
    till: Till, database: Database, first: str
) -> None:
    """Her noes count, her yeses do not; points of both come together, whichever comes first."""
    a_member(database, agreed=("marketing",))
    facts = [
        enrolled(till, "new-1", ("browsing", True), ("marketing", False)),
        sold(till, "new-1", earned=30),
    ]
    said = [
        {"purpose": "browsing", "granted": True, "text": "v1"},
        {"purpose": "marketing", "granted": False, "text": "v1"},
    ]
    command = enrolling("new-1", name="别人", consents=said)
    if first == "fact":
        till.push(*facts)
    answer = till.post("/v1/cmd", command).json()["body"]
    if first == "command":
        till.push(*facts)

    assert (answer["member"], answer["name"], answer["also"]) == ("m1", "小林", ["new-1"])
    assert row(database, "m1").points == 30
    assert consents(database, "m1") == [("marketing", True, "v1"), ("marketing", False, "v1")]
    assert held(database, "S01")["member:m1"]["purposes"] == []
    assert row(database, "new-1").leads_to == "m1"
    assert audited(database) == []


@on_sqlite
def test_an_enrolment_that_cannot_be_read_is_put_aside(
    till: Till, database: Database, expected_logs: ExpectedLogs
) -> None:
    expected_logs("quarantined: ")
    fact = told(till, "member_enrol/1", {"member": "new-1"})

    assert verdicts(till.push(fact)) == [("quarantined", "body-unreadable")]


def test_a_batch_with_many_members_is_booked_together(till: Till, database: Database) -> None:
    a_member(database)
    a_member(database, "m2", phone=BELA)
    facts = [
        sold(till, member, earned=earned)
        for member, earned in (("m2", 1), ("m1", 2), ("x", 4), ("m2", 8), ("", 16))
    ]

    till.push(*facts)

    assert [row(database, id).points for id in ("m1", "m2", "x")] == [2, 9, 4]
    assert audited(database) == []
