"""The driver with simulated scales over real sockets, pseudo terminals and a cable: each fault."""

from __future__ import annotations

import asyncio
import sys

import pytest

from storeapp.domain.errors import Refusal
from storeapp.hardware.scales.asking import ScaleWaits
from storeapp.hardware.scales.plate import Limits
from storeapp.hardware.scales.protocols import KINDS, scale_at
from storeapp.hardware.scales.reading import Order
from storeapp.hardware.scales.scale import WeighingScale
from storeapp.hardware.sim.scale import ScaleFault, SimScale
from storeapp.hardware.sim.scale_driver import sim_protocol
from storeapp.hardware.sim.scale_line import ScaleLink
from storeapp.hardware.sim.scale_port import ScalePort
from storeapp.hardware.sim.scale_speakers import SPEAKERS
from storeapp.hardware.transports.serial_port import SerialTransport
from storeapp.ports.devices import Weight

pty_only = pytest.mark.skipif(sys.platform == "win32", reason="pseudo terminals are POSIX")
PROTOCOLS = sorted(KINDS)
SHORT = ScaleWaits(idle_ms=10, busy_ms=2, answer_ms=150, weigh_ms=800)
PATIENT = ScaleWaits(idle_ms=10, busy_ms=2, answer_ms=3000, weigh_ms=5000)


def fitted(machine, protocol, waits=PATIENT, *, fresh_ms=1000, late_s=0.12):
    link = ScaleLink(machine, SPEAKERS[protocol], late_s)
    limits = Limits(fresh_ms=fresh_ms)
    dialogue = KINDS[protocol].dialogue
    return WeighingScale("s", link, dialogue, limits, waits=waits, wait_ms=lambda failures: 5)


async def refused(scale, **tare):
    with pytest.raises(Refusal) as refused:
        await scale.weigh(**tare)
    return refused.value.code


async def in_the_end(scale):
    """The weight, however often it is refused before; each try waits for the scale."""
    async with asyncio.timeout(10):
        while True:
            try:
                return await scale.weigh()
            except Refusal as refusal:
                assert refusal.code != "scale-same-weight"  # noqa: PT017


async def until_seen(scale, so):
    """Until a reading is so; the scale is asked all the time."""
    async with asyncio.timeout(10):
        while scale.last is None or not so(scale.last.reading):
            await scale._hears(1000)


@pytest.mark.parametrize("protocol", PROTOCOLS)
async def test_a_day_at_the_scale(aloop, protocol):
    machine = SimScale()
    scale = fitted(machine, protocol)
    try:
        assert await refused(scale) == "scale-empty"
        machine.put(1252)
        assert await scale.weigh() == Weight(1252)
        assert await refused(scale) == "scale-same-weight"
        machine.put(0)
        await until_seen(scale, lambda reading: reading.zero)
        machine.put(1252)
        assert await scale.weigh(tare_g=2) == Weight(1250, tare_g=2)
        scale.give_back()
        assert await scale.weigh() == Weight(1252)
    finally:
        await scale.close()


@pytest.mark.parametrize("protocol", PROTOCOLS)
@pytest.mark.parametrize(
    ("fault", "code"),
    [
        (ScaleFault.MOVING, "scale-not-stable"),
        (ScaleFault.OVERLOAD, "scale-overloaded"),
        (ScaleFault.UNDER_ZERO, "scale-below-zero"),
        (ScaleFault.NO_ANSWER, "scale-unreachable"),
    ],
)
async def test_a_fault_gives_no_weight_and_is_gone_when_it_is_gone(aloop, protocol, fault, code):
    machine = SimScale()
    machine.put(500)
    machine.set_fault(fault, on=True)
    scale = fitted(machine, protocol, SHORT)
    try:
        assert await refused(scale) == code
        machine.set_fault(fault, on=False)
        assert await in_the_end(scale) == Weight(500)
    finally:
        await scale.close()


