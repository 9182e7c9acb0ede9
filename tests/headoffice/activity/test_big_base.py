"""The base for measuring, in small: a head office answers from it like from any other."""

from __future__ import annotations

import pytest
from sqlmodel import func, select

from bench._browsed import Size, fill, member_of
from headoffice.activity.agreeing import MemberConsents
from headoffice.activity.folding import is_behind
from headoffice.activity.panel import panel_of
from headoffice.activity.profile import Deed
from headoffice.activity.tables import Browsed
from headoffice.db.database import Database
from storeapp.domain.errors import Defect
from tests.headoffice.activity.browsing import T0, W, browse, points_of

SMALL = Size(members=300, events=2_000, goods=60)


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


@pytest.mark.parametrize("url", ["sqlite"], indirect=True)
def test_it_is_no_base_for_sqlite(database: Database) -> None:
    with pytest.raises(Defect):
        fill(database, SMALL, store="S01", zone="north", now_ms=T0)
