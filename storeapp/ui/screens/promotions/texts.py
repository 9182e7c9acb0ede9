"""The words of the sheet of promotions."""

from __future__ import annotations

from typing import Final

from storeapp.ui.texts import Table

TEXTS: Final[Table] = {
    "title": ("Promotions", "优惠活动"),
    "saved": ("saved on this basket", "本单已优惠"),
    "nothing_saved": ("No promotion applies yet", "暂无可用优惠"),
    "applied": ("Applied", "已享受"),
    "near": ("Almost there", "再凑一点"),
    "lost": ("Not applied", "未享受"),
    "nothing": (
        "No promotion speaks of the goods in this basket.",
        "购物篮中的商品没有可参加的活动。",
    ),
    "units": ("{count} × {goods}", "{goods} × {count}"),
    "comma": (", ", "、"),
    "off": ("−{amount}", "−{amount}"),
    "points": ("{points:+,} points", "{points:+,} 积分"),
    "lost_to": ("{other} saves more", "“{other}”更优惠"),
    "lost_plain": ("Another one saves more", "其他活动更优惠"),
    "missing_qty": ("{amount} more items needed", "还差 {amount} 件"),
    "missing_qty_one": ("1 more item needed", "还差 1 件"),
    "missing_amount": ("{amount} more needed", "还差 {amount}"),
    "missing_weight": ("{amount} g more needed", "还差 {amount} 克"),
    "missing_distinct": ("{amount} more different goods needed", "还差 {amount} 种商品"),
    "missing_points": ("{amount} more points needed", "还差 {amount} 积分"),
    "schedule": ("Not at this time", "不在活动时间内"),
    "audience": ("For members it is meant for", "仅限符合条件的会员"),
    "coupon": ("Needs a coupon", "需要优惠券"),
    "tender": ("Depends on how it is paid", "取决于付款方式"),
    "quota": ("All of it was given out", "名额已用完"),
    "nothing_saves": ("Saves nothing on these goods", "对这些商品没有优惠"),
    "one_coupon": ("1 coupon in this basket", "本单有 1 张优惠券"),
    "coupons": ("{count} coupons in this basket", "本单有 {count} 张优惠券"),
    "remove_coupon": ("Remove coupon", "移除优惠券"),
    "exception": ("Ask for an exception", "申请特批"),
    "done": ("Done", "完成"),
    "newer": (
        "Other promotions hold by now. The basket keeps its prices until you change them.",
        "优惠活动已更新。在您确认之前，本单价格保持不变。",
    ),
    "take": ("Use today's prices", "按新活动计价"),
    "now": ("{before} becomes {after}", "{before} 变为 {after}"),
}
