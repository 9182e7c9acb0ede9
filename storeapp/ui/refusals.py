"""What the clerk reads when something is refused: what happened and what to do."""

from __future__ import annotations

from storeapp.domain.catalogue import Language
from storeapp.domain.errors import Refusal
from storeapp.domain.money import Money, format_money
from storeapp.ui.texts import Table, pick

SENTENCES: Table = {
    "unknown-code": (
        "This code is not in the catalogue. Search for it by name with F2.",
        "没有找到这个条码的商品。请按 F2 用名称查找。",
    ),
}
UNNAMED = (
    "That did not work. Nothing was changed; please try again.",
    "这一步没有完成，什么都没有改变，请再试一次。",
)
"""For a refusal that has no sentence; a test keeps the house from having one."""


def said(refusal: Refusal, language: Language) -> str:
    """The sentence for a refusal, with its facts written out."""
    pair = SENTENCES.get(refusal.code, UNNAMED)
    facts = {name: _written(value) for name, value in refusal.facts.items()}
    return pick(pair, language).format(**facts)


def _written(value: object) -> str:
    return format_money(value) if isinstance(value, Money) else str(value)
