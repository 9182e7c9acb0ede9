"""What tills tell of returns: booked once, never refused, and what does not fit is shown."""

from __future__ import annotations

import json

import pytest
from sqlmodel import select

from headoffice.__main__ import main
from headoffice.db.database import Database
from headoffice.inventory.tables import PutBackTask, Stock
from headoffice.members.tables import Member, MemberPurchase
from headoffice.returns.tables import ReturnLine, ReturnRow, ReturnTender
from storeapp.domain.codec.shares import share_body
from storeapp.domain.pricing import Part, Share
from storeapp.domain.returning import Condition
from tests.conftest import ExpectedLogs
from tests.headoffice.conftest import MakeTill, Till, on_sqlite_first
from tests.headoffice.members.given import a_member, a_sale, told
from tests.headoffice.returns.given import came_back, claim, conflicts, counts, look, sale_id

pytestmark = on_sqlite_first


@pytest.fixture
def sale(till: Till) -> str:
    fact = till.journal.sale(("P1", 2))
    assert till.push(fact).status_code == 200
    return sale_id(fact)


def stock(database: Database, sku: str, place: str) -> tuple[int, int, int]:
    """On the shelf, to be put back, damaged."""
    with database.read() as session:
        row = session.get(Stock, (sku, place))
        return (0, 0, 0) if row is None else (row.shelf, row.put_back, row.damaged)


def test_a_return_is_booked_as_its_fact_says(sale: str, till: Till, database: Database) -> None:
    fact = came_back(till, look(till, sale), {"l0": 1})
    assert till.push(fact).json()["verdicts"][0]["verdict"] == "accepted"
    with database.read() as session:
        row = session.exec(select(ReturnRow)).one()
        line = session.exec(select(ReturnLine)).one()
        tender = session.exec(select(ReturnTender)).one()

        assert (row.id, row.sale, row.store, row.due_minor) == (
            json.loads(fact.body)["id"],
            sale,
            "S01",
            250,
        )
        assert (line.sku, line.units, line.net_minor, line.disposition) == (
            "P1",
            1,
            250,
            "put-back",
        )
        assert (tender.kind, tender.paid_minor) == ("cash", 250)


@pytest.mark.parametrize(
    ("condition", "after"),
    [
        pytest.param(Condition.AS_NEW, (-2000, 1000, 0), id="put-back"),
        pytest.param(Condition.OPENED, (-2000, 0, 1000), id="opened"),
        pytest.param(Condition.DAMAGED, (-2000, 0, 1000), id="damaged"),
    ],
)
def test_nothing_that_came_back_can_be_promised_before_somebody_puts_it_back(
    sale: str,
    till: Till,
    database: Database,
    condition: Condition,
    after: tuple[int, int, int],
) -> None:
    till.push(came_back(till, look(till, sale), {"l0": 1}, condition=condition))
    with database.read() as session:
        tasks = [(t.sku, t.due, t.done) for t in session.exec(select(PutBackTask))]

    assert stock(database, "P1", "S01") == after
    assert tasks == ([("P1", 1000, 0)] if condition is Condition.AS_NEW else [])


def test_told_again_nothing_moves_twice(sale: str, till: Till, database: Database) -> None:
    fact = came_back(till, look(till, sale), {"l0": 1})
    for _ in range(2):
        assert till.push(fact).status_code == 200

    assert counts(database) == [("l0", 2, 1, 0)]
    assert stock(database, "P1", "S01") == (-2000, 1000, 0)


def test_the_same_unit_at_two_offline_tills_is_found_with_its_amount(
    sale: str,
    till: Till,
    make_till: MakeTill,
    database: Database,
    expected_logs: ExpectedLogs,
    url: str,
    capsys: pytest.CaptureFixture[str],
) -> None:
    expected_logs("returned-twice")
    other = make_till("S02", "1")
    told_before = look(till, sale)
    first = came_back(till, told_before, {"l0": 2})
    second = came_back(other, told_before, {"l0": 1})
    assert till.push(first).status_code == 200
    answer = other.push(second)

    assert answer.json()["verdicts"][0]["verdict"] == "accepted"  # It has happened.
    assert counts(database) == [("l0", 2, 3, 0)]
    assert conflicts(database) == [("returned-twice", 1, 250)]
    assert main(["returns", "--db", url, "conflicts"]) == 1
    (line,) = capsys.readouterr().out.splitlines()
    assert line.startswith("returned-twice: ")
    assert "1 units, ¥2.50" in line
    returned = line.split()[1]
    assert main(["returns", "--db", url, "settle", returned]) == 0
    assert main(["returns", "--db", url, "conflicts"]) == 0


def test_a_return_of_a_sale_nobody_told_is_shown(
    sale: str,
    till: Till,
    database: Database,
    expected_logs: ExpectedLogs,
) -> None:
    expected_logs("sale-unknown")
    fact = came_back(till, look(till, sale), {"l0": 1})
    body = json.loads(fact.body) | {"sale": "nobodys", "id": "r-other"}
    till.journal.facts.pop()
    till.push(told(till, "return/1", body))

    assert conflicts(database) == [("sale-unknown", 0, 250)]


def test_points_follow_the_goods_both_ways_and_never_more_than_moved(
    till: Till, database: Database
) -> None:
    a_member(database)
    body = a_sale("m1", earned=40, due=250)
    line = body["lines"][0]  # type: ignore[index]  # what was just made
    line["shares"] = [share_body(Share(1, 250, (Part("earn", 1, 0, 40),)))]
    fact = told(till, "sale/2", body)
    till.push(fact)
    with database.read() as session:
        assert session.get_one(Member, "m1").points == 40
    till.push(came_back(till, look(till, sale_id(fact)), {"l1": 1}))

    with database.read() as session:
        assert session.get_one(Member, "m1").points == 0
        assert session.exec(select(MemberPurchase.due_minor)).one() == 0  # What she kept of it.


def test_a_till_told_of_less_may_come_after_a_claim_of_another(
    sale: str,
    till: Till,
    make_till: MakeTill,
    database: Database,
    expected_logs: ExpectedLogs,
) -> None:
    """A till without a line gives back what another has claimed: found when the second is told."""
    expected_logs("returned-twice")
    other = make_till("S02", "1")
    before = look(till, sale)
    claimed = claim(other, sale, {"l0": 2}, "r1")
    till.push(came_back(till, before, {"l0": 1}))
    assert counts(database) == [("l0", 2, 1, 2)]
    other.push(came_back(other, before, {"l0": 2}, claimed="r1"))

    assert claimed.status_code == 200
    assert counts(database) == [("l0", 2, 3, 0)]
    assert conflicts(database) == [("returned-twice", 1, 500)]
