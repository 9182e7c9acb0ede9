"""Sample states of the member sheet, for the designers' gallery."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from storeapp.domain.errors import Refusal
from storeapp.ports.members import Member
from storeapp.ui.screens.member.rows import member_row
from storeapp.ui.screens.member.state import MemberState
from storeapp.ui.screens.member.texts import TEXTS
from storeapp.ui.texts import Texts
from storeapp.ui.told import Told

NOW = datetime(2026, 11, 22, 10, 57, tzinfo=UTC)
MEMBERS = (
    Member("m1", "小林", "0417", tier=2, points=1_240),
    Member("m2", "Ms Anastasia-Konstantina Papadopoulou-Whitfield", "0417", tier=3, points=120_450),
    Member("m3", "", "", points=0),
)


def samples(texts: Texts) -> dict[str, MemberState]:
    words = texts.of(TEXTS)
    rows = tuple(member_row(member, NOW, words) for member in MEMBERS)
    old = replace(MEMBERS[0], kept=True, as_of_ms=round(NOW.timestamp() * 1000) - 3_600_000)
    empty = MemberState(
        words=words.labels,
        rows=(),
        selected="",
        typed="",
        hint=words("hint"),
        primary=words("search"),
        ready=False,
        removable=False,
        joinable=True,
        notice=None,
    )
    typed = replace(empty, typed="0417", hint=words("enter_finds"), ready=True)
    found = replace(typed, rows=rows, selected="m1", primary=words("take"))
    unknown = Told(refusal=Refusal("member-not-found"))
    return {
        "empty": empty,
        "typed": typed,
        "looking": replace(typed, hint=words("looking"), ready=False),
        "found": found,
        "kept": replace(found, rows=(member_row(old, NOW, words),)),
        "customer": replace(empty, rows=rows[:1], selected="m1", removable=True, joinable=False),
        "unknown": replace(
            typed,
            typed="13800000417",
            hint=words("enter_joins"),
            primary=words("join"),
            notice=unknown.notice(words),
        ),
    }
