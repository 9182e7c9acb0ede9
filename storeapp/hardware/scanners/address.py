"""The scanner that the settings name."""

from __future__ import annotations

from storeapp.hardware.scanners.evdev_port import EvdevTransport, evdev_port
from storeapp.hardware.scanners.evdev_scanner import EvdevScanner
from storeapp.hardware.scanners.port_scanner import PortScanner
from storeapp.hardware.scanners.serial_scanner import SerialScanner
from storeapp.hardware.transports.serial_port import SerialPort, SerialTransport


def scanner_at(address: str) -> PortScanner:
    """`evdev:VID:PID[:SERIAL]`, `evdev:/dev/input/...`, or a serial port (`COM3`, `/dev/ttyACM0`,
    `usb:VID:PID:SERIAL`). Nothing is opened or asked.

    Refusals `device-address-unreadable`, `scanner-only-linux`.
    """
    port = evdev_port(address)
    if port is not None:
        return EvdevScanner(EvdevTransport(port))
    return SerialScanner(SerialTransport(SerialPort(address)))
