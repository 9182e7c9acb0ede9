"""Shown, added, sold: from the panel a till asks for to the report with its uplift."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlmodel import select

from headoffice.__main__ import main
from headoffice.activity.command import lines_of
from headoffice.activity.commands import commands
from headoffice.activity.counting import Arm, record
from headoffice.activity.joining import identify
from headoffice.activity.profile import Deed
from headoffice.activity.reporting import ActivityReport, Counted, Share, report, uplift
from headoffice.activity.selling import follow
from headoffice.activity.tables import PanelGood, PanelRow
from headoffice.app import Server
from headoffice.db.database import Database
from storeapp.domain.basket import Basket, Entry, Line
from storeapp.domain.catalogue import Name
from storeapp.domain.codec import sale_body
from storeapp.domain.customer import Customer
from storeapp.domain.money import Money
from storeapp.domain.pricing import priced
from storeapp.domain.quantity import pieces
from storeapp.domain.sale import sell
from storeapp.domain.staff import Role, StaffMember
from storeapp.domain.tender import Settlement
from storeapp.domain.till import ReceiptNumber
from tests.headoffice.acting import TAXES, Clock
from tests.headoffice.activity.browsing import T0, Agreed, W, add_goods, add_stock, browse
from tests.headoffice.conftest import MakeTill, Till, on_sqlite

BASKET = "0190f3c2-0000-7000-8000-000000000001"
HELD_OUT = "m14"
SOLD_AT = datetime.fromtimestamp(T0 / 1000, UTC)


@pytest.fixture
def clock() -> Clock:
    """Head office's time is that of the tests' events."""
    return Clock(T0)


@pytest.fixture
def agreed(server: Server, database: Database) -> Agreed:
    """Mei agreed, and wished for A and looked at B."""
    base = Agreed({"mei", HELD_OUT})
    server.app.state.consents = base
    server.app.state.collector.consents = base
    server.app.state.commands = {**server.app.state.commands, **commands(base)}
    add_goods(database, "A", "B", "C")
    add_stock(database, "S01", dict.fromkeys("ABC", 12))
    with database.write() as session:
        for visitor, member in (("v1", "mei"), ("v2", HELD_OUT)):
            identify(session, base, W, visitor=visitor, member=member, now_ms=T0)
    for visitor in ("v1", "v2"):
        browse(database, visitor, (Deed.VIEW, "B"), (Deed.WISH, "A"))
    return base


def ask(till: Till, member: str = "mei", *skus: str, basket: str = BASKET) -> Any:
    return till.post(f"/v1/members/{member}/panel", {"basket": basket, "skus": list(skus)})


def count(till: Till, **body: Any) -> Any:
    command = {
        "id": "0190f3c2-0000-7000-8000-00000000000" + str(body.pop("n", 1)),
        "kind": "panel.count",
        "expected_version": None,
        "body": {"basket": BASKET} | body,
    }
    return till.post("/v1/cmd", command)


def sell_basket(
    till: Till,
    *skus: str,
    member: str = "mei",
    basket: str = BASKET,
    ended_at: datetime = SOLD_AT,
) -> None:
    lines = tuple(
        Line(f"l{n}", sku, Name("梅", "Plum"), pieces(1), Money(250), 1, "vat13", Entry.SCAN)
        for n, sku in enumerate(skus)
    )
    customer = Customer(member) if member else None
    whole = priced(Basket(basket, lines, customer=customer), [line.amount for line in lines], TAXES)
    sale = sell(
        whole,
        Settlement(whole.due).by_cash(whole.due),
        number=ReceiptNumber(till.store, till.number, 1, len(till.journal.facts) + 1),
        shift="shift-1",
        business_date=SOLD_AT.date(),
        ended_at=ended_at,
        cashier=StaffMember("staff-1", "Li", Role.CASHIER),
    )
    fact = till.journal.add("sale/2", sale_body(sale), hlc_ms=till.clock.ms)
    assert till.push(fact).status_code == 200


def follow_all(database: Database) -> None:
    while follow(database, now_ms=T0):
        pass


def goods_of(database: Database, basket: str = BASKET) -> dict[str, tuple[bool, bool, bool]]:
    """Of each good of a panel whether it was shown, added, sold."""
    with database.read() as session:
        rows = session.exec(select(PanelGood).where(PanelGood.basket == basket)).all()
        return {g.sku: (g.shown_ms > 0, g.added_ms > 0, g.sold_ms > 0) for g in rows}


def panels(database: Database) -> list[tuple[str, str, str, str]]:
    with database.read() as session:
        rows = session.exec(select(PanelRow)).all()
        return [(row.basket, row.member, row.store, row.arm) for row in rows]


# --- one basket ----------------------------------------------------------------------


def test_shown_added_sold(till: Till, database: Database, agreed: Agreed) -> None:
    asked = ask(till)
    counted = count(till, added=["A", "C"])
    sell_basket(till, "A", "C")
    follow_all(database)

    assert asked.status_code == 200, asked.text
    assert [good["sku"] for good in asked.json()["goods"]] == ["A", "B"]
    assert counted.json()["body"] == {"shown": 2, "added": 1}
    assert goods_of(database) == {"A": (True, True, True), "B": (True, False, False)}
    assert panels(database) == [(BASKET, "mei", "S01", "shown")]


def test_every_look_is_written_down_once_a_basket(
    till: Till, database: Database, agreed: Agreed
) -> None:
    ask(till)
    ask(till, "mei", "A")
    ask(till, "guest", basket="b2")

    assert panels(database) == [(BASKET, "mei", "S01", "shown"), ("b2", "", "S01", "popular")]
    assert set(goods_of(database)) == {"A", "B"}


def test_who_is_held_out_is_counted_without_being_shown(
    till: Till, database: Database, agreed: Agreed
) -> None:
    asked = ask(till, HELD_OUT).json()
    count(till, added=["A"])
    sell_basket(till, "A", member=HELD_OUT)
    follow_all(database)

    assert (asked["held_out"], asked["goods"]) == (True, [])
    assert goods_of(database) == {"A": (False, False, True), "B": (False, False, False)}


def test_a_panel_made_offline_is_counted_after_its_sale(
    till: Till, database: Database, agreed: Agreed
) -> None:
    sell_basket(till, "A")
    follow_all(database)

    counted = count(till, member="mei", shown=["A", "B"], added=["A"])

    assert counted.json()["body"] == {"shown": 2, "added": 1}
    assert goods_of(database) == {"A": (True, True, True), "B": (True, False, False)}
    assert panels(database) == [(BASKET, "mei", "S01", "shown")]


def test_offline_too_head_office_knows_what_was_held_back(
    till: Till, database: Database, agreed: Agreed
) -> None:
    count(till, member=HELD_OUT)

    assert goods_of(database) == {"A": (False, False, False), "B": (False, False, False)}
    assert panels(database) == [(BASKET, HELD_OUT, "S01", "held-out")]


def test_another_store_counts_nothing_into_it(
    till: Till, make_till: MakeTill, database: Database, agreed: Agreed
) -> None:
    ask(till)
    other = make_till("S02")

    answers = [count(other, added=["A"]), ask(other)]

    assert [(a.status_code, a.json()["code"]) for a in answers] == [
        (404, "panel-of-another-store")
    ] * 2
    assert goods_of(database)["A"] == (True, False, False)


def test_the_same_question_twice_at_once_is_one_panel(
    till: Till, database: Database, agreed: Agreed
) -> None:
    twins = [till.twin() for _ in range(4)]
    with ThreadPoolExecutor(4) as threads:
        answers = list(threads.map(ask, twins))
    for twin in twins:
        twin.close()

    assert [answer.status_code for answer in answers] == [200] * 4
    assert panels(database) == [(BASKET, "mei", "S01", "shown")]


@on_sqlite
@pytest.mark.parametrize(
    "body",
    [
        pytest.param({"basket": ""}, id="no basket"),
        pytest.param({"basket": BASKET, "skus": ["x"] * 201}, id="too many goods"),
        pytest.param({"basket": BASKET, "more": 1}, id="an unknown field"),
    ],
)
def test_a_question_that_is_wrong(
    till: Till, database: Database, agreed: Agreed, body: dict[str, Any]
) -> None:
    assert till.post("/v1/members/mei/panel", body).status_code == 422
    assert panels(database) == []


@on_sqlite
def test_nobody_asks_without_being_a_till(server: Server, till: Till, agreed: Agreed) -> None:
    answer = till.http.post("/v1/members/mei/panel", json={"basket": BASKET})

    assert answer.status_code == 401


# --- sales -----------------------------------------------------------------------------


def test_sales_are_followed_once(till: Till, database: Database, agreed: Agreed) -> None:
    sell_basket(till, "B", "C")
    sell_basket(till, "B", member="", basket="b2")
    follow_all(database)
    follow_all(database)

    popular = ask(till, "guest", basket="b3").json()
    hers = ask(till, "mei", basket="b4").json()

    assert [(g["sku"], g["reason"]) for g in popular["goods"]] == [
        ("B", "popular"),
        ("C", "popular"),
    ]
    assert "B" not in [good["sku"] for good in hers["goods"]]


def test_a_till_whose_clock_is_ahead_does_not_outweigh_the_others(
    till: Till, database: Database, agreed: Agreed
) -> None:
    sell_basket(till, "C", basket="b1", ended_at=SOLD_AT + timedelta(days=3_000))
    for basket in ("b2", "b3"):
        sell_basket(till, "B", basket=basket, member="")
    follow_all(database)

    popular = ask(till, "guest", basket="b4").json()

    assert [good["sku"] for good in popular["goods"]] == ["B", "C"]


# --- the report ------------------------------------------------------------------------


def panel(database: Database, n: int, arm: Arm, *, member: str, sold: bool) -> None:
    with database.write() as session:
        record(
            session,
            basket=f"r{n}",
            member=member,
            store="S01",
            device="d",
            arm=arm,
            goods=[("A", "looked-at")],
            now_ms=T0 + n,
        )
        good = session.get_one(PanelGood, (f"r{n}", "A"))
        good.sold_ms = T0 if sold else 0
        session.add(good)


def test_the_report_compares_members_and_not_baskets(database: Database) -> None:
    for n in range(30):
        panel(database, n, Arm.SHOWN, member=f"s{n % 10}", sold=n < 4)
    for n in range(30, 40):
        panel(database, n, Arm.HELD_OUT, member=f"h{n}", sold=n == 30)
    panel(database, 50, Arm.POPULAR, member="", sold=True)

    with database.read() as session:
        done = report(session, since_ms=T0, since_day="2026-01-01")
        later = report(session, since_ms=T0 + 35, since_day="2026-01-01")

    assert done.arms == {
        Arm.SHOWN: Counted(30, 30, 0, 4, Share(4, 10)),
        Arm.HELD_OUT: Counted(10, 0, 0, 1, Share(1, 10)),
        Arm.POPULAR: Counted(1, 1, 0, 1, Share(0, 0)),
    }
    assert done.uplift == uplift(Share(4, 10), Share(1, 10))
    assert later.arms[Arm.HELD_OUT].panels == 5


@pytest.mark.parametrize(
    ("shown", "held_out", "expected"),
    [
        # Newcombe 1998, table II: 56/70 against 48/80 by method 10.
        pytest.param(Share(56, 70), Share(48, 80), (0.2, 0.0524, 0.3339), id="published"),
        pytest.param(Share(9, 10), Share(3, 10), (0.6, 0.1705, 0.8090), id="published, few"),
        pytest.param(Share(0, 10), Share(0, 10), (0.0, -0.2775, 0.2775), id="nobody bought"),
    ],
)
def test_the_uplift_has_its_interval(
    shown: Share, held_out: Share, expected: tuple[float, float, float]
) -> None:
    found = uplift(shown, held_out)

    assert (found.difference, found.low, found.high) == pytest.approx(expected, abs=5e-5)


def test_the_report_reads_as_lines() -> None:
    shown, held_out = Share(40, 100), Share(10, 100)
    done = ActivityReport(
        {
            Arm.SHOWN: Counted(120, 300, 50, 45, shown),
            Arm.HELD_OUT: Counted(110, 0, 0, 12, held_out),
            Arm.POPULAR: Counted(),
        },
        uplift(shown, held_out),
        {"robot": 7},
    )

    assert lines_of(done) == [
        "            panels   shown   added    sold    members who bought",
        "shown          120     300      50      45        40/100 (40.0%)",
        "held-out       110       0       0      12        10/100 (10.0%)",
        "popular          0       0       0       0            0/0 (0.0%)",
        "uplift +30.0 points, 95 % between +18.3 and +40.8",
        "refused robot: 7",
    ]


@on_sqlite
def test_the_command_makes_keys_and_reports(
    url: str, database: Database, capsys: pytest.CaptureFixture[str]
) -> None:
    made = main(["activity", "--db", url, "make-key", "web", "--origin", "https://a.example"])
    key = capsys.readouterr().out.split()[1]
    listed = main(["activity", "--db", url, "keys"])
    keys = capsys.readouterr().out
    dropped = main(["activity", "--db", url, "drop-key", key])
    unknown = main(["activity", "--db", url, "drop-key", "nothing"])
    reported = main(["activity", "--db", url, "report"])
    out = capsys.readouterr()

    assert (made, listed, dropped, unknown, reported) == (0, 0, 0, 1, 0)
    assert keys == f"{key} web web https://a.example\n"
    assert "uplift: nobody to compare yet" in out.out
    assert "key-unknown" in out.err
