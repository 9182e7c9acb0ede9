"""Rule sets as JSON: what is written is read back, and one set has one text and one hash."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, given, settings

from storeapp.domain.errors import Defect, Refusal
from storeapp.domain.fact import canonical
from storeapp.promotions.codec import body_of, rules_body, rules_from, rules_hash
from storeapp.promotions.rule import Layer, Promotion, RuleSet
from tests.domain.tamper import at_path
from tests.promotions.codec.sets import EVERY_200, HAPPY_HOUR, POINTS, RULES, SUNDAY, rule_sets

SLOW = settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])


def test_a_promotion_is_written_with_what_differs_from_the_default_only() -> None:
    body = rules_body(RuleSet("chain", 1, SUNDAY, "CNY", (EVERY_200, POINTS)))

    assert body == {
        "id": "chain",
        "version": 1,
        "valid_from": "2026-11-22T06:00",
        "currency": "CNY",
        "promotions": [
            {
                "id": "every-200",
                "rev": 1,
                "name": {"zh": "每满200减20", "en": "20 off every 200"},
                "benefit": {
                    "pattern": "set",
                    "parts": [{"role": "get", "open": True}],
                    "tiers": [{"value": {"kind": "amount_off", "minor": 2_000}, "amount": 20_000}],
                    "steps": "per_step",
                    "base": "after_item",
                    "limit": {
                        "max_uses": 5,
                        "max_discount": 9_000,
                        "floor": 1,
                        "weighed_counts": True,
                    },
                    "over": "get",
                },
                "stacking": {"layer": "threshold"},
                "trigger": {"kind": "tender", "tenders": ["cash"]},
            },
            {
                "id": "double-points",
                "rev": 1,
                "name": {"zh": "双倍积分", "en": "Double points"},
                "benefit": {
                    "pattern": "each",
                    "parts": [
                        {
                            "role": "get",
                            "selector": {
                                "include": [{"categories": ["nuts"]}],
                                "exclude": [{"tags": ["new"]}],
                            },
                        }
                    ],
                    "tiers": [{"value": {"kind": "earn_points", "times": 200}}],
                },
                "stacking": {"layer": "earn"},
            },
        ],
    }


def test_a_promotion_with_everything_is_written_in_the_words_of_the_file() -> None:
    body = at_path(rules_body(RULES), ("promotions", 0))

    assert body["stacking"] == {
        "layer": "item",
        "priority": 5,
        "with": "listed",
        "listed": ["gifts"],
    }
    assert body["schedule"] == {
        "start": "2026-11-22T06:00",
        "end": "2026-12-01T00:00",
        "weekdays": [6, 7],
        "hours": [{"start": "17:00", "end": "19:30"}],
        "days": ["2026-11-22"],
        "instant": "pay",
    }
    assert body["trigger"] == {
        "kind": "coupon",
        "coupon_class": "WELCOME",
        "offline": "allow_cap",
        "offline_cap": 500,
    }
    assert body["audience"] == {
        "who": "member",
        "tier_min": 2,
        "groups": ["staff"],
        "birthday": "month",
        "purchase": 3,
    }
    assert body["returns"] == "reprice_kept"


def test_the_hash_of_a_set_is_pinned() -> None:
    # Signed sets are named by it: neither words nor defaults may ever change beneath them.
    assert rules_hash(RULES) == "6dfe89298fecd73eb25b04c6aa3e31d1c43d073bd3501cd7816941770c61c2d4"


@SLOW
@given(rule_sets())
def test_every_set_is_read_back_as_it_was(rules: RuleSet) -> None:
    text = canonical(rules_body(rules))

    read = rules_from(body_of(text))

    assert read == rules
    assert canonical(rules_body(read)) == text
    assert rules_hash(read) == rules_hash(rules)


def test_what_a_person_spells_out_makes_no_other_set() -> None:
    short = rules_body(RuleSet("chain", 1, SUNDAY, "CNY", (POINTS,)))
    long = body_of(
        """{"currency": "CNY", "groups": [], "id": "chain", "version": 1, "min_engine": 1,
        "valid_from": "2026-11-22T06:00", "previous": "", "joint_thresholds": true,
        "promotions": [{"id": "double-points", "rev": 1, "condition": null, "tags": [],
          "name": {"en": "Double points", "zh": "双倍积分"}, "trigger": {"kind": "automatic"},
          "scope": {}, "schedule": {"start": null, "hours": []}, "quotas": {"budget": null},
          "benefit": {"pattern": "each", "steps": "highest", "limit": {"floor": 0},
            "parts": [{"role": "get", "quantity": 1, "selector": {
              "exclude": [{"tags": ["new"], "price_min": null}],
              "include": [{"categories": ["nuts"], "skus": []}]}}],
            "tiers": [{"quantity": 0, "value": {"kind": "earn_points", "times": 200}}]},
          "stacking": {"layer": "earn", "group": "main", "with": "any"}}]}"""
    )

    assert rules_from(long) == rules_from(short)
    assert rules_hash(rules_from(long)) == rules_hash(rules_from(short))


def test_sets_are_written_sorted_and_read_in_any_order() -> None:
    body = rules_body(RULES)
    at_path(body, ("promotions", 0, "schedule", "weekdays")).reverse()

    assert rules_from(body) == RULES


@pytest.mark.parametrize(
    "at",
    [
        pytest.param(SUNDAY.replace(second=1), id="seconds"),
        pytest.param(SUNDAY.replace(tzinfo=UTC), id="an offset"),
    ],
)
def test_a_moment_that_the_file_cannot_say_is_a_defect(at: datetime) -> None:
    with pytest.raises(Defect, match="no wall time to the minute"):
        rules_body(replace(RULES, valid_from=at))


def test_rules_for_a_later_engine_are_too_new_whatever_else_they_say() -> None:
    with pytest.raises(Refusal) as refused:
        rules_from({"min_engine": 2, "promotions": "in words of tomorrow"})

    assert refused.value.code == "rules-too-new"
    assert refused.value.facts == {"needed": 2, "known": 1}


def test_every_layer_has_its_word() -> None:
    def at(layer: Layer) -> Promotion:
        return replace(HAPPY_HOUR, stacking=replace(HAPPY_HOUR.stacking, layer=layer))

    plain_layers = (Layer.SHELF, Layer.ITEM, Layer.THRESHOLD, Layer.COUPON)
    for layer in plain_layers:
        rules = replace(RULES, promotions=(at(layer),))
        assert rules_from(rules_body(rules)) == rules
