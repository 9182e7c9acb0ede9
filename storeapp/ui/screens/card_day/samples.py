"""Sample states of the terminal's end of day, for the designers' gallery."""

from __future__ import annotations

from dataclasses import replace

from storeapp.domain.errors import Refusal
from storeapp.ui.screens.card_day.state import CardDayState
from storeapp.ui.screens.card_day.texts import TEXTS
from storeapp.ui.texts import Texts
from storeapp.ui.told import Told


def samples(texts: Texts) -> dict[str, CardDayState]:
    words = texts.of(TEXTS)
    ready = CardDayState(
        words=words.labels,
        headline=words("ready"),
        figure="",
        rows=(),
        detail=words("ready-detail"),
        asking=False,
        primary=words("start"),
        ready=True,
        notice=None,
    )
    done = replace(
        ready,
        headline=words("done"),
        figure="¥12,480.50",
        rows=((words("receipt_no"), "0417"), (words("terminal"), "52500038")),
        detail=words("done-detail"),
        primary=words("finish"),
    )
    unresolved = Told(refusal=Refusal("card-unresolved"))
    return {
        "ready": ready,
        "running": replace(
            ready, headline=words("running"), detail=words("running-detail"), ready=False
        ),
        "done": done,
        "declined": replace(
            ready,
            headline=words("declined"),
            detail=words("not-connected"),
            primary=words("again"),
        ),
        "unknown": replace(
            ready,
            headline=words("unknown"),
            detail=words("unknown-detail"),
            asking=True,
            primary=words("again"),
        ),
        "refused": replace(ready, notice=unresolved.notice(words)),
    }
