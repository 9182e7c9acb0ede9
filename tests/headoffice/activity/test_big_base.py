"""The base for measuring, in small: a head office answers from it like from any other."""

from __future__ import annotations

import pytest
from sqlalchemy import inspect
from sqlmodel import col, func, select

from bench._browsed import Size, code_of, fill, member_of, name_of
from headoffice.activity.agreeing import MemberConsents
from headoffice.activity.folding import is_behind
from headoffice.activity.panel import panel_of
from headoffice.activity.profile import Deed
from headoffice.activity.tables import Browsed
from headoffice.db.database import Database
from headoffice.feed.tables import Change
from headoffice.members.auditing import audit
from headoffice.members.sealing import opened
from headoffice.members.service import found_by
from storeapp.domain.errors import Defect
from tests.headoffice.activity.browsing import T0, W, browse, points_of

SMALL = Size(members=300, events=2_000, goods=60, of_a_store=100)


@pytest.mark.parametrize("url", ["postgresql"], indirect=True)
@pytest.mark.usefixtures("stores")
def test_a_filled_base_answers(database: Database) -> None:
    fill(database, SMALL, store="S01", zone="north", now_ms=T0)

    with database.read() as session:
        kept = session.exec(select(func.count()).select_from(Browsed)).one()
        found = panel_of(
            session,
            MemberConsents(),
            W,
            member=member_of(7),
            store="S01",
            basket="b1",
            skus=["G1"],
            now_ms=T0,
        )
        behind = is_behind(session)
    browse(database, "v7", (Deed.WISH, "G59", T0))

    assert (kept, behind) == (2_000, False)
    assert found.panel.personal
    assert len(found.goods) == 3
    assert points_of(database, "m/m7")["G59"] >= 4.0


@pytest.mark.parametrize("url", ["postgresql"], indirect=True)
@pytest.mark.usefixtures("stores")
def test_its_members_are_whole_and_the_tills_of_a_store_hear_of_theirs(database: Database) -> None:
    fill(database, SMALL, store="S01", zone="north", now_ms=T0)

    with database.read() as session:
        found = [found_by(session, "code", code_of(number)) for number in (7, 299)]
        people = [opened(session, member) for member in found if member is not None]
        told = dict(
            session.exec(
                select(Change.stream, func.count())
                .where(col(Change.stream).startswith("members/"))
                .group_by(Change.stream)
            ).all()
        )
        indexes = inspect(database.engine).get_indexes("member_identity")
        wrong = audit(session)

    assert [(each.id, each.home_store, each.points) for each in found if each] == [
        ("m7", "S01", 8),
        ("m299", "B0002", 300),
    ]
    assert [each.name for each in people] == [name_of(7), name_of(299)]
    assert told == {"members/S01": 101, "members/B0001": 1, "members/B0002": 1}
    assert {each["name"] for each in indexes} == {"identity_of_member", "identity_ending"}
    assert wrong == []


@pytest.mark.parametrize("url", ["sqlite"], indirect=True)
def test_it_is_no_base_for_sqlite(database: Database) -> None:
    with pytest.raises(Defect):
        fill(database, SMALL, store="S01", zone="north", now_ms=T0)
