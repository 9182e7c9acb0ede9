"""Promotions that sell goods for less than they cost the chain are found, where that is known."""

from __future__ import annotations

import pytest

from headoffice.catalogue.goods import Goods
from headoffice.catalogue.repository import write_goods
from headoffice.db.database import Database
from headoffice.publishing.validating import validate
from storeapp.promotions.rule import (
    AmountOff,
    Benefit,
    FixedPrice,
    Gift,
    Limit,
    Part,
    Pattern,
    Percent,
    Promotion,
    Role,
    Tier,
)
from tests.headoffice.conftest import on_sqlite
from tests.headoffice.publishing.publishing_cases import MAY, of_skus, off, rules

NUT, TEA, GUM = of_skus("NUT"), of_skus("TEA"), of_skus("GUM")


@pytest.fixture
def goods(database: Database, stores: None) -> None:
    """Nuts at 10.00 that cost 6.00, tea at 4.00 that costs 3.00, gum whose cost nobody knows."""
    known = {"NUT": (1000, 600), "TEA": (400, 300), "GUM": (200, None)}
    some = [
        Goods(sku, sku, sku, "pc", "vat13", price_minor=price, cost_minor=cost)
        for sku, (price, cost) in known.items()
    ]
    with database.write() as session:
        write_goods(session, "north", some, {})


def found(database: Database, promotion: Promotion) -> list[tuple[str, str, str]]:
    with database.read() as session:
        findings = validate(session, rules(promotion), MAY, floor_bp=0)
    return [(each.severity.value, each.code, each.words) for each in findings]


@pytest.mark.usefixtures("goods")
def test_goods_below_their_cost_are_counted_and_the_worst_is_named(database: Database) -> None:
    [(severity, code, words)] = found(database, off(value=Percent(4500)))

    assert (severity, code) == ("warning", "below-cost")
    assert words == (
        "It sells 2 goods for less than they cost the chain; the worst is TEA: 2.20, and it costs"
        " 3.00."
    )


@on_sqlite
@pytest.mark.usefixtures("goods")
@pytest.mark.parametrize(
    ("promotion", "codes"),
    [
        pytest.param(off(value=AmountOff(400), over=NUT), [], id="exactly the cost"),
        pytest.param(off(value=AmountOff(401), over=NUT), ["below-cost"], id="a cent below"),
        pytest.param(off(value=FixedPrice(299), over=TEA), ["below-cost"], id="a fixed price"),
        pytest.param(off(value=Percent(9000), over=GUM), [], id="a cost that nobody knows"),
        pytest.param(
            off(
                benefit=Benefit(
                    Pattern.EACH,
                    (Part(Role.GET, NUT),),
                    (Tier(Percent(9000)),),
                    limit=Limit(floor=600),
                )
            ),
            [],
            id="its own floor holds it",
        ),
        pytest.param(
            off(benefit=Benefit(Pattern.SET, (Part(Role.GET, TEA),), (Tier(Gift()),))),
            [],
            id="a gift is meant to be one",
        ),
    ],
)
def test_below_cost_is_less_than_a_unit_costs_the_chain(
    database: Database, promotion: Promotion, codes: list[str]
) -> None:
    assert [code for _, code, _ in found(database, promotion)] == codes
