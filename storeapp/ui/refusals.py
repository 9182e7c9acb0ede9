"""What the clerk reads when something is refused: what happened and what to do."""

from __future__ import annotations

from storeapp.domain.catalogue import Language
from storeapp.domain.errors import Refusal
from storeapp.domain.money import Money, format_money
from storeapp.ui.refusal_texts import SENTENCES, UNNAMED
from storeapp.ui.texts import pick


def said(refusal: Refusal, language: Language) -> str:
    """The sentence for a refusal, with its facts written out."""
    pair = SENTENCES.get(refusal.code, UNNAMED)
    facts = {name: _written(value) for name, value in refusal.facts.items()}
    return pick(pair, language).format(**facts)


def _written(value: object) -> str:
    return format_money(value) if isinstance(value, Money) else str(value)
