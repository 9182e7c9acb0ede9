"""The words of the joining sheet."""

from __future__ import annotations

from typing import Final

from storeapp.ui.texts import Table

TEXTS: Final[Table] = {
    "title": ("New member", "新会员"),
    "phone": ("Phone number", "手机号"),
    "name": ("How she wants to be called", "怎么称呼"),
    "name_hint": ("As she says it; it need not be her whole name.", "按顾客自己的叫法，不必全名。"),
    "display_next": (
        "Next she chooses on her own display what she agrees to.",
        "下一步请顾客在顾客屏上自己选择是否同意。",
    ),
    "no_display": (
        "She agrees to nothing but the membership itself here.",
        "此处只办理入会，不代替顾客同意其他用途。",
    ),
    "next": ("Next", "下一步"),
    "join": ("Make her a member", "办理入会"),
    "asking": ("She chooses on her display", "请顾客在顾客屏上选择"),
    "asking_how": (
        "Ask her to touch what she agrees to, then “Join”. Nothing is ticked for her.",
        "请顾客自己勾选，再点“加入会员”。店员不能代选。",
    ),
    "without": ("Go on without an answer", "不等选择，直接入会"),
    "joining": ("One moment …", "请稍候……"),
    "back": ("Back", "返回"),
    "refused": ("She does not want to become a member.", "顾客选择不加入会员。"),
    "separator": (" · ", " · "),
}
