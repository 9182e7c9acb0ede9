"""The words of the customer's window; said in the language of the receipts."""

from __future__ import annotations

from typing import Final

from storeapp.ui.texts import Table

CONSENT_WORDS = "2026-11"
"""The version of what she is asked below; raise it with every change of these sentences."""

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
    "asks": ("Become a member", "加入会员"),
    "asks_note": (
        "Touch what you agree to. All of it is up to you, and you can change it at any time.",
        "请点选您同意的内容。均可不选，也可随时更改。",
    ),
    "of_age": ("I am 14 or older", "我已满 14 周岁"),
    "of_age_why": (
        "Below 14 you can be a member, too; nothing else is asked then.",
        "未满 14 周岁也可入会，但不会征求以下同意。",
    ),
    "browsing": ("Advise me by what I looked at online", "按我在网店看过的商品为我推荐"),
    "browsing_why": (
        "Who serves you here sees up to three goods you may like, never a list of what you did.",
        "店员最多看到三件您可能喜欢的商品，看不到您的浏览记录。",
    ),
    "marketing": ("Tell me about offers", "向我发送优惠信息"),
    "marketing_why": (
        "By message to your number, also around your birthday.",
        "通过您的手机号发送，包括生日优惠。",
    ),
    "sharing": ("Know me in franchise stores, too", "加盟店也可识别我"),
    "sharing_why": (
        "Stores of our brand that other companies run see your name and your purchases.",
        "由其他公司经营的本品牌门店可看到您的称呼和购买记录。",
    ),
    "join": ("Join", "加入会员"),
    "refuse": ("No, thank you", "暂不加入"),
    "other": ("{count} × {price}", "{count} × {price}"),
}
