"""The demo chain's promotions: the same every time, nothing wrong with them, in every store."""

from __future__ import annotations

from datetime import datetime

from headoffice.db.database import Database
from headoffice.demo import chain
from headoffice.demo.plan import plan
from headoffice.demo.promotions import COUPON_CLASS, demo_rules, publish_demo
from headoffice.publishing.findings import has_errors
from headoffice.publishing.releasing import Moment, in_force
from headoffice.publishing.validating import validate
from headoffice.staff.pins import PinCost
from storeapp.promotions.codec import rules_hash
from storeapp.promotions.holding import Who
from storeapp.promotions.rule import Coupon, Gift, Layer, Steps

WALL = datetime.fromisoformat("2026-11-22T09:30")
NOW = Moment(WALL, 1_795_311_000_000)
QUICK = PinCost(passes=1, memory_kib=8, lanes=1)


def test_the_same_goods_give_the_same_promotions() -> None:
    one, again = (demo_rules(plan(20).wares, WALL) for _ in range(2))

    assert rules_hash(one) == rules_hash(again)
    assert rules_hash(demo_rules(plan(20, 200).wares, WALL)) != rules_hash(one)


def test_there_is_one_of_nearly_every_kind() -> None:
    promotions = demo_rules(plan(20).wares, WALL).promotions

    assert {p.stacking.layer for p in promotions} == set(Layer) - {Layer.BURN}
    assert {p.audience.who for p in promotions} == {Who.ANY, Who.MEMBER}
    assert any(p.schedule.hours for p in promotions)
    assert any(p.benefit.steps is Steps.PER_STEP for p in promotions)
    assert any(isinstance(p.benefit.tiers[0].value, Gift) for p in promotions)
    triggers = [p.trigger for p in promotions if isinstance(p.trigger, Coupon)]
    assert [trigger.coupon_class for trigger in triggers] == [COUPON_CLASS]


def test_they_are_published_to_every_store_without_a_fault(database: Database) -> None:
    filled = chain.fill(database, seed=20, goods=200, cost=QUICK)
    with database.read() as session:
        found = validate(session, demo_rules(filled.wares, WALL), WALL)
    release = publish_demo(database, filled.wares, NOW)

    assert not has_errors(found)
    assert len(release.stores) == len(filled.quick_keys)
    with database.read() as session:
        for store in release.stores:
            held = in_force(session, store, WALL)
            assert held is not None
            assert held.hash == release.publication.hash
