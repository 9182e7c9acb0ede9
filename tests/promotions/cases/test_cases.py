"""The public cases: every universal one is answered as expected, and the page tells the others."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.promotions.cases.form import Fields, UnknownForm, given
from tests.promotions.cases.judge import differences
from tests.promotions.cases.policies import TABLE
from tests.promotions.cases.report import POLICY, UNIVERSAL, page, verdicts
from tests.promotions.cases.splits import bought, parts_of, refund_of

CASES = given()
PAGE = Path(__file__).parents[3] / "docs" / "promotions-cases.md"
UNLIKE_OURS = {"alloc-sylius-p03"}
"""Half a cent goes down there and the cent left over to the first; ours goes to the half."""


def _named(kind: str) -> list[Any]:
    return [
        pytest.param(case, id=case["id"]) for case in CASES["cases"] if case["portability"] == kind
    ]


@pytest.mark.parametrize("case", _named(UNIVERSAL))
def test_a_universal_case_is_answered_as_expected(case: Fields) -> None:
    assert differences(case) == []


def test_every_policy_of_the_given_cases_has_a_setting_or_a_reason() -> None:
    named = {policy for case in CASES["cases"] for policy in case["policy"]}

    assert named <= set(TABLE)


def test_the_page_tells_which_policy_cases_differ_and_why_and_no_cent_is_overlooked() -> None:
    judged = verdicts(CASES["cases"])

    assert PAGE.read_text(encoding="utf-8") == page(judged)
    assert {each.case["id"] for each in judged if not each.passed} == {
        "sylius-024",
        "sylius-125",
        "medusa-012",
        "medusa-064",
        "oscar-083",
        "solidus-017",
        "dynamics-003",
    }
    assert sum(each.case["portability"] == POLICY for each in judged) == 51
    # In the same test, as the engine remembers what it was asked.
    with_total = [case for case in CASES["cases"] if "total_minor" in case["expected"]]
    for case in with_total:
        bound = case["expected"].get("tolerance_minor", 0)
        wrong = case["expected"]["total_minor"] + 2 * bound + 1
        assert differences({**case, "expected": {**case["expected"], "total_minor": wrong}})
    assert len(with_total) == 128


@pytest.mark.parametrize(
    "case",
    [
        pytest.param(case, id=case["id"])
        for case in CASES["allocations"]
        if case["id"] not in UNLIKE_OURS
    ],
)
def test_an_amount_is_split_as_expected(case: Fields) -> None:
    assert parts_of(case) == case["expected"]


def test_of_an_amount_split_otherwise_not_a_cent_is_lost() -> None:
    [case] = [case for case in CASES["allocations"] if case["id"] in UNLIKE_OURS]

    assert parts_of(case) == [161, 53, 86]
    assert sum(parts_of(case)) == case["amount"] == 300


@pytest.mark.parametrize("case", CASES["returns"], ids=lambda case: case["id"])
def test_a_return_gives_back_the_shares_that_were_paid(case: Fields) -> None:
    sale = bought(case)

    assert sale.total == case["paid_minor"]
    assert refund_of(case, sale) == case["expected"]["refund_minor"]


def _changed(**changes: object) -> Fields:
    case: dict[str, Any] = json.loads(json.dumps(next(iter(CASES["cases"]))))
    return {**case, **changes}


BASKET = next(case for case in CASES["cases"] if case["id"] == "sylius-143")


def _promotion(**changes: object) -> Fields:
    """The case with a change in its promotion."""
    return {**BASKET, "promotions": [{**BASKET["promotions"][0], **changes}]}


@pytest.mark.parametrize(
    ("case", "word"),
    [
        pytest.param(_changed(weather="rain"), "weather", id="a field"),
        pytest.param(_changed(catalog=[{"colour": 1, "sku": "a"}]), "colour", id="a good's field"),
        pytest.param(_promotion(mood="good"), "mood", id="a promotion's field"),
        pytest.param(_promotion(trigger={"type": "wish"}), "wish", id="a trigger"),
        pytest.param(_promotion(conditions=[{"kind": "moon"}]), "moon", id="a condition"),
        pytest.param(_promotion(benefits=[{"scope": "street"}]), "street", id="a scope"),
        pytest.param(
            _promotion(benefits=[{"scope": "unit", "kind": "hug"}]), "hug", id="a kind of value"
        ),
        pytest.param(
            _promotion(benefits=[{"scope": "unit", "kind": "percent_off", "until": 3}]),
            "until",
            id="a benefit's field",
        ),
        pytest.param({**BASKET, "expected": {"smile": 1}}, "smile", id="an expectation"),
        pytest.param(
            {**BASKET, "expected": {"lines": {"PHP Mug": {"smile": 1}}}},
            "smile",
            id="a line's expectation",
        ),
    ],
)
def test_a_case_that_says_something_unknown_is_refused_and_never_guessed(
    case: Fields, word: str
) -> None:
    with pytest.raises(UnknownForm, match=word):
        differences(case)
