"""Card terminals as the settings write them."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

from storeapp.domain.errors import Refusal
from storeapp.hardware.terminals.zvt import DEFAULT_PORT, ZvtTerminal
from storeapp.hardware.transports.tcp9100 import Tcp9100
from storeapp.hardware.worker import DeviceWorker


def terminal_at(address: str) -> ZvtTerminal:
    """`zvt://host[:port][?password=123456]`; port 20007 and password 000000 unless it says so.

    Refusal `device-address-unreadable` for anything else, without the password. Nothing is opened.
    """
    try:
        parts = urlsplit(address)
        host, port = parts.hostname, parts.port or DEFAULT_PORT
    except ValueError:
        raise Refusal("device-address-unreadable", text=_shown(address)) from None
    password = parse_qs(parts.query).get("password", ["000000"])[0]
    if parts.scheme != "zvt" or not host or not _is_password(password):
        raise Refusal("device-address-unreadable", text=_shown(address))
    return ZvtTerminal(Tcp9100(host, port), DeviceWorker("terminal"), password=int(password))


def _is_password(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) <= 6


def _shown(address: str) -> str:
    return address.partition("?")[0][:80]
