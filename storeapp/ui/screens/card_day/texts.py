"""The words of the terminal's end of day."""

from __future__ import annotations

from typing import Final

from storeapp.ui.texts import Table

TEXTS: Final[Table] = {
    "title": ("Card terminal: end of day", "刷卡终端日结"),
    "ready": ("Hand today's card payments to the bank?", "把今天的刷卡交易提交银行？"),
    "ready-detail": (
        "The terminal is busy for a minute. Do it when nobody waits to pay by card.",
        "终端会忙一分钟左右，请在没有顾客等待刷卡时进行。",
    ),
    "running": ("The terminal is at work …", "终端正在处理……"),
    "running-detail": ("Look at its screen if it asks something.", "如有提示，请看终端屏幕。"),
    "done": ("Handed over", "已提交"),
    "done-detail": (
        "Its slip prints here and is kept.",
        "凭单会在本机打印并保存。",
    ),
    "declined": ("The terminal did not do it", "终端没有完成日结"),
    "declined-detail": (
        "Nothing was handed over. Look at the terminal, then try again.",
        "没有提交任何交易，请查看终端后重试。",
    ),
    "not-connected": (
        "The terminal has no line to its bank. Check its network, then try again.",
        "终端无法连接银行，请检查网络后重试。",
    ),
    "not-sent": (
        "The terminal was not reached. Check its power and cable, then try again.",
        "无法连接终端，请检查电源和网线后重试。",
    ),
    "unknown": ("Is it done?", "日结完成了吗？"),
    "unknown-detail": (
        "The terminal did not say. Look at its screen or slip. Running it again does no harm.",
        "终端没有回应，请看终端屏幕或凭单。再运行一次也没有影响。",
    ),
    "seen": ("Yes, the terminal says so", "完成了，终端上已显示"),
    "start": ("Start", "开始"),
    "again": ("Run it again", "再运行一次"),
    "finish": ("Done", "完成"),
    "receipt_no": ("Slip number", "凭证号"),
    "terminal": ("Terminal", "终端号"),
    "kept": ("It is noted that you saw it. The note prints.", "已记录由您确认，记录会打印出来。"),
}
