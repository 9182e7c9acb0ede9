"""Sample states of the screen that opens a shift, for the designers' gallery."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from storeapp.domain.errors import Refusal
from storeapp.ui.screens.shift.presenter import written
from storeapp.ui.screens.shift.state import ShiftState
from storeapp.ui.screens.shift.texts import TEXTS
from storeapp.ui.texts import Texts
from storeapp.ui.told import Told


def samples(texts: Texts) -> dict[str, ShiftState]:
    words = texts.of(TEXTS)
    start = ShiftState(
        words=words.labels,
        hello=words("hello", name=texts.pick(("Wang Xiaoyu", "王小雨"))),
        date=written(date(2026, 11, 21), words),
        amount="",
        hint="¥0.00",
        spoken=words("float"),
        decimal=True,
        ready=True,
        notice=None,
    )
    full = Told(refusal=Refusal("disk-full"))
    return {
        "start": start,
        "typed": replace(start, amount="¥1,500"),
        "refused": replace(start, notice=full.notice(words)),
    }
