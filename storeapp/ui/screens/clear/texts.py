"""The words of the question before a basket is removed."""

from __future__ import annotations

from typing import Final

from storeapp.ui.texts import Table

TEXTS: Final[Table] = {
    "one": ("Remove the item?", "删除这件商品？"),
    "all": ("Remove all {count} items?", "删除全部 {count} 件商品？"),
    "why": ("Why is it not bought?", "为什么不买了？"),
    "customer-left": ("Customer left", "顾客离开了"),
    "wrong-basket": ("Wrong basket", "扫错了"),
    "cannot-pay": ("Cannot pay", "无法付款"),
    "kept": (
        "Head office sees what was removed and why.",
        "总部会看到删除的商品和原因。",
    ),
    "remove": ("Remove all", "全部删除"),
    "keep": ("Keep", "保留"),
}
