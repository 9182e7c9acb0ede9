"""Sentences for refusals of returns and exchanges."""

from __future__ import annotations

from typing import Final

from storeapp.ui.texts import Table

RETURNS: Final[Table] = {
    "receipt-unknown": (
        "There is no such receipt. Check the number, or scan the code on it.",
        "没有找到这张小票，请核对单号，或扫描小票上的码。",
    ),
    "sale-unknown": (
        "There is no such receipt. Check the number, or scan the code on it.",
        "没有找到这张小票，请核对单号，或扫描小票上的码。",
    ),
    "paid-elsewhere": (
        "This was paid in another channel. The customer gets her money back there.",
        "该订单在其他渠道付款，请顾客在原渠道退款。",
    ),
    "return-needs-office": (
        "Head office cannot be asked about this receipt now. Try again when the till is online.",
        "现在无法向总部核对这张小票，联网后请再试。",
    ),
    "return-nothing": (
        "Scan what comes back, or choose a line and type how many.",
        "请扫描退回的商品，或选择商品并输入数量。",
    ),
    "return-needs-reason": (
        "Choose why it comes back first.",
        "请先选择退货原因。",
    ),
    "return-fewer-left": (
        "Only {left} of this can still come back.",
        "该商品最多还能退 {left} 件。",
    ),
    "return-too-many": (
        "So many of this were not sold on this receipt. Check how many come back.",
        "这张小票没有卖出这么多，请核对退货数量。",
    ),
    "return-not-of-receipt": (
        "This is not on the receipt, or all of it came back. Check the receipt.",
        "该商品不在这张小票上，或已全部退回，请核对小票。",
    ),
    "return-not-sold-here": (
        "This is not sold here by the piece. Ask head office what to do with it.",
        "本店不按件销售该商品，请联系总部处理。",
    ),
    "returned-before": (
        "This came back before, here or in another store. It cannot be refunded twice.",
        "该商品已在本店或其他门店退过，不能重复退款。",
    ),
    "return-under-way": (
        "Another return is not finished yet. Press F11 and finish it first.",
        "还有一笔退货没有完成，请按 F11 先完成。",
    ),
    "return-above-offline": (
        "While offline at most {most} may be given back. Try again when the till is online.",
        "离线时每笔最多可退 {most}，联网后请再试。",
    ),
    "return-day-full": (
        "Returns while offline have reached {most} today. Try again when the till is online.",
        "今天的离线退货已达 {most}，联网后请再试。",
    ),
    "return-phone-offline": (
        "It was paid by phone and goes back there. Try again when the till is online.",
        "原单用手机支付，需原路退回，联网后请再试。",
    ),
    "return-paid-out": (
        "Some of the money has gone back already. Finish the return.",
        "部分款项已经退回，请完成这笔退货。",
    ),
    "return-needs-approval": (
        "A manager has to approve this. Ask one to type their PIN.",
        "需要店长批准，请店长输入密码。",
    ),
    "return-refund-unknown": (
        "Head office did not answer. Ask again: nothing is given back twice.",
        "总部没有响应，请再次查询，不会重复退款。",
    ),
    "return-refund-refused": (
        "Nothing goes back to this phone. Step back with Esc, and call a manager.",
        "无法退回该手机支付，请按 Esc 返回并联系店长。",
    ),
    "exchange-changed": (
        "The exchange has changed meanwhile. Go back to the basket and press F12 again.",
        "换货内容已变化，请返回购物篮后再按 F12。",
    ),
    "blind-nobody-may": (
        "Without a receipt nothing is taken back in this store. Look for the receipt by phone.",
        "本店不接受无小票退货，请用手机号查找小票。",
    ),
    "blind-above-limit": (
        "Without a receipt at most {most} may be given back. Look for the receipt.",
        "无小票最多可退 {most}，请查找小票。",
    ),
}
