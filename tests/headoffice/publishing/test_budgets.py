"""Budgets: never more is promised than is left, and what is spent is what the sales say."""

from __future__ import annotations

import threading
import uuid
from typing import Any

import pytest
from sqlmodel import Session, select

from headoffice.db.database import Database
from headoffice.redeeming.budgets import (
    LATE_MS,
    LEASED_MS,
    RESERVED_MS,
    Amount,
    Use,
    budgets,
    forget_late,
    lease,
    release,
    reserve,
    set_quotas,
    spend,
)
from headoffice.redeeming.tables import Budget, BudgetHold, BudgetSpend
from headoffice.stores.tables import Device, Till
from storeapp.promotions.rule import Quotas
from tests.headoffice.conftest import Till as EnrolledTill
from tests.headoffice.conftest import on_sqlite
from tests.headoffice.publishing.publishing_cases import per_set

pytestmark = pytest.mark.usefixtures("devices")

NOW_MS = 1_000_000


@pytest.fixture
def devices(database: Database, stores: None) -> None:
    """Two tills, d1 and d2."""
    with database.write() as session:
        for number in ("1", "2"):
            session.add(Till(store="S01", number=number, epoch=1))
            session.flush()
            session.add(
                Device(
                    id=f"d{number}",
                    store="S01",
                    till=number,
                    epoch=1,
                    public_key=f"k{number}",
                    approved_ms=1,
                )
            )


def given(session: Session, **quotas: int) -> None:
    set_quotas(session, [per_set(quotas=Quotas(**quotas))])


def standing(session: Session) -> tuple[int, int, int, int]:
    """Uses and money spent, uses and money promised."""
    [(budget, uses, minor)] = budgets(session)
    return budget.spent_uses, budget.spent_minor, uses, minor


def reserved(session: Session, basket: str, uses: int, minor: int, **how: Any) -> Amount:
    device, member = how.get("device", "d1"), how.get("member", "")
    [grant] = reserve(session, device, basket, [("p1", uses, minor)], member=member, now_ms=NOW_MS)
    return grant.amount


def leased(session: Session, device: str = "d1", *, uses: int = 0, minor: int = 0) -> Amount:
    [grant] = lease(session, device, [("p1", uses, minor)], now_ms=NOW_MS)
    return grant.amount


def leased_after(session: Session, *, seq: int, minor: int) -> int:
    """A new share of money; the till counted so much unused after that fact of its."""
    [grant] = lease(session, "d1", [("p1", 0, minor)], seq=seq, now_ms=NOW_MS)
    return grant.amount.minor or 0


def sold(session: Session, sale: str, uses: int, minor: int, **how: str) -> None:
    device, member = how.get("device", "d1"), how.get("member", "")
    use = Use(sale, device, "p1", uses=uses, minor=minor, member=member)
    spend(session, [use], at_ms=NOW_MS)


# --- reserving online ----------------------------------------------------------------


def test_a_basket_gets_what_is_left_and_no_more(database: Database) -> None:
    with database.write() as session:
        given(session, budget=1000, budget_uses=5)

        assert reserved(session, "b1", 2, 600) == Amount(2, 600)
        assert reserved(session, "b2", 4, 600, device="d2") == Amount(3, 400)
        assert reserved(session, "b3", 1, 1) == Amount(0, 0)
        assert standing(session) == (0, 0, 5, 1000)


def test_asked_again_a_basket_has_what_it_asked_last(database: Database) -> None:
    with database.write() as session:
        given(session, budget=1000)
        reserved(session, "b1", 1, 1000)

        assert reserved(session, "b1", 1, 300) == Amount(1, 300)
        assert reserved(session, "b2", 1, 900) == Amount(1, 700)


def test_a_sale_spends_what_it_used_and_gives_back_the_rest(database: Database) -> None:
    with database.write() as session:
        given(session, budget=1000, budget_uses=9)
        reserved(session, "b1", 3, 900)

        sold(session, "b1", 2, 500)

        assert standing(session) == (2, 500, 0, 0)
        row = session.exec(select(BudgetSpend)).one()
        assert (row.sale, row.uses, row.minor, row.over_uses, row.over_minor) == (
            "b1",
            2,
            500,
            0,
            0,
        )


