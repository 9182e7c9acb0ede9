"""What a clerk is told when a member is not found."""

from __future__ import annotations

from typing import Final

from storeapp.ui.texts import Table

MEMBERS: Final[Table] = {
    "member-search-unclear": (
        "Type the whole phone number, its last four digits, or the member code.",
        "请输入完整手机号、手机号后四位或会员码。",
    ),
    "member-not-found": (
        "No member has this. Check it with the customer, or make her a member.",
        "没有找到会员。请与顾客核对，或为她办理入会。",
    ),
    "member-not-kept": (
        "Head office is out of reach. Go on without it, or make her a member: none is made twice.",
        "暂时无法询问总部。请继续结账，或办理入会；若她已是会员，之后会自动合并。",
    ),
    "members-many": (
        "Many members end in these digits. Ask for the whole phone number.",
        "尾号相同的会员较多，请输入完整手机号。",
    ),
}
