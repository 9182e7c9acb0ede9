"""Rule sets for tests: promotions in words, a till that has them, and a till that has none."""

from __future__ import annotations

from datetime import datetime

from storeapp.domain.catalogue import Name
from storeapp.domain.fact import canonical
from storeapp.domain.till import StoreConfig
from storeapp.ports.clock import Clock
from storeapp.ports.promotions import KeptRules, RulesState
from storeapp.promotions.codec import rules_body, rules_hash
from storeapp.promotions.rule import (
    Benefit,
    Group,
    Layer,
    Part,
    Pattern,
    Percent,
    Promotion,
    Role,
    RuleSet,
    Stacking,
    Tier,
    Value,
)
from storeapp.promotions.selector import EVERYTHING, Match, Selector
from storeapp.services.coupons import Coupons
from storeapp.services.leases import Leases
from storeapp.services.pricing import Pricing
from storeapp.services.rules import Rules
from storeapp.sync.coupons import WireCoupons
from tests.services.fakes import FakeIds, FakeOffice, FakeSales, a_config

BEGUN = datetime.fromisoformat("2026-11-21T08:00")


def of_skus(*skus: str) -> Selector:
    return Selector((Match(skus=frozenset(skus)),))


def off(
    name: str = "ten",
    value: Value = Percent(1000),  # noqa: B008  # frozen
    selector: Selector = EVERYTHING,
    **more: object,
) -> Promotion:
    """So much off each unit; in English its name is its id."""
    layer = more.pop("layer", Layer.ITEM)
    assert isinstance(layer, Layer)
    return Promotion(
        id=name,
        rev=1,
        name=Name(f"优惠{name}", name),
        benefit=Benefit(Pattern.EACH, (Part(Role.GET, selector),), (Tier(value),)),
        stacking=Stacking(layer),
        **more,  # type: ignore[arg-type]  # named by the tests
    )


def three_for_two(name: str = "three", selector: Selector = EVERYTHING) -> Promotion:
    parts = (Part(Role.BUY, selector, 2), Part(Role.GET, selector, 1))
    benefit = Benefit(Pattern.SET, parts, (Tier(Percent(10_000)),))
    return Promotion(name, 1, Name(f"优惠{name}", name), benefit, Stacking(Layer.ITEM))


def rule_set(
    *promotions: Promotion,
    version: int = 1,
    valid_from: datetime = BEGUN,
    groups: tuple[Group, ...] = (),
    currency: str = "CNY",
) -> RuleSet:
    return RuleSet("chain", version, valid_from, currency, promotions, groups)


def hold(sales: FakeSales, rules: RuleSet, state: RulesState = RulesState.HELD) -> str:
    """Puts the set into the till's file; its hash."""
    named = rules_hash(rules)
    sales.rows.rules[named] = KeptRules(rules.version, named, rules.valid_from, state)
    sales.rows.texts[named] = canonical(rules_body(rules))
    return named


def coupons_of(clock: Clock, config: StoreConfig | None = None) -> Coupons:
    """Coupons at a till that cannot reach head office."""
    return Coupons(FakeSales(), config or a_config(), clock, FakeIds(), WireCoupons(), FakeOffice())


def leases_of(sales: FakeSales, clock: Clock) -> Leases:
    """Shares of budgets at a till that cannot reach head office."""
    return Leases(sales, clock, FakeIds(), FakeOffice())


def without_promotions(sales: FakeSales, clock: Clock) -> Pricing:
    return Pricing(
        a_config(), clock, Rules(sales, clock), coupons_of(clock), leases_of(sales, clock)
    )
