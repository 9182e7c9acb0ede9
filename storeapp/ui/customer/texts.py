"""The words of the customer's window; said in the language of the receipts."""

from __future__ import annotations

from typing import Final

from storeapp.ui.texts import Table

TEXTS: Final[Table] = {
    "title": ("For the customer", "顾客显示屏"),
    "welcome": ("Welcome", "欢迎光临"),
    "closed": ("This till is closed", "本收银台暂停服务"),
    "pieces": ("{count} items", "{count} 件商品"),
    "piece": ("1 item", "1 件商品"),
    "earlier": ("{count} more above", "上面还有 {count} 行"),
    "saved": ("You save {amount}", "已为您节省 {amount}"),
    "total": ("Total", "合计"),
    "to_pay": ("To pay", "应付"),
    "still": ("Still to pay", "还需支付"),
    "change": ("Your change", "找零"),
    "paid": ("Paid", "已付"),
    "thanks": ("Thank you, and see you soon", "谢谢惠顾，欢迎下次光临"),
    "code": ("Your receipt: keep this code to bring something back", "您的小票码：退换时请出示"),
    "each": ("{count} × {price}", "{count} × {price}"),
    "kg": ("{count} kg × {price}", "{count} 千克 × {price}"),
    "other": ("{count} × {price}", "{count} × {price}"),
}
