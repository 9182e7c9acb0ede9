"""The words of the parked baskets."""

from __future__ import annotations

from typing import Final

from storeapp.ui.texts import Table

TEXTS: Final[Table] = {
    "title": ("Parked baskets", "挂单列表"),
    "recall": ("Bring back", "取回"),
    "none": (
        "No basket is parked. F6 parks the one on the left.",
        "没有挂单。按 F6 可以挂起当前购物篮。",
    ),
    "piece": ("{count} item", "{count} 件"),
    "pieces": ("{count} items", "{count} 件"),
    "more_names": ("{names} and more", "{names} 等"),
    "comma": (", ", "、"),
}
