"""Which cases our engine answers otherwise, as a page for people."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from tests.promotions.cases.form import Fields, UnknownForm
from tests.promotions.cases.judge import differences
from tests.promotions.cases.policies import why_beyond

UNIVERSAL, POLICY = "universal", "policy"


@dataclass(frozen=True, slots=True)
class Verdict:
    """A case and where our answer differs."""

    case: Fields
    differences: tuple[str, ...]

    @property
    def passed(self) -> bool:
        return not self.differences


def verdicts(cases: Iterable[Fields]) -> list[Verdict]:
    """Every case judged; one that says what has no word here differs, and says which."""
    return [Verdict(case, tuple(_judged(case))) for case in cases]


def page(judged: Sequence[Verdict]) -> str:
    """The page in Markdown."""
    return "\n".join([*_head(judged), *_rows(judged), ""])


def _judged(case: Fields) -> list[str]:
    try:
        return differences(case)
    except UnknownForm as unknown:
        return [f"no word for it: {unknown}"]


def _head(judged: Sequence[Verdict]) -> Iterator[str]:
    yield "# The public promotion cases"
    yield ""
    yield "Cases from public test suites, put mechanically into our rules and priced by our engine"
    yield "(`tests/promotions/cases/`). This page is written by"
    yield "`python -m tests.promotions.cases > docs/promotions-cases.md`; a test compares it."
    yield ""
    yield "| cases | answered as expected | of |"
    yield "|---|---|---|"
    for kind in (UNIVERSAL, POLICY):
        mine = [each for each in judged if each.case["portability"] == kind]
        yield f"| {kind} | {sum(each.passed for each in mine)} | {len(mine)} |"


def _rows(judged: Sequence[Verdict]) -> Iterator[str]:
    yield ""
    yield "What differs, with the policy it needs:"
    yield ""
    yield "| case | needs | ours |"
    yield "|---|---|---|"
    for each in judged:
        if not each.passed:
            needs = "; ".join(each.case["policy"])
            why = why_beyond(each.case["policy"]) or "; ".join(each.differences)
            yield f"| {each.case['id']} | {needs} | {why} |"