@pytest.mark.parametrize("protocol", PROTOCOLS)
async def test_damaged_bytes_are_never_a_wrong_weight(aloop, protocol):
    machine = SimScale()
    machine.put(500)
    machine.set_fault(ScaleFault.GARBLED, on=True)
    scale = fitted(machine, protocol, SHORT)
    try:
        try:
            weight = await scale.weigh()
        except Refusal as refusal:
            assert refusal.code in ("scale-unreachable", "scale-not-stable")  # noqa: PT017
        else:
            assert weight == Weight(500)
        machine.set_fault(ScaleFault.GARBLED, on=False)
        scale.give_back()
        assert await in_the_end(scale) == Weight(500)
    finally:
        await scale.close()


@pytest.mark.parametrize("protocol", ["mt8217", "cas-pd", "mt-sics"])
async def test_an_answer_that_is_late_is_no_weight_also_not_for_the_next_question(aloop, protocol):
    machine = SimScale()
    machine.put(500)
    machine.set_fault(ScaleFault.LATE, on=True)
    waits = ScaleWaits(idle_ms=10, busy_ms=2, answer_ms=3000, weigh_ms=1500)
    scale = fitted(machine, protocol, waits, fresh_ms=100)
    try:
        assert await refused(scale) == "scale-not-stable"
        assert scale.last is not None
        assert scale.last.reading.grams == 500
    finally:
        await scale.close()


async def test_a_scale_that_is_not_there_is_told_at_once_and_found_when_it_is(aloop):
    machine = SimScale()
    machine.is_connected = False
    scale = fitted(machine, "mt8217")
    try:
        assert await refused(scale) == "scale-unreachable"
        assert scale.trouble.value == "unreachable"
        machine.is_connected = True
        machine.put(300)
        assert await scale.weigh() == Weight(300)
        assert scale.trouble.value == "none"
        machine.is_connected = False
        assert await refused(scale) == "scale-unreachable"
    finally:
        await scale.close()


async def test_waiting_between_two_tries_ends_when_somebody_weighs(aloop):
    machine = SimScale()
    machine.is_connected = False
    link = ScaleLink(machine, SPEAKERS["mt8217"])
    dialogue = KINDS["mt8217"].dialogue
    scale = WeighingScale("s", link, dialogue, Limits(), wait_ms=lambda failures: 3_600_000)
    try:
        assert await refused(scale) == "scale-unreachable"
        machine.is_connected = True
        machine.put(300)
        assert await scale.weigh() == Weight(300)
    finally:
        await scale.close()


async def test_two_who_weigh_at_once_get_it_once(aloop):
    machine = SimScale()
    machine.put(300)
    scale = fitted(machine, "mt8217")
    try:
        results = await asyncio.gather(scale.weigh(), scale.weigh(), return_exceptions=True)
    finally:
        await scale.close()
    assert results[0] == Weight(300)
    assert isinstance(results[1], Refusal)
    assert results[1].code == "scale-same-weight"


async def test_a_scale_that_was_never_asked_closes(aloop):
    await fitted(SimScale(), "mt8217").close()


# --- orders ------------------------------------------------------------------------------


@pytest.mark.parametrize("protocol", ["mt8217", "mt-sics"])
async def test_a_bowl_is_tared_and_its_weight_is_not_taken_off_twice(aloop, protocol):
    machine = SimScale()
    scale = fitted(machine, protocol)
    try:
        await scale.tell(Order.ZERO)
        machine.put(200)
        await scale.tell(Order.TARE)
        assert await refused(scale) == "scale-empty"
        machine.put(700)
        assert await scale.weigh(tare_g=12) == Weight(500)
        await scale.tell(Order.CLEAR_TARE)
        assert await refused(scale) == "scale-same-weight"
    finally:
        await scale.close()


async def test_an_order_that_cannot_be_done_is_refused(aloop):
    machine = SimScale()
    machine.put(200, stable=False)
    scale = fitted(machine, "mt8217", SHORT)
    other = fitted(machine, "ascii", SHORT)
    try:
        with pytest.raises(Refusal, match="scale-not-stable"):
            await scale.tell(Order.TARE)
        machine.set_fault(ScaleFault.NO_ANSWER, on=True)
        with pytest.raises(Refusal, match="scale-unreachable"):
            await scale.tell(Order.TARE)
        with pytest.raises(Refusal, match="scale-takes-no-orders"):
            await other.tell(Order.TARE)
    finally:
        await scale.close()
        await other.close()
    assert not machine.shown().net


