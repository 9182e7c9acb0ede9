"""The words of the question for a manager."""

from __future__ import annotations

from typing import Final

from storeapp.ui.texts import Table

TEXTS: Final[Table] = {
    "title": ("Ask a manager", "请店长批准"),
    "who": ("Manager: choose your name and type your PIN", "店长：请选择姓名并输入密码"),
    "nobody": ("No manager is known at this till.", "本机没有店长账号。"),
    "allow": ("Allow", "批准"),
    "dots": ("{count} digits typed", "已输入 {count} 位"),
    "erase": ("Erase", "退格"),
    "copy": ("One more copy of receipt {number}", "小票 {number} 再打一份副本"),
    "return": ("A return of {amount}", "退货 {amount}"),
    "drawer": ("The drawer is to be opened: {reason}", "打开钱箱：{reason}"),
}
