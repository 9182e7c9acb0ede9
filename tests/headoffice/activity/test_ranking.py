"""The ranking: score, stock, fit, one of each style, reasons, neighbours, lift, the hold-out."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from headoffice.activity.model import (
    Offerable,
    Pick,
    Pull,
    Reason,
    chosen,
    cycle_ms,
    fits,
    is_held_out,
    lift,
    likeness,
    nearness,
    popular,
    score,
    when_new,
)
from headoffice.activity.profile import Interest
from headoffice.settings import DAY_MS, Weighing

W = Weighing(near=3.0, with_basket=2.0, regional=0.5)
NOW = 1_780_000_000_000


@pytest.mark.parametrize(
    ("good", "expected"),
    [
        pytest.param(Offerable("s", 1.0), 4 + 1.5 + 0.5 + 0.125, id="here"),
        pytest.param(Offerable("s", 0.5), 3.0625, id="nearby"),
        pytest.param(Offerable("s", 0.3), 1.8375, id="online"),
        pytest.param(Offerable("s", 0.0), 0.0, id="nowhere"),
        pytest.param(Offerable("s", 1.0, fits=False), 0.0, id="does not fit"),
    ],
)
def test_the_score_is_the_weighed_sum_by_stock_by_fit(good: Offerable, expected: float) -> None:
    pull = Pull(interest=4.0, near=0.5, lift=0.25, regional=0.25)

    assert score(pull, good, W) == pytest.approx(expected)


def test_the_best_three_are_chosen_one_of_each_style() -> None:
    pulls = {sku: Pull(interest=5 - place) for place, sku in enumerate("ABCDE")}
    styles = {"A": "plum", "B": "plum", "C": "crisp", "D": "tea", "E": "nut"}

    picks = chosen(pulls, {sku: Offerable(style, 1.0) for sku, style in styles.items()}, W)

    assert [(pick.sku, pick.score) for pick in picks] == [("A", 5.0), ("C", 3.0), ("D", 2.0)]


def test_what_is_not_offered_here_at_all_is_not_chosen() -> None:
    assert chosen({"A": Pull(interest=5)}, {}, W) == ()


@pytest.mark.parametrize(
    ("pull", "in_left_cart", "reason"),
    [
        pytest.param(Pull(interest=1), False, Reason.LOOKED_AT, id="looked at"),
        pytest.param(Pull(interest=1), True, Reason.LEFT_IN_CART, id="left in cart"),
        pytest.param(Pull(near=0.5), False, Reason.GOES_WITH, id="near"),
        pytest.param(Pull(lift=0.5, regional=0.5), False, Reason.GOES_WITH, id="lift"),
        pytest.param(Pull(regional=0.5), False, Reason.POPULAR, id="popular"),
    ],
)
def test_a_reason_is_coarse(pull: Pull, in_left_cart: bool, reason: Reason) -> None:
    good = Offerable("s", 1.0, in_left_cart=in_left_cart)

    assert chosen({"A": pull}, {"A": good}, W)[0].reason is reason


@pytest.mark.parametrize(
    ("reason", "told"),
    [
        pytest.param(Reason.LOOKED_AT, Reason.NEW, id="not that she looked"),
        pytest.param(Reason.GOES_WITH, Reason.NEW, id="goes with"),
        pytest.param(Reason.LEFT_IN_CART, Reason.LEFT_IN_CART, id="her cart"),
        pytest.param(Reason.POPULAR, Reason.POPULAR, id="popular"),
    ],
)
def test_of_a_good_that_is_new_here_just_that_is_said(reason: Reason, told: Reason) -> None:
    assert when_new(Pick("A", 1.0, reason)) == Pick("A", 1.0, told)


@pytest.mark.parametrize(
    ("interest", "facts", "expected"),
    [
        pytest.param(Interest(), {}, True, id="nothing against it"),
        pytest.param(Interest(), {"in_basket": True}, False, id="in the basket"),
        pytest.param(Interest(), {"bought_ms": NOW - 10 * DAY_MS + 1}, False, id="bought lately"),
        pytest.param(Interest(), {"bought_ms": NOW - 10 * DAY_MS}, True, id="bought long ago"),
        pytest.param(Interest(bought_ms=NOW - DAY_MS), {}, False, id="bought online"),
        pytest.param(Interest(returned_ms=NOW - 300 * DAY_MS), {}, False, id="brought back"),
    ],
)
def test_fit(interest: Interest, facts: dict[str, int], expected: bool) -> None:
    asked = {"in_basket": False, "bought_ms": 0} | facts

    found = fits(interest, **asked, cycle_ms=10 * DAY_MS, now_ms=NOW)  # type: ignore[arg-type]

    assert found is expected


@pytest.mark.parametrize(
    ("own", "good", "days"),
    [
        pytest.param(None, None, 21, id="nothing known"),
        pytest.param((0, 30 * DAY_MS, 4), (50, 50 * DAY_MS), 10, id="her own"),
        pytest.param((0, 30 * DAY_MS, 2), (20, 160 * DAY_MS), 8, id="twice is no cycle"),
        pytest.param(None, (19, 19 * 8 * DAY_MS), 21, id="too few gaps"),
        pytest.param((0, 3, 3), None, 3, id="at least three days"),
        pytest.param((0, 900 * DAY_MS, 3), None, 120, id="at most four months"),
    ],
)
def test_the_repurchase_cycle(
    own: tuple[int, int, int] | None, good: tuple[int, int] | None, days: int
) -> None:
    assert cycle_ms(W, own=own, good=good) == days * DAY_MS


def test_likeness_is_the_cosine_and_little_for_little() -> None:
    assert likeness(600, 300, 300) == 1.0
    assert likeness(300, 400, 900) == pytest.approx(300 / 603)
    assert likeness(1, 1, 1) == 0.25
    assert likeness(0, 4, 9) == likeness(3, 0, 9) == 0.0


def test_lift_is_none_by_chance_and_little_for_little() -> None:
    by_chance = lift(100, 1_000, 1_000, 10_000)
    strong = lift(400, 1_000, 1_000, 10_000)
    two_of_two = lift(2, 2, 2, 10_000)

    assert by_chance == 0.0
    assert strong == pytest.approx(1 - 103 / 403)
    assert two_of_two == pytest.approx(1 - 3.0004 / 5)


def test_near_is_what_is_like_the_newest_goods_most() -> None:
    like = {"A": {"X": 1.0, "Y": 0.2}, "B": {"Y": 1.0}}

    near = nearness((("A", NOW - 60_000), ("B", NOW)), like, NOW, W)

    # The newest counts one, the one before a half, of one and a half in all.
    assert near == pytest.approx({"X": 1 / 3, "Y": (1 + 0.1) / 1.5}, abs=1e-3)


def test_near_fades_like_a_look() -> None:
    like = {"A": {"X": 1.0}}

    near = nearness((("A", NOW - 3 * DAY_MS),), like, NOW, W)

    assert near == pytest.approx({"X": 0.5})
    assert nearness((), like, NOW, W) == {}


def test_popular_is_by_region_and_stock_alone() -> None:
    goods = {"A": Offerable("a", 0.3), "B": Offerable("b", 1.0), "C": Offerable("c", 0.0)}

    picks = popular({"A": 3.0, "B": 2.0, "C": 9.0}, goods)

    assert [(pick.sku, pick.reason) for pick in picks] == [
        ("B", Reason.POPULAR),
        ("A", Reason.POPULAR),
    ]


def test_one_in_ten_is_held_out_and_always_the_same() -> None:
    members = [f"member-{n}" for n in range(10_000)]
    held = [member for member in members if is_held_out(member)]

    assert 900 < len(held) < 1_100
    assert held == [member for member in members if is_held_out(member)]
    # Whoever changes the hash changes who is held out, and spoils what was counted so far.
    assert [n for n in range(40) if is_held_out(f"m{n}")] == [14, 23, 35]


pulls = st.dictionaries(
    st.sampled_from("ABCDEFGH"),
    st.builds(Pull, *(st.floats(0, 1) for _ in range(4))),
    max_size=8,
)
shelves = st.dictionaries(
    st.sampled_from("ABCDEFGH"),
    st.builds(
        Offerable, st.sampled_from("xyz"), st.sampled_from([0.0, 0.3, 0.5, 1.0]), st.booleans()
    ),
    max_size=8,
)


@given(pulls, shelves)
def test_what_is_chosen_is_in_stock_fits_and_is_not_beaten_by_what_was_left(
    given_pulls: dict[str, Pull], shelf: dict[str, Offerable]
) -> None:
    picks = chosen(given_pulls, shelf, W)

    assert len(picks) <= 3
    assert len({shelf[pick.sku].style for pick in picks}) == len(picks)
    assert all(shelf[pick.sku].fits and shelf[pick.sku].stock > 0 for pick in picks)
    styles = {shelf[pick.sku].style for pick in picks}
    rest = [
        score(pull, shelf[sku], W)
        for sku, pull in given_pulls.items()
        if sku in shelf and shelf[sku].style not in styles
    ]
    assert not any(left > min((p.score for p in picks), default=0.0) for left in rest)
