"""When a weight may be taken: at rest, fresh, in range, and only once for what lies there."""

from __future__ import annotations

import pytest

from storeapp.domain.errors import Refusal
from storeapp.hardware.scales.plate import Limits, Plate
from storeapp.hardware.scales.reading import MOVING, OVER, UNDER, ScaleReading, Seen
from storeapp.ports.devices import Weight

LIMITS = Limits(least_g=40, most_g=6000)


def at_rest(grams, *, net=False):
    return ScaleReading(grams, stable=True, net=net, zero=grams == 0, under=grams < 0)


def moving(grams):
    return ScaleReading(grams, stable=False, zero=grams == 0)


class Watched:
    """A plate and a clock that the test turns; one reading every 100 ms."""

    def __init__(self):
        self.plate = Plate(LIMITS)
        self.now_ms = 10_000

    def shows(self, *readings):
        for reading in readings:
            self.now_ms += 100
            self.plate.see(Seen(reading, self.now_ms))

    def take(self, tare_g=0, *, waited_ms=150):
        """Asked for so long ago, so that the last reading is an answer to it."""
        return self.plate.take(
            since_ms=self.now_ms - waited_ms, now_ms=self.now_ms + 10, tare_g=tare_g
        )

    def refused(self, tare_g=0):
        with pytest.raises(Refusal) as refused:
            self.take(tare_g)
        return refused.value


@pytest.fixture
def watched():
    return Watched()


def test_two_readings_that_agree_are_a_weight(watched):
    assert watched.take() is None
    watched.shows(at_rest(1250))
    assert watched.take() is None
    watched.shows(at_rest(1250))
    assert watched.take() == Weight(1250)


@pytest.mark.parametrize(
    "readings",
    [
        [MOVING, MOVING],
        [moving(1250), moving(1250)],
        [at_rest(1250), moving(1250)],
        [at_rest(1250), at_rest(1255)],
        [at_rest(1250), at_rest(1250, net=True)],
        [OVER, at_rest(1250)],
    ],
)
def test_what_does_not_stand_is_waited_for(watched, readings):
    watched.shows(*readings)
    assert watched.take() is None
    assert watched.plate.why_not(since_ms=0).code == "scale-not-stable"


def test_what_was_read_before_the_clerk_asked_is_no_answer(watched):
    watched.shows(at_rest(1250), at_rest(1250))
    assert watched.take(waited_ms=0) is None
    assert watched.plate.why_not(since_ms=watched.now_ms).code == "scale-unreachable"


@pytest.mark.parametrize(("age_ms", "taken"), [(900, Weight(1250)), (901, None)])
def test_a_weight_is_a_second_old_at_most(watched, age_ms, taken):
    watched.shows(at_rest(1250), at_rest(1250))
    now_ms = watched.now_ms + age_ms
    assert watched.plate.take(since_ms=0, now_ms=now_ms) == taken


def test_what_was_read_before_the_link_broke_is_forgotten(watched):
    watched.shows(at_rest(1250))
    watched.plate.forget()
    watched.shows(at_rest(1250))
    assert watched.take() is None


@pytest.mark.parametrize(
    ("reading", "code"),
    [
        (OVER, "scale-overloaded"),
        (at_rest(6001), "scale-overloaded"),
        (UNDER, "scale-below-zero"),
        (at_rest(-40), "scale-below-zero"),
        (at_rest(0), "scale-empty"),
        (ScaleReading(0, stable=True, zero=True), "scale-empty"),
        (at_rest(39), "scale-too-light"),
    ],
)
def test_what_is_out_of_range_is_refused_and_takes_nothing(watched, reading, code):
    watched.shows(reading, reading)
    assert watched.refused().code == code
    watched.shows(at_rest(500), at_rest(500))
    assert watched.take() == Weight(500)


@pytest.mark.parametrize("grams", [40, 6000])
def test_the_ends_of_the_range_are_in_it(watched, grams):
    watched.shows(at_rest(grams), at_rest(grams))
    assert watched.take() == Weight(grams)


# --- once only ------------------------------------------------------------------------------


@pytest.fixture
def sold(watched):
    """1250 g were taken for a line and still lie there."""
    watched.shows(at_rest(1250), at_rest(1250))
    assert watched.take() == Weight(1250)
    return watched


@pytest.mark.parametrize(
    "meanwhile",
    [
        [],
        [MOVING],
        [moving(600), at_rest(1250)],
        [at_rest(1231)],
        [at_rest(2000)],
        [OVER],
    ],
    ids=["nothing", "moved", "lifted a little", "dripped", "more on top", "too much on top"],
)
def test_what_lies_there_is_not_sold_twice_nor_with_what_is_put_on_top(sold, meanwhile):
    sold.shows(*meanwhile)
    last = meanwhile[-1] if meanwhile and meanwhile[-1].stable else at_rest(1250)
    sold.shows(last, last)
    assert sold.refused().code == "scale-same-weight"
    assert sold.refused().code == "scale-same-weight"


@pytest.mark.parametrize(
    "meanwhile",
    [at_rest(0), moving(0), UNDER, at_rest(-40), at_rest(1230), at_rest(300)],
    ids=["zero", "through zero", "under zero", "under", "clearly lighter", "other goods"],
)
def test_after_the_plate_was_cleared_the_same_weight_is_the_next_goods(sold, meanwhile):
    sold.shows(meanwhile, at_rest(1250), at_rest(1250))
    assert sold.take() == Weight(1250)
    assert sold.refused().code == "scale-same-weight"


def test_a_weight_that_made_no_line_may_be_taken_again(sold):
    sold.plate.give_back()
    assert sold.take() == Weight(1250)


def test_a_tare_in_between_is_no_removal_until_it_shows_zero(sold):
    sold.shows(at_rest(300, net=True), at_rest(300, net=True))
    assert sold.refused().code == "scale-same-weight"
    sold.shows(at_rest(0, net=True), at_rest(300, net=True), at_rest(300, net=True))
    assert sold.take() == Weight(300)


# --- tare -----------------------------------------------------------------------------------


def test_packaging_is_taken_off(watched):
    watched.shows(at_rest(500), at_rest(500))
    assert watched.take(12) == Weight(488, tare_g=12)


def test_what_the_scale_took_off_is_not_taken_off_again(watched):
    watched.shows(at_rest(500, net=True), at_rest(500, net=True))
    assert watched.take(12) == Weight(500)


@pytest.mark.parametrize("tare_g", [500, 501])
def test_nothing_but_packaging_is_refused_and_takes_nothing(watched, tare_g):
    watched.shows(at_rest(500), at_rest(500))
    refusal = watched.refused(tare_g)
    assert (refusal.code, refusal.facts) == ("scale-under-tare", {"tare": tare_g})
    assert watched.take(499) == Weight(1, tare_g=499)
