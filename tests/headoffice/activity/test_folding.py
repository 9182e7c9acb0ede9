"""Events into sums: each once, in any batches, whoever the visitor turns out to be."""

from __future__ import annotations

import pytest
from sqlmodel import select

from headoffice.activity.buying import bought_by, cycles_of
from headoffice.activity.folding import is_behind
from headoffice.activity.joining import erase, identify, is_known, merge_members, withdraw
from headoffice.activity.profile import Deed
from headoffice.activity.profiles import profiles
from headoffice.activity.readying import likenesses
from headoffice.activity.tables import BrowseDay, Visitor
from headoffice.activity.upkeep import age, forget
from headoffice.activity.weights import SALE, VIEW, best_at, best_others, weights_of
from headoffice.db.database import Database
from headoffice.settings import DAY_MS
from tests.headoffice.activity.browsing import (
    T0,
    Agreed,
    W,
    add_goods,
    browse,
    events,
    fold_all,
    points_of,
)

pytestmark = pytest.mark.usefixtures("stores")


def log_in(
    database: Database, visitor: str, member: str, agreed: Agreed, *, now_ms: int = T0
) -> bool:
    with database.write() as session:
        return identify(session, agreed, W, visitor=visitor, member=member, now_ms=now_ms)


# --- folding -------------------------------------------------------------------------


@pytest.mark.parametrize("most", [1, 2, 1000])
def test_each_event_is_added_once_whatever_the_batches(database: Database, most: int) -> None:
    deeds = [(Deed.VIEW, "A", T0), (Deed.WISH, "A", T0), (Deed.VIEW, "B", T0)]
    browse(database, "v1", *deeds, folded=False)
    browse(database, "v2", (Deed.DWELL, "A", T0), folded=False)

    done = fold_all(database, most=most)

    assert done == 4
    assert points_of(database, "v/v1") == {"A": 5.0, "B": 1.0}
    assert points_of(database, "v/v2") == {"A": 2.0}
    assert fold_all(database) == 0
    with database.read() as session:
        assert not is_behind(session)


def test_goods_looked_at_in_one_session_are_like_each_other(database: Database) -> None:
    browse(database, "v1", (Deed.VIEW, "A"), (Deed.VIEW, "B"))
    browse(database, "v2", (Deed.VIEW, "A"), (Deed.VIEW, "C", T0 - 40 * 60_000))

    with database.read() as session:
        like = likenesses(session, {"A", "C"}, now_ms=T0)
        alone = weights_of(session, VIEW, "", {"A", "B"}, now_ms=T0)

    assert alone == pytest.approx({"A": 2.0, "B": 1.0}, rel=1e-3)
    assert like == {"A": {"B": pytest.approx(1 / (2**0.5 + 3), rel=1e-3)}}


def test_a_page_loaded_again_is_no_second_look(database: Database) -> None:
    browse(database, "v1", (Deed.VIEW, "A", T0), (Deed.VIEW, "A", T0 + 5_000))

    with database.read() as session:
        assert weights_of(session, VIEW, "", {"A"}, now_ms=T0) == pytest.approx({"A": 1.0})


def test_an_order_counts_as_a_basket(database: Database) -> None:
    browse(database, "v1", (Deed.ORDER, "A B"), (Deed.ORDER, "A C"))

    with database.read() as session:
        others = best_others(session, SALE, {"A", "B"}, most=5, now_ms=T0)
        alone = weights_of(session, SALE, "", {"", "A"}, now_ms=T0)

    assert {sku: set(near) for sku, near in others.items()} == {"A": {"B", "C"}, "B": {"A"}}
    assert alone == pytest.approx({"": 2.0, "A": 2.0}, rel=1e-3)


def test_weights_halve_in_thirty_days_and_fade_away(database: Database) -> None:
    browse(database, "v1", (Deed.VIEW, "A", T0 - 30 * DAY_MS), (Deed.VIEW, "B", T0))

    with database.write() as session:
        found = best_at(session, VIEW, "", most=5, now_ms=T0)
        later = T0 + 110 * DAY_MS
        dropped = forget(session, before_ms=0, now_ms=later)
        left = best_at(session, VIEW, "", most=5, now_ms=later)

    assert list(found) == ["B", "A"]
    assert found == pytest.approx({"B": 1.0, "A": 0.5})
    assert dropped == 1
    assert list(left) == ["B"]


