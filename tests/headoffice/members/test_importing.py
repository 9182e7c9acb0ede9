"""Members brought in at once are what they would be, enrolled one after the other."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from sqlmodel import Session, select

from headoffice.db.database import Database
from headoffice.db.tables import Table
from headoffice.feed.tables import Change
from headoffice.members.auditing import audit
from headoffice.members.consenting import Saying, say
from headoffice.members.importing import Newcomer, bring_in
from headoffice.members.model import day_of
from headoffice.members.points import Cause, adjust, lots_of
from headoffice.members.sealing import opened
from headoffice.members.service import await_member, join, locked
from headoffice.members.tables import (
    Member,
    MemberConsentRow,
    MemberIdentity,
    MemberKey,
    MemberPurchase,
    MemberStore,
    PointLine,
    PointPosting,
)
from headoffice.members.tiers import policy_on, settle_tier
from storeapp.domain.errors import Refusal
from storeapp.domain.membership import Consent, Purpose
from tests.headoffice.conftest import on_sqlite
from tests.headoffice.members.given import ANNA, BELA, NOW_MS

JOINED = date(2024, 5, 1)
LI = Newcomer(
    id="m1",
    name="小李",
    phone=ANNA,
    code="MB0000000001",
    home_store="S01",
    joined_on=JOINED,
    born="1990-05-17",
    agreed={"browsing": True, "marketing": False},
    texts="v3",
    points=250,
    spent_minor=400_000,
)
BO = Newcomer("m2", "Bo", BELA, "MB0000000002", "F01", JOINED, of_age=True)
LEFT_OUT: dict[type[Table], set[str]] = {
    Member: {"sealed"},
    MemberKey: {"key"},
    MemberIdentity: set(),
    MemberStore: set(),
    MemberConsentRow: {"id"},
    MemberPurchase: set(),
    PointPosting: set(),
    PointLine: set(),
    Change: {"id", "at_ms"},
}


def one_by_one(session: Session, new: Newcomer) -> None:
    """By the functions that serve the tills."""
    today = day_of(NOW_MS)
    await_member(session, new.id, store=new.home_store, joined_on=new.joined_on)
    member = locked(session, new.id)
    who: dict[str, Any] = {"name": new.name, "phone": new.phone, "code": new.code}
    join(session, member, **who, born=new.born, of_age=new.of_age, today=today)
    for purpose, granted in new.agreed.items():
        saying = Saying("paper", JOINED.isoformat(), "", f"opening:{new.id}:{purpose}", NOW_MS)
        say(session, member, Consent(Purpose(purpose), granted, new.texts), saying)
    cause = Cause(f"opening:{new.id}", today, NOW_MS, reason="carried over")
    adjust(session, member, new.points, cause, policy_on(session, today))
    if new.spent_minor:
        session.add(
            MemberPurchase(
                sale=f"opening:{new.id}",
                member=new.id,
                number="",
                store=new.home_store,
                owner="",
                channel="opening",
                day=today.isoformat(),
                currency="CNY",
                due_minor=new.spent_minor,
            )
        )
    settle_tier(session, member, today=today)


def all_rows(session: Session) -> dict[str, list[dict[str, Any]]]:
    """All there is of members, but for chance and counters."""
    found: dict[str, list[dict[str, Any]]] = {}
    for table, left_out in LEFT_OUT.items():
        rows = [row.model_dump(exclude=left_out) for row in session.exec(select(table))]
        found[table.__name__] = sorted(rows, key=repr)
    return found


def test_they_are_what_they_would_be_enrolled_one_by_one(database: Database, stores: None) -> None:
    with database.write() as session:
        for new in (LI, BO):
            one_by_one(session, new)
        expected = all_rows(session)
        people = [opened(session, session.get_one(Member, id)) for id in ("m1", "m2")]
        session.rollback()

    with database.write() as session:
        bring_in(session, (LI, BO), at_ms=NOW_MS)

    with database.read() as session:
        assert all_rows(session) == expected
        assert [opened(session, session.get_one(Member, id)) for id in ("m1", "m2")] == people
        assert [person.name for person in people] == ["小李", "Bo"]
        assert audit(session) == []
        assert [lot.points for lot in lots_of(session, "m1")] == [250]
        assert session.get_one(Member, "m1").tier > 0


@pytest.mark.parametrize(
    ("second", "code"),
    [
        pytest.param(replace(BO, phone=ANNA), "phone-taken", id="the number of another of them"),
        pytest.param(replace(BO, code=LI.code), "identity-taken", id="the code of another of them"),
        pytest.param(replace(BO, phone="129 0000 0009"), "phone-taken", id="a member's number"),
        pytest.param(replace(BO, home_store="X99"), "store-unknown", id="an unknown store"),
        pytest.param(replace(BO, name=" "), "member-name-unreadable", id="no name"),
        pytest.param(replace(BO, phone="12"), "phone-unreadable", id="no number"),
        pytest.param(
            replace(BO, born=(day_of(NOW_MS) + timedelta(days=1)).isoformat()),
            "born-unreadable",
            id="born tomorrow",
        ),
    ],
)
@on_sqlite
def test_what_does_not_fit_brings_in_nobody(
    database: Database, stores: None, second: Newcomer, code: str
) -> None:
    with database.write() as session:
        bring_in(session, (replace(LI, id="m9", phone="12900000009", code="MB9"),), at_ms=NOW_MS)
        before = all_rows(session)

    with pytest.raises(Refusal, match=code), database.write() as session:
        bring_in(session, (LI, second), at_ms=NOW_MS)

    with database.read() as session:
        assert all_rows(session) == before
