"""What each member may have so often: counted over all tills, whatever covers the budget."""

from __future__ import annotations

import pytest
from sqlmodel import Session, select

from headoffice.db.database import Database
from headoffice.redeeming.budgets import Grant, reserve, set_quotas
from headoffice.redeeming.tables import BudgetHold, BudgetSpend
from headoffice.stores.tables import Device
from storeapp.promotions.rule import Quotas
from tests.headoffice.conftest import on_sqlite
from tests.headoffice.publishing.publishing_cases import off
from tests.headoffice.publishing.test_budgets import (
    NOW_MS,
    devices,
    given,
    leased,
    reserved,
    sold,
    standing,
)

__all__ = ["devices"]

pytestmark = pytest.mark.usefixtures("devices")


def asked(session: Session, basket: str, uses: int, *, device: str = "d1") -> Grant:
    """Of member m1."""
    wanted = [("p1", uses, 100 * uses)]
    [grant] = reserve(session, device, basket, wanted, member="m1", now_ms=NOW_MS)
    return grant


def overs(session: Session) -> list[tuple[str, int]]:
    rows = session.exec(select(BudgetSpend).order_by(BudgetSpend.sale)).all()
    return [(row.sale, row.over_uses) for row in rows]


def test_what_a_share_covers_counts_for_the_member_too(database: Database) -> None:
    with database.write() as session:
        given(session, budget_uses=2, per_member=1)
        leased(session)
        leased(session, "d2")

        first, second = asked(session, "b1", 1), asked(session, "b2", 1, device="d2")

        assert (first.amount.uses, first.of_member) == (0, 1)
        assert (second.amount.uses, second.of_member) == (0, 0)
        sold(session, "b1", 1, 100, member="m1")
        assert asked(session, "b3", 1, device="d2").of_member == 0
        assert overs(session) == [("b1", 0)]


def test_a_sale_gives_back_what_the_basket_did_not_use_of_the_members(database: Database) -> None:
    with database.write() as session:
        given(session, per_member=3)
        asked(session, "b1", 3)
        sold(session, "b1", 1, 100, member="m1")

        assert asked(session, "b2", 3).of_member == 2


@on_sqlite
def test_who_had_more_without_a_line_is_marked(database: Database) -> None:
    with database.write() as session:
        given(session, per_member=2)
        sold(session, "b1", 1, 100, member="m1")
        sold(session, "b2", 2, 200, member="m1", device="d2")
        sold(session, "b3", 1, 100, member="m1")
        sold(session, "b4", 1, 100, member="m2")
        sold(session, "b5", 9, 900)

        assert overs(session) == [("b1", 0), ("b2", 1), ("b3", 1), ("b4", 0), ("b5", 0)]


@on_sqlite
def test_a_revoked_till_keeps_nothing_of_a_member(database: Database) -> None:
    with database.write() as session:
        given(session, per_member=1)
        asked(session, "b1", 1)
        session.get_one(Device, "d1").state = "revoked"
        session.flush()

        assert asked(session, "b2", 1, device="d2").of_member == 1


@on_sqlite
def test_a_benefit_for_each_unit_is_used_once_by_a_basket(database: Database) -> None:
    with database.write() as session:
        set_quotas(session, [off("p1", quotas=Quotas(budget_uses=2, per_member=1))])

        grant = asked(session, "b1", 4)
        assert (grant.amount.uses, grant.of_member) == (1, 1)
        sold(session, "b1", 4, 400, member="m1")

        assert standing(session) == (1, 400, 0, 0)
        assert overs(session) == [("b1", 0)]
        assert reserved(session, "b2", 4, 400).uses == 1


@on_sqlite
def test_what_is_wanted_no_more_goes_back(database: Database) -> None:
    with database.write() as session:
        given(session, budget=1000, per_member=1)
        asked(session, "b1", 1)
        asked(session, "b1", 0)

        assert session.exec(select(BudgetHold)).all() == []
