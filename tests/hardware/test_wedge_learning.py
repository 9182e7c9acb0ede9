"""The wedge learns a scanner from scans of known codes, and then understands just that scanner."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storeapp.domain.errors import Refusal
from storeapp.domain.gs1 import GS
from storeapp.hardware.scanners.learning import EAN_CODE, GS1_CODE, Heard, Learnt, learn
from storeapp.hardware.scanners.saved import wedge_settings, written
from storeapp.hardware.scanners.wedge import (
    ENTER,
    TAB,
    Burst,
    Key,
    WedgeDetector,
    WedgeSettings,
)


def heard(code, text=None, gap_ms=5):
    """The code was shown, that text came."""
    text = code + ENTER if text is None else text
    return Heard(code, tuple(Key(char, 1000 + at * gap_ms) for at, char in enumerate(text)))


def both(prefix="", suffix=ENTER, gap_ms=5):
    return [heard(code, prefix + code + suffix, gap_ms) for code in (EAN_CODE, GS1_CODE)]


def scanned(settings, keys):
    """What the wedge makes of those keys, the last silence included."""
    detector = WedgeDetector(settings)
    decisions = [each for key in keys for each in detector.feed(key)] + list(detector.idle())
    return [each.text for each in decisions if isinstance(each, Burst)]


def test_a_usual_scanner_needs_no_other_settings():
    assert learn(both()) == Learnt(WedgeSettings(), keeps_separator=True)


def test_one_scan_is_enough():
    assert learn([heard(EAN_CODE)]) == Learnt(WedgeSettings())


@pytest.mark.parametrize(
    ("prefix", "suffix", "settings"),
    [
        ("~", ENTER, WedgeSettings(prefix="~")),
        ("\x02", "\x03", WedgeSettings(prefix="\x02", suffixes=("\x03", ENTER, TAB))),
        ("<<", "#" + ENTER, WedgeSettings(prefix="<<", suffixes=("#", ENTER, TAB))),
        ("", TAB, WedgeSettings()),
        ("", "", WedgeSettings()),
        ("", ENTER + ENTER, WedgeSettings()),
    ],
    ids=["prefix", "stx and etx", "two each", "tab", "nothing", "cr and lf"],
)
def test_prefix_and_suffix_are_learnt(prefix, suffix, settings):
    assert learn(both(prefix, suffix)) == Learnt(settings, keeps_separator=True)


@pytest.mark.parametrize(
    ("gap_ms", "settings"),
    [
        (20, WedgeSettings()),
        (40, WedgeSettings(max_gap_ms=50, hold_ms=50, idle_ms=80)),
        (60, WedgeSettings(max_gap_ms=75, hold_ms=75, idle_ms=120)),
    ],
)
def test_the_gap_is_learnt_with_room_to_spare(gap_ms, settings):
    assert learn(both(gap_ms=gap_ms)).settings == settings


def test_a_scanner_as_slow_as_a_person_is_refused_and_with_a_prefix_is_not():
    with pytest.raises(Refusal, match="scanner-too-slow"):
        learn(both(gap_ms=61))
    assert learn(both("~", gap_ms=120)).settings.max_gap_ms == 150


def test_one_long_pause_in_a_scan_is_too_slow_too():
    keys = [*heard(EAN_CODE).keys[:-1], Key(ENTER, 9000)]
    with pytest.raises(Refusal, match="scanner-too-slow"):
        learn([Heard(EAN_CODE, tuple(keys))])


@pytest.mark.parametrize(
    ("came", "keeps", "names"),
    [
        (GS1_CODE, True, False),
        ("]C1" + GS1_CODE, True, True),
        (GS + GS1_CODE, True, False),
        (GS1_CODE.replace(GS, ""), False, False),
        ("]C1" + GS1_CODE.replace(GS, ""), False, True),
    ],
    ids=["kept", "with its identifier", "with fnc1 in front", "lost", "lost, with its identifier"],
)
def test_what_becomes_of_the_separator_and_the_identifier(came, keeps, names):
    learnt = learn([heard(GS1_CODE, came + ENTER)])
    assert learnt == Learnt(WedgeSettings(), keeps_separator=keeps, names_symbology=names)


def test_an_identifier_is_no_prefix_though_it_differs_from_code_to_code():
    scans = [
        heard(EAN_CODE, f"~]E0{EAN_CODE}{ENTER}"),
        heard(GS1_CODE, f"~]C1{GS1_CODE}{ENTER}"),
    ]
    learnt = learn(scans)
    assert learnt == Learnt(WedgeSettings(prefix="~"), keeps_separator=True, names_symbology=True)


@pytest.mark.parametrize(
    ("scans", "code", "facts"),
    [
        (
            [heard(EAN_CODE, "4006381333931" + ENTER)],
            "scanner-other-code",
            {"text": "4006381333931·"},
        ),
        (
            [heard(EAN_CODE, "§)à&é»'(-è_çé" + ENTER)],
            "scanner-other-code",
            {"text": "§)à&é»'(-è_çé·"},
        ),
        ([heard(EAN_CODE, EAN_CODE + "9" + ENTER)], "scanner-other-code", {"text": "9·"}),
        ([heard(GS1_CODE, GS1_CODE.swapcase() + ENTER)], "scanner-caps-lock", {}),
        (
            [
                heard(EAN_CODE, "F" + EAN_CODE + ENTER),
                heard(GS1_CODE, "K" + GS1_CODE + ENTER),
            ],
            "scanner-prefix-varies",
            {},
        ),
        (
            [heard(EAN_CODE), heard(GS1_CODE, GS1_CODE + TAB)],
            "scanner-prefix-varies",
            {},
        ),
    ],
    ids=["another code", "keyboard layout", "one digit more", "caps lock", "code names", "endings"],
)
def test_what_cannot_be_learnt_says_why(scans, code, facts):
    with pytest.raises(Refusal) as refused:
        learn(scans)
    assert (refused.value.code, refused.value.facts) == (code, facts)


MARKS = st.text(st.sampled_from("~#<>|\x02\x03"), max_size=2)


@given(MARKS, st.sampled_from(["", ENTER, TAB, "#", "#\r", "\x03"]), st.integers(0, 60))
def test_what_was_learnt_scans_that_scanner_whole(prefix, suffix, gap_ms):
    learnt = learn(both(prefix, suffix, gap_ms))
    for scan in both(prefix, suffix, gap_ms):
        assert scanned(learnt.settings, scan.keys) == [scan.code]


@given(MARKS, st.sampled_from(["", "#", "\x03"]), st.integers(0, 60))
def test_what_was_learnt_is_written_and_read_back(prefix, suffix, gap_ms):
    settings = learn(both(prefix, suffix, gap_ms)).settings
    assert wedge_settings(written(settings)) == settings


def test_a_till_without_a_typing_scanner_says_so():
    assert wedge_settings(written(None)) is None


def test_without_a_setting_the_wedge_is_the_usual_one():
    assert wedge_settings("") == WedgeSettings()
    assert wedge_settings("gap=50") == WedgeSettings(max_gap_ms=50)


@pytest.mark.parametrize("text", ["gap", "gap=fast", "gap=0", "gap=1001", "colour=red"])
def test_a_wrong_setting_is_refused(text):
    with pytest.raises(Refusal) as refused:
        wedge_settings(text)
    assert refused.value.code == "device-setting-unknown"
    assert refused.value.facts == {"setting": "wedge", "text": text}
