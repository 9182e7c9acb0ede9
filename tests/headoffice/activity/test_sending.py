"""What a member may like, beside her on the tills of her stores: only while she agrees."""

from __future__ import annotations

import json

import pytest
from sqlmodel import col, select

from headoffice.activity.agreeing import BROWSED, MemberConsents, withdraw_refused
from headoffice.activity.folding import fold
from headoffice.activity.joining import identify
from headoffice.activity.profile import Deed
from headoffice.activity.sending import send_liked
from headoffice.db.database import Database
from headoffice.feed.tables import Change
from headoffice.members.erasing import erase
from headoffice.members.service import locked
from tests.headoffice.activity.browsing import W, add_goods, browse
from tests.headoffice.members.given import NOW_MS, a_member, says

pytestmark = pytest.mark.usefixtures("stores")
CONSENTS = MemberConsents()
HELD_OUT = "m14"


def look(database: Database, member: str, *skus: str) -> None:
    """She is joined to her visitor, looks, and it is folded."""
    with database.write() as session:
        identify(session, CONSENTS, W, visitor=f"v-{member}", member=member, now_ms=NOW_MS)
    deeds = ((Deed.VIEW, sku, NOW_MS) for sku in skus)
    browse(database, f"v-{member}", *deeds, now_ms=NOW_MS, folded=False)
    with database.write() as session:
        fold(
            session,
            W,
            now_ms=NOW_MS,
            then=lambda s, members: send_liked(s, CONSENTS, members, now_ms=NOW_MS),
        )


def told(database: Database, member: str = "m1") -> list[list[str] | None]:
    """What the tills of S01 were told, in order: the goods, None for nothing any more."""
    with database.read() as session:
        rows = select(Change.body).where(
            Change.stream == "members/S01", Change.key == f"liked:{member}"
        )
        bodies = session.exec(rows.order_by(col(Change.id))).all()
    return [body if body is None else _skus(body) for body in bodies]


def _skus(body: str) -> list[str]:
    return [good["sku"] for good in json.loads(body)["goods"]]


@pytest.fixture
def goods(database: Database) -> None:
    add_goods(database, "A", "B", "C")


@pytest.mark.usefixtures("goods")
def test_her_stores_are_told_what_is_ready_and_only_when_it_is_something_else(
    database: Database,
) -> None:
    a_member(database, agreed=("browsing",))
    look(database, "m1", "A")
    look(database, "m1", "A")
    look(database, "m1", "B", "B")

    assert told(database)[0] == ["A"]
    assert [sorted(each or ()) for each in told(database)] == [["A"], ["A", "B"]]


@pytest.mark.usefixtures("goods")
@pytest.mark.parametrize(
    ("id", "agreed"),
    [
        pytest.param("m1", ("marketing",), id="she agreed to something else"),
        pytest.param(HELD_OUT, ("browsing",), id="she is held out"),
    ],
)
def test_otherwise_no_goods_are_told(database: Database, id: str, agreed: tuple[str, ...]) -> None:
    a_member(database, id, agreed=agreed)
    look(database, id, "A")

    assert [each for each in told(database, id) if each] == []


@pytest.mark.usefixtures("goods")
def test_a_no_takes_them_from_the_tills(database: Database) -> None:
    a_member(database, agreed=("browsing",))
    look(database, "m1", "A")
    with database.write() as session:
        says(session, locked(session, "m1"), "browsing", granted=False)
        withdraw_refused(session, CONSENTS, now_ms=NOW_MS)

    assert told(database) == [["A"], None]


@pytest.mark.usefixtures("goods")
def test_once_she_is_erased_no_row_holds_them(database: Database) -> None:
    a_member(database, agreed=("browsing",))
    look(database, "m1", "A")
    with database.write() as session:
        member = locked(session, "m1")
        erase(session, member, by="test", now_ms=NOW_MS, followers=(BROWSED,))

    assert told(database)
    assert [each for each in told(database) if each] == []
