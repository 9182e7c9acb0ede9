"""Facts, the hybrid clock and the PIN rule."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storeapp.domain.errors import Defect, Refusal
from storeapp.domain.fact import GENESIS, Fact, canonical, hash_of
from storeapp.domain.hlc import hlc_ms, next_hlc
from storeapp.domain.pin import wait_ms

FACT = Fact(
    device="dev-1",
    epoch=1,
    seq=1,
    id="0190",
    kind="sale/1",
    wall="2026-11-21T12:00:05+08:00",
    mono_ms=5,
    boot_id="boot-1",
    hlc="018bcfe56800-0000",
    body='{"due":1280}',
    prev_hash=GENESIS,
    hash="",
    sig="",
)


def test_the_hash_is_pinned() -> None:
    # A change of this value is a change of the journal's format: every till's chain would break.
    assert hash_of(FACT) == "2a7184ac2691cebaadc55e0be2f3c4c906ced3ed1ad673259af626737a4763f7"


@pytest.mark.parametrize(
    "change",
    [
        {"device": "dev-2"},
        {"epoch": 2},
        {"seq": 2},
        {"id": "0191"},
        {"kind": "sale/2"},
        {"wall": "2026-11-21T12:00:06+08:00"},
        {"mono_ms": 6},
        {"boot_id": "boot-2"},
        {"hlc": "018bcfe56800-0001"},
        {"body": '{"due":1281}'},
        {"prev_hash": "1" * 64},
    ],
    ids=lambda change: next(iter(change)),
)
def test_every_part_is_in_the_hash(change: dict[str, object]) -> None:
    assert hash_of(replace(FACT, **change)) != hash_of(FACT)  # type: ignore[arg-type]  # a table


def test_the_hash_is_not_part_of_itself() -> None:
    assert hash_of(replace(FACT, hash="x", sig="y")) == hash_of(FACT)


def test_parts_do_not_run_into_each_other() -> None:
    assert hash_of(replace(FACT, device="a", kind="bc")) != hash_of(
        replace(FACT, device="ab", kind="c")
    )


def test_a_figure_alone_is_its_own_text() -> None:
    assert (canonical(1280), canonical("梅"), canonical(None)) == ("1280", '"梅"', "null")


def test_canonical_text() -> None:
    value = {"b": [1, None, True], "a": {"z": "话梅", "y": ()}}
    assert canonical(value) == '{"a":{"y":[],"z":"话梅"},"b":[1,null,true]}'


@pytest.mark.parametrize(
    "value",
    [1.0, {"a": [{"b": 0.5}]}, {1: "a"}, {"a": b"x"}, {"a": {1}}, float("nan")],
    ids=["float", "deep float", "key", "bytes", "set", "nan"],
)
def test_what_json_would_bend_is_a_defect(value: object) -> None:
    with pytest.raises(Defect):
        canonical(value)


def test_errors_say_what_they_know() -> None:
    assert str(Refusal("basket-full", most=500)) == "basket-full {'most': 500}"
    assert str(Refusal("basket-empty")) == "basket-empty"


# --- hybrid clock --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("last", "now_ms", "stamp"),
    [
        pytest.param("", 1_700_000_000_000, "018bcfe56800-0000", id="the first"),
        pytest.param(
            "018bcfe56800-0007", 1_700_000_000_001, "018bcfe56801-0000", id="time went on"
        ),
        pytest.param("018bcfe56800-0007", 1_700_000_000_000, "018bcfe56800-0008", id="same moment"),
        pytest.param("018bcfe56800-0007", 0, "018bcfe56800-0008", id="clock set back"),
        pytest.param("018bcfe56800-ffff", 0, "018bcfe56801-0000", id="counter full"),
        pytest.param("", -5, "000000000000-0000", id="before 1970"),
        pytest.param("", 1 << 60, "ffffffffffff-0000", id="beyond the end"),
    ],
)
def test_next_stamp(last: str, now_ms: int, stamp: str) -> None:
    assert next_hlc(last, now_ms) == stamp


@pytest.mark.parametrize(
    "last", ["x", "018BCFE56800-0000", "018bcfe56800-00000", "ffffffffffff-ffff"]
)
def test_no_stamp_follows(last: str) -> None:
    with pytest.raises(Defect):
        next_hlc(last, 0)


def test_a_stamp_says_its_milliseconds() -> None:
    assert hlc_ms("018bcfe56800-0007") == 1_700_000_000_000


@given(st.lists(st.integers(-(10**13), 1 << 49), min_size=1, max_size=30))
def test_stamps_never_go_back_whatever_the_clock_does(clock: list[int]) -> None:
    stamps = [""]
    for now_ms in clock:
        stamps.append(next_hlc(stamps[-1], now_ms))
        assert hlc_ms(stamps[-1]) >= min(max(now_ms, 0), (1 << 48) - 1)
    assert stamps == sorted(set(stamps))
    assert {len(stamp) for stamp in stamps[1:]} == {17}


# --- PINs ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("failures", "seconds"),
    [
        (0, 0),
        (1, 0),
        (4, 0),
        (5, 30),
        (6, 60),
        (7, 120),
        (8, 240),
        (9, 480),
        (10, 900),
        (10**6, 900),
    ],
)
def test_wrong_pins_cost_time(failures: int, seconds: int) -> None:
    assert wait_ms(failures) == seconds * 1000


def test_failures_count_from_nothing() -> None:
    with pytest.raises(Defect):
        wait_ms(-1)
