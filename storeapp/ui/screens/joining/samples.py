"""Sample states of the joining sheet, for the designers' gallery."""

from __future__ import annotations

from dataclasses import replace

from storeapp.domain.errors import Refusal
from storeapp.ui.screens.joining.state import Field, JoiningState
from storeapp.ui.screens.joining.texts import TEXTS
from storeapp.ui.texts import Texts
from storeapp.ui.told import Told


def samples(texts: Texts) -> dict[str, JoiningState]:
    words = texts.of(TEXTS)
    empty = JoiningState(
        words=words.labels,
        phone="",
        name="",
        field=Field.PHONE,
        asked="",
        hint=words("display_next"),
        without="",
        primary=words("next"),
        ready=False,
        notice=None,
    )
    number = replace(empty, phone="13800000417", field=Field.NAME, ready=True)
    whole = replace(number, name="小林")
    asking = replace(
        whole,
        asked=words("asking"),
        hint=words("asking_how"),
        without=words("without"),
        ready=False,
    )
    unreadable = Told(refusal=Refusal("phone-unreadable"))
    return {
        "empty": empty,
        "number": number,
        "whole": whole,
        "no-display": replace(whole, hint=words("no_display"), primary=words("join")),
        "asking": asking,
        "unreadable": replace(empty, phone="138000", ready=True, notice=unreadable.notice(words)),
        "refused": replace(whole, notice=Told("refused").notice(words)),
    }
