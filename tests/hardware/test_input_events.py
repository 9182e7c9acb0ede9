"""The kernel's key events become scans, however the bytes were split."""

from __future__ import annotations

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storeapp.domain.barcode import Scan, read_code
from storeapp.hardware.scanners import us_keymap
from storeapp.hardware.scanners.aim import split_aim
from storeapp.hardware.scanners.framing import Framer
from storeapp.hardware.scanners.input_events import InputReader
from storeapp.hardware.scanners.wedge import LONGEST
from tests.hardware.key_events import ALT, CTRL, KEY, SHIFT, SYN, event, typed

CODE = "6901234567892"
PRINTABLE = string.printable[:95]
CODES = st.lists(st.text(PRINTABLE + "\x1d", min_size=1, max_size=20), max_size=5)


def key(code, at_ms=1_000_000):
    return event(KEY, code, 1, at_ms) + event(KEY, code, 0, at_ms)


def held(modifier, *codes):
    return event(KEY, modifier, 1) + b"".join(map(key, codes)) + event(KEY, modifier, 0)


@given(CODES, st.sampled_from("\r\t"), st.integers(1, 60))
def test_scans_are_cut_right_however_the_bytes_are_split(codes, ending, size):
    stream = b"".join(
        typed(code + ending, start_ms=1_000_000 + at * 500, gap_ms=2)
        for at, code in enumerate(codes)
    )
    reader = InputReader()
    scans = [s for at in range(0, len(stream), size) for s in reader.feed(stream[at : at + size])]
    assert scans == codes


def test_every_printable_character_has_its_key():
    assert InputReader().feed(typed(PRINTABLE + "\r", gap_ms=1)) == [PRINTABLE]


def test_silence_ends_a_code_without_suffix():
    reader = InputReader()
    assert reader.feed(typed(CODE)) == []
    assert reader.idle() == [CODE]
    assert reader.idle() == []


def test_the_silence_is_the_kernel_s_and_not_the_reader_s():
    """Two codes without suffix that were read late, at once."""
    late = typed("4006381333931", start_ms=1_000_500)
    reader = InputReader()
    assert reader.feed(typed(CODE, start_ms=1_000_000) + late) == [CODE]
    assert reader.idle() == ["4006381333931"]


@pytest.mark.parametrize(
    ("keys", "text"),
    [
        (held(CTRL, 27), "\x1d"),
        (held(ALT, 79, 80, 73), ""),
        (held(ALT, 82, 80, 73), "\x1d"),
        (held(ALT, 75, 73), "1"),
        (held(ALT, 72, 72, 72), ""),
        (held(SHIFT, 27), "}"),
        (key(58) + key(30) + key(2) + key(58) + key(30), "A1a"),
        (key(58) + held(SHIFT, 30), "a"),
        (b"".join(map(key, (79, 80, 81, 83, 98))), "123./"),
        (held(CTRL, 48, 46) + key(2), "1"),
        (held(CTRL, 2), ""),
        (event(KEY, 2, 1) + event(KEY, 2, 2) + event(KEY, 2, 2) + event(KEY, 2, 0), "1"),
        (key(59) + key(113) + key(2), "1"),
    ],
    ids=[
        "ctrl and bracket",
        "alt and 129 is no character of ours",
        "alt and 029",
        "alt and 49",
        "alt and 888",
        "shift and bracket",
        "caps lock",
        "caps lock and shift",
        "number pad",
        "stx and etx",
        "ctrl and a digit",
        "a key held down",
        "keys that type nothing",
    ],
)
def test_what_keys_mean(keys, text):
    reader = InputReader()
    assert reader.feed(key(3) + keys + key(28)) == ["2" + text]


@pytest.mark.parametrize("letter", [36, 50], ids=["ctrl j", "ctrl m"])
def test_an_ending_may_come_as_ctrl_and_a_letter(letter):
    assert InputReader().feed(typed(CODE) + held(CTRL, letter)) == [CODE]


def test_after_lost_events_the_whole_code_is_thrown_away():
    stream = typed("690123") + event(SYN, 3, 0) + typed("92\r")
    reader = InputReader()
    assert reader.feed(stream) == []
    assert reader.feed(typed(CODE + "\r", start_ms=1_000_900)) == [CODE]


def test_a_shift_whose_release_was_lost_does_not_stick():
    reader = InputReader()
    reader.feed(event(KEY, SHIFT, 1) + event(SYN, 3, 0) + key(28))
    assert reader.feed(typed(CODE + "\r", start_ms=1_000_900)) == [CODE]


def test_an_endless_code_is_thrown_away():
    reader = InputReader()
    assert reader.feed(typed("7" * (LONGEST + 5) + "\r", gap_ms=0)) == []
    assert reader.feed(typed(CODE + "\r")) == [CODE]


def test_no_key_has_two_meanings():
    assert not set(us_keymap.PLAIN) & (
        us_keymap.ENDINGS | us_keymap.SHIFTS | us_keymap.CONTROLS | us_keymap.ALTS
    )
    assert set(us_keymap.PLAIN) == set(us_keymap.SHIFTED)


GS1 = "]C1010690123456789210Lot7\x1d3103001250\r"


def read(line):
    symbology, text = split_aim(line)
    return read_code(Scan(text, symbology), ())


def test_a_gs1_label_means_the_same_from_the_kernel_and_from_a_serial_port():
    (kernel,) = InputReader().feed(typed(GS1))
    (serial,) = Framer().feed(GS1.encode())
    assert kernel == serial == GS1[:-1]
    reading = read(kernel)
    assert reading.keys == ("06901234567892",)
    assert (reading.lot, reading.weight_g) == ("Lot7", 1250)
