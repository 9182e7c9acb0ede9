"""The words on the receipt of a return, Chinese and English side by side."""

from __future__ import annotations

from storeapp.domain.catalogue import Name

TITLE = Name("退货单 {number}", "Return {number}")
HEADING = Name("退货", "Return")
OF = Name("原单号", "Of receipt")
WITHOUT = Name("无小票退货", "Without a receipt")
HOW_MANY = Name("退 {amount}（{why}）", "{amount} back ({why})")
KEPT_BACK = Name(
    "留下的商品不再满足优惠，已扣回 {amount}",
    "What you keep no longer earns its offer: {amount} kept",
)
GIVEN_AFTER_ALL = Name("之前扣回的优惠现退还 {amount}", "Kept before, given back now: {amount}")
TOTAL = Name("退款合计", "Refund")
BACK_TO = Name("退回{to}", "Back to: {to}")
BACK_TO_WITH_SLIP = Name("退回{to}（凭证 {slip}）", "Back to: {to} (slip {slip})")
UNEARNED = Name("扣回积分", "Points taken back")
UNBURNT = Name("退回积分", "Points given back")
CAME_BACK = Name("退回商品", "Came back")
WORTH = Name("退货合计", "Came to")
RETURN_NUMBER = Name("退货单号", "Return no.")
TAKEN_INSTEAD = Name("换购商品", "Taken instead")
