"""The words of the request for an exception."""

from __future__ import annotations

from typing import Final

from storeapp.ui.texts import Table

TEXTS: Final[Table] = {
    "title": ("Exception", "特批优惠"),
    "how_much": ("How much less? At most {most}.", "减多少？最多 {most}。"),
    "damaged": ("Damaged", "商品破损"),
    "near-its-date": ("Near its date", "临近保质期"),
    "shelf-price": ("Other price on the shelf", "货架价不同"),
    "goodwill": ("Goodwill", "顾客关怀"),
    "other": ("Other reason", "其他原因"),
    "which": ("Which one?", "请说明原因"),
    "ask": ("Ask a manager", "请店长批准"),
    "who": ("Manager: choose your name and type your PIN", "店长：请选择姓名并输入密码"),
    "nobody": ("No manager is known at this till.", "本机没有店长账号。"),
    "allow": ("Allow −{amount}", "批准减 {amount}"),
    "dots": ("{count} digits typed", "已输入 {count} 位"),
    "erase": ("Erase", "退格"),
}
