"""Members as their list writes them."""

from __future__ import annotations

from datetime import datetime

from storeapp.ports.members import Member
from storeapp.ui.members import aged, called, phone_of, standing
from storeapp.ui.screens.member.state import MemberRow
from storeapp.ui.texts import Words


def member_row(member: Member, now: datetime, words: Words) -> MemberRow:
    language = words.language
    name, stands = called(member, language), standing(member, language)
    parts = (phone_of(member, language), aged(member, now, language))
    detail = words("separator").join(part for part in parts if part)
    spoken = ", ".join(part for part in (name, detail, stands) if part)
    return MemberRow(member.id, name, detail, stands, spoken)
