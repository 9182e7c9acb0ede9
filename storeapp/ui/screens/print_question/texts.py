"""The words of the question whether a receipt came out."""

from __future__ import annotations

from typing import Final

from storeapp.ui.texts import Table

TEXTS: Final[Table] = {
    "title": ("Please look at the printer", "请看一下打印机"),
    "question": ("Did this come out?", "这张单据打印出来了吗？"),
    "why": (
        "The printer did not answer. Nothing is printed twice without you.",
        "打印机没有回应。没有您的确认，不会重复打印。",
    ),
    "more": ("{count} more after this one", "之后还有 {count} 张"),
    "yes": ("Yes, it did", "打印出来了"),
    "no": ("No: print a marked copy", "没有：打印带标记的副本"),
    "later": ("Later", "稍后再说"),
}
