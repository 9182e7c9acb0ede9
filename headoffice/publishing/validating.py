"""Checking a rule set against the chain as it is: its stores, its goods, its coupons."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from sqlmodel import Session, select

from headoffice.publishing.findings import Finding, error
from headoffice.publishing.overlaps import overlaps
from headoffice.publishing.reach import Ground, unreachable
from headoffice.publishing.shelf import shelf_of
from headoffice.publishing.worth_checks import worth
from headoffice.redeeming.coupons import unused
from headoffice.stores.tables import Store
from storeapp.domain.money import currency
from storeapp.promotions.rule import RuleSet

FLOOR_BP = 5000
"""The floor unless another is said: half the list price."""


def validate(
    session: Session, rules: RuleSet, wall: datetime, *, floor_bp: int = FLOOR_BP
) -> list[Finding]:
    """Everything that is wrong or strange, in the order of the set's promotions; errors first.

    `wall` is the moment from which on the set is to be used, in store time.
    """
    selling = select(Store).where(Store.kind == "store").order_by(Store.code)
    stores = session.exec(selling).all()
    ground = Ground(wall, stores, shelf_of(session), unused(session), currency(rules.currency))
    found = [*_currencies(rules, stores)]
    for promotion in rules.promotions:
        found += unreachable(promotion, ground)
        found += worth(promotion, ground, floor_bp=floor_bp)
    found += overlaps(rules, ground)
    places = {promotion.id: place for place, promotion in enumerate(rules.promotions)}
    return sorted(found, key=lambda each: (each.severity.value, places.get(each.promotion, -1)))


def _currencies(rules: RuleSet, stores: Sequence[Store]) -> Iterator[Finding]:
    others = sorted({store.currency for store in stores} - {rules.currency})
    if others:
        yield error(
            "",
            "currency-wrong",
            f"It is in {rules.currency}, and stores sell in {', '.join(others)}.",
        )
