"""What a screen has to say at the moment, kept by what it means and written in any language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from storeapp.domain.errors import Refusal
from storeapp.ui.notices import Notice, Tone
from storeapp.ui.refusals import said
from storeapp.ui.texts import Words


@dataclass(frozen=True, slots=True)
class Told:
    """A sentence of the screen's own by its key, or a refusal; `values` fill the sentence."""

    key: str = ""
    refusal: Refusal | None = None
    tone: Tone = Tone.CALM
    values: Mapping[str, str] = field(default_factory=dict)

    def notice(self, words: Words) -> Notice:
        """The sentence in the language of the moment."""
        if self.refusal is not None:
            return Notice(said(self.refusal, words.language), Tone.REFUSED)
        return Notice(words(self.key, **self.values), self.tone)


def notice_of(told: Told | None, words: Words) -> Notice | None:
    return told.notice(words) if told else None
