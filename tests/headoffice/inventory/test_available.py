"""What can be promised: the formula's own examples, channels, silent tills, what is announced."""

from __future__ import annotations

import pytest

from headoffice.db.database import Database
from headoffice.inventory import holding, moving, reserving, rules
from headoffice.inventory.available import atf, ato, looked_into
from headoffice.inventory.figures import Available, offline_risk
from headoffice.inventory.ledger import Move, post
from headoffice.inventory.pace import HALF_LIFE_MS, grown, per_ms
from headoffice.stores.tables import Device, Till
from tests.headoffice.conftest import on_sqlite
from tests.headoffice.inventory.given import HOUR_MS, NOW_MS, opened

WEB = "web"


def promised(database: Database, sku: str = "P1", channel: str = WEB, now_ms: int = NOW_MS) -> int:
    with database.read() as session:
        return ato(session, [sku], channel, now_ms)[sku]


def test_four_places_with_safety_stock_a_threshold_and_one_left_out(database: Database) -> None:
    """100 - 5 x 4 - 10 - 50 = 20: HotWax's example, in which 50 of the 100 are in a place left
    out."""
    for place, n in (("A", 12), ("B", 12), ("C", 13), ("D", 13), ("X", 50)):
        opened(database, place, P1=n)
    with database.write() as session:
        rules.set_good(session, WEB, rules.EVERY, safety=5_000, threshold=10_000)
        rules.set_place(session, WEB, "X", excluded=True)

    assert promised(database) == 20_000


def test_the_same_with_fifty_that_wait_to_be_routed(database: Database) -> None:
    for place in "ABCD":
        opened(database, place, P1=25)
    with database.write() as session:
        reserving.reserve(session, ref="o1", place=None, demand={"P1": 50_000}, at_ms=NOW_MS)
        rules.set_good(session, WEB, rules.EVERY, safety=5_000, threshold=10_000)

    assert promised(database) == 20_000


def test_less_safety_stock_and_a_lower_threshold(database: Database) -> None:
    """100 - 2 x 4 - 5 = 87."""
    for place in "ABCD":
        opened(database, place, P1=25)
    with database.write() as session:
        rules.set_good(session, WEB, rules.EVERY, safety=2_000, threshold=5_000)

    assert promised(database) == 87_000


def test_safety_stock_is_satisfied_last_and_never_below_zero(database: Database) -> None:
    """IBM's example: a supply of 4, a demand of 3, a safety stock of 2."""
    opened(database, "A", P1=4)
    with database.write() as session:
        reserving.reserve(session, ref="o1", place="A", demand={"P1": 3_000}, at_ms=NOW_MS)
        rules.set_safety(session, "A", "P1", 2_000)

    with database.read() as session:
        (found,) = looked_into(session, ["P1"], ["A"], WEB, NOW_MS).values()
        none = atf(session, ["P1"], ["A"], WEB, NOW_MS)
    assert (found.thousandths, found.withheld, none) == (0, 1_000, {})


@pytest.mark.parametrize(
    ("has", "thousandths", "withheld"),
    [
        pytest.param(Available(5_000, 2_000), 3_000, 2_000, id="enough for both"),
        pytest.param(Available(2_000, 2_000), 0, 2_000, id="only the safety stock"),
        pytest.param(Available(-3_000, 2_000), 0, 0, id="sold more than there was"),
        pytest.param(Available(5_000, 2_000, 4_000), 0, 2_000, id="and tills are silent"),
    ],
)
def test_what_is_free_goes_to_promises_after_safety_and_risk(
    has: Available, thousandths: int, withheld: int
) -> None:
    assert (has.thousandths, has.withheld) == (thousandths, withheld)


@on_sqlite
def test_the_narrowest_word_about_safety_stock_counts(database: Database) -> None:
    for place in ("A", "B"):
        opened(database, place, P1=100, P2=100)
    with database.write() as session:
        rules.set_good(session, rules.EVERY, rules.EVERY, safety=1_000)
        rules.set_place(session, WEB, "B", safety=2_000)
        rules.set_good(session, WEB, "P2", safety=3_000)
        rules.set_safety(session, "B", "P2", 4_000)

    with database.read() as session:
        there = atf(session, ["P1", "P2"], ["A", "B"], WEB, NOW_MS)
        elsewhere = atf(session, ["P1", "P2"], ["B"], "kiosk", NOW_MS)
        over_all = ato(session, ["P1", "P2"], WEB, NOW_MS)
    assert there == {
        ("A", "P1"): 99_000,
        ("A", "P2"): 97_000,
        ("B", "P1"): 98_000,
        ("B", "P2"): 96_000,
    }
    assert elsewhere == {("B", "P1"): 99_000, ("B", "P2"): 96_000}
    assert over_all == {"P1": 197_000, "P2": 193_000}


@on_sqlite
def test_a_channel_may_sell_from_named_places_only(database: Database) -> None:
    for place in ("A", "B", "C"):
        opened(database, place, P1=10)
    with database.write() as session:
        rules.set_place(session, WEB, rules.EVERY, excluded=True)
        rules.set_place(session, WEB, "B")

    assert (promised(database), promised(database, channel="kiosk")) == (10_000, 30_000)
    with database.read() as session:
        assert atf(session, ["P1"], ["A", "B", "C"], WEB, NOW_MS) == {("B", "P1"): 10_000}


