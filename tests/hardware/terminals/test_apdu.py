"""ZVT's messages and fields: both ways, however TCP cuts them, whatever somebody sends."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storeapp.domain.errors import Defect
from storeapp.hardware.terminals.apdu import Apdu, ApduStream
from storeapp.hardware.terminals.fields import (
    AMOUNT,
    CARD_NAME,
    RESULT,
    TLV,
    TRACE,
    bcd,
    field,
    number_of,
    read_fields,
)

MESSAGES = st.builds(Apdu, st.integers(0, 0xFFFF), st.binary(max_size=600))


@given(messages=st.lists(MESSAGES, max_size=5), cuts=st.lists(st.integers(0, 3_000)))
def test_any_split_of_the_stream_gives_the_same_messages(messages, cuts):
    data = b"".join(message.encode() for message in messages)
    stream, heard, at = ApduStream(), [], 0
    for cut in [*sorted(cuts), len(data)]:
        heard += stream.feed(data[at:cut])
        at = max(at, cut)

    assert heard == messages


def test_a_long_message_comes_byte_by_byte():
    message, stream = Apdu(0x06D3, b"x" * 300), ApduStream()
    heard = [each for byte in message.encode() for each in stream.feed(bytes((byte,)))]

    assert heard == [message]


@pytest.mark.parametrize(
    ("size", "head"),
    [
        (0, "06 01 00"),
        (254, "06 01 fe"),
        (255, "06 01 ff ff 00"),
        (861, "06 01 ff 5d 03"),
        (65535, "06 01 ff ff ff"),
    ],
)
def test_the_length_is_one_byte_or_ff_low_high(size: int, head: str):
    encoded = Apdu(0x0601, b"x" * size).encode()

    assert encoded[: len(encoded) - size].hex(" ") == head
    assert ApduStream().feed(encoded) == [Apdu(0x0601, b"x" * size)]


@pytest.mark.parametrize("message", [(-1, b""), (0x10000, b""), (0x0601, b"x" * 65536)])
def test_what_is_no_message_is_not_made(message: tuple[int, bytes]):
    with pytest.raises(Defect):
        Apdu(*message)


def test_a_message_shows_nothing_of_its_data():
    assert repr(Apdu(0x040F, b"4711471147114711")) == "Apdu(040f, 16 bytes)"


FIELDS = st.one_of(
    st.tuples(st.just(AMOUNT), st.binary(min_size=6, max_size=6)),
    st.tuples(st.just(TRACE), st.binary(min_size=3, max_size=3)),
    st.tuples(st.just(CARD_NAME), st.binary(max_size=99)),
    st.tuples(st.just(0x3C), st.binary(max_size=300)),
    st.tuples(st.just(TLV), st.binary(max_size=300)),
)


@given(st.lists(FIELDS, unique_by=lambda pair: pair[0]))
def test_fields_come_back_as_they_were_sent(pairs):
    data = b"".join(field(tag, content) for tag, content in pairs)

    assert read_fields(data) == dict(pairs)


@given(st.binary(max_size=400))
def test_any_bytes_are_read_or_left_unread(data: bytes):
    found = read_fields(data)

    assert sum(len(content) for content in found.values()) <= len(data)


@pytest.mark.parametrize(
    "rest",
    ["99 00", "04 00 00", "8b f1 f7 41", "8b fa f0", "8b", "06 84 00", "06", "06 82 01", "06 7f"],
    ids=[
        "unknown tag",
        "amount too short",
        "name too short",
        "length of no digits",
        "no length",
        "length of four bytes",
        "container without length",
        "container with half a length",
        "container too short",
    ],
)
def test_what_cannot_be_read_ends_the_reading_and_spoils_nothing_before(rest: str):
    begun = field(RESULT, b"\0") + field(TRACE, bcd(470, 3))

    assert read_fields(begun + bytes.fromhex(rest)) == {RESULT: b"\0", TRACE: b"\x00\x04\x70"}


def test_a_container_is_passed_over_whole():
    inside = bytes.fromhex("1f 10 01 00 04 99")
    data = field(TLV, inside * 30) + field(AMOUNT, bcd(2040, 6))

    assert number_of(read_fields(data)[AMOUNT]) == 2040


def test_of_two_equal_fields_the_first_counts():
    data = field(AMOUNT, bcd(2040, 6)) + field(AMOUNT, bcd(99, 6))

    assert number_of(read_fields(data)[AMOUNT]) == 2040


@given(st.integers(0, 999_999_999_999))
def test_an_amount_is_twelve_decimal_digits(minor: int):
    assert bcd(minor, 6).hex() == f"{minor:012d}"
    assert number_of(bcd(minor, 6)) == minor


@pytest.mark.parametrize("data", [b"", b"\x1a", b"\xee\xee"])
def test_bytes_that_are_no_decimal_digits_are_no_number(data: bytes):
    assert number_of(data) is None


@pytest.mark.parametrize(
    "make",
    [
        lambda: bcd(10_000, 2),
        lambda: bcd(-1, 2),
        lambda: field(AMOUNT, b"\0"),
        lambda: field(0xF7 + 0x08, b""),
        lambda: field(CARD_NAME, b"x" * 100),
    ],
    ids=["too large", "below zero", "amount too short", "unknown tag", "name too long"],
)
def test_a_field_that_cannot_be_is_not_sent(make):
    with pytest.raises(Defect):
        make()
