"""Sample states of the question about a card payment, for the designers' gallery."""

from __future__ import annotations

from dataclasses import replace

from storeapp.ui.card_texts import CARD_TEXTS
from storeapp.ui.screens.card_question.state import CardQuestionState, Verdict
from storeapp.ui.screens.card_question.texts import TEXTS
from storeapp.ui.texts import Texts
from storeapp.ui.widgets.person_row import PersonRow


def samples(texts: Texts) -> dict[str, CardQuestionState]:
    words = texts.of(TEXTS, CARD_TEXTS)
    asked = CardQuestionState(
        words=words.labels,
        question=words("charged"),
        figure=words("at", amount="¥207.89", day="11-21", time="10:57"),
        why=words("doubt-cut-off"),
        more=words("more", count=1),
        deciding=False,
        verdicts=(),
        managers=(),
        manager="",
        dots=0,
        dots_spoken="",
        hint=words("list"),
        back=words("later"),
        primary=words("ask"),
        ready=True,
        notice=None,
    )
    decided = replace(
        asked,
        deciding=True,
        verdicts=(
            Verdict(charged=True, name=words("yes"), chosen=True),
            Verdict(charged=False, name=words("no"), chosen=False),
        ),
        managers=(PersonRow("m1", "周店长", "周", "manager"),),
        manager="m1",
        dots=4,
        back=words("back"),
        primary=words("decide"),
    )
    return {"asked": asked, "decided": decided}