# --- real wires ---------------------------------------------------------------------------


@pytest.mark.parametrize("protocol", PROTOCOLS)
async def test_over_tcp(aloop, protocol):
    machine = SimScale()
    machine.put(725)
    port = ScalePort(machine, protocol).on_tcp()
    scale = scale_at(port.address)
    try:
        assert await scale.weigh() == Weight(725)
        assert scale.name == port.place
    finally:
        await scale.close()
        port.close()


@pty_only
@pytest.mark.parametrize("protocol", PROTOCOLS)
async def test_over_a_pseudo_terminal_also_a_second_time(aloop, protocol):
    machine = SimScale()
    port = ScalePort(machine, protocol).on_terminal()
    try:
        for weight_g in (725, 730):  # Dialog 06 weighs the same goods only once.
            machine.put(weight_g)
            scale = scale_at(port.address)
            try:
                assert await scale.weigh() == Weight(weight_g)
            finally:
                await scale.close()
    finally:
        port.close()


async def test_a_scale_that_hangs_up_is_called_again(aloop):
    machine = SimScale()
    machine.put(725)
    port = ScalePort(machine, "cas-pd").on_tcp()
    scale = scale_at(port.address)
    number = int(port.place.rpartition(":")[2])
    try:
        assert await scale.weigh() == Weight(725)
        port.close()
        scale.give_back()
        assert await refused(scale) == "scale-unreachable"
        port = ScalePort(machine, "cas-pd").on_tcp(number)
        assert await scale.weigh() == Weight(725)
    finally:
        await scale.close()
        port.close()


# --- settings ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("address", "frame", "baud"),
    [
        ("mt8217+serial://COM3", "7E1", 9600),
        ("dialog06+serial://COM3?polynomial=11021", "7O1", 9600),
        ("mt8217+serial://COM3?frame=8N1&baud=4800", "8N1", 4800),
        ("mt8217+serial:///dev/pts/7", "8N1", 9600),
        ("ascii+serial://usb:0403:6001:A5?min=40&max=6000", "8N1", 9600),
    ],
)
def test_how_a_port_is_opened(address, frame, baud):
    transport = scale_at(address)._supervisor._transport
    assert isinstance(transport, SerialTransport)
    port = transport._port
    assert (port.frame, port.baud) == (frame, baud)


@pytest.mark.parametrize(
    ("address", "code"),
    [
        ("kitchen", "device-setting-unknown"),
        ("kitchen+serial://COM3", "device-setting-unknown"),
        ("mt8217", "device-address-unreadable"),
        ("mt8217+serial://", "device-address-unreadable"),
        ("mt8217+tcp://host", "device-address-unreadable"),
        ("mt8217+tcp://host:port", "device-address-unreadable"),
        ("mt8217+file://x", "device-address-unreadable"),
        ("mt8217+serial://COM3?baud=fast", "device-address-unreadable"),
        ("mt8217+serial://COM3?frame=9X9", "device-address-unreadable"),
        ("mt8217+serial://COM3?min=0", "device-address-unreadable"),
        ("mt8217+serial://COM3?colour=red", "device-address-unreadable"),
        ("dialog06+serial://COM3?polynomial=1021", "device-address-unreadable"),
    ],
)
def test_wrong_addresses_are_refused(address, code):
    with pytest.raises(Refusal) as refused:
        scale_at(address)
    assert refused.value.code == code


def test_the_maker_s_polynomial_is_in_no_message():
    with pytest.raises(Refusal) as refused:
        scale_at("dialog06+serial://COM3?polynomial=1021&frame=no")
    assert refused.value.facts == {"text": "dialog06+serial://COM3"}


def test_what_the_simulated_scale_may_speak():
    assert [sim_protocol(text) for text in ("none", "sim", "sim:cas-pd")] == [
        "",
        "mt8217",
        "cas-pd",
    ]
    with pytest.raises(Refusal) as refused:
        sim_protocol("sim:latin")
    assert refused.value.code == "device-setting-unknown"
