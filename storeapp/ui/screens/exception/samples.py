"""Sample states of the request for an exception, for the designers' gallery."""

from __future__ import annotations

from dataclasses import replace

from storeapp.domain.errors import Refusal
from storeapp.services.exceptions import OTHER
from storeapp.ui.notices import Notice, Tone
from storeapp.ui.refusals import said
from storeapp.ui.screens.exception.state import ExceptionState
from storeapp.ui.screens.exception.texts import TEXTS
from storeapp.ui.texts import Texts
from storeapp.ui.widgets.person_row import PersonRow

MANAGERS = (
    PersonRow("u2", "小魏 Wei", "魏", "manager"),
    PersonRow("u3", "陆店长 Lu", "陆", "manager"),
)


def samples(texts: Texts) -> dict[str, ExceptionState]:
    words = texts.of(TEXTS)
    amount = ExceptionState(
        words=words.labels,
        title=words("title"),
        line=texts.pick(("Dates with walnuts 258 g", "红枣夹核桃 258g")),
        figure="¥5.00",
        untouched=False,
        reason="damaged",
        writing=False,
        text="",
        asking=False,
        managers=(),
        manager="",
        dots=0,
        dots_spoken="",
        hint=words("how_much", most="¥20.00"),
        primary=words("ask"),
        ready=True,
        notice=None,
    )
    asked = replace(
        amount,
        asking=True,
        managers=MANAGERS,
        manager="u2",
        dots=4,
        hint=words("who"),
        primary=words("allow", amount="¥5.00"),
    )
    other = texts.pick(("Last one of the display", "最后一件样品"))
    refused = Notice(said(Refusal("pin-wrong"), texts.language), Tone.REFUSED)
    return {
        "amount": amount,
        "other": replace(amount, reason=OTHER, writing=True, text=other),
        "manager": asked,
        "refused": replace(asked, dots=0, ready=False, notice=refused),
    }
