"""A head office address as a person types it, read into the one form that is used."""

from __future__ import annotations

import ipaddress
import re
import unicodedata
from dataclasses import dataclass
from urllib.parse import urlsplit

from storeapp.domain.errors import Refusal
from storeapp.sync.wire.words import ROOT

_NAME = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?<!-)(\.(?!-)[a-z0-9_-]{1,63}(?<!-))*\.?")


@dataclass(frozen=True, slots=True)
class Address:
    """Where head office answers; `origin` is scheme, host and port without a slash at the end."""

    origin: str

    def url(self, path: str) -> str:
        return f"{self.origin}{ROOT}{path}"


def parse_address(typed: str) -> Address:
    """Takes http or https, host and perhaps a port; Refusal `address-unreadable` for anything else.

    Without a scheme it is https, since a till talks over other people's networks, but http on
    this very computer. Full-width letters and stops of a Chinese input method are taken as meant.
    """
    text = unicodedata.normalize("NFKC", typed).replace("。", ".").strip()
    if "://" not in text:
        text = f"{_scheme_for(text)}://{text}"
    try:
        parts = urlsplit(text)
        host, port = _host(parts.hostname or ""), parts.port
    except ValueError:
        raise Refusal("address-unreadable", address=typed) from None
    whole = not (parts.path.strip("/") or parts.query or parts.fragment or "@" in parts.netloc)
    if parts.scheme not in {"http", "https"} or not host or not whole or port == 0:
        raise Refusal("address-unreadable", address=typed)
    return Address(f"{parts.scheme}://{host}" + (f":{port}" if port else ""))


def _scheme_for(text: str) -> str:
    host = text[1:].partition("]")[0] if text.startswith("[") else text.partition(":")[0]
    host = host.partition("/")[0]
    try:
        local = ipaddress.ip_address(host).is_loopback
    except ValueError:
        local = host.lower() == "localhost"
    return "http" if local else "https"


def _host(name: str) -> str:
    """The host as it goes into a URL, or "" when it is none; ValueError for a broken IPv6."""
    if ":" in name:
        return f"[{ipaddress.IPv6Address(name)}]"
    ascii_name = name.encode("idna").decode("ascii").lower() if name else ""
    if not _NAME.fullmatch(ascii_name):
        return ""
    if re.fullmatch(r"[0-9.]+", ascii_name):
        return str(ipaddress.IPv4Address(ascii_name))
    return ascii_name
