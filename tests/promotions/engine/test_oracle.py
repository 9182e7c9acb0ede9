"""What the engine saves is what plain trying finds, for every pattern."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given, settings

from storeapp.promotions.occasion import Item
from storeapp.promotions.rule import Promotion
from tests.promotions.build import priced
from tests.promotions.engine.oracle import savings
from tests.promotions.engine.rules import baskets, promotions


def _the_same(items: Sequence[Item], rules: Sequence[Promotion]) -> None:
    """The engine's total is that of one of the choices whose exact saving is the largest."""
    answer = priced(items, *rules)
    best = savings(items, rules)
    assert answer.proven
    assert answer.listed - answer.total in best.rounded


@settings(max_examples=150)
@given(baskets(6), promotions())
def test_the_engine_saves_what_plain_trying_finds(
    items: tuple[Item, ...], rules: tuple[Promotion, ...]
) -> None:
    _the_same(items, rules)


@pytest.mark.prove
@settings(max_examples=5_000)
@given(baskets(9), promotions(4))
def test_the_engine_saves_what_plain_trying_finds_up_to_nine_units(
    items: tuple[Item, ...], rules: tuple[Promotion, ...]
) -> None:
    _the_same(items, rules)
