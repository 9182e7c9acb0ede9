"""The words of the list of tools."""

from __future__ import annotations

from typing import Final

from storeapp.ui.texts import Table

TEXTS: Final[Table] = {
    "title": ("More", "更多"),
    "open": ("Open", "打开"),
    "receipts": ("Receipts", "小票"),
    "receipts-detail": ("Find one, look at it, print a copy", "查找、查看、打印副本"),
    "drawer": ("Open the drawer", "打开钱箱"),
    "drawer-detail": ("Without a sale, with a reason", "无销售开箱，需注明原因"),
    "labels": ("Labels", "价签"),
    "labels-detail": ("For shelves, and for goods by weight", "货架价签和称重标签"),
    "card-day": ("Card terminal: end of day", "刷卡终端日结"),
    "card-day-detail": ("Hand the day's payments to the bank", "把当天的刷卡交易提交银行"),
    "no-drawer": (
        "This till has no drawer. A manager can set one up: Ctrl+D.",
        "本机没有钱箱，店长可按 Ctrl+D 设置。",
    ),
    "no-labels": (
        "This till has no label printer. A technician can add one in the settings.",
        "本机没有标签打印机，技术人员可在设置中添加。",
    ),
    "no-card-day": (
        "This till has no card terminal of its own. Close the day on the stand-alone one.",
        "本机没有连接刷卡终端，请在独立终端上日结。",
    ),
}
