"""Browsing and the real member base: consent, age, franchises, merging, erasing."""

from __future__ import annotations

import pytest
from sqlmodel import Session

from headoffice.activity.agreeing import (
    BROWSED,
    MemberConsents,
    somebody_said,
    withdraw_refused,
)
from headoffice.activity.joining import identify, is_known
from headoffice.activity.profile import Deed
from headoffice.app import FOLLOWERS
from headoffice.db.database import Database
from headoffice.members.service import locked
from tests.headoffice.activity.browsing import W, add_goods, browse, events, points_of
from tests.headoffice.members.given import BELA, NOW_MS, a_member, says

pytestmark = pytest.mark.usefixtures("stores")
CONSENTS = MemberConsents()


def join(database: Database, visitor: str = "v1", member: str = "m1") -> bool:
    with database.write() as session:
        return identify(session, CONSENTS, W, visitor=visitor, member=member, now_ms=NOW_MS)


def look_back(database: Database) -> int:
    with database.write() as session:
        assert somebody_said(session)
        done = withdraw_refused(session, CONSENTS, now_ms=NOW_MS)
        assert not somebody_said(session)
        return done


@pytest.mark.parametrize(
    ("about", "agreed"),
    [
        pytest.param({"agreed": ("browsing",)}, "m1", id="she agreed"),
        pytest.param({"agreed": ("marketing", "sharing")}, "", id="to something else"),
        pytest.param({}, "", id="to nothing"),
        pytest.param({"agreed": ("browsing",), "born": "2015-01-01"}, "", id="a child"),
        pytest.param({"agreed": ("browsing",), "born": ""}, "", id="nobody knows her age"),
        pytest.param(
            {"agreed": ("browsing",), "born": "", "of_age": True}, "m1", id="she says she is"
        ),
    ],
)
def test_who_agreed(database: Database, about: dict[str, object], agreed: str) -> None:
    a_member(database, **about)  # type: ignore[arg-type]

    with database.read() as session:
        assert CONSENTS.agreed(session, "m1", now_ms=NOW_MS) == agreed
        assert CONSENTS.agreed(session, "nobody", now_ms=NOW_MS) == ""


@pytest.mark.parametrize(
    ("purposes", "store", "shown"),
    [
        pytest.param(("browsing",), "S02", "m1", id="another store of the company"),
        pytest.param(("browsing",), "F01", "", id="a franchise"),
        pytest.param(("browsing", "sharing"), "F01", "m1", id="a franchise she agreed to"),
        pytest.param(("sharing",), "S01", "", id="not agreed"),
        pytest.param(("browsing",), "S99", "", id="no store"),
    ],
)
def test_where_it_may_be_shown(
    database: Database, purposes: tuple[str, ...], store: str, shown: str
) -> None:
    a_member(database, agreed=purposes)

    with database.read() as session:
        assert CONSENTS.shown_in(session, "m1", store, now_ms=NOW_MS) == shown


def test_a_no_is_followed_and_a_yes_is_not(database: Database) -> None:
    a_member(database, "m1", agreed=("browsing",))
    a_member(database, "m2", phone=BELA, agreed=("browsing", "marketing"))
    for visitor, member in (("v1", "m1"), ("v2", "m2")):
        browse(database, visitor, (Deed.VIEW, "A"), now_ms=NOW_MS)
        assert join(database, visitor, member)
    assert look_back(database) == 0

    with database.write() as session:
        says(session, locked(session, "m1"), "browsing", granted=False)
        says(session, locked(session, "m2"), "marketing", granted=False)

    assert look_back(database) == 1
    assert [visitor for visitor, _, _ in events(database)] == ["v2"]
    assert points_of(database, "m/m1", now_ms=NOW_MS) == {}
    assert not join(database, "v1", "m1")


def test_who_says_no_and_yes_again_keeps_what_is_there(database: Database) -> None:
    a_member(database, agreed=("browsing",))
    browse(database, "v1", (Deed.VIEW, "A"), now_ms=NOW_MS)
    join(database)
    with database.write() as session:
        says(session, locked(session, "m1"), "browsing", granted=False)
        says(session, locked(session, "m1"), "browsing")

    assert look_back(database) == 0
    assert list(points_of(database, "m/m1", now_ms=NOW_MS)) == ["A"]


def test_browsing_follows_a_membership(database: Database) -> None:
    add_goods(database, "A")
    a_member(database, agreed=("browsing",))
    browse(database, "v1", (Deed.VIEW, "A"), now_ms=NOW_MS)
    join(database)

    with database.write() as session:
        exported = BROWSED.exported(session, "m1")
        BROWSED.merged(session, "m1", "m2")
        moved = known(session)
        BROWSED.erased(session, "m2")
        erased = known(session)

    assert BROWSED in FOLLOWERS
    assert exported == {"goods": {"A": "2026-03-02"}, "panels": []}
    assert (moved, erased) == ([False, True], [False, False])
    assert events(database) == []


def known(session: Session) -> list[bool]:
    return [is_known(session, member) for member in ("m1", "m2")]
