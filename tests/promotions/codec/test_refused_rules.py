"""Rule files that cannot be used: refused with the path of the fault, and never guessed at."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from storeapp.domain.catalogue import Language
from storeapp.domain.errors import Refusal
from storeapp.promotions.codec import body_of, rules_body, rules_from
from storeapp.ui.refusal_texts import SENTENCES
from storeapp.ui.refusals import said
from tests.domain.tamper import Path, at_path, with_value
from tests.promotions.codec.sets import RULES

BODY = rules_body(RULES)
ZEROTH: Path = ("promotions", 0)
EVERY: Path = ("promotions", 1)
VALUE: Path = (*ZEROTH, "benefit", "tiers", 0, "value")
TIERS: Path = (*EVERY, "benefit", "tiers")
LADDER = {"value": {"kind": "amount_off", "minor": 900}, "amount": 500}
AT_LEAST = {"kind": "at_least", "metric": "qty", "value": 1}


def nested(depth: int) -> dict[str, Any]:
    condition: dict[str, Any] = AT_LEAST
    for _ in range(depth - 1):
        condition = {"kind": "not", "condition": condition}
    return condition


WRONG: tuple[tuple[str, Path, object, str, str], ...] = (
    ("no object", (), [], "the file", "must be an object in braces"),
    ("a spare key", ("colour",), 1, "the file", "has the unknown key 'colour'"),
    ("no currency", ("currency",), "XAU", "currency", "unknown currency XAU"),
    ("an empty id", ("id",), "", "id", "must be 1 to 64 letters, digits and signs without spaces"),
    ("version nought", ("version",), 0, "version", "must be a whole number from 1 to"),
    ("a truth as number", ("version",), True, "version", "must be a whole number from 1 to"),
    ("a broken number", ("version",), 1.0, "version", "must be a whole number from 1 to"),
    ("an offset", ("valid_from",), "2026-11-22T06:00+08:00", "valid_from", "must be a time of the"),
    ("no such day", ("valid_from",), "2026-02-30T06:00", "valid_from", "must be a time of the"),
    ("no hash", ("previous",), "ab", "previous", "must be empty or the hash of the set before"),
    ("engine nought", ("min_engine",), 0, "min_engine", "must be a whole number from 1 to 1"),
    ("groups no list", ("groups",), {}, "groups", "must be a list"),
    (
        "a group twice",
        ("groups",),
        [{"layer": "item", "name": "x"}] * 2,
        "groups",
        "names a group of a layer twice",
    ),
    ("no such layer", ("groups", 0, "layer"), 1, "groups[0].layer", "must be one of: shelf, item"),
    (
        "a promotion twice",
        (*EVERY, "id"),
        "happy-hour",
        "promotions",
        "a promotion stands in a set once",
    ),
    (
        "an empty name",
        (*ZEROTH, "name", "en"),
        "",
        "promotions[0].name.en",
        "must be 1 to 80 printable characters, no space at either end",
    ),
    (
        "a name with a bell",
        (*ZEROTH, "name", "zh"),
        "欢\x07乐",
        "promotions[0].name.zh",
        "must be 1 to 80 printable characters",
    ),
    ("one language", (*ZEROTH, "name"), {"zh": "x"}, "promotions[0].name", "needs the key 'en'"),
    (
        "an unknown value",
        (*VALUE, "kind"),
        "discount",
        "promotions[0].benefit.tiers[0].value.kind",
        "must be one of: percent, amount_off, fixed_price, price_list, gift, earn_points",
    ),
    (
        "no kind",
        VALUE,
        {"basis_points": 2_000},
        "promotions[0].benefit.tiers[0].value",
        "needs the key 'kind'",
    ),
    (
        "a value that is a number",
        VALUE,
        2_000,
        "promotions[0].benefit.tiers[0].value",
        "must be an object in braces",
    ),
    (
        "more than everything",
        (*VALUE, "basis_points"),
        10_001,
        "promotions[0].benefit.tiers[0].value.basis_points",
        "must be a whole number from 1 to 10000",
    ),
    (
        "no amount",
        (*TIERS, 0, "value", "minor"),
        0,
        "promotions[1].benefit.tiers[0].value.minor",
        "must be a whole number from 1 to 9999999999",
    ),
    (
        "no prices",
        ("promotions", 4, "benefit", "tiers", 0, "value", "prices"),
        {},
        "promotions[4].benefit.tiers[0].value.prices",
        "must have 1 to 50000 prices",
    ),
    (
        "a price for nothing",
        ("promotions", 4, "benefit", "tiers", 0, "value", "prices", " x"),
        1,
        "promotions[4].benefit.tiers[0].value.prices",
        "must be 1 to 80 printable",
    ),
    (
        "pieces of which part",
        (*ZEROTH, "benefit"),
        {
            "pattern": "set",
            "parts": [{"role": "buy"}, {"role": "get"}],
            "tiers": [{"value": {"kind": "gift"}, "quantity": 2}],
        },
        "promotions[0].benefit.tiers",
        "of several parts each has its own quantity, the tiers have none",
    ),
    (
        "points for what",
        ("promotions", 2, "benefit", "tiers", 0, "value", "points"),
        3,
        "promotions[2].benefit.tiers[0].value.points",
        "and per_minor stand together: so many points for so much",
    ),
    (
        "points that are none",
        ("promotions", 2, "benefit", "tiers", 0, "value", "times"),
        100,
        "promotions[2].benefit.tiers[0].value",
        "must give points or fixed points, or else times",
    ),
    (
        "points among prices",
        ("promotions", 2, "stacking", "layer"),
        "item",
        "promotions[2].stacking",
        "the layer earn is for earn_points, and only it",
    ),
    (
        "prices among points",
        (*ZEROTH, "stacking", "layer"),
        "burn",
        "promotions[0].stacking",
        "the layer burn is for burn_points, and only it",
    ),
    (
        "points and times",
        ("promotions", 2, "benefit", "tiers", 0, "value", "fixed"),
        5,
        "promotions[2].benefit.tiers[0].value",
        "must give points or fixed points, or else times",
    ),
    (
        "points from an amount on",
        ("promotions", 2, "benefit", "tiers", 0, "amount"),
        5_000,
        "promotions[2].benefit",
        "points have one part and one tier; a condition says from when on",
    ),
    (
        "nobody gets it",
        (*EVERY, "benefit", "parts", 0, "role"),
        "buy",
        "promotions[1].benefit",
        "somebody must get it",
    ),
    (
        "two of each",
        (*ZEROTH, "benefit", "parts", 0, "quantity"),
        2,
        "promotions[0].benefit.parts",
        "of each unit there is one; quantity and open are for a set",
    ),
    (
        "tiers that fall",
        TIERS,
        [LADDER | {"amount": 501}, LADDER],
        "promotions[1].benefit.tiers",
        "must rise: each begins above the one before",
    ),
    (
        "pieces and amounts",
        TIERS,
        [LADDER, {"value": LADDER["value"], "quantity": 501}],
        "promotions[1].benefit.tiers",
        "must all count pieces, or all amounts",
    ),
    (
        "a tier of both",
        (*TIERS, 0, "quantity"),
        5,
        "promotions[1].benefit.tiers[0]",
        "has a quantity and an amount; one of them says from when on",
    ),
    (
        "tiers of two kinds",
        TIERS,
        [LADDER, {"value": {"kind": "gift"}, "amount": 501}],
        "promotions[1].benefit.tiers",
        "must all give a value of the same kind",
    ),
    (
        "steps of nothing",
        (*TIERS, 0, "amount"),
        0,
        "promotions[1].benefit.tiers",
        "per_step needs a quantity or an amount for each step",
    ),
    (
        "groups listed in vain",
        (*ZEROTH, "stacking", "with"),
        "any",
        "promotions[0].stacking.listed",
        'names groups exactly when with is "listed"',
    ),
    (
        "an end before the start",
        (*ZEROTH, "schedule", "end"),
        "2026-11-22T06:00",
        "promotions[0].schedule.end",
        "is not after start",
    ),
    (
        "an eighth day",
        (*ZEROTH, "schedule", "weekdays", 0),
        8,
        "promotions[0].schedule.weekdays[0]",
        "must be a whole number from 1 to 7",
    ),
    (
        "a day twice",
        (*ZEROTH, "schedule", "weekdays"),
        [6, 6],
        "promotions[0].schedule.weekdays",
        "names something twice",
    ),
    (
        "no such hour",
        (*ZEROTH, "schedule", "hours", 0, "end"),
        "24:30",
        "promotions[0].schedule.hours[0].end",
        "must be a time of day such as 17:30",
    ),
    (
        "hours of no length",
        (*ZEROTH, "schedule", "hours", 0, "end"),
        "17:00",
        "promotions[0].schedule.hours[0].end",
        "is the start; leave the hours out to mean the whole day",
    ),
    (
        "the 30th of February",
        (*ZEROTH, "schedule", "days", 0),
        "2026-02-30",
        "promotions[0].schedule.days[0]",
        "must be a day such as 2026-12-01",
    ),
    (
        "a guest's birthday",
        (*ZEROTH, "audience", "who"),
        "guest",
        "promotions[0].audience.who",
        "a guest has no tier, group, birthday or purchases",
    ),
    (
        "a cap that is none",
        (*ZEROTH, "trigger", "offline_cap"),
        0,
        "promotions[0].trigger.offline_cap",
        'is above 0 exactly when offline is "allow_cap"',
    ),
    (
        "paid by nothing",
        (*EVERY, "trigger", "tenders"),
        [],
        "promotions[1].trigger.tenders",
        "must have 1 to 10000 entries",
    ),
    (
        "conditions without end",
        (*ZEROTH, "condition"),
        nested(9),
        "promotions[0].condition" + ".condition" * 8,
        "lies more than 8 conditions deep",
    ),
    (
        "a match of nothing",
        (*ZEROTH, "benefit", "parts", 0, "selector", "exclude", 0),
        {},
        "promotions[0].benefit.parts[0].selector.exclude[0]",
        "must name something; leave it out to mean every good",
    ),
    (
        "a category without a name",
        (*ZEROTH, "benefit", "parts", 0, "selector", "include", 0, "categories", 0),
        "nuts/",
        "promotions[0].benefit.parts[0].selector.include[0].categories[0]",
        "must be a path such as nuts/almonds",
    ),
    (
        "prices that cross",
        (*ZEROTH, "benefit", "parts", 0, "selector", "include", 0),
        {"price_min": 2, "price_max": 1},
        "promotions[0].benefit.parts[0].selector.include[0].price_max",
        "is below price_min",
    ),
    (
        "not quite a truth",
        (*ZEROTH, "benefit", "parts", 0, "selector", "not_discounted"),
        0,
        "promotions[0].benefit.parts[0].selector.not_discounted",
        "must be true or false",
    ),
    (
        "no uses",
        (*ZEROTH, "quotas", "per_receipt"),
        0,
        "promotions[0].quotas.per_receipt",
        "must be a whole number from 1 to 1000000",
    ),
)


@pytest.mark.parametrize(
    ("path", "value", "where", "why"), [w[1:] for w in WRONG], ids=[w[0] for w in WRONG]
)
def test_a_fault_is_named_with_its_place(path: Path, value: object, where: str, why: str) -> None:
    before = copy.deepcopy(BODY)

    with pytest.raises(Refusal) as refused:
        rules_from(with_value(BODY, path, value))

    assert refused.value.code == "rules-unreadable"
    assert refused.value.facts["where"] == where
    assert str(refused.value.facts["why"]).startswith(why)
    assert before == BODY


def test_a_promotion_without_its_benefit_is_refused() -> None:
    body = copy.deepcopy(BODY)
    del at_path(body, EVERY)["benefit"]

    with pytest.raises(Refusal) as refused:
        rules_from(body)

    assert refused.value.facts == {"where": "promotions[1]", "why": "needs the key 'benefit'"}


def test_conditions_may_lie_eight_deep() -> None:
    rules_from(with_value(BODY, (*ZEROTH, "condition"), nested(8)))


@pytest.mark.parametrize(
    ("text", "where", "why"),
    [
        pytest.param('{"a": }', "line 1, column 7", "is no JSON: Expecting value", id="half"),
        pytest.param('{"a": 1, "a": 2}', "the file", "the key 'a' stands twice", id="a key twice"),
        pytest.param('{"a": NaN}', "the file", "NaN is no number of JSON", id="no number"),
        pytest.param("[" * 100_000, "the file", "has brackets without end", id="brackets"),
        pytest.param("9" * 5_000, "the file", "is no JSON that can be used", id="a long number"),
    ],
)
def test_a_text_that_is_no_json_is_refused(text: str, where: str, why: str) -> None:
    with pytest.raises(Refusal) as refused:
        body_of(text)

    assert refused.value.code == "rules-unreadable"
    assert refused.value.facts["where"] == where
    assert why in str(refused.value.facts["why"])


@pytest.mark.parametrize("language", Language)
def test_a_till_says_that_the_old_promotions_stay(language: Language) -> None:
    sentence = said(Refusal("rules-unreadable", where="promotions[0]", why="x"), language)

    assert "rules-unreadable" in SENTENCES
    assert "promotions[0]" in sentence
