"""Values that contradict themselves are our own mistakes, and never priced."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from storeapp.domain.errors import Defect
from storeapp.promotions.rule import Benefit, Gift, Part, Pattern, Role, Tier
from storeapp.promotions.splitting import Bearer, split
from tests.promotions.build import a_book, a_promotion, an_item, each

GET, BUY = Part(Role.GET), Part(Role.BUY)
FREE = (Tier(Gift()),)


@pytest.mark.parametrize(
    "wrong",
    [
        pytest.param(lambda: Benefit(Pattern.SET, (), FREE), id="no part"),
        pytest.param(lambda: Benefit(Pattern.SET, (GET,), ()), id="no value"),
        pytest.param(lambda: Benefit(Pattern.EACH, (GET, GET), FREE), id="two parts for each"),
        pytest.param(lambda: Benefit(Pattern.SET, (BUY, BUY), FREE), id="nobody gets it"),
        pytest.param(
            lambda: Benefit(Pattern.SET, (BUY, replace(GET, open=True)), FREE),
            id="an open part beside another",
        ),
        pytest.param(
            lambda: a_book(a_promotion("p", each(Gift())), a_promotion("p", each(Gift()))),
            id="a promotion twice",
        ),
        pytest.param(lambda: an_item("A", 1000, 0), id="no unit"),
        pytest.param(lambda: an_item("A", -1), id="a price below nothing"),
        pytest.param(lambda: an_item("A", 1000, 2, indivisible=True), id="two of one"),
        pytest.param(lambda: split(11, [Bearer(2, 1, 5)]), id="more than can be borne"),
        pytest.param(lambda: split(-1, [Bearer(2, 1, 5)]), id="less than nothing"),
    ],
)
def test_it_is_a_defect(wrong: Callable[[], object]) -> None:
    with pytest.raises(Defect):
        wrong()


@pytest.mark.parametrize(
    ("amount", "bearers", "shares"),
    [
        pytest.param(10, [Bearer(1, 0, 9), Bearer(1, 0, 9)], [5, 5], id="weights of nothing"),
        pytest.param(10, [Bearer(1, 9, 2), Bearer(1, 1, 20)], [2, 8], id="one is full"),
        pytest.param(7, [Bearer(1, 1, 9)] * 3, [3, 2, 2], id="the first has the cent over"),
        pytest.param(0, [Bearer(1, 1, 9)], [0], id="nothing"),
        pytest.param(10, [Bearer(1, 5, 5), Bearer(1, 5, 5)], [5, 5], id="all are full"),
    ],
)
def test_a_split_is_proportional_within_what_each_can_bear(
    amount: int, bearers: list[Bearer], shares: list[int]
) -> None:
    assert [each for ((_, each),) in split(amount, bearers)] == shares
