"""What the screen of a till that cannot start shows, ready to be drawn."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from storeapp.domain.errors import Refusal
from storeapp.ui.refusals import said
from storeapp.ui.texts import Words


@dataclass(frozen=True, slots=True)
class StoppedState:
    """`sentence` says what happened and what to do, `support` what to tell who is called."""

    words: Mapping[str, str]
    sentence: str
    support: str


def stopped(refusal: Refusal, words: Words) -> StoppedState:
    """That refusal in the language of the moment."""
    return StoppedState(
        words=words.labels,
        sentence=said(refusal, words.language),
        support=words("support", code=refusal.code),
    )
