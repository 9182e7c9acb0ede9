"""The words of the question what became of a card payment."""

from __future__ import annotations

from typing import Final

from storeapp.ui.texts import Table

TEXTS: Final[Table] = {
    "title": ("A card payment to clear up", "有一笔刷卡待确认"),
    "charged": ("Was the card charged?", "这张卡扣款了吗？"),
    "returned": ("Was it given back?", "这笔款退回了吗？"),
    "at": ("{amount} · {day} {time}", "{amount} · {day} {time}"),
    "more": ("{count} more after this one", "之后还有 {count} 笔"),
    "charged_phone": ("Did the phone pay?", "这笔手机付款成功了吗？"),
    "ask_phone": ("Ask head office", "询问总部"),
    "only_head_office": (
        "Only head office knows what a phone paid. Ask again soon; nobody is charged twice.",
        "手机付款只有总部能确认，请稍后再问。绝不会重复扣款。",
    ),
    "ask": ("Ask the terminal", "询问刷卡机"),
    "manager": ("A manager decides", "请店长判断"),
    "later": ("Later", "稍后再说"),
    "list": (
        "Manager: look for it in the terminal's own list, then type your PIN.",
        "店长：请在刷卡机的交易记录里查找，再输入密码。",
    ),
    "nobody": ("No manager is known at this till.", "本机没有店长账号。"),
    "yes": ("It was charged", "已扣款"),
    "no": ("It was not charged", "没有扣款"),
    "given_back": ("It was given back", "已退回"),
    "decide": ("Confirm", "确认"),
    "dots": ("{count} digits typed", "已输入 {count} 位"),
    "erase": ("Erase", "退格"),
    "still": (
        "Still not clear. Ask again soon, or ask a manager.",
        "还是不清楚。请稍后再问，或请店长判断。",
    ),
}
