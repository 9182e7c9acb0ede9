"""Trying a draft on recorded sales: exact figures, and which baskets would cost something else."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

import pytest
from sqlmodel import select

from headoffice.catalogue.tables import Product
from headoffice.db.database import Database
from headoffice.ingest.tables import SaleRow
from headoffice.publishing.drafting import draft_of, rules_of
from headoffice.publishing.margins import Margin
from headoffice.publishing.recorded import Wanted, baskets, chosen
from headoffice.publishing.releasing import release
from headoffice.publishing.simulating import TOP, Simulation, simulate
from storeapp.domain.catalogue import NO_TRAITS
from storeapp.domain.codec.baskets import customer_body
from storeapp.domain.customer import Customer
from storeapp.domain.till import ReceiptNumber
from storeapp.promotions.holding import Audience, Schedule, Scope, Who
from storeapp.promotions.occasion import Item
from storeapp.promotions.rule import (
    AmountOff,
    Benefit,
    FixedPrice,
    Part,
    Pattern,
    Percent,
    Promotion,
    Role,
    Tier,
)
from storeapp.promotions.selector import EVERYTHING, Match, Piece, Selector
from tests.headoffice.acting import ENDED_AT as NOON
from tests.headoffice.acting import sale_of
from tests.headoffice.conftest import MakeTill, Till, on_sqlite
from tests.headoffice.publishing.publishing_cases import NOW, drafted, of_skus, off, rules

NEWEST = Wanted(most=100)


def sell(till: Till, *sales: tuple[tuple[str, int], ...]) -> None:
    """Sales on 1 March 2026, a Sunday, at noon; every piece costs 2.50."""
    first = len(till.journal.facts) + 1
    facts = [
        till.journal.sale(*goods, number=ReceiptNumber(till.store, till.number, 1, first + number))
        for number, goods in enumerate(sales)
    ]
    assert till.push(*facts).status_code == 200


def tried(database: Database, *promotions: Promotion, wanted: Wanted = NEWEST) -> Simulation:
    with database.read() as session:
        return simulate(session, rules(*promotions), wanted, NOW.wall)


def test_without_anything_in_force_a_draft_is_held_against_list_prices(
    till: Till, database: Database
) -> None:
    sell(till, (("P1", 2),), (("P2", 4),), (("P1", 1), ("P2", 1)))

    done = tried(database, off("p1", Percent(1000), of_skus("P1")))

    assert (done.baskets, done.listed, done.changed) == (3, 2000, 2)
    assert (done.old.turnover, done.old.discount) == (2000, 0)
    assert (done.new.turnover, done.new.discount) == (1925, 75)
    assert [(each.number, each.old, each.new, each.by) for each in done.changes] == [
        ("S01-1-1-000001", 500, 450, -50),
        ("S01-1-1-000003", 500, 475, -25),
    ]
    assert done.promotions == ["p1"]
    assert (done.new.uses["p1"], done.new.cost["p1"], done.old.uses["p1"]) == (3, 75, 0)
    assert done.margin == Margin(unknown=4)


def test_old_is_what_is_in_force_in_the_basket_s_store(
    make_till: MakeTill, database: Database
) -> None:
    first, second = make_till("S01", "1"), make_till("S02", "1")
    sell(first, (("P1", 2),))
    sell(second, (("P1", 2),))
    with database.write() as session:
        release(session, drafted(session, off("old", Percent(2000))), NOW, stores=["S02"])

    done = tried(database, off("new", AmountOff(50)))

    assert (done.old.turnover, done.old.discount) == (900, 100)
    assert (done.new.turnover, done.new.discount) == (800, 200)
    assert [(each.store, each.old, each.new) for each in done.changes] == [("S01", 500, 400)]
    assert (done.old.cost["old"], done.new.cost["new"]) == (100, 200)


@on_sqlite
def test_the_same_rules_change_nothing(till: Till, database: Database) -> None:
    promotion = off("p1", Percent(1500))
    sell(till, (("P1", 3),), (("P2", 1),))
    with database.write() as session:
        release(session, drafted(session, promotion), NOW)

    done = tried(database, promotion)

    assert (done.changed, done.changes) == (0, [])
    assert (done.old.turnover, done.old.discount) == (done.new.turnover, done.new.discount)


@on_sqlite
def test_a_set_is_repriced_whole(till: Till, database: Database) -> None:
    sell(till, (("P1", 2), ("P2", 1)))
    three = Benefit(
        Pattern.SET, (Part(Role.GET, EVERYTHING, quantity=3),), (Tier(FixedPrice(500)),)
    )

    done = tried(database, off("three", benefit=three))

    assert (done.new.turnover, done.new.uses["three"], done.new.cost["three"]) == (500, 1, 250)


@on_sqlite
@pytest.mark.parametrize(
    ("wanted", "count"),
    [
        (Wanted(most=2), 2),
        (Wanted(most=9), 3),
        (Wanted(since=date(2026, 3, 1)), 3),
        (Wanted(since=date(2026, 3, 2)), 0),
    ],
)
def test_so_many_sales_are_looked_at(
    till: Till, database: Database, wanted: Wanted, count: int
) -> None:
    sell(till, (("P1", 1),), (("P1", 2),), (("P1", 3),))

    assert tried(database, off(), wanted=wanted).baskets == count


@on_sqlite
@pytest.mark.parametrize(
    ("schedule", "applies"),
    [
        pytest.param(Schedule(weekdays=frozenset({7})), True, id="on its weekday"),
        pytest.param(Schedule(weekdays=frozenset({1})), False, id="on another weekday"),
        pytest.param(
            Schedule(start=datetime.fromisoformat("2026-05-03T00:00")), True, id="from the week on"
        ),
        pytest.param(
            Schedule(end=datetime.fromisoformat("2026-05-01T00:00")), False, id="that is over then"
        ),
    ],
)
def test_a_basket_is_bought_again_in_the_first_week_of_the_set(
    till: Till, database: Database, schedule: Schedule, applies: bool
) -> None:
    sell(till, (("P1", 1),))
    coming = replace(rules(off("p1", schedule=schedule)), valid_from=NOW.wall)

    with database.read() as session:
        [basket] = baskets(session, chosen(session, NEWEST), NOW.wall)
        done = simulate(session, coming, NEWEST, NOW.wall)

    assert basket.at.replace(tzinfo=None) == datetime.fromisoformat("2026-05-03T12:00")
    assert (done.changed == 1) is applies


@on_sqlite
def test_goods_are_known_by_what_the_catalogue_says_now(till: Till, database: Database) -> None:
    sell(till, (("P1", 1), ("P2", 1)))
    with database.write() as session:
        session.add(Product(sku="P1", zh="梅", en="Plum", unit="pc", tax="vat13", brand="mei"))
    branded = Selector((Match(brands=frozenset({"mei"})),))

    assert tried(database, off(over=branded)).new.discount == 25


def test_margin_is_told_of_the_lines_whose_cost_is_known(till: Till, database: Database) -> None:
    sell(till, (("P1", 2), ("P2", 1)), (("P1", 1),))
    with database.write() as session:
        session.add(Product(sku="P1", zh="梅", en="Plum", unit="pc", tax="vat13", cost_minor=130))
        session.add(Product(sku="P2", zh="茶", en="Tea", unit="pc", tax="vat13"))
        release(session, drafted(session, off("old", Percent(2000))), NOW)

    done = tried(database, off("new", AmountOff(30)))

    assert done.margin == Margin(known=2, unknown=1, old=3 * (200 - 130), new=3 * (220 - 130))


@on_sqlite
def test_the_cost_of_what_is_weighed_goes_by_its_weight(database: Database) -> None:
    weighed = Item("l1", Piece("PLUM", NO_TRAITS, 3000, True), 1, 1050, NOON, 350, indivisible=True)
    unknown = Item("l2", Piece("PLUM", NO_TRAITS, 3000, True), 1, 800, NOON, 0, indivisible=True)
    margin = Margin()

    margin.add(
        (weighed, unknown), {"PLUM": 1501}, old={"l1": 1050, "l2": 800}, new={"l1": 500, "l2": 800}
    )

    # 350 g at 15.01 are 5.2535.
    assert margin == Margin(known=1, unknown=1, old=525, new=-25)


@on_sqlite
def test_a_member_buys_again_as_what_she_was(till: Till, database: Database) -> None:
    sold = sale_of((("P1", 2),), ReceiptNumber("S01", "1", 1, 1))
    sold["customer"] = customer_body(Customer("m1", tier=2, groups=frozenset({"nurses"})))
    assert till.push(till.journal.add("sale/2", sold)).status_code == 200
    audience = Audience(Who.MEMBER, tier_min=2, groups=frozenset({"nurses"}))

    assert tried(database, off(audience=audience)).new.discount == 50
    assert tried(database, off(audience=replace(audience, tier_min=3))).new.discount == 0


@on_sqlite
def test_a_promotion_for_other_stores_changes_nothing(till: Till, database: Database) -> None:
    sell(till, (("P1", 1),))

    assert tried(database, off(scope=Scope(stores=frozenset({"S02"})))).changed == 0


@on_sqlite
def test_what_was_sold_in_another_currency_is_left_out(till: Till, database: Database) -> None:
    sell(till, (("P1", 1),), (("P1", 2),))
    with database.write() as session:
        session.exec(select(SaleRow).where(SaleRow.due_minor == 250)).one().currency = "USD"

    done = tried(database, off())

    assert (done.baskets, done.left_out, done.listed) == (1, 1, 500)


@on_sqlite
def test_the_largest_changes_are_told_and_progress_is(till: Till, database: Database) -> None:
    sell(till, *[(("P1", count),) for count in range(1, TOP + 3)])
    told: list[tuple[int, int]] = []

    with database.read() as session:
        done = simulate(
            session, rules(off()), NEWEST, NOW.wall, told=lambda n, of: told.append((n, of))
        )

    assert [each.old for each in done.changes] == [250 * n for n in range(TOP + 2, 2, -1)]
    assert {each.by for each in done.changes} == {-25 * n for n in range(3, TOP + 3)}
    assert told == [(n, TOP + 2) for n in range(1, TOP + 3)]
    assert done.changed == TOP + 2


@on_sqlite
def test_a_draft_that_was_kept_can_be_tried(till: Till, database: Database) -> None:
    sell(till, (("P1", 2),))
    with database.write() as session:
        drafted(session, off())
        kept = rules_of(draft_of(session, 1).body)

    with database.read() as session:
        assert simulate(session, kept, NEWEST, NOW.wall).new.discount == 50
