"""Single-use coupons as they are printed: a code that a till can check without asking anybody.

`C1.SPRING.7K3M9QX2VBW4.20261231.<103 characters>`: the class, the coupon's own number, its last
day, and an Ed25519 signature as base32. A shorter code with a checksum, or one under a secret that
every till shares, could be made by whoever has one till; so a single-use coupon is a QR code (all
its characters are of the alphanumeric alphabet, which packs them 5.5 bits each: version 7), and
what a customer types from paper is the number alone, which only head office can look up.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from storeapp.domain.fact import canonical
from storeapp.sync.wire.seal import signed_by

CLASS = re.compile(r"[A-Z0-9-]{1,24}")
"""What a class of single-use coupons may be called."""
NUMBER_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's base32: no letter is read as a digit."""
NUMBER_LENGTH = 12

_CODE = re.compile(
    rf"C1\.({CLASS.pattern})\.([{NUMBER_LETTERS}]{{{NUMBER_LENGTH}}})\.([0-9]{{8}})\.([A-Z2-7]{{103}})"
)


@dataclass(frozen=True, slots=True)
class Coupon:
    """A coupon that some code names; `expires_on` is the last day in store time it counts."""

    coupon_class: str
    number: str
    expires_on: date


@dataclass(frozen=True, slots=True)
class CouponCode:
    """A code taken apart; who signed it is still to be seen."""

    coupon: Coupon
    signature: str

    def signed_with(self, keys: Collection[str]) -> bool:
        """True when one of head office's publishing keys made it."""
        message = coupon_bytes(self.coupon)
        return any(signed_by(key, signature=self.signature, message=message) for key in keys)


def coupon_bytes(coupon: Coupon) -> bytes:
    """What head office signs."""
    parts = ["coupon/1", coupon.coupon_class, coupon.number, coupon.expires_on.isoformat()]
    return canonical(parts).encode()


def coupon_code(coupon: Coupon, signature: str) -> str:
    """The text of the QR code; `signature` is hex."""
    seal = base64.b32encode(bytes.fromhex(signature)).decode().rstrip("=")
    return f"C1.{coupon.coupon_class}.{coupon.number}.{coupon.expires_on:%Y%m%d}.{seal}"


def read_code(text: str) -> CouponCode | None:
    """The parts of such a code, None for any other text; a scanner may change the case."""
    match = _CODE.fullmatch(text.strip().upper())
    if match is None:
        return None
    coupon_class, number, day, seal = match.groups()
    try:
        expires_on = date(int(day[:4]), int(day[4:6]), int(day[6:]))
        signature = base64.b32decode(seal + "=").hex()
    except ValueError:
        return None
    return CouponCode(Coupon(coupon_class, number, expires_on), signature)


def number_of(text: str) -> str:
    """The coupon's number in a code or typed by itself; "" in any other text."""
    code = read_code(text)
    if code is not None:
        return code.coupon.number
    typed = re.sub(r"[\s-]", "", text).upper().translate(str.maketrans("OIL", "011"))
    plain = len(typed) == NUMBER_LENGTH and set(typed) <= set(NUMBER_LETTERS)
    return typed if plain else ""
