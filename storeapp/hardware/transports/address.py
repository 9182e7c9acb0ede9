"""Addresses as the settings write them, and the transport for each."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from storeapp.domain.errors import Refusal
from storeapp.hardware.transports.cups import CupsQueue, is_cups_queue
from storeapp.hardware.transports.file import FileTransport
from storeapp.hardware.transports.link import Transport
from storeapp.hardware.transports.serial_port import SerialPort, SerialTransport
from storeapp.hardware.transports.tcp9100 import DEFAULT_PORT, Tcp9100
from storeapp.hardware.transports.usb import UsbTransport, usb_identity
from storeapp.hardware.transports.winspool import WindowsQueue


def make_transport(address: str) -> Transport:
    """`tcp://host[:port]`, `usb:VID:PID[:SERIAL]`, `serial://COM3?baud=9600`, `cups://queue`,
    `winspool://name` or `file://path`.

    Refusal `device-address-unreadable` for anything else. Nothing is opened or asked.
    """
    if identity := usb_identity(address):
        return UsbTransport(identity)
    scheme, _, rest = address.partition("://")
    if scheme == "file" and rest:
        return FileTransport(Path(rest))
    if scheme == "serial" and rest:
        return SerialTransport(_serial_port(rest, address))
    if scheme == "cups" and is_cups_queue(rest):
        return CupsQueue(rest)
    if scheme == "winspool" and rest:
        return WindowsQueue(rest)
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
