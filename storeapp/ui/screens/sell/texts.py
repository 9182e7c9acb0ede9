"""The words of the sell screen."""

from __future__ import annotations

from typing import Final

from storeapp.ui.texts import Table

TEXTS: Final[Table] = {
    "basket": ("Basket", "购物篮"),
    "head_name": ("Item", "商品"),
    "head_quantity": ("Quantity", "数量"),
    "head_net": ("Amount", "金额"),
    "empty": ("Scan an item, or press F2 to find one by name.", "请扫描商品，或按 F2 按名称查找。"),
    "per_unit": ("{price} / {unit}", "{price} / {unit}"),
    "unit_pc": ("", ""),
    "unit_kg": ("kg", "kg"),
    "unit_l": ("l", "l"),
    "unit_m": ("m", "m"),
    "saved_on_line": ("saved {amount}", "优惠 {amount}"),
    "saved_by": ("−{amount}  {reasons}", "−{amount}  {reasons}"),
    "from_label": ("price on the label", "标签价"),
    "pack_price": ("pack price", "整包价"),
    "voided": ("Removed", "已删除"),
    "spoken": ("{name}, {quantity}, {net}", "{name}, {quantity}, {net}"),
    "voided_spoken": ("{name}, removed, {quantity}, {net}", "{name}, 已删除, {quantity}, {net}"),
    "piece": ("{count} item", "{count} 件"),
    "pieces": ("{count} items", "{count} 件"),
    "saved": ("Saved", "已优惠"),
    "promotions": ("Promotions", "优惠活动"),
    "due": ("Amount due {amount}", "应收 {amount}"),
    "pay": ("Pay", "收款"),
    "quantity": ("Quantity", "数量"),
    "void": ("Remove", "删除"),
    "clear": ("Remove all", "全部删除"),
    "cleared": ("The basket was removed. Next customer.", "购物篮已清空，请接待下一位顾客。"),
    "park": ("Park", "挂单"),
    "parked": ("Parked", "取单"),
    "weigh": ("Weigh", "称重"),
    "search": ("Find by name, pinyin, number or code", "按名称、拼音、货号或条码查找"),
    "search_name": ("Search", "查找"),
    "results": ("Found items", "查找结果"),
    "nothing_found": (
        "Nothing found for “{typed}”.\nTry the first letters of its name.",
        "没有找到“{typed}”。\n可以试试拼音首字母。",
    ),
    "type_to_find": (
        "Type a name, pinyin initials, a number or a code.",
        "请输入名称、拼音首字母、货号或条码。",
    ),
    "here": ("{count} here", "本店 {count}"),
    "add_key": ("Enter", "Enter"),
    "erase": ("Erase", "退格"),
    "set_quantity": ("Set quantity", "确定数量"),
    "how_many": ("How many?", "要多少？"),
    "cancel": ("Cancel", "取消"),
    "weighing": ("Put it on the scale and keep still …", "请放到秤上，稍等片刻……"),
    "weighing_now": ("Weighing …", "称重中……"),
    "weigh_again": ("Weigh again", "重新称重"),
    "add_weight": ("Add", "加入"),
    "choose_loose": ("Which goods are on the scale?", "秤上是哪种商品？"),
    "select_first": ("Scan something first.", "请先扫描商品。"),
    "parked_now": (
        "The basket is parked. F7 brings it back.",
        "已挂单，按 F7 可以取回。",
    ),
    "repriced": ("The basket has today's prices now.", "本单已按新活动计价。"),
    "limit_reached": (
        "A limited promotion is used up. Tell the customer the new amount, then press F12 again.",
        "限量优惠已用完，请告知顾客新的金额，再按 F12。",
    ),
    "coupon_taken": ("The coupon counts.", "优惠券已使用。"),
    "coupon_removed": ("The coupon was removed.", "优惠券已移除。"),
    "exception_allowed": (
        "A manager allowed it. It counts for 15 minutes.",
        "店长已批准，15 分钟内有效。",
    ),
    "type_digits": ("Type the number, then Enter", "输入数字后按 Enter"),
}
