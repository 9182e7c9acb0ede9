"""The words on a receipt, Chinese and English side by side; figures go into the braces."""

from __future__ import annotations

from storeapp.domain.catalogue import Name

TITLE = Name("小票 {number}", "Receipt {number}")
NUMBER = Name("单号", "No.")
DATE = Name("时间", "Date")
CASHIER = Name("收银员", "Cashier")
PIECE = Name("{count} 件", "{count} pc")
PACK = Name("整包 {count} 件", "Pack of {count}")
SAVED_ON_LINE = Name("优惠 {amount}", "saved {amount}")
SAVED_BY = Name("{name} 优惠 {amount}", "{name}: saved {amount}")
SUBTOTAL = Name("小计", "Subtotal")
SAVED = Name("共优惠", "You saved")
TOTAL = Name("合计", "Total")
CARD = Name("刷卡", "Card")
CARD_WITH_SLIP = Name("刷卡（凭证 {slip}）", "Card (slip {slip})")
WECHAT = Name("微信支付", "WeChat Pay")
ALIPAY = Name("支付宝", "Alipay")
EXCHANGE = Name("退货抵扣", "Goods returned")
CASH = Name("现金", "Cash")
HANDED = Name("实收", "Received")
ROUNDING = Name("现金舍入", "Cash rounding")
CHANGE = Name("找零", "Change")
PIECES = Name("件数", "Items")
POINTS_EARNED = Name("本次积分", "Points earned")
POINTS_USED = Name("使用积分", "Points used")
TAX_WITHIN = Name("{base} 含税 {rate}", "{rate} tax in {base}")
TAX_ON_TOP = Name("{base} 加税 {rate}", "{rate} tax on {base}")
