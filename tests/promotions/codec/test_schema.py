"""The published schemas and the code that reads agree on what a file may say."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path as File

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from storeapp.domain.errors import Refusal
from storeapp.promotions.codec import rules_body, rules_from
from storeapp.promotions.rule import RuleSet
from tests.domain.tamper import Body, Path, at_path, paths, with_value
from tests.promotions.codec.sets import RULES, rule_sets

SCHEMAS = File(__file__).resolve().parents[3] / "resources" / "schemas"
RULES_BODY: Body = rules_body(RULES)
ONE_BY_ONE: dict[str, Body] = {
    promotion.id: rules_body(replace(RULES, promotions=(promotion,)))
    for promotion in RULES.promotions
}
CHANGES = [
    (id, path)
    for id, body in ONE_BY_ONE.items()
    for path in paths(body)
    if path[0] == "promotions" or id == RULES.promotions[0].id
]
OTHERS: tuple[object, ...] = (
    *(None, True, -1, 0, 1, 10_001, 1.5, "", "zz", "gift", "2026-11-22T06:00", "a/"),
    *([], {}, [1], ["zz", "zz"], {"kind": "gift"}),
)

BEYOND = (
    "unknown currency",
    "a promotion stands in a set once",
    "names a group of a layer twice",
    "must rise:",
    "must all count pieces",
    "must all give a value of the same kind",
    "is not after start",
    "is the start;",
    "is below price_min",
    "must be a time of the store",
    "must be a day such as",
    "must be a time of day",
)
"""What the code refuses and a schema cannot say: comparisons within a file, and the calendar."""


@cache
def schema_of(name: str) -> Draft202012Validator:
    text = (SCHEMAS / f"{name}.schema.json").read_text("utf-8")
    return Draft202012Validator(json.loads(text))


def refused(read: Callable[[object], object], body: object) -> str:
    """Why the code refuses the body, "" when it reads it."""
    try:
        read(body)
    except Refusal as refusal:
        return str(refusal.facts.get("why", refusal.code))
    return ""


def prove_agreement(
    name: str,
    read: Callable[[object], object],
    body: object,
    *,
    beyond: tuple[str, ...] = BEYOND,
) -> None:
    """Code and schema both refuse the body or neither does, but for what is `beyond` a schema."""
    why, allowed = refused(read, body), schema_of(name).is_valid(body)
    if not allowed:
        assert why
    elif why:
        assert why.startswith(beyond)


def tampered(body: Body, path: Path) -> Iterator[object]:
    """The body with another value there, with none, and with a key more."""
    for other in OTHERS:
        yield with_value(body, path, other)
    without = copy.deepcopy(body)
    del at_path(without, path[:-1])[path[-1]]
    yield without
    if isinstance(at_path(body, path), dict):
        for spare in ("colour", "amount", "quantity", "fixed"):
            yield with_value(body, (*path, spare), 1)


@pytest.mark.parametrize("name", ["rules", "basket", "appraisal"])
def test_a_schema_is_one_of_2020_12(name: str) -> None:
    Draft202012Validator.check_schema(schema_of(name).schema)


def test_the_set_with_a_bit_of_everything_is_valid() -> None:
    schema_of("rules").validate(RULES_BODY)


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(rule_sets())
def test_every_set_that_is_written_is_valid(rules: RuleSet) -> None:
    schema_of("rules").validate(rules_body(rules))


@pytest.mark.parametrize(
    ("id", "path"), CHANGES, ids=lambda at: at if isinstance(at, str) else ".".join(map(str, at))
)
def test_schema_and_code_refuse_the_same_changes(id: str, path: Path) -> None:
    for body in tampered(ONE_BY_ONE[id], path):
        prove_agreement("rules", rules_from, body)


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(rule_sets(), st.data())
def test_schema_and_code_refuse_the_same_changes_of_any_set(
    rules: RuleSet, data: st.DataObject
) -> None:
    body: Body = rules_body(rules)
    path = data.draw(st.sampled_from(list(paths(body))))
    changed = data.draw(st.sampled_from(list(tampered(body, path))))
    prove_agreement("rules", rules_from, changed)
