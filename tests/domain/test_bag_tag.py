"""The tag on a bag says whose it is, and proves nothing."""

from __future__ import annotations

import pytest

from storeapp.domain.bag_tag import bag_tag, order_on_tag
from storeapp.domain.receipt import Pair, QrCode, Text


def test_a_tag_says_whose_and_where_and_finds_the_order() -> None:
    tag = bag_tag(
        fo="O7-1",
        lies_in="B12",
        called="林小姐",
        phone_end="0001",
        pieces=3,
        until="11-24 10:42",
        store="西湖店",
    )

    texts = [block.text for block in tag.blocks if isinstance(block, Text)]
    codes = [block.text for block in tag.blocks if isinstance(block, QrCode)]
    assert texts == ["自提 / PICKUP", "林小姐 *0001", "B12", "O7-1"]
    assert Pair("件数 / Pieces", "3") in tag.blocks
    assert [order_on_tag(code) for code in codes] == ["O7-1"]


def test_nobody_is_named_who_gave_no_name() -> None:
    tag = bag_tag(fo="O7-1", lies_in="", called="", phone_end="", pieces=1, until="", store="")

    texts = [block.text for block in tag.blocks if isinstance(block, Text)]
    assert texts == ["自提 / PICKUP", "O7-1"]


@pytest.mark.parametrize("text", ["O7-1", "6901234567892", ""])
def test_another_code_is_no_tag(text: str) -> None:
    assert order_on_tag(text) == ""