def test_a_sale_told_twice_is_spent_once(database: Database) -> None:
    with database.write() as session:
        given(session, budget=1000)
        sold(session, "b1", 2, 500)
        sold(session, "b1", 2, 500)

        assert standing(session)[:2] == (2, 500)


def test_a_voided_basket_gives_everything_back(database: Database) -> None:
    with database.write() as session:
        given(session, budget=1000)
        reserved(session, "b1", 1, 400)
        reserved(session, "b2", 1, 400)

        release(session, "d1", "b1")

        assert standing(session) == (0, 0, 1, 400)


@on_sqlite
def test_what_has_no_bound_is_granted_whole(database: Database) -> None:
    with database.write() as session:
        [other] = reserve(session, "d1", "b1", [("p9", 3, 700)], member="", now_ms=NOW_MS)
        given(session, per_member=2)

        assert other.amount == Amount(None, None)
        assert reserved(session, "b1", 3, 700) == Amount(3, 700)
        assert leased(session) == Amount(None, None)


# --- per member ----------------------------------------------------------------------


def test_a_member_uses_it_so_often_over_all_tills(database: Database) -> None:
    with database.write() as session:
        given(session, per_member=3)
        sold(session, "b0", 1, 100, member="m1", device="d2")

        assert reserved(session, "b1", 1, 100, member="m1", device="d2") == Amount(1, 100)
        assert reserved(session, "b2", 5, 500, member="m1") == Amount(1, 500)
        assert reserved(session, "b3", 1, 100, member="m1") == Amount(0, 0)
        assert reserved(session, "b4", 3, 300, member="m2") == Amount(3, 300)


# --- shares for offline --------------------------------------------------------------


def test_a_till_gets_a_part_so_that_some_is_left(database: Database) -> None:
    with database.write() as session:
        given(session, budget=1000, budget_uses=40)

        assert leased(session) == Amount(10, 250)
        assert leased(session, "d2") == Amount(7, 187)
        assert standing(session) == (0, 0, 17, 437)


def test_what_is_given_back_goes_to_others_and_what_is_on_its_way_does_not(
    database: Database,
) -> None:
    with database.write() as session:
        given(session, budget=1000, budget_uses=40)
        leased(session)
        sold(session, "b1", 1, 30)  # of which the till has used one more that is not yet told

        assert leased(session, uses=8, minor=200) == Amount(9, 237)

        # Told: 1 and 30; on its way: 1 and 20; the new share on top.
        assert standing(session) == (1, 30, 10, 257)


def test_what_was_sold_by_the_share_although_it_was_promised_goes_back(database: Database) -> None:
    """The till never heard of the promise; head office did, and took the sale from it."""
    with database.write() as session:
        given(session, budget=1000)
        share = leased(session).minor or 0
        reserved(session, "b1", 1, 100)
        sold(session, "b1", 1, 100)
        too_early = leased_after(session, seq=2, minor=share - 100)
        assert standing(session)[3] == 100 + too_early
        session.get_one(Device, "d1").acked_seq = 2
        after = leased_after(session, seq=2, minor=too_early)
        assert standing(session)[3] == after


def test_a_sale_draws_on_its_basket_first_and_then_on_the_share(database: Database) -> None:
    with database.write() as session:
        given(session, budget=1000, budget_uses=40)
        leased(session)
        reserved(session, "b1", 1, 100)

        sold(session, "b1", 3, 150)

        assert standing(session) == (3, 150, 8, 200)


def test_what_nobody_promised_is_spent_too_and_marked(database: Database) -> None:
    with database.write() as session:
        given(session, budget=100)

        sold(session, "b1", 2, 130)

        assert standing(session) == (2, 130, 0, 0)
        row = session.exec(select(BudgetSpend)).one()
        assert (row.over_uses, row.over_minor) == (0, 130)
        assert reserved(session, "b2", 1, 1) == Amount(1, 0)


