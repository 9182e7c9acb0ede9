"""The words of the screen where a till joins a store."""

from __future__ import annotations

from typing import Final

from storeapp.ui.texts import Table

TEXTS: Final[Table] = {
    "welcome": ("Welcome", "欢迎"),
    "new_till": ("A new till", "新的收银台"),
    "lead": (
        "It belongs to no store yet. Ask head office; a manager approves it there.",
        "这台收银机还不属于任何门店。请向总部申请，由店长批准。",
    ),
    "title": ("Head office", "总部"),
    "address": ("Address of head office", "总部地址"),
    "address_hint": ("https://headoffice.example.com", "https://headoffice.example.com"),
    "address_missing": (
        "Type the address of head office; it is on your store's letter or with your manager.",
        "请输入总部地址；它写在门店开通函上，也可以问店长。",
    ),
    "ask": ("Ask to join", "申请加入"),
    "ask_again": ("Ask again", "再次申请"),
    "asking": ("Asking head office …", "正在联系总部……"),
    "code": ("The code of this till", "这台收银机的代码"),
    "what_to_do": (
        "The manager opens Tills at head office, types this code and approves it.",
        "请店长在总部系统里打开“收银台”，输入这个代码并批准。",
    ),
    "waiting": ("Waiting for the manager", "等待店长批准"),
    "waiting_why": (
        "It goes on by itself as soon as the till is approved.",
        "批准后会自动继续。",
    ),
    "change": ("Change address", "更改地址"),
    "no_answer": (
        "Head office does not answer at the moment. The till keeps asking.",
        "总部暂时没有回应，收银机会继续尝试。",
    ),
    "joined": ("This till has joined", "已加入门店"),
    "place": ("{store} · till {till}", "{store} · {till} 号台"),
    "joined_lead": (
        "Sign-in opens as soon as the store's settings are here. Goods keep coming meanwhile.",
        "门店设置下载完成后即可登录，商品会继续下载。",
    ),
    "getting": ("Getting ready", "正在准备"),
    "settings": ("Getting the store's settings …", "正在下载门店设置……"),
    "goods": ("Getting the goods: {percent} %", "正在下载商品：{percent} %"),
    "offline": (
        "No line to head office at the moment. It goes on by itself when the line is back.",
        "暂时连不上总部，恢复后会自动继续。",
    ),
}
