"""Sample states of the status strip, for the designers' gallery."""

from __future__ import annotations

from dataclasses import replace

from storeapp.ui.strip_state import StripState
from storeapp.ui.strip_texts import TEXTS
from storeapp.ui.texts import Texts

PLACE = ("Chaoyang Joy City · Till 2 · Lin Mei", "朝阳大悦城店 · 2 号收银台 · 林梅")


def of(picture: str) -> str:
    """Which state goes with a picture, so that each is seen once."""
    if picture.startswith(("enrol", "sign-in", "stopped")):
        return "nobody"
    if picture.startswith("sell-basket"):
        return "offline"
    if picture.startswith("sell-lit"):
        return "paper"
    if picture.startswith("sell-loose"):
        return "forked"
    return "question" if picture.startswith("sell-quantity") else "calm"


def samples(texts: Texts) -> dict[str, StripState]:
    words = texts.of(TEXTS)

    def strip(quiet: str = "", alert: str = "", question: str = "") -> StripState:
        return StripState(
            words.labels, texts.pick(PLACE), quiet, alert, question, "10:57", words("lock")
        )

    offline = words("separator").join((words("offline", time="10:42"), words("waiting", count=12)))
    calm = strip()
    place = texts.pick(PLACE).rpartition(words("separator"))[0]
    return {
        "nobody": replace(calm, place=place, lock=""),
        "calm": calm,
        "offline": strip(offline),
        "paper": strip(offline, words("paper-out")),
        "forked": strip(words("waiting", count=12), words("forked")),
        "question": strip(words("paper-low"), "", words("undecided")),
    }
