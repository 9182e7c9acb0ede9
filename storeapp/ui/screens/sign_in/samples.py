"""Sample states of the sign-in screen, for the designers' gallery."""

from __future__ import annotations

from dataclasses import replace

from storeapp.ui.notices import Notice, Tone
from storeapp.ui.screens.sign_in.state import SignInState
from storeapp.ui.screens.sign_in.texts import TEXTS
from storeapp.ui.texts import Texts
from storeapp.ui.widgets.person_row import PersonRow, initial_of

PEOPLE = (
    ("林梅", "Lin Mei", "cashier", "314159"),
    ("王小雨", "Wang Xiaoyu", "cashier", "271828"),
    ("陈建国", "Chen Jianguo", "clerk", "161803"),
    ("赵敏", "Zhao Min", "clerk", "141421"),
    ("欧阳天佑", "Ouyang Tianyou", "manager", "173205"),
)


def samples(texts: Texts) -> dict[str, SignInState]:
    words = texts.of(TEXTS)
    people = tuple(
        PersonRow(
            id=pin,
            name=texts.pick((en, zh)),
            initial=initial_of(texts.pick((en, zh))),
            role=words(role),
            hint=words("hint", pin=pin),
        )
        for zh, en, role, pin in PEOPLE
    )
    start = SignInState(
        words=words.labels,
        people=people,
        chosen=people[1].id,
        nobody="",
        title=words("pin_of", name=people[1].name),
        dots=0,
        dots_spoken=words("digits", count=0),
        open=True,
        ready=True,
        notice=None,
    )
    wrong = Notice(words("wrong", name=people[1].name), Tone.REFUSED)
    wait = Notice(words("wait", time=words("seconds", seconds=24)), Tone.ATTENTION)
    quiet = tuple(replace(row, hint="") for row in people)
    many = tuple(replace(row, id=f"{row.id}{i}") for i in range(4) for row in quiet)
    return {
        "start": start,
        "digits": replace(start, people=quiet, dots=4),
        "wrong": replace(start, notice=wrong),
        "wait": replace(start, open=False, ready=False, notice=wait),
        "many": replace(start, people=many, chosen=many[7].id),
    }
