"""Sample states of the screen of a till that cannot start, for the designers' gallery."""

from __future__ import annotations

from storeapp.domain.errors import Refusal
from storeapp.ui.screens.stopped.state import StoppedState, stopped
from storeapp.ui.screens.stopped.texts import TEXTS
from storeapp.ui.texts import Texts

CODES = ("file-locked", "file-damaged", "file-newer", "file-busy", "disk-full", "disk-failing")


def samples(texts: Texts) -> dict[str, StoppedState]:
    words = texts.of(TEXTS)
    refusals = {code: Refusal(code) for code in CODES}
    refusals["device"] = Refusal("device-address-unreadable", text="tcp:/192.168.1.40;9100")
    return {name: stopped(refusal, words) for name, refusal in refusals.items()}
