"""What each protocol's bytes mean, and that splits and noise change nothing."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storeapp.hardware.scales.cas import CasEcr5, CasPd, check_byte
from storeapp.hardware.scales.dialog06 import Dialog06
from storeapp.hardware.scales.protocols import KINDS
from storeapp.hardware.scales.reading import (
    MOVING,
    OVER,
    UNDER,
    Answered,
    Blocked,
    Event,
    Order,
    ScaleReading,
    Send,
    grams_of,
)
from storeapp.hardware.scales.sics import MtSics, identity
from storeapp.hardware.scales.toledo8217 import ECHO_ANSWER, Toledo8217


def stands(grams, *, net=False, tare_g=None):
    return ScaleReading(
        grams, stable=True, net=net, tare_g=tare_g, zero=grams == 0, under=grams < 0
    )


def moves(grams, *, net=False):
    return ScaleReading(grams, stable=False, net=net, zero=grams == 0, under=grams < 0)


def status(**flags):
    return ScaleReading(0, **{"stable": False} | flags)


def block(body: bytes) -> bytes:
    return b"\x01\x02" + body + bytes((check_byte(body), 3, 4))


CASES: list[tuple[str, bytes, list[Event]]] = [
    ("mt8217", b"\x0201.250\r", [stands(1250)]),
    ("mt8217", b"\x0200.000\r", [stands(0)]),
    ("mt8217", b"\x0200.340N\r", [stands(340, net=True)]),
    ("mt8217", b"\x02?\x01\r", [status()]),
    ("mt8217", b"\x02?\x02\r", [status(over=True)]),
    ("mt8217", b"\x02?\x0d\r", [status(under=True)]),  # The status is a CR itself.
    ("mt8217", b"\x02?\x10\r", [status(stable=True, zero=True)]),
    ("mt8217", b"\x02?\x11\r", [status()]),
    ("mt8217", b"\x02?\x24\r", [status(under=True, net=True)]),
    ("mt8217", b"\x02012.50\r", []),  # Pounds.
    ("mt8217", b"\x020a.250\r", []),
    ("cas-pd", block(b"S  1.250kg"), [stands(1250)]),
    ("cas-pd", block(b"U  0.400kg"), [moves(400)]),
    ("cas-pd", block(b"S- 0.040kg"), [stands(-40)]),
    ("cas-pd", block(b"S    850g "), [stands(850)]),
    ("cas-pd", block(b"S 00850. g"), []),  # No digit after the point.
    ("cas-pd", block(b"S   850 g"), []),  # A byte is missing.
    ("cas-pd", block(b"S 000850 g"), [stands(850)]),
    ("cas-pd", block(b"S  1.250lb"), []),
    ("cas-pd", block(b"UFFFFFFFkg"), [OVER]),
    ("cas-pd", block(b"S  1.250kg")[:12] + b"\x00\x03\x04", []),  # The check fails.
    ("cas-ecr5", b"\x02\x0001250\r", [stands(1250)]),
    ("cas-ecr5", b"\x02\x0101250\r", [moves(1250)]),
    ("cas-ecr5", b"\x02\x2000340\r", [stands(340, net=True)]),
    ("cas-ecr5", b"\x02\x0299999\r", [status(over=True)]),
    ("cas-ecr5", b"\x02\x0400040\r", [status(under=True)]),
    ("cas-ecr5", b"\x02\x0001x50\r", []),
    ("dialog06", b"\x0202\x1b3\x1b01250\x1b000000\x1b000000\x03", [stands(1250)]),
    ("dialog06", b"\x0202\x1b2\x1b01250\x1b000000\x1b000000\x03", []),
    ("dialog06", b"\x0202\x1b3\x1b0125\x1b000000\x1b000000\x03", []),
    ("dialog06", b"\x0209\x1b20\x03", [MOVING]),
    ("dialog06", b"\x0209\x1b21\x03", [MOVING]),  # Nothing was weighed yet.
    ("dialog06", b"\x0209\x1b30\x03", [stands(0)]),
    ("dialog06", b"\x0209\x1b31\x03", [UNDER]),
    ("dialog06", b"\x0209\x1b32\x03", [OVER]),
    ("dialog06", b"\x0209\x1b01\x03", [MOVING]),
    ("dialog06", b"\x0220\x1b0100\x03", []),
    ("dialog06", b"\x06", [Send(b"\x04\x05")]),
    ("dialog06", b"\x15", [Send(b"\x04\x0208\x03")]),
    ("mt-sics", b"S S      1.250 kg\r\n", [stands(1250)]),
    ("mt-sics", b"S S     850.40 g\r\n", [stands(850)]),
    ("mt-sics", b"S S     -0.040 kg\r\n", [stands(-40)]),
    ("mt-sics", b"S D      1.250 kg\r\n", [moves(1250)]),
    (
        "mt-sics",
        b"TA A      0.100 kg\r\nS S      1.250 kg\r\n",
        [stands(1250, net=True, tare_g=100)],
    ),
    ("mt-sics", b"TA I\r\nS I\r\nS +\r\nS -\r\n", [MOVING, OVER, UNDER]),
    ("mt-sics", b"SI S      1.250 kg\r\nSI +\r\n", [stands(1250), OVER]),
    ("mt-sics", b"S S      1.250 lb\r\nES\r\nT I\r\n", []),
    ("ascii", b"ST,GS,+  1.234kg\r\n", [stands(1234)]),
    ("ascii", b"US,NT,+  1.234kg\r\n", [moves(1234, net=True)]),
    ("ascii", b"ST,NT,-  0.100kg\r\n", [stands(-100, net=True)]),
    ("ascii", b"ST,GS,+   1250 g\r\n", [stands(1250)]),
    ("ascii", b"ST,GS,1\xc1,0001.250 kg\r\n", [stands(1250)]),  # CAS, with its lamps.
    ("ascii", b"OL,GS,  ------kg\r\n", [OVER]),
    ("ascii", b"ST,GS,+  1.234lb\r\nST,GS,+  1.23kg\r\n", []),
]


@pytest.mark.parametrize(("protocol", "data", "events"), CASES)
def test_what_the_bytes_mean(protocol, data, events):
    dialogue = KINDS[protocol].dialogue()
    dialogue.ask()
    assert dialogue.feed(data) == events


# Bytes from the frames themselves: what looks most like them is the worst noise.
LIKELY = {
    "mt8217": b"\x02?0123.N\r\x01\xff",
    "cas-pd": b"\x01\x02SU -0123kg\x03\x04\xff",
    "cas-ecr5": b"\x02\x000123x\xff",
    "dialog06": b"\x02\x0302319\x1b\x04\xff",
    "mt-sics": b"S DI+-01.kgTA \r\n\xff",
    "ascii": b"STUOLGN,+-01.kg \r\n\xff",
}
FALSE_STARTS = {
    "mt8217": [b"\x02", b"\x02?", b"\x0201.2", b"\x0201.250", b"\x02?\x01"],
    "cas-pd": [b"\x01", b"\x01\x02S ", b"\x81\x02", block(b"S  9.999kg")[:13]],
    "cas-ecr5": [b"\x02", b"\x02\x00012", b"\x02\x0001250"],
    "dialog06": [b"\x02", b"\x0202\x1b3\x1b012", b"\x02\x02"],
    "mt-sics": [b"S", b"S S", b"S S      9.9", b"TA A"],
    "ascii": [b"ST", b"ST,GS", b"ST,GS,+  9.9", b"US,"],
}


@st.composite
def spoken(draw, protocol):
    """Frames with false starts before them, and split anywhere."""
    known = [(data, events) for name, data, events in CASES if name == protocol and events]
    chosen = draw(st.lists(st.sampled_from(known), min_size=1, max_size=6))
    noise = st.lists(st.sampled_from([b"", *FALSE_STARTS[protocol]]), max_size=3).map(b"".join)
    data = b"".join(draw(noise) + frame for frame, _ in chosen)
    cuts = sorted(draw(st.lists(st.integers(0, len(data)), max_size=8)))
    pieces = [data[a:b] for a, b in zip([0, *cuts], [*cuts, len(data)], strict=True)]
    return pieces, [event for _, events in chosen for event in events]


def heard(protocol, pieces):
    dialogue = KINDS[protocol].dialogue()
    dialogue.ask()
    return [event for piece in pieces for event in dialogue.feed(piece)]


@pytest.mark.parametrize("protocol", sorted(KINDS))
@given(data=st.data())
def test_false_starts_before_a_frame_and_splits_change_nothing(protocol, data):
    pieces, events = data.draw(spoken(protocol))
    weights = [e for e in heard(protocol, pieces) if isinstance(e, ScaleReading)]
    if protocol == "dialog06":
        # What stands is said again by `21`, which depends on what was before.
        assert len(weights) == sum(isinstance(e, ScaleReading) for e in events)
    elif protocol == "mt-sics":
        assert [w.grams for w in weights] == [
            e.grams for e in events if isinstance(e, ScaleReading)
        ]
    else:
        assert weights == [e for e in events if isinstance(e, ScaleReading)]


@pytest.mark.parametrize("protocol", sorted(KINDS))
@given(data=st.data())
def test_any_bytes_mean_the_same_however_they_are_split(protocol, data):
    alphabet = st.sampled_from(list(LIKELY[protocol]))
    stream = bytes(data.draw(st.lists(alphabet | st.integers(0, 255), max_size=120)))
    size = data.draw(st.integers(1, 7))
    split = [stream[at : at + size] for at in range(0, len(stream), size)]
    assert heard(protocol, split) == heard(protocol, [stream])


@given(st.integers(0, 14), st.integers(0, 6))
def test_a_damaged_cas_block_is_never_a_weight(at, bit):
    good = block(b"S  1.250kg")
    bad = good[:at] + bytes((good[at] ^ 1 << bit,)) + good[at + 1 :]
    found = [e for e in heard("cas-pd", [bad]) if isinstance(e, ScaleReading)]
    assert found == []


# --- conversations -----------------------------------------------------------------------


def test_cas_sends_its_block_when_it_is_asked_after_its_acknowledgement():
    cas = CasPd()
    assert cas.feed(b"\x06") == []  # Nobody asked.
    assert cas.ask() == b"\x05"
    assert cas.feed(b"\x06\x06") == [Send(b"\x11")]
    # The r_keeper list knows a block with seven digits, one letter and no EOT.
    body = b"S   850.0g "
    wide = b"\x81\x02" + body + bytes((check_byte(body), 3))
    assert cas.feed(wide) == [stands(850)]


@pytest.mark.parametrize(
    ("order", "question", "answer", "done"),
    [
        (Order.TARE, b"T", b"\x02?\x20\r", True),
        (Order.TARE, b"T", b"\x02?\x00\r", False),
        (Order.TARE, b"T", b"\x02?\x21\r", False),
        (Order.CLEAR_TARE, b"C", b"\x02?\x00\r", True),
        (Order.CLEAR_TARE, b"C", b"\x02?\x20\r", False),
        (Order.ZERO, b"Z", b"\x02?\x10\r", True),
        (Order.ZERO, b"Z", b"\x02?\x08\r", False),
    ],
)
def test_the_8217_answers_orders_with_its_status(order, question, answer, done):
    scale = Toledo8217()
    assert scale.order(order) == question
    assert scale.feed(answer) == [Answered(done)]
    assert scale.ask() == b"W"
    assert isinstance(scale.feed(answer)[0], ScaleReading)


@pytest.mark.parametrize(
    ("order", "question", "answer", "done"),
    [
        (Order.TARE, b"T\r\n", b"T S      0.100 kg\r\n", True),
        (Order.TARE, b"T\r\n", b"T I\r\n", False),
        (Order.CLEAR_TARE, b"TAC\r\n", b"TAC A\r\n", True),
        (Order.CLEAR_TARE, b"TAC\r\n", b"ES\r\n", False),
        (Order.ZERO, b"Z\r\n", b"Z A\r\n", True),
        (Order.ZERO, b"Z\r\n", b"Z +\r\n", False),
    ],
)
def test_mt_sics_answers_orders_with_a_line(order, question, answer, done):
    scale = MtSics()
    assert scale.order(order) == question
    assert scale.feed(answer) == [Answered(done)]
    assert scale.feed(answer) == []


def test_a_tare_that_the_till_ordered_is_known_also_where_it_cannot_be_asked():
    scale = MtSics()
    scale.order(Order.TARE)
    scale.feed(b"T S      0.100 kg\r\n")
    assert scale.feed(b"ES\r\nS S      0.400 kg\r\n") == [stands(400, net=True, tare_g=100)]
    scale.order(Order.CLEAR_TARE)
    scale.feed(b"TAC A\r\n")
    assert scale.feed(b"ES\r\nS S      0.500 kg\r\n") == [stands(500, tare_g=0)]


@pytest.mark.parametrize("protocol", ["cas-pd", "cas-ecr5", "dialog06", "ascii"])
def test_the_others_take_no_orders(protocol):
    assert [KINDS[protocol].dialogue().order(order) for order in Order] == [b"", b"", b""]


def test_what_a_dialog_scale_weighed_stands_until_it_moves():
    scale = Dialog06()
    weighed, still = b"\x0202\x1b3\x1b01250\x1b000000\x1b000000\x03", b"\x0209\x1b21\x03"
    assert scale.feed(weighed + still) == [stands(1250)] * 2
    assert scale.feed(b"\x0209\x1b20\x03" + still) == [MOVING, MOVING]


def test_a_dialog_scale_that_wants_a_checksum_is_blocked_without_the_polynomial():
    why = "the scale asks for a checksum and no polynomial is set"
    assert Dialog06().feed(b"\x0211\x1b2A3\x03") == [Blocked(why)]


def test_the_checksum_is_made_with_the_polynomial_that_was_given():
    scale = Dialog06(0x11021, lambda: 0x1234)
    (sent,) = scale.feed(b"\x0211\x1b2A3\x03")
    assert sent == Send(b"\x04\x0210\x1bD048" + turned_right(crc(0x1234), 3) + b"\x03")
    assert scale.feed(b"\x06") == [Send(b"\x04\x05")]
    assert scale.feed(b"\x0211\x1b1\x03") == [Send(scale.ask())]
    assert scale.feed(b"\x0211\x1b0\x03") == [Blocked("the scale refused the checksum")]


def crc(value: int) -> int:
    """Sixteen bits by the long way: one bit after another through a register."""
    register = 0
    for at in range(15, -1, -1):
        fed_back = (register >> 15) ^ (value >> at & 1)
        register = (register << 1 & 0xFFFF) ^ (0x1021 if fed_back else 0)
    return register


def turned_right(value: int, bits: int) -> bytes:
    text = f"{value:016b}"
    return f"{int(text[-bits:] + text[:-bits], 2):04X}".encode()


def test_who_is_asked_by_the_wizard():
    assert ECHO_ANSWER == b"\x02E\rhello"
    assert identity(b'noise I2 A "XPR 15 kg"\r\n') == "XPR 15 kg"
    assert identity(b"ES\r\n") == ""


def test_ecr_type_5_asks_with_one_letter():
    assert CasEcr5().ask() == b"W"


@pytest.mark.parametrize(
    ("number", "unit", "grams"),
    [
        ("+  1.234", "kg", 1234),
        ("-0.0405", "kg", -41),
        ("12.5", "g", 13),
        ("12.4999", " G ", 12),
        ("3", "lb", None),
        ("1.2.3", "kg", None),
        ("", "kg", None),
    ],
)
def test_grams(number, unit, grams):
    assert grams_of(number, unit) == grams
