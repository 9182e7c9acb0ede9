"""Status bytes: the table of the reference printer, and telling replies apart."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storeapp.hardware.escpos.status import (
    PrinterStatus,
    Reply,
    ReplyKind,
    ReplyReader,
    decode_status,
    encode_asb,
    encode_paper_sensor,
    encode_status,
    is_realtime_reply,
)
from storeapp.ports.devices import Trouble

TABLE = [
    pytest.param(PrinterStatus(), "16 12 12 12", Trouble.NONE, True, id="ready"),
    pytest.param(
        PrinterStatus(paper_low=True), "16 12 12 1e", Trouble.PAPER_LOW, True, id="near end"
    ),
    pytest.param(
        PrinterStatus(paper_out=True), "1e 32 12 7e", Trouble.PAPER_OUT, False, id="paper out"
    ),
    pytest.param(
        PrinterStatus(cover_open=True), "1e 16 12 12", Trouble.COVER_OPEN, False, id="cover open"
    ),
]


@pytest.mark.parametrize(("status", "replies", "trouble", "ready"), TABLE)
def test_the_simulated_printer_says_what_the_reference_printer_says(
    status, replies, trouble, ready
):
    said = bytes(encode_status(status, which) for which in (1, 2, 3, 4))
    assert said.hex(" ") == replies
    assert (status.trouble, status.ready) == (trouble, ready)


@pytest.mark.parametrize(("status", "replies", "trouble", "ready"), TABLE)
def test_the_replies_are_understood(status, replies, trouble, ready):
    printer, offline, _, paper = bytes.fromhex(replies)
    understood = decode_status(printer, offline, paper)
    assert (understood.trouble, understood.ready) == (trouble, ready)
    assert understood.drawer_high


@pytest.mark.parametrize(("reply", "high"), [(0x1A, False), (0x1E, True), (0x12, False)])
def test_the_drawer_is_bit_2_of_the_first_reply(reply, high):
    assert decode_status(reply, 0x12, 0x12).drawer_high is high


@pytest.mark.parametrize(
    ("status", "group"),
    [
        pytest.param(PrinterStatus(), "14 00 00 00", id="ready"),
        pytest.param(PrinterStatus(cover_open=True), "3c 00 00 00", id="cover open"),
        pytest.param(PrinterStatus(drawer_high=False), "10 00 00 00", id="drawer closed"),
    ],
)
def test_automatic_status_back(status, group):
    assert encode_asb(status).hex(" ") == group


def test_only_bytes_of_the_fixed_shape_are_replies_to_dle_eot():
    shaped = {byte for byte in range(256) if is_realtime_reply(byte)}
    assert shaped == {0x12 | a << 2 | b << 5 for a in range(4) for b in range(4)}


STATUSES = st.builds(
    PrinterStatus,
    cover_open=st.booleans(),
    paper_out=st.booleans(),
    paper_low=st.booleans(),
    drawer_high=st.booleans(),
)


@st.composite
def conversations(draw):
    """Replies of all kinds in any order, and the stream they make."""
    replies = []
    for status, kind in draw(st.lists(st.tuples(STATUSES, st.sampled_from(ReplyKind)))):
        data = {
            ReplyKind.REALTIME: bytes((encode_status(status, 4),)),
            ReplyKind.PAPER: bytes((encode_paper_sensor(status),)),
            ReplyKind.ASB: encode_asb(status),
        }[kind]
        replies.append(Reply(kind, data))
    return replies


@given(conversations(), st.integers(1, 5))
def test_replies_are_told_apart_however_the_stream_is_split(replies, size):
    stream = b"".join(reply.data for reply in replies)
    reader = ReplyReader()
    got = [r for at in range(0, len(stream), size) for r in reader.feed(stream[at : at + size])]
    assert got == replies


def test_garbage_is_no_reply():
    assert ReplyReader().feed(bytes((0xFF, 0x81, 0x93, 0xD2))) == []


def test_a_status_group_that_was_cut_short_does_not_swallow_the_next_answer():
    assert ReplyReader().feed(bytes((0x14, 0x00, 0x16))) == [Reply(ReplyKind.REALTIME, b"\x16")]
