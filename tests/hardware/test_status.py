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
    decode_group,
    decode_status,
    is_realtime_reply,
)
from storeapp.ports.devices import Trouble

READY = (Trouble.NONE, Trouble.PAPER_LOW)
# What the reference printer answers to DLE EOT 1 to 4 and as Automatic Status Back; the rows from
# the feed button on are the bits of its command reference.
TABLE = [
    pytest.param(PrinterStatus(), "16 12 12 12", "14 00 00 00", Trouble.NONE, id="ready"),
    pytest.param(
        PrinterStatus(paper_low=True),
        "16 12 12 1e",
        "14 00 03 00",
        Trouble.PAPER_LOW,
        id="near end",
    ),
    pytest.param(
        PrinterStatus(paper_out=True, paper_low=True, online=False),
        "1e 32 12 7e",
        "1c 00 0f 00",
        Trouble.PAPER_OUT,
        id="paper out",
    ),
    pytest.param(
        PrinterStatus(cover_open=True, online=False),
        "1e 16 12 12",
        "3c 00 00 00",
        Trouble.COVER_OPEN,
        id="cover open",
    ),
    pytest.param(
        PrinterStatus(drawer_high=False), "12 12 12 12", "10 00 00 00", Trouble.NONE, id="drawer"
    ),
    pytest.param(
        PrinterStatus(online=False, drawer_high=False),
        "1a 12 12 12",
        "18 00 00 00",
        Trouble.OFFLINE,
        id="offline, drawer closed",
    ),
    pytest.param(
        PrinterStatus(online=False), "1e 12 12 12", "1c 00 00 00", Trouble.OFFLINE, id="offline"
    ),
    pytest.param(
        PrinterStatus(feeding=True), "56 1a 12 12", "54 02 00 00", Trouble.OFFLINE, id="feed button"
    ),
    pytest.param(
        PrinterStatus(waiting=True, online=False),
        "3e 12 12 12",
        "1c 01 00 00",
        Trouble.OFFLINE,
        id="waits to go online",
    ),
    pytest.param(
        PrinterStatus(error=True, online=False),
        "1e 52 16 12",
        "1c 04 00 00",
        Trouble.PRINTER_ERROR,
        id="recoverable error",
    ),
    pytest.param(
        PrinterStatus(cutter_jam=True, online=False),
        "1e 52 1a 12",
        "1c 08 00 00",
        Trouble.CUTTER_JAM,
        id="cutter",
    ),
    pytest.param(
        PrinterStatus(broken=True, online=False),
        "1e 52 32 12",
        "1c 20 00 00",
        Trouble.BROKEN,
        id="unrecoverable error",
    ),
    pytest.param(
        PrinterStatus(hot=True, online=False),
        "1e 52 52 12",
        "1c 40 00 00",
        Trouble.TOO_HOT,
        id="recovers by itself",
    ),
]


@pytest.mark.parametrize(("status", "replies", "group", "trouble"), TABLE)
def test_the_simulated_printer_says_what_the_reference_printer_says(
    status, replies, group, trouble
):
    said = bytes(status.answer(which) for which in (1, 2, 3, 4))
    assert said.hex(" ") == replies
    assert status.group().hex(" ") == group
    assert (status.trouble, status.ready) == (trouble, trouble in READY)


@pytest.mark.parametrize(("status", "replies", "group", "trouble"), TABLE)
def test_every_bit_of_the_replies_is_understood(status, replies, group, trouble):
    assert decode_status(*bytes.fromhex(replies)) == status
    assert decode_group(bytes.fromhex(group)) == status
    assert status.recoverable is (trouble is not Trouble.BROKEN)


def test_an_error_that_is_not_named_is_one_to_be_cleared():
    status = decode_status(0x1E, 0x52, 0x12, 0x12)
    assert status.trouble is Trouble.PRINTER_ERROR


@pytest.mark.parametrize(
    ("reply", "paper"),
    [(0x00, Trouble.NONE), (0x03, Trouble.PAPER_LOW), (0x0F, Trouble.PAPER_OUT)],
)
def test_the_answer_to_gs_r_1(reply, paper):
    assert Reply(ReplyKind.PAPER, bytes((reply,))).paper is paper


def test_only_bytes_of_the_fixed_shape_are_replies_to_dle_eot():
    shaped = {byte for byte in range(256) if is_realtime_reply(byte)}
    assert shaped == {0x12 | a << 2 | b << 5 for a in range(4) for b in range(4)}


STATUSES = st.builds(
    PrinterStatus,
    cover_open=st.booleans(),
    paper_out=st.booleans(),
    paper_low=st.booleans(),
    drawer_high=st.booleans(),
    feeding=st.booleans(),
    error=st.booleans(),
    broken=st.booleans(),
)


@st.composite
def conversations(draw):
    """Replies of all kinds in any order, and the stream they make."""
    replies = []
    for status, kind in draw(st.lists(st.tuples(STATUSES, st.sampled_from(ReplyKind)))):
        data = {
            ReplyKind.REALTIME: bytes((status.answer(draw(st.integers(1, 4))),)),
            ReplyKind.PAPER: bytes((status.paper_sensor(),)),
            ReplyKind.ASB: status.group(),
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
