"""What can still come back is counted over all stores, and one till at a time takes it back."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest

from headoffice.configuration.service import config_row, set_return_rules
from headoffice.db.database import Database
from storeapp.sync.wire.returns import CLAIM_MINUTES
from storeapp.sync.wire.rows import ReturnRulesBody
from tests.headoffice.acting import Clock
from tests.headoffice.conftest import MakeTill, Till, on_sqlite_first
from tests.headoffice.members.given import ANNA, a_member, sold
from tests.headoffice.returns.given import came_back, claim, conflicts, counts, look, read, sale_id

Make = Callable[..., Till]


@pytest.fixture
def sale(till: Till) -> str:
    """Three plums and one apricot, told by till 1 of S01."""
    fact = till.journal.sale(("P1", 3), ("P2", 1))
    assert till.push(fact).status_code == 200
    return sale_id(fact)


def test_units_are_one_till_s_at_a_time(sale: str, make_till: MakeTill, database: Database) -> None:
    here, there = make_till("S01", "2"), make_till("S02", "1")
    assert claim(here, sale, {"l0": 2}).status_code == 200
    refused = claim(there, sale, {"l0": 2})

    assert (refused.status_code, refused.json()["code"]) == (409, "returned-before")
    assert claim(there, sale, {"l0": 1}).status_code == 200
    assert counts(database) == [("l0", 3, 0, 3), ("l1", 1, 0, 0)]


@on_sqlite_first
def test_the_same_claim_again_takes_effect_once_and_other_units_replace_it(
    sale: str, till: Till, database: Database
) -> None:
    for units in ({"l0": 3}, {"l0": 3}, {"l0": 1, "l1": 1}):
        assert claim(till, sale, units, "r1").status_code == 200

    assert counts(database) == [("l0", 3, 0, 1), ("l1", 1, 0, 1)]


@on_sqlite_first
def test_a_claim_that_is_refused_changes_nothing(sale: str, till: Till, database: Database) -> None:
    assert claim(till, sale, {"l0": 1}, "r1").status_code == 200
    assert claim(till, sale, {"l1": 1, "l0": 4}, "r1").status_code == 409

    assert counts(database) == [("l0", 3, 0, 1), ("l1", 1, 0, 0)]


@on_sqlite_first
def test_a_claim_is_let_go_of_by_its_own_till_only(
    sale: str, make_till: MakeTill, till: Till, database: Database
) -> None:
    claim(till, sale, {"l0": 3}, "r1")
    other = make_till("S02", "1")

    assert other.post("/v1/returns/release", {"claim": "r1"}).json() == {"released": False}
    assert claim(other, sale, {"l0": 1}, "r1").status_code == 409
    assert till.post("/v1/returns/release", {"claim": "r1"}).json() == {"released": True}
    assert till.post("/v1/returns/release", {"claim": "r1"}).json() == {"released": False}
    assert counts(database) == [("l0", 3, 0, 0), ("l1", 1, 0, 0)]


@on_sqlite_first
def test_a_claim_that_nobody_prolongs_ends(
    sale: str, make_till: MakeTill, till: Till, clock: Clock
) -> None:
    other = make_till("S02", "1")
    claim(till, sale, {"l0": 3}, "r1")
    clock.forward(CLAIM_MINUTES * 60 - 1)
    for each in (till, other):
        each.fetch_token()
    assert claim(other, sale, {"l0": 1}).status_code == 409
    clock.forward(1)

    assert claim(other, sale, {"l0": 3}).status_code == 200


def test_of_many_at_once_exactly_so_many_get_them_as_there_are(
    sale: str, till: Till, database: Database
) -> None:
    statuses: list[int] = []

    def ask(number: int) -> None:
        twin = till.twin()
        try:
            statuses.append(claim(twin, sale, {"l0": 1}, f"r{number}").status_code)
        finally:
            twin.close()

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(statuses) == [200, 200, 200, 409, 409, 409]
    assert counts(database)[0] == ("l0", 3, 0, 3)


@on_sqlite_first
def test_the_return_takes_its_claim_s_place(
    sale: str, make_till: MakeTill, database: Database
) -> None:
    there = make_till("S02", "1")
    told = read(claim(there, sale, {"l0": 2}, "r1").json())
    there.push(came_back(there, told, {"l0": 2}, claimed="r1"))

    assert counts(database) == [("l0", 3, 2, 0), ("l1", 1, 0, 0)]
    assert dict(look(there, sale).before.units) == {"l0": 2}
    assert claim(there, sale, {"l0": 1}, "r1").status_code == 409  # It is a return by now.
    assert conflicts(database) == []


@on_sqlite_first
def test_a_sale_of_another_owner_is_as_if_it_were_not(
    sale: str, make_till: MakeTill, database: Database
) -> None:
    franchise = make_till("F01", "1")
    assert franchise.post("/v1/returns/look", {"sale": sale}).status_code == 404
    assert claim(franchise, sale, {"l0": 1}).status_code == 404
    assert _found(franchise, "code", f"SA1:S01-1-1-000001:{sale}") == []

    with database.write() as session:
        set_return_rules(session, ReturnRulesBody(anywhere=True), store="S01")
    assert _found(franchise, "code", f"SA1:S01-1-1-000001:{sale}") == [sale]
    assert claim(franchise, sale, {"l0": 1}).status_code == 200


@on_sqlite_first
def test_a_sale_is_found_by_its_number_and_by_whose_it_is(
    till: Till, make_till: MakeTill, database: Database
) -> None:
    a_member(database)
    fact = sold(till, "m1")
    till.push(fact)
    there = make_till("S02", "1")

    assert _found(there, "number", "S01-1-1-000001") == [sale_id(fact)]
    assert _found(there, "phone", ANNA) == [sale_id(fact)]
    assert _found(there, "member", "MBm1") == [sale_id(fact)]
    assert _found(there, "number", "S01-1-1-000002") == []


@on_sqlite_first
def test_the_rules_of_returns_reach_the_tills(
    till: Till, make_till: MakeTill, database: Database
) -> None:
    other = make_till("S02", "1")
    with database.write() as session:
        set_return_rules(session, ReturnRulesBody(cashier_minor=1))
        set_return_rules(session, ReturnRulesBody(cashier_minor=2), store="S01")
        here = config_row(session, till.device).returns
        there = config_row(session, other.device).returns

    assert (here.cashier_minor, there.cashier_minor) == (2, 1)


def _found(till: Till, kind: str, value: str) -> list[str]:
    answer = till.post("/v1/returns/find", {"kind": kind, "value": value, "staff": "u1"})
    return [each["sale"] for each in answer.json()["sales"]]
