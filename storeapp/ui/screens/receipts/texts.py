"""The words of the receipts."""

from __future__ import annotations

from typing import Final

from storeapp.ui.texts import Table

TEXTS: Final[Table] = {
    "title": ("Receipts", "小票"),
    "one": ("Receipt {number}", "小票 {number}"),
    "find": ("Number, or scan the receipt's code", "输入单号，或扫描小票上的码"),
    "find_name": ("Find a receipt", "查找小票"),
    "none": ("Nothing was sold at this till yet.", "本机还没有销售记录。"),
    "open": ("Look at it", "查看"),
    "cash": ("Cash", "现金"),
    "card": ("Card", "刷卡"),
    "wechat": ("WeChat Pay", "微信支付"),
    "alipay": ("Alipay", "支付宝"),
    "exchange": ("Goods returned", "退货抵扣"),
    "with": (" + ", " + "),
    "why": ("Why is a copy printed?", "为什么打印副本？"),
    "customer-asks": ("On request", "顾客需要"),
    "unreadable": ("Unreadable", "打印不清"),
    "for-the-books": ("For books", "做账用"),
    "copy": ("Print a copy", "打印副本"),
    "no_copies": ("No copy so far", "还没有副本"),
    "one_copy": ("1 copy so far", "已有 1 份副本"),
    "copies": ("{count} copies so far", "已有 {count} 份副本"),
    "printing": ("COPY {number} is being printed.", "正在打印副本 {number}。"),
}
