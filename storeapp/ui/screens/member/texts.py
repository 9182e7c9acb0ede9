"""The words of the member sheet."""

from __future__ import annotations

from typing import Final

from storeapp.ui.texts import Table

TEXTS: Final[Table] = {
    "title": ("Member", "会员"),
    "find": ("Phone, last four digits or code", "手机号、后四位或会员码"),
    "find_name": ("Find a member", "查找会员"),
    "hint": (
        "Scan her member code, or type her phone number.",
        "请扫描会员码，或输入手机号。",
    ),
    "enter_finds": ("Enter looks her up.", "按 Enter 查找。"),
    "enter_joins": ("Enter makes her a member.", "按 Enter 办理入会。"),
    "looking": ("Looking her up …", "正在查找……"),
    "search": ("Find", "查找"),
    "join": ("New member", "新会员"),
    "take": ("Take", "选择"),
    "remove": ("Take off", "移除会员"),
    "separator": (" · ", " · "),
}
