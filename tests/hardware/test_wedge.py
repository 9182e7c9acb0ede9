"""The wedge detector: scanners are told from people by the keys' own time stamps."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storeapp.hardware.scanners.wedge import (
    ENTER,
    TAB,
    Burst,
    Key,
    Replay,
    Swallow,
    WedgeDetector,
    WedgeSettings,
)

START_MS = 1000


def typed(text, gaps, start_ms=START_MS):
    """Keys with these gaps before each but the first."""
    keys, at_ms = [], start_ms
    for at, char in enumerate(text):
        at_ms += gaps[at - 1] if at else 0
        keys.append(Key(char, at_ms))
    return keys


def run(detector, keys):
    """The timer's part is played as in the window: it fires when the silence has lasted."""
    decisions = []
    for at, key in enumerate(keys):
        decisions += detector.feed(key)
        next_ms = keys[at + 1].at_ms if at + 1 < len(keys) else None
        if detector.holds and (next_ms is None or next_ms - key.at_ms > detector.hold_for_ms):
            decisions += detector.idle()
    return decisions


def scans(decisions):
    return [decision.text for decision in decisions if isinstance(decision, Burst)]


def given_back(decisions):
    return [key for decision in decisions if isinstance(decision, Replay) for key in decision.keys]


WORDS = st.text(st.sampled_from("0123456789ABCxyz-]."), min_size=4, max_size=40)


@st.composite
def bursts(draw, start_ms=START_MS, ending=True):
    text = draw(WORDS)
    keys = text + (ENTER if ending else "")
    gaps = draw(st.lists(st.integers(0, 20), min_size=len(keys), max_size=len(keys)))
    return text, typed(keys, gaps, start_ms)


@st.composite
def typing(draw, start_ms=START_MS):
    text = draw(st.text(st.sampled_from("0123456789ab" + ENTER + TAB), min_size=1, max_size=20))
    gaps = draw(st.lists(st.integers(80, 900), min_size=len(text), max_size=len(text)))
    return typed(text, gaps, start_ms)


@given(bursts())
def test_any_burst_is_exactly_one_scan_and_nothing_reaches_the_field(burst):
    text, keys = burst
    assert run(WedgeDetector(), keys) == [Burst(text, tuple(keys))]


@given(bursts(ending=False))
def test_a_burst_without_an_ending_is_a_scan_when_silence_follows(burst):
    text, keys = burst
    assert run(WedgeDetector(), keys) == [Burst(text, tuple(keys))]


@given(typing())
def test_any_typing_comes_back_in_order(keys):
    decisions = run(WedgeDetector(), keys)
    assert scans(decisions) == []
    assert given_back(decisions) == keys


@given(st.lists(st.tuples(st.booleans(), st.integers(100, 2000)), max_size=8), st.data())
def test_scans_between_typing_are_taken_out_and_the_rest_stays(parts, data):
    keys, expected_scans, expected_typing, at_ms = [], [], [], START_MS
    for is_scan, pause_ms in parts:
        if is_scan:
            text, part = data.draw(bursts(at_ms))
            expected_scans.append(text)
        else:
            part = data.draw(typing(at_ms))
            expected_typing += part
        keys += part
        at_ms = part[-1].at_ms + pause_ms
    decisions = run(WedgeDetector(), keys)
    assert scans(decisions) == expected_scans
    assert given_back(decisions) == expected_typing


@given(st.lists(st.one_of(bursts().map(lambda pair: pair[1]), typing()), max_size=4), st.booleans())
def test_every_key_comes_out_exactly_once(parts, stalled):
    """Also when the window was stalled, no timer fires, and all keys come at once."""
    keys = [key for part in parts for key in part]
    detector = WedgeDetector()
    if stalled:
        decisions = [each for key in keys for each in detector.feed(key)] + list(detector.idle())
    else:
        decisions = run(detector, keys)
    assert [key for decision in decisions for key in decision.keys] == keys
    assert not detector.holds


@given(typing())
def test_a_stalled_window_does_not_turn_typing_into_a_scan(keys):
    detector = WedgeDetector()
    decisions = [each for key in keys for each in detector.feed(key)] + list(detector.idle())
    assert scans(decisions) == []
    assert given_back(decisions) == keys


def test_a_lone_key_waits_no_longer_than_40_ms():
    detector = WedgeDetector()
    assert detector.feed(Key("2", START_MS)) == ()
    assert detector.hold_for_ms <= 40
    assert detector.idle() == (Replay((Key("2", START_MS),)),)


def test_a_lone_enter_does_not_wait_at_all():
    assert WedgeDetector().feed(Key(ENTER, START_MS)) == (Replay((Key(ENTER, START_MS),)),)


def test_three_quick_digits_and_enter_are_a_quantity():
    keys = typed("123" + ENTER, [10, 10, 10])
    assert run(WedgeDetector(), keys) == [Replay(tuple(keys))]


def test_the_second_ending_of_a_scanner_that_sends_two_is_swallowed():
    keys = typed("6901234567892" + ENTER + ENTER, [5] * 15)
    assert run(WedgeDetector(), keys) == [
        Burst("6901234567892", tuple(keys[:-1])),
        Swallow((keys[-1],)),
    ]


def test_an_enter_that_a_person_presses_after_a_scan_is_hers():
    keys = typed("6901234567892" + ENTER, [5] * 14)
    late = Key(ENTER, keys[-1].at_ms + 300)
    assert run(WedgeDetector(), [*keys, late])[-1] == Replay((late,))


def test_a_slow_scanner_is_believed_when_its_gap_is_set():
    keys = typed("69012345" + ENTER, [50] * 9)
    settings = WedgeSettings(max_gap_ms=55, hold_ms=60, idle_ms=90)
    assert scans(run(WedgeDetector(settings), keys)) == ["69012345"]
    assert scans(run(WedgeDetector(), keys)) == []


def test_with_a_prefix_other_keys_are_not_held():
    detector = WedgeDetector(WedgeSettings(prefix="~"))
    assert detector.feed(Key("5", START_MS)) == (Replay((Key("5", START_MS),)),)
    keys = typed("~6901" + ENTER, [5] * 6, START_MS + 500)
    assert scans(run(detector, keys)) == ["6901"]


@pytest.mark.parametrize("suffix", [TAB, "#"])
def test_other_suffixes_end_a_burst(suffix):
    keys = typed("6901234" + suffix, [5] * 8)
    detector = WedgeDetector(WedgeSettings(suffixes=(suffix,)))
    assert [each for key in keys for each in detector.feed(key)] == [Burst("6901234", tuple(keys))]


def test_keys_before_another_kind_of_key_come_back_first():
    detector = WedgeDetector()
    keys = typed("12", [10])
    for key in keys:
        assert detector.feed(key) == ()
    assert detector.flush() == (Replay(tuple(keys)),)
    assert detector.flush() == ()
