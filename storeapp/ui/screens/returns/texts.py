"""The words of taking goods back."""

from __future__ import annotations

from typing import Final

from storeapp.ui.texts import Table

TEXTS: Final[Table] = {
    "title": ("Return", "退货"),
    "of": ("Return of {number}", "退货：{number}"),
    "find": (
        "Scan the receipt, or type its number, a phone or an order",
        "扫描小票，或输入单号、手机号、订单号",
    ),
    "find_name": ("Find what was bought", "查找购买记录"),
    "none": ("Nothing was sold at this till yet.", "本机还没有销售记录。"),
    "looking": ("Looking …", "查找中……"),
    "open": ("Open", "打开"),
    "sold_in": ("store {store}", "门店 {store}"),
    "lines": ("What comes back", "退回的商品"),
    "left": ("bought {bought} · {left} can come back", "购买 {bought} · 可退 {left}"),
    "all_back": ("bought {bought} · all came back", "购买 {bought} · 已全部退回"),
    "count": ("× {count}", "× {count}"),
    "how": (
        "Scan it, or type how many. Then say why it comes back.",
        "扫描商品或输入数量，然后选择退货原因。",
    ),
    "blind": ("Without a receipt", "无小票退货"),
    "blind_how": (
        "Scan what comes back. It counts at today's lowest price, and a manager approves it.",
        "请扫描退回的商品，按今日最低价计算，需店长批准。",
    ),
    "todays_price": ("at today's lowest price", "按今日最低价"),
    "no-receipt": (
        "There is no receipt. A manager has to approve it.",
        "没有小票，需要店长批准。",
    ),
    "why": ("Why does it come back?", "为什么退货？"),
    "looks": ("How does it look?", "商品状况如何？"),
    "as-new": ("As new", "完好"),
    "opened": ("Opened", "已拆封"),
    "damaged": ("Damaged", "已损坏"),
    "exchange": ("Exchange", "换货"),
    "next": ("Refund {amount}", "退款 {amount}"),
    "next_nothing": ("Refund", "退款"),
    "offline": (
        "Head office cannot be asked now: small returns of this till's own receipts only.",
        "现在无法联系总部：只能办理本机小票的小额退货。",
    ),
    "give_back": ("To give back", "应退"),
    "kept_back": (
        "{amount} is kept: what stays no longer earns its offer. Tell the customer.",
        "留下的商品不再满足优惠，已扣回 {amount}，请告知顾客。",
    ),
    "given_after_all": (
        "{amount} that was kept before is given back now.",
        "之前扣回的 {amount} 现在退还。",
    ),
    "points_back": ("{count} points are taken back", "扣回积分 {count}"),
    "points_given": ("{count} points are given back", "退回积分 {count}"),
    "cash": ("Cash", "现金"),
    "card": ("Card", "刷卡"),
    "wechat": ("WeChat Pay", "微信支付"),
    "alipay": ("Alipay", "支付宝"),
    "step_cash": ("From the drawer", "从钱箱支付"),
    "step_card": ("By hand on the card terminal", "在刷卡终端上操作退款"),
    "step_phone": ("Goes back to her phone by itself", "自动退回顾客手机"),
    "step_waits": ("On its way: head office sees to it", "退款处理中，由总部跟进"),
    "step_unknown": ("Not known yet: ask again", "结果未知，请再次查询"),
    "step_done": ("Done", "已完成"),
    "do_cash": ("Finish and pay out {amount}", "完成并支付 {amount}"),
    "do_card": ("It is refunded on the terminal", "终端已退款"),
    "do_phone": ("Give back {amount}", "退回 {amount}"),
    "do_ask": ("Ask again", "再次查询"),
    "do_finish": ("Finish", "完成"),
    "do_manager": ("Ask a manager", "请店长批准"),
    "say_card": (
        "Refund {amount} on the card terminal. Type its slip number, then confirm.",
        "请在刷卡终端上退款 {amount}，输入凭证号后确认。",
    ),
    "say_phone": (
        "{amount} goes back to her {kind} at once.",
        "{amount} 将立即退回顾客的{kind}。",
    ),
    "say_asking": ("Asking head office …", "正在向总部查询……"),
    "say_cash": (
        "Count {amount} from the drawer. It opens when you confirm.",
        "确认后钱箱打开，请支付 {amount}。",
    ),
    "say_nothing": ("Nothing is to be paid out.", "无需退款。"),
    "say_all": ("Everything has gone back.", "已全部退回。"),
    "above-limit": (
        "More than you may give back alone. A manager has to approve it.",
        "超过您的退款额度，需要店长批准。",
    ),
    "after-window": (
        "The time for returns is over. A manager has to approve it.",
        "已超过退货期限，需要店长批准。",
    ),
    "slip": ("Slip", "凭证号"),
    "unreachable": (
        "Head office did not answer. Nobody is refunded twice: ask again.",
        "总部没有响应。不会重复退款，请再次查询。",
    ),
    "refused": (
        "The provider gives nothing back for this payment. Call a manager.",
        "支付平台拒绝退款，请联系店长。",
    ),
    "done": ("Given back", "已退"),
    "done_say": ("Return {number}. The receipt is being printed.", "退货单 {number}，正在打印。"),
    "finish": ("Next customer", "下一位顾客"),
}
