"""Addresses as the settings write them, and the transport for each."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from storeapp.domain.errors import Refusal
from storeapp.hardware.transports.file import FileTransport
from storeapp.hardware.transports.link import Transport
from storeapp.hardware.transports.serial_port import SerialPort, SerialTransport
from storeapp.hardware.transports.tcp9100 import DEFAULT_PORT, Tcp9100


def make_transport(address: str) -> Transport:
    """`tcp://host[:port]`, `file://path` or `serial://COM3?baud=9600`.

    Refusal `device-address-unreadable` for anything else.
    """
    scheme, _, rest = address.partition("://")
    if scheme == "file" and rest:
        return FileTransport(Path(rest))
    if scheme == "serial" and rest:
        return SerialTransport(_serial_port(rest, address))
    if scheme == "tcp" and rest:
        return _tcp(address)
    raise Refusal("device-address-unreadable", text=address[:80])


def _tcp(address: str) -> Tcp9100:
    try:
        parts = urlsplit(address)
        host, port = parts.hostname, parts.port or DEFAULT_PORT
    except ValueError:
        host, port = None, 0
    if not host:
        raise Refusal("device-address-unreadable", text=address[:80])
    return Tcp9100(host, port)


def _serial_port(rest: str, address: str) -> SerialPort:
    identity, _, query = rest.partition("?")
    baud = parse_qs(query).get("baud", ["9600"])[0]
    if not identity or not baud.isdecimal():
        raise Refusal("device-address-unreadable", text=address[:80])
    return SerialPort(identity, int(baud))
