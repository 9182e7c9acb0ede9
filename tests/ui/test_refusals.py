"""Every refusal of the house has its sentence, and the sentence can be filled."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import storeapp
from storeapp.domain.catalogue import Language
from storeapp.domain.errors import Refusal
from storeapp.domain.money import Money
from storeapp.ui.refusal_texts import SENTENCES, UNNAMED
from storeapp.ui.refusals import said

HOUSE = Path(storeapp.__file__).parent


def _raised() -> Iterator[tuple[str, frozenset[str], str]]:
    """Each code that the till's own code makes a Refusal of: code, facts, file."""
    for file in sorted(HOUSE.rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Refusal":
                facts = frozenset(k.arg for k in node.keywords if k.arg)
                for code in _strings(node.args[0]):
                    yield code, facts, file.relative_to(HOUSE).as_posix()


def _strings(node: ast.expr) -> Iterator[str]:
    """The codes an expression may come to, without the conditions that choose."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.IfExp):
        yield from _strings(node.body)
        yield from _strings(node.orelse)


RAISED = list(_raised())
PORTS_NAME = (
    "scale-empty",
    "scale-not-stable",
    "scale-unreachable",
    "scale-too-light",
    "scale-overloaded",
    "scale-below-zero",
    "scale-same-weight",
    "scale-under-tare",
)
"""Raised by devices that come later; their Protocol names them already."""


@pytest.mark.parametrize(
    ("code", "facts", "file"), RAISED, ids=[f"{r[0]} in {r[2]}" for r in RAISED]
)
def test_every_refusal_has_a_sentence_that_its_facts_fill(
    code: str, facts: frozenset[str], file: str
):
    refusal = Refusal(code, **dict.fromkeys(facts, "7"))

    for language in Language:
        sentence = said(refusal, language)
        assert sentence not in UNNAMED
        assert "{" not in sentence


def test_the_search_for_refusals_finds_some():
    codes = {code for code, _, _ in RAISED}

    assert {"code-unknown", "code-damaged", "quantity-too-large", "pin-wrong"} <= codes


@pytest.mark.parametrize("code", PORTS_NAME)
def test_the_scale_has_its_sentences(code: str):
    assert code in SENTENCES


def test_facts_are_written_out():
    refusal = Refusal("card-over-due", left=Money(123450))

    assert "¥1,234.50" in said(refusal, Language.ENGLISH)
    assert "¥1,234.50" in said(refusal, Language.CHINESE)


def test_a_refusal_without_a_sentence_still_says_something():
    assert said(Refusal("never-heard-of"), Language.ENGLISH) == UNNAMED[0]


@pytest.mark.parametrize("code", SENTENCES)
def test_sentences_are_short_and_blame_nobody(code: str):
    english, chinese = SENTENCES[code]

    assert len(english) <= 100
    assert len(chinese) <= 50
    assert english.endswith((".", "?"))
    assert chinese.endswith(("。", "？"))
    assert not any(word in english.lower() for word in ("error", "invalid", "fail", "illegal"))
