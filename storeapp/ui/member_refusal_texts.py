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
        "No member was found. Check the number with the customer.",
        "没有找到会员，请与顾客核对号码。",
    ),
    "member-not-kept": (
        "Head office is out of reach and this store does not know her. Go on without it.",
        "暂时无法询问总部，本店没有这位会员，请继续结账。",
    ),
    "members-many": (
        "Many members end in these digits. Ask for the whole phone number.",
        "尾号相同的会员较多，请输入完整手机号。",
    ),
}