@on_sqlite
def test_the_last_shares_are_still_worth_something(database: Database) -> None:
    with database.write() as session:
        given(session, budget=1000, budget_uses=2)
        sold(session, "b1", 1, 985)

        assert leased(session) == Amount(1, 10)
        assert leased(session, "d2") == Amount(0, 5)
        assert leased(session, "d2") == Amount(0, 0)


# --- what is never used --------------------------------------------------------------


@pytest.mark.parametrize(
    ("after_ms", "left"),
    [
        pytest.param(RESERVED_MS + LATE_MS, 2, id="the till may still think it counts"),
        pytest.param(RESERVED_MS + LATE_MS + 1, 1, id="the basket's has expired"),
        pytest.param(LEASED_MS + LATE_MS + 1, 0, id="the share too"),
    ],
)
def test_what_has_expired_goes_back_when_every_fact_is_here(
    database: Database, after_ms: int, left: int
) -> None:
    with database.write() as session:
        given(session, budget=1000)
        reserved(session, "b1", 1, 100)
        leased(session)

        forget_late(session, "d1", now_ms=NOW_MS + after_ms)

        assert len(session.exec(select(BudgetHold)).all()) == left


@on_sqlite
def test_what_was_promised_to_a_revoked_till_is_free(database: Database) -> None:
    with database.write() as session:
        given(session, budget=1000)
        leased(session)
        session.get_one(Device, "d1").state = "revoked"
        session.flush()

        assert standing(session) == (0, 0, 0, 0)


@on_sqlite
def test_a_new_budget_keeps_what_was_spent(database: Database) -> None:
    with database.write() as session:
        given(session, budget=1000)
        sold(session, "b1", 1, 400)
        given(session, budget=300)

        assert reserved(session, "b2", 1, 1) == Amount(1, 0)
        given(session)
        row = session.get_one(Budget, "p1")
        assert (row.budget_minor, row.spent_minor) == (None, 400)


def test_many_at_once_get_no_more_than_there_is(database: Database) -> None:
    with database.write() as session:
        given(session, budget=1000)
    granted: list[int] = []

    def ask(name: str) -> None:
        with database.write() as session:
            granted.append(reserved(session, name, 1, 150).minor or 0)

    threads = [threading.Thread(target=ask, args=(f"b{number}",)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(granted) == [0, 100, 150, 150, 150, 150, 150, 150]


# --- by command ----------------------------------------------------------------------


def granted(**what: int | None) -> dict[str, Any]:
    return {"promotion": "p1", "of_member": None} | what


def cmd(till: EnrolledTill, kind: str, body: dict[str, Any], id: str = "") -> Any:
    return till.post("/v1/cmd", {"id": id or str(uuid.uuid4()), "kind": kind, "body": body})


def test_a_till_reserves_leases_and_lets_go_by_command(
    till: EnrolledTill, database: Database
) -> None:
    with database.write() as session:
        given(session, budget=900)
    wanted = {"basket": "b1", "wanted": [{"promotion": "p1", "uses": 1, "minor": 300}]}

    first = cmd(till, "budget.reserve", wanted)
    share = cmd(till, "budget.lease", {"unused": [{"promotion": "p1"}]})
    gone = cmd(till, "budget.release", {"basket": "b1"})

    assert first.json()["body"]["granted"] == [
        granted(uses=1, minor=300, until_ms=till.clock.ms + RESERVED_MS)
    ]
    assert share.json()["body"]["granted"] == [
        granted(uses=None, minor=150, until_ms=till.clock.ms + LEASED_MS)
    ]
    assert gone.json()["body"]["granted"] == []
    with database.read() as session:
        assert standing(session) == (0, 0, 0, 150)


def test_a_share_asked_for_twice_with_one_id_is_given_once(
    till: EnrolledTill, database: Database
) -> None:
    with database.write() as session:
        given(session, budget=900)
    id = str(uuid.uuid4())

    answers = [
        cmd(till, "budget.lease", {"unused": [{"promotion": "p1"}]}, id).json() for _ in range(2)
    ]

    assert answers[0] == answers[1]
    with database.read() as session:
        assert standing(session) == (0, 0, 0, 225)
