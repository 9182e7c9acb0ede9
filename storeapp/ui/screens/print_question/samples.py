"""Sample states of the question whether a receipt came out, for the designers' gallery."""

from __future__ import annotations

from dataclasses import replace

from storeapp.ui.screens.print_question.state import QuestionState
from storeapp.ui.screens.print_question.texts import TEXTS
from storeapp.ui.texts import Texts


def samples(texts: Texts) -> dict[str, QuestionState]:
    words = texts.of(TEXTS)
    start = QuestionState(words.labels, "小票 S01-2-1-001234", "", ready=True, notice=None)
    return {"one": start, "more": replace(start, more=words("more", count=2))}
