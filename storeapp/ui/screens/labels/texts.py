"""The words of the labels."""

from __future__ import annotations

from typing import Final

from storeapp.ui.texts import Table

TEXTS: Final[Table] = {
    "title": ("Labels", "价签"),
    "find": ("Name, pinyin, number or code", "名称、拼音、货号或条码"),
    "find_name": ("Find an item", "查找商品"),
    "empty": (
        "Scan what needs a label, or press F2 to find it by name.",
        "请扫描需要价签的商品，或按 F2 按名称查找。",
    ),
    "nothing_found": ("Nothing found for “{typed}”.", "没有找到“{typed}”。"),
    "version": ("price version {number}", "价格版本 {number}"),
    "count": ("× {count}", "× {count}"),
    "per_kg": ("{price} / kg", "{price} / kg"),
    "fewer": ("Fewer", "减少"),
    "more": ("More", "增加"),
    "remove": ("Remove", "移除"),
    "weigh": ("Weigh", "称重"),
    "add": ("Add", "加入"),
    "print_none": ("Print labels", "打印价签"),
    "print_one": ("Print 1 label", "打印 1 张"),
    "print": ("Print {count} labels", "打印 {count} 张"),
    "printing": ("Printing …", "正在打印……"),
    "printed_one": ("1 label went to the printer.", "已发送 1 张价签。"),
    "printed": ("{count} labels went to the printer.", "已发送 {count} 张价签。"),
    "weighing": ("Weighing …", "称重中……"),
    "weighed": (
        "{weight_g} g, {amount}: its label went to the printer.",
        "{weight_g} 克，{amount}，标签已发送。",
    ),
}
