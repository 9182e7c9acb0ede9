"""The words of the stopped screen."""

from __future__ import annotations

from storeapp.ui.texts import Table

TEXTS: Table = {
    "title": ("The till cannot start", "收银台无法启动"),
    "kept": (
        "Nothing was changed or deleted.",
        "没有更改或删除任何内容。",
    ),
    "close": ("Close", "关闭"),
}