# --- who it is -----------------------------------------------------------------------


def test_at_login_what_she_looked_at_becomes_the_members(database: Database) -> None:
    agreed = Agreed({"mei"})
    add_goods(database, "A", "B")
    browse(database, "v1", (Deed.VIEW, "A", T0))

    joined = log_in(database, "v1", "mei", agreed)
    browse(database, "v1", (Deed.WISH, "B", T0))

    assert joined
    assert points_of(database, "v/v1") == {}
    assert points_of(database, "m/mei") == {"A": 1.0, "B": 4.0}
    with database.read() as session:
        ready = profiles(session, {"m/mei"})["m/mei"].ready
    assert [pick.sku for pick in ready] == ["B", "A"]


def test_who_has_not_agreed_is_not_joined(database: Database) -> None:
    browse(database, "v1", (Deed.VIEW, "A", T0))

    joined = log_in(database, "v1", "mei", Agreed())

    assert not joined
    assert points_of(database, "v/v1") == {"A": 1.0}
    with database.read() as session:
        assert session.get(Visitor, "v1") is None
        assert not is_known(session, "mei")


def test_two_who_share_a_browser_keep_what_is_theirs(database: Database) -> None:
    agreed = Agreed({"mei", "lin"})
    log_in(database, "v1", "mei", agreed)
    browse(database, "v1", (Deed.VIEW, "A", T0))
    log_in(database, "v1", "lin", agreed)
    browse(database, "v1", (Deed.VIEW, "B", T0))

    assert points_of(database, "m/mei") == {"A": 1.0}
    assert points_of(database, "m/lin") == {"B": 1.0}


def test_who_was_merged_is_joined_as_who_she_is_now(database: Database) -> None:
    browse(database, "v1", (Deed.VIEW, "A", T0))

    log_in(database, "v1", "old", Agreed({"mei"}, merged={"old": "mei"}))

    assert points_of(database, "m/mei") == {"A": 1.0}


def test_merged_members_have_one_profile_and_their_purchases(database: Database) -> None:
    agreed = Agreed({"mei", "old"})
    for visitor, member, deed in (("v1", "mei", Deed.VIEW), ("v2", "old", Deed.WISH)):
        log_in(database, visitor, member, agreed)
        browse(database, visitor, (deed, "A", T0), (Deed.ORDER, "B", T0 - DAY_MS))

    with database.write() as session:
        merge_members(session, W, into="mei", gone="old")
    browse(database, "v2", (Deed.WISH, "C", T0))

    assert points_of(database, "m/mei") == {"A": 5.0, "B": 0.0, "C": 4.0}
    assert points_of(database, "m/old") == {}
    with database.read() as session:
        bought = bought_by(session, {"mei", "old"}, since_ms=0)
    assert bought == {("mei", "B"): (T0 - DAY_MS, T0 - DAY_MS, 2)}


def test_withdrawn_consent_leaves_no_event_no_profile_and_no_join(database: Database) -> None:
    agreed = Agreed({"mei", "lin"})
    for visitor, member in (("v1", "mei"), ("v2", "mei"), ("v3", "lin")):
        browse(database, visitor, (Deed.VIEW, "A", T0))
        log_in(database, visitor, member, agreed)
    browse(database, "v1", (Deed.VIEW, "WAITS", T0), folded=False)

    with database.write() as session:
        withdraw(session, "mei")
    fold_all(database)

    assert events(database) == [("v3", "view", "A")]
    assert points_of(database, "m/mei") == {}
    assert points_of(database, "m/lin") == {"A": 1.0}
    with database.read() as session:
        assert not is_known(session, "mei")
        assert is_known(session, "lin")


