"""The words of the sign-in screen."""

from __future__ import annotations

from typing import Final

from storeapp.ui.texts import Table

TEXTS: Final[Table] = {
    "who": ("Who is at the till?", "谁在收银？"),
    "nobody": (
        "Nobody may sign in here yet. Ask head office to add staff to this store.",
        "这家店还没有员工可以登录，请联系总部添加员工。",
    ),
    "pin_of": ("PIN of {name}", "{name} 的 PIN 码"),
    "pin": ("PIN", "PIN 码"),
    "digits": ("{count} digits typed", "已输入 {count} 位"),
    "clear": ("Clear", "清除"),
    "sign_in": ("Sign in", "登录"),
    "too_short": ("A PIN has at least six digits.", "PIN 码至少有六位数字。"),
    "wrong": (
        "That is not {name}'s PIN. Try again, or touch another name.",
        "PIN 码不是 {name} 的，请再试一次，或者选择另一个姓名。",
    ),
    "wait": (
        "Too many wrong PINs. Try again in {time}.",
        "PIN 码输错太多次，请在 {time} 后再试。",
    ),
    "seconds": ("{seconds} s", "{seconds} 秒"),
    "minutes": ("{minutes} min {seconds} s", "{minutes} 分 {seconds} 秒"),
    "erase": ("Erase", "退格"),
    "cashier": ("Cashier", "收银员"),
    "clerk": ("Clerk", "店员"),
    "manager": ("Manager", "店长"),
    "hint": ("PIN {pin}", "PIN {pin}"),
}
