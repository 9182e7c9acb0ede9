"""Sample states of the question before a basket is removed, for the designers' gallery."""

from __future__ import annotations

from dataclasses import replace

from storeapp.domain.errors import Refusal
from storeapp.ui.screens.clear.state import ClearState
from storeapp.ui.screens.clear.texts import TEXTS
from storeapp.ui.texts import Texts
from storeapp.ui.told import Told


def samples(texts: Texts) -> dict[str, ClearState]:
    words = texts.of(TEXTS)
    start = ClearState(words.labels, words("all", count=9), "", ready=False, notice=None)
    chosen = replace(start, chosen="customer-left", ready=True)
    full = Told(refusal=Refusal("disk-full"))
    return {"start": start, "chosen": chosen, "refused": replace(chosen, notice=full.notice(words))}
