"""Interest: sums that fade, one deed at a time, against counting all deeds again."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from headoffice.activity.profile import Act, Deed, Fading, Profile
from headoffice.settings import DAY_MS, Weighing

W = Weighing()
DAY0 = 1_780_000_000_000
HOUR = 3_600_000


def after(*acts: Act) -> Profile:
    profile = Profile()
    for act in acts:
        profile = profile.after(act, W)
    return profile


def points(profile: Profile, sku: str, now_ms: int) -> float:
    return profile.goods[sku].at(now_ms, W)


# --- single deeds --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("deed", "fresh", "after_three_days", "after_seven"),
    [
        pytest.param(Deed.VIEW, 1.0, 0.5, 2 ** (-7 / 3), id="view"),
        pytest.param(Deed.KIOSK_VIEW, 2.0, 1.0, 2 * 2 ** (-7 / 3), id="kiosk"),
        pytest.param(Deed.DWELL, 2.0, 1.0, 2 * 2 ** (-7 / 3), id="long dwell"),
        pytest.param(Deed.WISH, 4.0, 4 * 2 ** (-3 / 7), 2.0, id="wishlist"),
    ],
)
def test_a_deed_weighs_what_the_table_says_and_halves(
    deed: Deed, fresh: float, after_three_days: float, after_seven: float
) -> None:
    profile = after(Act(deed, "A", DAY0))

    ages = (0, 3 * DAY_MS, 7 * DAY_MS)
    found = [points(profile, "A", DAY0 + age) for age in ages]
    assert found == pytest.approx([fresh, after_three_days, after_seven])


def test_a_second_look_counts_three_and_a_page_loaded_again_nothing() -> None:
    once = after(Act(Deed.VIEW, "A", DAY0))
    again = once.after(Act(Deed.VIEW, "A", DAY0 + 29_999), W)
    later = once.after(Act(Deed.VIEW, "A", DAY0 + 30_000), W)

    assert again is once
    assert points(later, "A", DAY0 + 30_000) == pytest.approx(4.0, abs=1e-3)


@pytest.mark.parametrize(
    ("searched_before_ms", "expected"),
    [
        pytest.param(0, 2.0, id="at once"),
        pytest.param(120_000, 2.0, id="two minutes"),
        pytest.param(120_001, None, id="too long ago"),
    ],
)
def test_a_click_counts_when_it_follows_a_search(
    searched_before_ms: int, expected: float | None
) -> None:
    searched = Act(Deed.SEARCH, "", DAY0 - searched_before_ms)

    profile = after(searched, Act(Deed.CLICK, "A", DAY0))

    found = points(profile, "A", DAY0) if "A" in profile.goods else None
    assert found == expected


def test_a_cart_that_is_left_counts_seven_more_from_an_hour_on() -> None:
    profile = after(Act(Deed.CART_ADD, "A", DAY0))

    early, late, old = (DAY0 + HOUR - 1, DAY0 + HOUR, DAY0 + HOUR + 7 * DAY_MS)
    assert points(profile, "A", early) == pytest.approx(5.0, abs=0.03)
    assert points(profile, "A", late) == pytest.approx(12.0, abs=0.03)
    assert points(profile, "A", old) == pytest.approx(6.0, abs=0.02)


@pytest.mark.parametrize("deed", [Deed.CART_REMOVE, Deed.ORDER])
def test_what_leaves_the_cart_was_not_left_in_it(deed: Deed) -> None:
    profile = after(Act(Deed.CART_ADD, "A", DAY0), Act(deed, "A", DAY0 + 60_000))

    assert points(profile, "A", DAY0 + 7 * DAY_MS) == pytest.approx(2.5)
    assert not profile.goods["A"].in_left_cart(DAY0 + DAY_MS, W)


@pytest.mark.parametrize("deed", [Deed.LIST_VIEW, Deed.CART_VIEW, Deed.CHECKOUT])
def test_what_is_about_no_good_changes_nothing(deed: Deed) -> None:
    before = after(Act(Deed.VIEW, "A", DAY0))

    assert before.after(Act(deed, "", DAY0 + 1), W) is before


def test_a_session_is_its_newest_ten_goods_and_ends_after_half_an_hour() -> None:
    looks = [Act(Deed.VIEW, f"G{n}", DAY0 + n * 60_000) for n in range(12)]
    long_one = after(*looks)
    next_one = long_one.after(Act(Deed.VIEW, "Z", DAY0 + 11 * 60_000 + 1_800_001), W)

    assert [sku for sku, _ in long_one.recent] == [f"G{n}" for n in range(2, 12)]
    assert [sku for sku, _ in next_one.recent] == ["Z"]


def test_only_the_strongest_sixty_goods_are_kept() -> None:
    weak = [Act(Deed.VIEW, f"W{n:02}", DAY0 + n) for n in range(60)]

    profile = after(*weak, Act(Deed.WISH, "STRONG", DAY0 + 100))

    assert len(profile.goods) == 60
    assert "STRONG" in profile.goods
    assert "W00" not in profile.goods


# --- properties ----------------------------------------------------------------------

LOOKS = (Deed.VIEW, Deed.KIOSK_VIEW)
GOODS = ("A", "B", "C", "D")
acts = st.lists(
    st.builds(
        Act,
        st.sampled_from(
            [*LOOKS, Deed.DWELL, Deed.CLICK, Deed.SEARCH, Deed.WISH, Deed.CART_ADD]
            + [Deed.CART_REMOVE, Deed.ORDER, Deed.REFUND]
        ),
        st.sampled_from(GOODS),
        st.integers(DAY0, DAY0 + 60 * DAY_MS)
        | st.integers(0, 200).map(lambda n: DAY0 + n * 10_000),
    ).map(lambda act: Act(act.deed, "", act.at_ms) if act.deed is Deed.SEARCH else act),
    max_size=40,
)


def counted_again(deeds: list[Act], sku: str, now_ms: int) -> float:
    """The formula word by word: the sum over all events of w(e) times 2 to the minus age by H."""
    weighed: list[tuple[float, int, float]] = []
    viewed = searched = cart = 0
    for act in deeds:
        if act.deed is Deed.SEARCH:
            searched = max(searched, act.at_ms)
        if act.sku != sku:
            continue
        if act.deed in LOOKS and abs(act.at_ms - viewed) >= 30_000:
            first = 2.0 if act.deed is Deed.KIOSK_VIEW else 1.0
            weighed.append((3.0 if viewed else first, act.at_ms, 3.0))
            viewed = max(viewed, act.at_ms)
        elif act.deed is Deed.DWELL or (
            act.deed is Deed.CLICK and 0 <= act.at_ms - searched <= 120_000
        ):
            weighed.append((2.0, act.at_ms, 3.0))
        elif act.deed is Deed.WISH:
            weighed.append((4.0, act.at_ms, 7.0))
        elif act.deed is Deed.CART_ADD:
            weighed.append((5.0, act.at_ms, 7.0))
            cart = act.at_ms
        elif act.deed in (Deed.CART_REMOVE, Deed.ORDER):
            cart = 0
    if cart and now_ms - cart >= HOUR:
        weighed.append((7.0, cart + HOUR, 7.0))
    return sum(w * 2 ** (-(now_ms - at) / (days * DAY_MS)) for w, at, days in weighed)


@given(acts)
def test_added_one_by_one_is_what_counting_all_again_gives(deeds: list[Act]) -> None:
    profile = after(*deeds)
    now_ms = DAY0 + 61 * DAY_MS

    for sku in GOODS:
        incremental = points(profile, sku, now_ms) if sku in profile.goods else 0.0
        assert incremental == pytest.approx(counted_again(deeds, sku, now_ms), rel=1e-9)


parts = st.lists(
    st.tuples(st.floats(0.1, 10.0), st.integers(DAY0, DAY0 + 30 * DAY_MS)), min_size=1, max_size=20
)


@given(parts, st.randoms(use_true_random=False))
def test_a_fading_sum_does_not_depend_on_the_order(
    given_parts: list[tuple[float, int]], random: object
) -> None:
    shuffled = list(given_parts)
    random.shuffle(shuffled)  # type: ignore[attr-defined]  # a random.Random
    sums = []
    for order in (given_parts, shuffled):
        whole = Fading()
        for weight, at_ms in order:
            whole = whole.plus(weight, at_ms, W.view_half_life_ms)
        sums.append(whole.at(DAY0 + 31 * DAY_MS, W.view_half_life_ms))

    assert sums[0] == pytest.approx(sums[1])


views_of_two = st.lists(st.integers(0, 40), max_size=10)


@given(views_of_two, views_of_two)
def test_two_profiles_in_one_have_the_points_of_both(one: list[int], other: list[int]) -> None:
    mine = after(*(Act(Deed.WISH, "A", DAY0 + n * DAY_MS) for n in one))
    hers = after(*(Act(Deed.WISH, "A", DAY0 + n * DAY_MS) for n in other))
    now_ms = DAY0 + 41 * DAY_MS

    both = mine.with_(hers, W)

    expected = sum(points(p, "A", now_ms) for p in (mine, hers) if p.goods)
    found = points(both, "A", now_ms) if both.goods else 0.0
    assert found == pytest.approx(expected)
