"""Sample states of the parked baskets, for the designers' gallery."""

from __future__ import annotations

from storeapp.domain.errors import Refusal
from storeapp.ui.notices import Notice, Tone
from storeapp.ui.refusals import said
from storeapp.ui.screens.parked.state import ParkedRow, ParkedState
from storeapp.ui.screens.parked.texts import TEXTS
from storeapp.ui.texts import Texts

BASKETS = (
    ("10:52", ("Plum strips, Raisins and more", "梅条 200g、葡萄干 等"), 5, "¥86.40"),
    ("10:41", ("Daily nuts 750 g", "每日坚果 750g"), 1, "¥89.90"),
    ("09:18", ("Gift box, Pistachios and more", "礼盒 中号、开心果 等"), 12, "¥1,204.00"),
)


def samples(texts: Texts) -> dict[str, ParkedState]:
    words = texts.of(TEXTS)
    rows = tuple(
        ParkedRow(
            id=str(place),
            time=time,
            goods=texts.pick(goods),
            pieces=words("piece" if count == 1 else "pieces", count=count),
            due=due,
            spoken=time,
        )
        for place, (time, goods, count, due) in enumerate(BASKETS)
    )
    refused = Notice(said(Refusal("parked-gone"), texts.language), Tone.REFUSED, 1)
    return {
        "list": ParkedState(words.labels, rows, "0", True, "", None),
        "none": ParkedState(words.labels, (), "", False, words("none"), None),
        "refused": ParkedState(words.labels, rows, "1", True, "", refused),
    }
