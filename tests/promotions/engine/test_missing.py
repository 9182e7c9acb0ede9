"""What the reasons say where a condition is met and something else is missing."""

from __future__ import annotations

from storeapp.promotions.condition import AllOf, AnyOf, AtLeast, Metric, Not
from storeapp.promotions.engine import appraise
from storeapp.promotions.rule import Benefit, Part, Pattern, Percent, Promotion, Role, Tier
from storeapp.promotions.why import Missing, Rejected, explain
from tests.promotions.build import a_book, a_promotion, an_item, an_occasion, each, n_for

ONE = AtLeast(Metric.QUANTITY, 1)
TEN = each(Percent(1_000))


def rejected(promotion: Promotion) -> tuple[Rejected, ...]:
    """Why two of A do not bring it."""
    items, book, occasion = [an_item("A", 1000, 2)], a_book(promotion), an_occasion()
    return explain(items, book, occasion, appraise(items, book, occasion)).rejected


def test_the_next_step_of_a_ladder_of_pieces() -> None:
    ladder = Benefit(Pattern.EACH, (Part(Role.GET),), (Tier(Percent(1_000), quantity=5),))

    assert rejected(a_promotion("p", ladder)) == (
        Rejected("p", "missing", Missing(Metric.QUANTITY, 3)),
    )


def test_conditions_that_are_all_met_are_not_what_is_missing() -> None:
    deal = a_promotion("p", n_for(2000, 3), condition=AllOf((ONE, ONE)))

    assert rejected(deal) == (Rejected("p", "missing", Missing(Metric.QUANTITY, 1)),)


def test_what_must_not_be_cannot_be_added() -> None:
    deal = a_promotion("p", TEN, condition=AnyOf((Not(ONE),)))

    assert rejected(deal) == (Rejected("p", "nothing"),)
