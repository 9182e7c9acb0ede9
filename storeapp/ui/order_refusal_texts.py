"""What is said when something about an order cannot be done, in English and Chinese."""

from __future__ import annotations

from typing import Final

from storeapp.ui.texts import Table

ORDERS: Final[Table] = {
    "fo-unknown": (
        "This order is not here any more. Look at the list again.",
        "本店没有这笔订单，请刷新订单列表。",
    ),
    "fo-state-wrong": (
        "Someone has gone on with this order. Look at it as it is now.",
        "这笔订单已有新进展，请查看最新状态。",
    ),
    "fo-offer-over": (
        "It was too late to accept this order. It goes to another store.",
        "接单时间已过，订单将转给其他门店。",
    ),
    "fo-offer-lives": (
        "This order can still be accepted. Accept or reject it.",
        "这笔订单仍可接单，请接单或拒单。",
    ),
    "fo-not-collected-here": (
        "This order is not collected here. Ship it, or send it to its store.",
        "这笔订单不在本店自提，请发货或调往自提门店。",
    ),
    "fo-collected-here": (
        "This order is collected in this store. Put it in its bin.",
        "这笔订单在本店自提，请放入货位。",
    ),
    "fo-not-shipped": (
        "The customer collects this order. It needs no label.",
        "这笔订单由顾客自提，不需要面单。",
    ),
    "fo-overdue": (
        "The time to collect is over. Extend it first, then hand it over.",
        "自提时间已过，请先延长再交付。",
    ),
    "lease-not-longer": (
        "The customer was promised longer than that. Choose a later time.",
        "不能早于已承诺的时间，请选择更晚的时间。",
    ),
    "lease-lives": (
        "The customer still has time to collect this order.",
        "顾客仍在自提时间内。",
    ),
    "handed-over-before": (
        "This order was handed over already. Check with your colleagues.",
        "这笔订单已经交付，请与同事核对。",
    ),
    "hand-over-too-much": (
        "The order has less of this item. Check the quantity.",
        "订单中没有这么多，请核对数量。",
    ),
    "cancel-requested": (
        "The customer asked to cancel this order. Answer that first.",
        "顾客申请取消这笔订单，请先处理取消申请。",
    ),
    "cancel-not-requested": (
        "Nobody asks to cancel this order any more. Go on with it.",
        "这笔订单没有取消申请，请继续处理。",
    ),
    "cancel-state-wrong": (
        "This order's cancellation was decided already. Look at it again.",
        "取消申请已处理，请查看最新状态。",
    ),
    "order-given-out": (
        "The customer has this order already. Offer a return instead.",
        "订单已交给顾客，请改为办理退货。",
    ),
    "place-excluded": (
        "This store could not serve the order before. Choose another.",
        "该门店此前未能履约，请选择其他门店。",
    ),
    "return-too-much": (
        "Less of this item can still be returned. Check the quantity.",
        "可退数量没有这么多，请核对。",
    ),
    "refund-too-much": (
        "More than was paid cannot be refunded. Check the amount.",
        "退款不能超过已付金额，请核对金额。",
    ),
    "pickup-code-unreadable": (
        "That is not a pickup code. Scan it, or type its last 8 letters.",
        "这不是提货码，请扫码或输入最后 8 位。",
    ),
    "pickup-code-wrong": (
        "This pickup code is not valid. Check the last 8 letters with her.",
        "提货码不正确，请与顾客核对最后 8 位。",
    ),
    "pickup-code-other-store": (
        "This pickup code is for another store. Show the customer which.",
        "这是其他门店的提货码，请告知顾客前往该门店。",
    ),
    "pickup-code-other-order": (
        "This pickup code is for another order. Look that one up.",
        "这是另一笔订单的提货码，请查找那笔订单。",
    ),
    "pickup-code-old": (
        "This pickup code was replaced. Ask for the newest message.",
        "这个提货码已更新，请顾客出示最新的提货码。",
    ),
    "pickup-code-expired": (
        "The time to collect is over. Extend it online, then hand it over.",
        "提货码已过期，请联网延长后再交付。",
    ),
    "pickup-time-wrong": (
        "Choose a time to collect within the next 14 days.",
        "请选择 14 天以内的自提时间。",
    ),
    "pick-too-much": (
        "The order wants less of this item. Check the quantity.",
        "订单不需要这么多，请核对数量。",
    ),
    "short-too-much": (
        "Less of this item is missing. Check the quantity.",
        "缺货数量有误，请核对。",
    ),
    "put-back-too-much": (
        "Less of this item is to be put back. Check the quantity.",
        "待放回的数量没有这么多，请核对。",
    ),
    "order-unknown": (
        "Head office has no such order for this store. Check the number.",
        "总部没有本店的这笔订单，请核对订单号。",
    ),
    "not-in-this-order": (
        "This item is not in the order. Put it aside and scan one from the list.",
        "订单中没有这件商品，请放到一边，扫描清单上的商品。",
    ),
    "pickup-key-missing": (
        "This till cannot check pickup codes yet. Connect it to head office once.",
        "本机还不能核对提货码，请先联网一次。",
    ),
    "stock-short": (
        "There is not enough of this item any more. Offer another store.",
        "库存不足，请为顾客推荐其他门店。",
    ),
    "transfer-state-wrong": (
        "Someone has gone on with this transfer. Look at it again.",
        "这笔调拨已有新进展，请查看最新状态。",
    ),
    "transfer-too-much": (
        "There is less of this item in the transfer. Count again.",
        "调拨单中没有这么多，请重新清点。",
    ),
    "transfer-needs-reason": (
        "Say why the rest does not come, then close the transfer.",
        "请先填写缺少的原因，再关闭调拨。",
    ),
    "transfer-unknown": (
        "This transfer is not between this store and another. Look again.",
        "没有与本店有关的这笔调拨，请重新查找。",
    ),
    "transfer-of-the-other": (
        "The other store has to do this step.",
        "这一步须由对方门店操作。",
    ),
    "transfer-to-itself": (
        "Choose another store to ask for goods.",
        "请选择其他门店申请调货。",
    ),
    "transfer-differs": (
        "This transfer was asked for with other goods. Begin a new one.",
        "这笔调拨的商品不同，请新建一笔。",
    ),
}
