"""The words of the screen of a till that cannot start."""

from __future__ import annotations

from typing import Final

from storeapp.ui.texts import Table

TEXTS: Final[Table] = {
    "heading": ("The till cannot start", "收银台无法启动"),
    "kept": (
        "Nothing was changed or deleted.",
        "没有更改或删除任何内容。",
    ),
    "title": ("What to do", "怎么办"),
    "support": (
        "When you call for help, say: {code}",
        "求助时请说明：{code}",
    ),
    "close": ("Close", "关闭"),
}
