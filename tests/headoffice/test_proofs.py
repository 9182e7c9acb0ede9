"""The parts of a proof by themselves: thumbprints, addresses, the memory for replays."""

from __future__ import annotations

import base64

import pytest

from headoffice.door import NotServed
from headoffice.enrolment.proofs import Replays, same_address, thumbprint


def test_replays_are_remembered_for_their_time_and_bounded() -> None:
    replays = Replays(most=2)
    replays.note("key", "1", now_ms=0, for_ms=100)
    replays.note("key", "2", now_ms=0, for_ms=100)

    with pytest.raises(NotServed, match="busy") as full:
        replays.note("key", "3", now_ms=50, for_ms=100)
    replays.note("key", "3", now_ms=101, for_ms=100)

    assert full.value.status == 429
    assert len(replays) == 1
    replays.note("another key", "3", now_ms=101, for_ms=100)


def test_the_thumbprint_is_that_of_rfc_8037() -> None:
    public = base64.urlsafe_b64decode("11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo=").hex()

    assert thumbprint(public) == "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k"


@pytest.mark.parametrize(
    ("told", "asked", "same"),
    [
        ("http://Shop.example:80/v1/pull", "http://shop.example/v1/pull", True),
        ("https://shop.example/v1/a%2Fb", "https://shop.example:443/v1/a/b", True),
        ("https://shop.example/v1/pull", "http://shop.example/v1/pull", False),
        ("http://shop.example:81/v1/pull", "http://shop.example/v1/pull", False),
        ("http://shop.example/v1/push", "http://shop.example/v1/pull", False),
        ("http://shop.example:port/v1/pull", "http://shop.example/v1/pull", False),
    ],
)
def test_addresses_are_compared_as_addresses(told: str, asked: str, same: bool) -> None:
    assert same_address(told, asked) is same
