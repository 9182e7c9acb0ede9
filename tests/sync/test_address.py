"""Head office addresses as people type them."""

from __future__ import annotations

import pytest

from storeapp.domain.errors import Refusal
from storeapp.sync.address import parse_address


@pytest.mark.parametrize(
    ("typed", "origin"),
    [
        ("http://10.0.0.5:8000", "http://10.0.0.5:8000"),
        ("https://hq.plum.example", "https://hq.plum.example"),
        ("HTTPS://HQ.Plum.Example/", "https://hq.plum.example"),
        ("  hq.plum.example  ", "https://hq.plum.example"),
        ("hq.plum.example:8443", "https://hq.plum.example:8443"),
        ("127.0.0.1:8000", "http://127.0.0.1:8000"),
        ("localhost:8000/", "http://localhost:8000"),
        ("[::1]:8000", "http://[::1]:8000"),
        ("http://[fe80::1]", "http://[fe80::1]"),
        ("１２７．０．０．１：８０００", "http://127.0.0.1:8000"),
        ("hq。plum。example", "https://hq.plum.example"),
        ("总部.example", "https://xn--h9tn79h.example"),
    ],
)
def test_reads(typed: str, origin: str) -> None:
    address = parse_address(typed)
    assert address.origin == origin
    assert address.url("/hello") == f"{origin}/v1/hello"
    assert parse_address(origin) == address


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "   ",
        "http://",
        "ftp://hq.example",
        "hq example",
        "hq.example:99999",
        "hq.example:0",
        "hq.example:port",
        "http://user:secret@hq.example",
        "https://hq.example/path",
        "https://hq.example/?q=1",
        "https://hq.example/#x",
        "http://[::1",
        "http://999.1.1.1",
        "-hq.example",
        "hq..example",
        "a" * 64 + ".example",
        "http://hq.example\nHost: evil",
    ],
)
def test_refuses_what_is_no_address(typed: str) -> None:
    with pytest.raises(Refusal) as refused:
        parse_address(typed)
    assert refused.value.code == "address-unreadable"
