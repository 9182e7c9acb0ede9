"""Sample states of the question why the drawer opens, for the designers' gallery."""

from __future__ import annotations

from dataclasses import replace

from storeapp.ui.notices import Notice, Tone
from storeapp.ui.screens.drawer.state import DrawerState
from storeapp.ui.screens.drawer.texts import TEXTS
from storeapp.ui.texts import Texts


def samples(texts: Texts) -> dict[str, DrawerState]:
    words = texts.of(TEXTS)
    start = DrawerState(
        words=words.labels,
        reason="",
        writing=False,
        text="",
        primary=words("open"),
        ready=False,
        notice=None,
    )
    other = texts.pick(("The float came from the bank", "银行送来备用金"))
    done = replace(start, reason="change", primary=words("done"), ready=True)
    return {
        "start": start,
        "change": replace(start, reason="change", ready=True),
        "writing": replace(start, reason="other", writing=True),
        "written": replace(start, reason="other", writing=True, text=other, ready=True),
        "opened": replace(done, notice=Notice(words("opened"))),
        "unreached": replace(done, notice=Notice(words("unreached"), Tone.ATTENTION)),
    }
