"""Single-use coupons: made, reserved for a basket, let go of, made void."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Callable
from datetime import date

from sqlmodel import Session, col, func, select

from headoffice.redeeming.tables import CouponConflict, CouponRow
from storeapp.domain.errors import Refusal
from storeapp.sync.wire.coupons import (
    CLASS,
    NUMBER_LENGTH,
    NUMBER_LETTERS,
    Coupon,
    coupon_bytes,
    coupon_code,
    number_of,
)

log = logging.getLogger("storeapp.headoffice.redeeming")

RESERVED_MS = 30 * 60 * 1000
MOST_AT_ONCE = 100_000

ISSUED, RESERVED, REDEEMED, VOID = "issued", "reserved", "redeemed", "void"

Sign = Callable[[bytes], str]


def issue(
    session: Session, coupon_class: str, count: int, *, expires_on: date, sign: Sign, now_ms: int
) -> list[str]:
    """Makes so many coupons and returns their codes, which are not kept: a code is as good as the
    coupon. Refusals: `coupon-class-unreadable`, `coupon-count-wrong`."""
    if not CLASS.fullmatch(coupon_class):
        raise Refusal("coupon-class-unreadable", coupon_class=coupon_class[:40])
    if not 1 <= count <= MOST_AT_ONCE:
        raise Refusal("coupon-count-wrong", most=MOST_AT_ONCE)
    coupons = [Coupon(coupon_class, _number(), expires_on) for _ in range(count)]
    session.add_all(
        CouponRow(
            number=coupon.number,
            coupon_class=coupon_class,
            expires_on=expires_on.isoformat(),
            issued_ms=now_ms,
        )
        for coupon in coupons
    )
    session.flush()
    log.info("coupons issued: %d of class %s", count, coupon_class)
    return [coupon_code(coupon, sign(coupon_bytes(coupon))) for coupon in coupons]


def reserve(session: Session, code: str, basket: str, *, now_ms: int, today: date) -> CouponRow:
    """Keeps a coupon for a basket for a while; again for the same basket, for longer.

    Refusals: `coupon-unknown`, `coupon-expired`, `coupon-void`, `coupon-used`, `coupon-reserved`.
    """
    row = _locked(session, code)
    if row.state == VOID:
        raise Refusal("coupon-void")
    if row.state == REDEEMED:
        raise Refusal("coupon-used")
    if row.expires_on < today.isoformat():
        raise Refusal("coupon-expired")
    if row.state == RESERVED and row.reserved_by != basket and row.until_ms > now_ms:
        raise Refusal("coupon-reserved")
    row.state, row.reserved_by, row.until_ms = RESERVED, basket, now_ms + RESERVED_MS
    session.add(row)
    session.flush()
    return row


def release(session: Session, code: str, basket: str) -> CouponRow:
    """Lets go of a coupon that the basket has reserved; of another's it changes nothing."""
    row = _locked(session, code)
    if row.state == RESERVED and row.reserved_by == basket:
        row.state, row.reserved_by, row.until_ms = ISSUED, "", 0
        session.add(row)
        session.flush()
    return row


def make_void(session: Session, code: str) -> CouponRow:
    """Takes a coupon's worth; Refusal `coupon-used` when it is too late."""
    row = _locked(session, code)
    if row.state == REDEEMED:
        raise Refusal("coupon-used")
    row.state, row.reserved_by, row.until_ms = VOID, "", 0
    session.add(row)
    session.flush()
    log.info("coupon void: %s", row.number)
    return row


def redeem(session: Session, number: str, sale: str) -> tuple[str, str]:
    """Books a sale's use, whoever had reserved it; returns why that was not right, "" when it was,
    and the sale that was first. The same sale told twice is told once."""
    row = session.get(CouponRow, number, with_for_update=True)
    if row is None:
        return "unknown", ""
    if row.state == REDEEMED:
        return ("", "") if row.redeemed_by == sale else ("used-before", row.redeemed_by)
    was_void = row.state == VOID
    row.state, row.redeemed_by, row.reserved_by, row.until_ms = REDEEMED, sale, "", 0
    session.add(row)
    session.flush()
    return ("void" if was_void else ""), ""


def counts(session: Session) -> list[tuple[str, str, int]]:
    """How many coupons there are, by class and state."""
    rows = session.exec(
        select(CouponRow.coupon_class, CouponRow.state, func.count())
        .group_by(CouponRow.coupon_class, CouponRow.state)
        .order_by(CouponRow.coupon_class, CouponRow.state)
    )
    return [(coupon_class, state, count) for coupon_class, state, count in rows]


def unused(session: Session) -> dict[str, int]:
    """How many coupons of each class may still be used."""
    found: dict[str, int] = {}
    for coupon_class, state, count in counts(session):
        if state in (ISSUED, RESERVED):
            found[coupon_class] = found.get(coupon_class, 0) + count
    return found


def conflicts(session: Session) -> list[CouponConflict]:
    """The sales that used what was not there, the newest first."""
    order = (col(CouponConflict.at_ms).desc(), CouponConflict.number, CouponConflict.sale)
    return list(session.exec(select(CouponConflict).order_by(*order)))


def _locked(session: Session, code: str) -> CouponRow:
    number = number_of(code)
    row = session.get(CouponRow, number, with_for_update=True) if number else None
    if row is None:
        raise Refusal("coupon-unknown")
    return row


def _number() -> str:
    return "".join(secrets.choice(NUMBER_LETTERS) for _ in range(NUMBER_LENGTH))