@on_sqlite
def test_a_cap_counts_what_was_promised_and_not_what_was_given_back(database: Database) -> None:
    opened(database, "A", P1=100)
    with database.write() as session:
        rules.set_good(session, WEB, "P1", cap=10_000, cap_since_ms=NOW_MS)
        for ref, n in (("h1", 4), ("h2", 3)):
            holding.hold(
                session,
                ref=ref,
                channel=WEB,
                demand={"P1": n * 1000},
                until_ms=NOW_MS + HOUR_MS,
                at_ms=NOW_MS,
            )
        reserving.reserve(
            session, ref="o1", place="A", demand={"P1": 4_000}, at_ms=NOW_MS, from_hold="h1"
        )
        reserving.take_out(session, "o1", {"P1": 4_000}, "shipped", at_ms=NOW_MS)
        holding.release(session, "h2", at_ms=NOW_MS)

    assert promised(database) == 6_000
    assert promised(database, channel="kiosk") == 96_000


@on_sqlite
def test_a_good_that_nobody_has_can_be_promised_not_at_all(database: Database) -> None:
    assert promised(database, "nothing") == 0
    with database.read() as session:
        assert atf(session, ["nothing"], ["A"], WEB, NOW_MS) == {}


@on_sqlite
def test_what_is_announced_counts_for_who_may_wait(database: Database) -> None:
    with database.write() as session:
        moving.announce(
            session, "po1", "A", {"P1": 10_000}, due_ms=NOW_MS + 5, confidence_percent=75
        )
    with database.read() as session:
        before, by_then = (
            ato(session, ["P1"], WEB, NOW_MS, horizon_ms=NOW_MS + ms)["P1"] for ms in (4, 5)
        )
    with database.write() as session:
        goods = {"P1": 8_000}
        moving.received(session, "A", goods, ref="in1", at_ms=NOW_MS, announced="po1")

    with database.read() as session:
        after = ato(session, ["P1"], WEB, NOW_MS, horizon_ms=NOW_MS + 5)["P1"]
    assert (before, by_then, promised(database)) == (0, 7_500, 8_000)
    assert after == 8_000 + 1_500


# --- silent tills --------------------------------------------------------------------


def tills(database: Database, *seen_ms: int | None) -> None:
    """Tills of S01 that were heard of at those moments."""
    with database.write() as session:
        for number, seen in enumerate(seen_ms, start=1):
            till = str(number)
            session.add(Till(store="S01", number=till))
            session.flush()
            session.add(
                Device(
                    id=f"d{number}",
                    store="S01",
                    till=till,
                    epoch=1,
                    public_key=f"k{number}",
                    approved_ms=NOW_MS - HOUR_MS,
                    seen_ms=seen,
                )
            )


def sold(database: Database, n: int) -> None:
    with database.write() as session:
        post(session, [Move("S01", "P1", -n * 1000, "sold")], at_ms=NOW_MS)


@on_sqlite
@pytest.mark.usefixtures("stores")
@pytest.mark.parametrize(
    ("seen_ms", "left"),
    [
        pytest.param((NOW_MS - 150_000,), 60_000, id="heard of a moment ago"),
        pytest.param((NOW_MS - 12 * HOUR_MS,), 39_000, id="silent for half a day"),
        pytest.param((NOW_MS - 12 * HOUR_MS, NOW_MS), 48_000, id="one of two"),
        pytest.param((None,), 57_000, id="never, since it was approved an hour ago"),
        pytest.param((NOW_MS - 8 * 24 * HOUR_MS,), 60_000, id="stands in a cupboard"),
    ],
)
def test_what_silent_tills_may_have_sold_is_kept_back(
    database: Database, seen_ms: tuple[int | None, ...], left: int
) -> None:
    """560 were sold just now, which is 560 ln 2 / 336 h = 1.155 an hour. In half a day that is
    13.86 + 1.65 x 3.72 = 20.006, so 21 are kept back; of one of two tills 6.93 + 1.65 x 2.63."""
    opened(database, "S01", P1=620)
    tills(database, *seen_ms)
    sold(database, 560)

    assert promised(database) == left
    with database.read() as session:
        assert atf(session, ["P1"], ["S01"], WEB, NOW_MS) == {("S01", "P1"): left}


@pytest.mark.parametrize(
    ("expected", "risk"),
    [
        pytest.param(0.0, 0, id="nothing is sold"),
        pytest.param(0.04, 1_000, id="a little: 0.04 + 1.65 x 0.2 = 0.37"),
        pytest.param(4.0, 8_000, id="4 + 1.65 x 2 = 7.3"),
    ],
)
def test_the_risk_is_in_whole_units(expected: float, risk: int) -> None:
    assert offline_risk(expected, 1_000.0) == risk


def test_a_pace_fades_by_half_and_knows_no_order() -> None:
    then, later = NOW_MS, NOW_MS + HALF_LIFE_MS
    both = grown(8_000, later) + grown(8_000, then)

    assert both == grown(8_000, then) + grown(8_000, later)
    assert per_ms(both, later) == pytest.approx(1.5 * per_ms(grown(8_000, later), later))
    assert per_ms(both, later + HALF_LIFE_MS) == pytest.approx(per_ms(both, later) / 2)
    assert per_ms(-1.0, later) == 0.0
