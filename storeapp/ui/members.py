"""A member in words, the same wherever she is named: how she is called, tier, points, age."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from storeapp.domain.catalogue import Language
from storeapp.ports.members import Member
from storeapp.ui.texts import Table, pick

SENTENCES: Final[Table] = {
    "unnamed": ("Member", "会员"),
    "tier_1": ("Silver", "银卡"),
    "tier_2": ("Gold", "金卡"),
    "tier_3": ("Platinum", "白金卡"),
    "tier_4": ("Diamond", "钻石卡"),
    "tier": ("Tier {tier}", "{tier} 级"),
    "points": ("{count} points", "{count} 积分"),
    "separator": (" · ", " · "),
    "as_of": ("as of {time}", "截至 {time}"),
    "phone_end": ("number ends in {end}", "尾号 {end}"),
}


def called(member: Member, language: Language) -> str:
    """As she wants to be called; where that may not be known, no more than that she is one."""
    return member.name or pick(SENTENCES["unnamed"], language)


def phone_of(member: Member, language: Language) -> str:
    if not member.phone_end:
        return ""
    return pick(SENTENCES["phone_end"], language).format(end=member.phone_end)


def standing(member: Member, language: Language) -> str:
    """Her tier, where she has one, and her points."""
    points = pick(SENTENCES["points"], language).format(count=f"{member.points:,}")
    if not member.tier:
        return points
    name = f"tier_{member.tier}"
    tier = pick(SENTENCES[name if name in SENTENCES else "tier"], language)
    tier = tier.format(tier=member.tier)
    return pick(SENTENCES["separator"], language).join((tier, points))


def aged(member: Member, now: datetime, language: Language) -> str:
    """Of when this is, where nobody could be asked: the hour, and the day unless it is today."""
    if not member.kept:
        return ""
    moment = datetime.fromtimestamp(member.as_of_ms / 1000, now.tzinfo)
    time = f"{moment:%H:%M}" if moment.date() == now.date() else f"{moment:%Y-%m-%d %H:%M}"
    return pick(SENTENCES["as_of"], language).format(time=time)
