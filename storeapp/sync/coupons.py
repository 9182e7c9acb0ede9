"""Coupons as the counter reads them, without asking anybody."""

from __future__ import annotations

from collections.abc import Collection

from storeapp.domain.errors import Refusal
from storeapp.ports.promotions import CouponRead
from storeapp.sync.wire.coupons import number_of, read_code


class WireCoupons:
    """`ports.promotions.CouponReader`; a code is read once and then remembered, since a basket
    with a coupon is priced at every scan."""

    def __init__(self) -> None:
        self._signed: set[tuple[str, frozenset[str]]] = set()

    def read(self, code: str, keys: Collection[str]) -> CouponRead | None:
        found = read_code(code)
        if found is None:
            return None
        asked = (code, frozenset(keys))
        if asked not in self._signed:
            if not found.signed_with(keys):
                raise Refusal("coupon-forged")
            self._signed.add(asked)
        coupon = found.coupon
        return CouponRead(coupon.coupon_class, coupon.number, coupon.expires_on)

    def number_in(self, code: str) -> str:
        return number_of(code)
