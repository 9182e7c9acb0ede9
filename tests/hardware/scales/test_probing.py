"""The wizard's search: each simulated scale is recognised, and nothing is where nothing is."""

from __future__ import annotations

import socket
import threading

import pytest

from storeapp.hardware.scales.probing import ORDER, protocol_at
from storeapp.hardware.scales.protocols import KINDS
from storeapp.hardware.sim.scale import ScaleFault, SimScale
from storeapp.hardware.sim.scale_port import ScalePort


def test_every_protocol_is_tried():
    assert sorted(ORDER) == sorted(KINDS)


@pytest.mark.parametrize("protocol", ORDER)
def test_each_scale_is_recognised(protocol, off_main):
    machine = SimScale()
    machine.put(500)
    port = ScalePort(machine, protocol).on_tcp()
    try:
        assert off_main(lambda: protocol_at(port.place, answer_ms=150)) == protocol
    finally:
        port.close()


def test_a_silent_scale_is_not_recognised(off_main):
    machine = SimScale()
    machine.set_fault(ScaleFault.NO_ANSWER, on=True)
    port = ScalePort(machine, "mt8217").on_tcp()
    try:
        assert off_main(lambda: protocol_at(port.place, answer_ms=20, listen_ms=20)) == ""
    finally:
        port.close()


def test_what_gives_everything_back_is_no_scale(off_main):
    """A loop-back plug, or a modem that echoes."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        echoing = threading.Thread(target=_echo, args=(server, len(ORDER)))
        echoing.start()
        place = f"tcp://127.0.0.1:{server.getsockname()[1]}"
        assert off_main(lambda: protocol_at(place, answer_ms=50, listen_ms=50)) == ""
        echoing.join(5)


def _echo(server: socket.socket, callers: int) -> None:
    for _ in range(callers):
        link, _ = server.accept()
        with link:
            while data := link.recv(256):
                link.sendall(data)


def test_nobody_there(off_main):
    with socket.create_server(("127.0.0.1", 0)) as server:
        place = f"tcp://127.0.0.1:{server.getsockname()[1]}"
    assert off_main(lambda: protocol_at(place, answer_ms=20, listen_ms=20)) == ""
