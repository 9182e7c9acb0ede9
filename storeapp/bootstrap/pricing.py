"""A basket priced from the command line: what the engine says, asked with two files."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TextIO

from storeapp.domain.errors import Refusal
from storeapp.promotions.codec import (
    Asking,
    answer_body,
    asking_from,
    body_of,
    explanation_body,
    rules_from,
    rules_hash,
)
from storeapp.promotions.compile import compiled
from storeapp.promotions.engine import appraise
from storeapp.promotions.rule import RuleSet
from storeapp.promotions.why import explain


def price(
    rules_file: Path, basket_file: Path, out: TextIO, err: TextIO, *, why: bool = False
) -> int:
    """0 with the answer as JSON on `out`; 2 with one sentence on `err` when a file is no good.

    With `why` the answer says too what did not apply, and what would bring more.
    """
    try:
        rules = _rules_in(rules_file)
        asking = _asking_in(basket_file, rules.currency)
    except _Unusable as fault:
        print(f"storeapp price: {fault}", file=err)
        return 2
    book = compiled(rules, rules_hash(rules))
    appraisal = appraise(asking.items, book, asking.occasion)
    answer = answer_body(appraisal, rules)
    if why:
        answer |= explanation_body(explain(asking.items, book, asking.occasion, appraisal))
    print(json.dumps(answer, indent=2, sort_keys=True, ensure_ascii=False), file=out)
    return 0


class _Unusable(Exception):
    """A file that cannot be used; its text is the sentence for who wrote it."""


def _rules_in(file: Path) -> RuleSet:
    try:
        return rules_from(body_of(_text_of(file)))
    except Refusal as refused:
        raise _Unusable(_sentence(file, refused)) from refused


def _asking_in(file: Path, currency: str) -> Asking:
    try:
        asking = asking_from(body_of(_text_of(file), "basket-unreadable"))
    except Refusal as refused:
        raise _Unusable(_sentence(file, refused)) from refused
    if asking.currency != currency:
        raise _Unusable(
            f"the rules are in {currency} and {file} is in {asking.currency}. "
            "Use rules and a basket of one currency."
        )
    return asking


def _text_of(file: Path) -> str:
    try:
        # Editors on Windows like to put a byte order mark first.
        return file.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise _Unusable(f"there is no file {file}. Check its name.") from None
    except OSError as wrong:
        raise _Unusable(f"{file} cannot be read: {wrong.strerror}. Name another.") from wrong
    except UnicodeDecodeError:
        raise _Unusable(f"{file} is no text in UTF-8. Save it as UTF-8.") from None


def _sentence(file: Path, refused: Refusal) -> str:
    facts = refused.facts
    if refused.code == "rules-too-new":
        return (
            f"{file} needs engine {facts['needed']} and this program has {facts['known']}. "
            "Update the program."
        )
    return f"{file}: {facts['where']} {facts['why']}. Correct it there, then ask again."
