"""The code an order is collected with, as a till proves it without a line."""

from __future__ import annotations

from dataclasses import replace

import pytest

from storeapp.domain.errors import Defect, Refusal
from storeapp.domain.pickup_code import (
    LENGTH,
    LETTERS,
    Collected,
    grouped,
    number_in,
    pickup_code,
    prove,
)

KEY, OTHER_KEY = "11" * 32, "22" * 32
UNTIL_MS = 1_790_000_000_000
WHAT = Collected("S02", 4711, 3, UNTIL_MS)
CODE = pickup_code(KEY, WHAT)


def proved(text: str, what: Collected = WHAT, *, now_ms: int = UNTIL_MS) -> str:
    """The refusal's code, "" when it is proved."""
    try:
        prove(text, KEY, what, lease_until_ms=UNTIL_MS, now_ms=now_ms)
    except Refusal as refusal:
        return refusal.code
    return ""


def test_a_code_is_pinned_since_customers_carry_it() -> None:
    assert CODE == "Z900004K73M7D0BAXCKJT"
    assert len(CODE) == LENGTH == 21
    assert grouped(CODE) == "Z900004K7-3M7D-0BAX-CKJT"
    assert [number_in(text) for text in (CODE, CODE[-8:], CODE[:-1] + "?")] == [4711, None, None]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(CODE, id="whole"),
        pytest.param(grouped(CODE).lower(), id="in groups, small"),
        pytest.param(CODE[-8:], id="its last eight"),
        pytest.param(CODE.replace("0", "O").replace("1", "l"), id="as people read it"),
    ],
)
def test_it_is_proved_until_the_last_moment(text: str) -> None:
    assert proved(text) == ""
    assert proved(text, now_ms=UNTIL_MS + 1) == "pickup-code-expired"


def test_an_extended_lease_leaves_the_code_as_it_is() -> None:
    prove(CODE, KEY, WHAT, lease_until_ms=UNTIL_MS + 9, now_ms=UNTIL_MS + 9)


@pytest.mark.parametrize(
    ("code", "refusal"),
    [
        pytest.param(
            pickup_code(KEY, replace(WHAT, store="S01")), "pickup-code-other-store", id="store"
        ),
        pytest.param(
            pickup_code(KEY, replace(WHAT, number=4712)), "pickup-code-other-order", id="order"
        ),
        pytest.param(pickup_code(KEY, replace(WHAT, epoch=2)), "pickup-code-old", id="epoch"),
        pytest.param(pickup_code(KEY, replace(WHAT, epoch=35)), "pickup-code-wrong", id="epoch 35"),
        pytest.param(
            pickup_code(KEY, replace(WHAT, until_ms=UNTIL_MS + 86_400_000)),
            "pickup-code-wrong",
            id="another end",
        ),
        pytest.param(pickup_code(OTHER_KEY, WHAT), "pickup-code-wrong", id="another store's key"),
        pytest.param(pickup_code(OTHER_KEY, WHAT)[-8:], "pickup-code-wrong", id="its last eight"),
        pytest.param("", "pickup-code-unreadable", id="nothing"),
        pytest.param(CODE[:-1], "pickup-code-unreadable", id="a letter short"),
        pytest.param(CODE[:-1] + "?", "pickup-code-unreadable", id="no letter"),
        pytest.param("六" * 8, "pickup-code-unreadable", id="Chinese"),
    ],
)
def test_any_other_code_is_refused_with_its_reason(code: str, refusal: str) -> None:
    assert proved(code) == refusal


def test_no_letter_of_it_can_be_changed() -> None:
    for place, letter in enumerate(CODE):
        for other in LETTERS:
            if other != letter:
                assert proved(CODE[:place] + other + CODE[place + 1 :]).startswith("pickup-code-")


@pytest.mark.parametrize(
    "what", [replace(WHAT, number=0), replace(WHAT, number=32**7), replace(WHAT, epoch=0)]
)
def test_what_has_no_number_has_no_code(what: Collected) -> None:
    with pytest.raises(Defect):
        pickup_code(KEY, what)
