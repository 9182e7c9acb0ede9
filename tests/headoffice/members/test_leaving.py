"""Merging, exporting and erasing members: nothing is lost, all is told, nothing is left."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest
from sqlalchemy import text
from sqlmodel import Session, select

from headoffice.commands.tables import CommandRow
from headoffice.db.database import Database
from headoffice.members.erasing import erase
from headoffice.members.exporting import export
from headoffice.members.followers import Follower
from headoffice.members.merging import merge
from headoffice.members.points import lots_of
from headoffice.members.service import found_by, link, locked, locked_all
from headoffice.members.tables import MemberEvent, MemberIdentity, MemberKey, MemberPurchase
from headoffice.redeeming.following import REDEEMED
from headoffice.redeeming.tables import Budget, BudgetSpend
from storeapp.domain.errors import Refusal
from tests.headoffice.conftest import MakeTill, Till, on_sqlite
from tests.headoffice.editing import refusal
from tests.headoffice.members.given import (
    ANNA,
    BELA,
    NOW_MS,
    a_member,
    audited,
    consents,
    enrolling,
    finding,
    held,
    person,
    row,
    says,
    sold,
    stream,
)


class Following:
    """A context that keeps something of members."""

    def __init__(self) -> None:
        self.heard: list[tuple[str, ...]] = []
        self.follower = Follower("browsed", self._merged, self._erased, self._exported)

    def _merged(self, _session: Session, loser: str, winner: str) -> None:
        self.heard.append(("merged", loser, winner))

    def _erased(self, _session: Session, member: str) -> None:
        self.heard.append(("erased", member))

    def _exported(self, _session: Session, member: str) -> Mapping[str, object]:
        return {"of": member}


def merged(
    database: Database, loser: str, winner: str, *, proven: bool = True, **more: Any
) -> None:
    with database.write() as session:
        both = locked_all(session, [loser, winner])
        merge(session, both[loser], both[winner], proven=proven, by="li", now_ms=NOW_MS, **more)


def erased(database: Database, id: str, **more: Any) -> None:
    with database.write() as session:
        erase(session, locked(session, id), by="li", now_ms=NOW_MS, **more)


def events(database: Database) -> list[tuple[str, str, str, str]]:
    with database.read() as session:
        return [(e.member, e.kind, e.other, e.by) for e in session.exec(select(MemberEvent))]


# --- merging -------------------------------------------------------------------------


def test_two_memberships_become_one(till: Till, make_till: MakeTill, database: Database) -> None:
    other = make_till("S02", "1")
    a_member(database, agreed=("marketing",))
    a_member(database, "m2", phone=BELA, name="林", born="", store="S02", agreed=("browsing",))
    till.push(sold(till, "m1", earned=30))
    other.push(sold(other, "m2", earned=5, on=date(2026, 2, 1)))
    following = Following()

    merged(database, "m2", "m1", followers=(following.follower,))

    assert (row(database, "m1").points, row(database, "m2").points) == (35, 0)
    with database.read() as session:
        assert {(lot.expires_on, lot.points) for lot in lots_of(session, "m1")} == {
            ("2028-02-29", 30),
            ("2028-02-01", 5),
        }
        for kind, value in (("phone", ANNA), ("phone", BELA), ("code", "MBm1"), ("code", "MBm2")):
            found = found_by(session, kind, value)
            assert found is not None
            assert found.id == "m1"
    assert person(database, "m1") == ("小林", ANNA)
    assert {purpose for purpose, yes, _ in consents(database, "m1") if yes} == {
        "marketing",
        "browsing",
    }
    assert following.heard == [("merged", "m2", "m1")]
    assert ("m2", "merged", "m1", "li") in events(database)
    assert list(held(database, "S02")) == ["member:m1"]
    told = held(database, "S01")["member:m1"]
    assert (told["points"], told["purchases"], told["also"]) == (35, 2, ["m2"])
    assert len(told["keys"]) == 4
    assert audited(database) == []


def test_facts_that_come_later_find_the_winner(till: Till, database: Database) -> None:
    """Also over two steps: the winner of one merge is the loser of the next."""
    for id, phone in (("m1", ANNA), ("m2", BELA), ("m3", "12900000003")):
        a_member(database, id, phone=phone)
    merged(database, "m3", "m2")
    merged(database, "m2", "m1")

    till.push(sold(till, "m3", earned=7))

    assert [row(database, id).points for id in ("m1", "m2", "m3")] == [7, 0, 0]
    assert row(database, "m3").leads_to == "m1"
    with database.read() as session:
        assert [each.member for each in session.exec(select(MemberPurchase))] == ["m1"]
    answer = till.post("/v1/members/see", {"member": "m3", "staff": "lin"}).json()
    assert (answer["member"], answer["points"], answer["also"]) == ("m1", 7, ["m2", "m3"])
    assert audited(database) == []


@on_sqlite
def test_unproven_only_a_no_goes_over(database: Database, stores: None) -> None:
    a_member(database, agreed=("browsing",))
    a_member(database, "m2", phone=BELA, agreed=("marketing",))
    with database.write() as session:
        says(session, locked(session, "m2"), "browsing", granted=False)

    merged(database, "m2", "m1", proven=False)

    assert consents(database, "m1") == [("browsing", True, "v1"), ("browsing", False, "v1")]


@on_sqlite
@pytest.mark.parametrize(
    ("loser", "winner"),
    [("m1", "m1"), ("m2", "m1"), ("m1", "gone"), ("gone", "m1")],
    ids=["herself", "merged before", "into an erased one", "an erased one"],
)
def test_what_is_no_two_members_is_not_merged(
    database: Database, stores: None, loser: str, winner: str
) -> None:
    a_member(database)
    a_member(database, "m2", phone=BELA)
    a_member(database, "gone", phone="12900000003")
    merged(database, "m2", "m1")
    erased(database, "gone")
    before = events(database)

    with pytest.raises(Refusal, match="members-not-two"):
        merged(database, loser, winner)

    assert events(database) == before


def test_what_she_used_of_promotions_follows_her(database: Database, stores: None) -> None:
    a_member(database)
    a_member(database, "m2", phone=BELA)
    with database.write() as session:
        session.add(Budget(promotion="spring", per_member=1))
        session.flush()
        session.add(
            BudgetSpend(
                promotion="spring",
                sale="s1",
                device="d1",
                member="m2",
                minor=5,
                uses=1,
                over_minor=0,
                over_uses=0,
                at_ms=1,
            )
        )

    merged(database, "m2", "m1", followers=(REDEEMED,))

    with database.read() as session:
        assert [each.member for each in session.exec(select(BudgetSpend))] == ["m1"]


# --- exporting -----------------------------------------------------------------------


def test_she_is_told_all_there_is(till: Till, database: Database) -> None:
    a_member(database, agreed=("marketing",))
    with database.write() as session:
        link(session, locked(session, "m1"), "wechat", "openid-1")
    till.push(sold(till, "m1", earned=30, due=900))
    till.post("/v1/members/find", finding("code", "MBm1"))

    with database.write() as session:
        told = export(
            session,
            locked(session, "m1"),
            by="li",
            now_ms=NOW_MS,
            followers=(Following().follower,),
        )

    assert told["person"] == {
        "name": "小林",
        "born": "1990-05-17",
        "identities": [
            {"kind": "phone", "value": ANNA},
            {"kind": "code", "value": "MBm1"},
            {"kind": "wechat", "value": "openid-1"},
        ],
    }
    assert told["points"]["balance"] == 30
    assert [each["kind"] for each in told["points"]["postings"]] == ["earn"]
    (bought,) = told["purchases"]
    assert (bought["store"], bought["due_minor"]) == ("S01", 900)
    assert bought["lines"] == [{"sku": "P1", "thousandths": 1000, "unit": "pc", "net_minor": 900}]
    assert [(each["purpose"], each["granted"]) for each in told["consents"]] == [
        ("marketing", True)
    ]
    assert [(each["kind"], each["staff"]) for each in told["asked_for"]] == [("code", "lin")]
    assert [each["kind"] for each in told["events"]] == ["exported"]
    assert told["browsed"] == {"of": "m1"}


# --- erasing -------------------------------------------------------------------------


def test_nothing_of_her_is_left(till: Till, make_till: MakeTill, database: Database) -> None:
    other = make_till("F01", "1")
    till.post("/v1/cmd", enrolling("m1", name="独一无二"))
    till.push(sold(till, "m1", earned=30))
    other.push(sold(other, "m1", earned=1))
    assert list(held(database, "F01")) == ["member:m1"]
    following = Following()

    erased(database, "m1", followers=(following.follower,))

    assert person(database, "m1") == ("", "")
    assert (row(database, "m1").state, row(database, "m1").points) == ("erased", 0)
    with database.read() as session:
        for table in (MemberKey, MemberIdentity, MemberPurchase, CommandRow):
            assert session.exec(select(table)).all() == []
        changes = session.execute(text("SELECT body FROM change WHERE body IS NOT NULL")).scalars()
        assert not any("独一无二" in body for body in changes)
    assert (held(database, "S01"), held(database, "F01")) == ({}, {})
    assert following.heard == [("erased", "m1")]
    assert audited(database) == []


def test_a_till_that_had_her_hears_that_she_is_gone(till: Till, database: Database) -> None:
    a_member(database)
    rows = len(stream(database, "S01"))
    cursor = till.pull("members/S01").json()["cursor"]

    erased(database, "m1")

    told = stream(database, "S01")
    assert len(told) == rows + 2
    news = till.pull("members/S01", after=cursor).json()["rows"]
    assert [(each["key"], each["op"], each["body"]) for each in news] == [
        ("member:m1", "del", None),
        ("liked:m1", "del", None),
    ]


def test_facts_that_come_after_are_nobodys(till: Till, database: Database) -> None:
    """A till that was offline sold to her; the sale stays, and is not hers."""
    a_member(database)
    erased(database, "m1")

    answer = till.push(sold(till, "m1", earned=30))

    assert [each["verdict"] for each in answer.json()["verdicts"]] == ["accepted"]
    assert row(database, "m1").points == 0
    assert held(database, "S01") == {}
    with database.read() as session:
        assert session.exec(select(MemberPurchase)).all() == []


@on_sqlite
def test_who_is_erased_is_found_no_more_and_may_come_back(till: Till, database: Database) -> None:
    a_member(database)
    erased(database, "m1")

    assert till.post("/v1/members/find", finding("phone", ANNA)).json()["members"] == []
    asked = {"member": "m1", "staff": "lin"}
    assert refusal(till.post("/v1/members/see", asked)) == (404, "member-unknown")
    back = till.post("/v1/cmd", enrolling("m2", ANNA)).json()["body"]
    assert (back["member"], back["points"]) == ("m2", 0)
    with pytest.raises(Refusal, match="member-unknown"):
        erased(database, "m1")
