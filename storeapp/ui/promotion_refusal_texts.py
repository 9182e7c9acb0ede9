"""A sentence in both languages for every refusal about coupons, points and returns."""

from __future__ import annotations

from typing import Final

from storeapp.ui.texts import Table

PROMOTIONS: Final[Table] = {
    "coupon-twice": (
        "This coupon is in the basket already.",
        "这张优惠券已经在用了。",
    ),
    "coupons-too-many": (
        "A basket takes {most} coupons at most. Take one out first.",
        "一单最多用 {most} 张优惠券，请先移除一张。",
    ),
    "points-need-member": (
        "Points are a member's. Find the member first.",
        "请先识别会员，再使用积分。",
    ),
    "points-too-few": (
        "The member has {has} points. Use that many or fewer.",
        "该会员有 {has} 积分，请不要超过这个数。",
    ),
    "return-too-many": (
        "That is more than was bought and not yet returned. Check the quantity.",
        "数量超过了可退的件数，请核对。",
    ),
}