def test_the_numbers_of_erased_events_are_not_given_again(database: Database) -> None:
    agreed = Agreed({"mei"})
    browse(database, "v1", (Deed.VIEW, "A", T0))
    log_in(database, "v1", "mei", agreed)
    with database.write() as session:
        erase(session, "mei")

    browse(database, "v9", (Deed.VIEW, "B", T0))

    assert points_of(database, "v/v9") == {"B": 1.0}


def test_an_erased_member_has_no_purchases_here(database: Database) -> None:
    log_in(database, "v1", "mei", Agreed({"mei"}))
    browse(database, "v1", (Deed.ORDER, "A"))

    with database.write() as session:
        before = bought_by(session, {"mei"}, since_ms=0)
        erase(session, "mei")
        after = bought_by(session, {"mei"}, since_ms=0)

    assert (len(before), len(after)) == (1, 0)


# --- purchases -----------------------------------------------------------------------


def test_purchases_of_members_make_the_repurchase_cycle(database: Database) -> None:
    log_in(database, "v1", "mei", Agreed({"mei"}))
    for days in (30, 20, 10, 10):
        browse(database, "v1", (Deed.ORDER, "A", T0 - days * DAY_MS))

    with database.read() as session:
        bought = bought_by(session, {"mei"}, since_ms=T0 - 11 * DAY_MS)
        cycles = cycles_of(session, {"A"})
        too_old = bought_by(session, {"mei"}, since_ms=T0 - 9 * DAY_MS)

    assert bought == {("mei", "A"): (T0 - 30 * DAY_MS, T0 - 10 * DAY_MS, 4)}
    assert cycles == {"A": (2, 20 * DAY_MS)}
    assert too_old == {}


# --- keeping -------------------------------------------------------------------------


def test_old_events_become_counts_of_a_day(database: Database) -> None:
    old = T0 - 91 * DAY_MS
    browse(database, "v1", (Deed.VIEW, "A", old), (Deed.VIEW, "A", old + 60_000), now_ms=old)
    browse(database, "v2", (Deed.VIEW, "A", T0))

    with database.write() as session:
        aged = age(session, before_ms=T0 - 90 * DAY_MS)
        again = age(session, before_ms=T0 - 90 * DAY_MS)

    assert (aged, again) == (2, 0)
    assert events(database) == [("v2", "view", "A")]
    assert days_of(database) == [("2026-06-22", "web", "view", "A", 2)]


def test_what_is_not_in_the_sums_yet_is_not_let_go(database: Database) -> None:
    old = T0 - 91 * DAY_MS
    browse(database, "v1", (Deed.VIEW, "A", old), now_ms=old, folded=False)

    with database.write() as session:
        assert age(session, before_ms=T0) == 0

    assert len(events(database)) == 1


def test_who_was_not_seen_for_long_has_no_profile(database: Database) -> None:
    browse(database, "v1", (Deed.VIEW, "A", T0 - 91 * DAY_MS), now_ms=T0 - 91 * DAY_MS)
    browse(database, "v2", (Deed.VIEW, "A", T0))

    with database.write() as session:
        forget(session, before_ms=T0 - 90 * DAY_MS, now_ms=T0)

    assert points_of(database, "v/v1") == {}
    assert points_of(database, "v/v2") == {"A": 1.0}


def test_a_visitor_of_nobody_who_comes_is_nobody_again(database: Database) -> None:
    agreed = Agreed({"mei", "lin"})
    old = T0 - 91 * DAY_MS
    for visitor, member, seen_ms in (("v1", "mei", old), ("v2", "lin", T0)):
        log_in(database, visitor, member, agreed, now_ms=old)
        browse(database, visitor, (Deed.VIEW, "A", seen_ms), now_ms=seen_ms)

    with database.write() as session:
        forget(session, before_ms=T0 - 90 * DAY_MS, now_ms=T0)
        left = [session.get(Visitor, visitor) is not None for visitor in ("v1", "v2")]

    assert left == [False, True]


def days_of(database: Database) -> list[tuple[str, str, str, str, int]]:
    with database.read() as session:
        rows = session.exec(select(BrowseDay)).all()
        return [(row.day, row.shop, row.deed, row.sku, row.count) for row in rows]
