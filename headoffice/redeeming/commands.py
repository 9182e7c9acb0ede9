"""The commands about coupons and budgets."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from sqlmodel import Session

from headoffice.commands.kinds import Asked, Done, Kind, Kinds
from headoffice.members.service import leading
from headoffice.redeeming import budgets, coupons
from headoffice.redeeming.tables import CouponRow
from storeapp.sync.wire.redeeming import (
    BUDGET_LEASE,
    BUDGET_RELEASE,
    BUDGET_RESERVE,
    COUPON_RELEASE,
    COUPON_RESERVE,
    BudgetLease,
    BudgetRelease,
    BudgetReserve,
    BudgetsGranted,
    CouponAsked,
    CouponShown,
    Granted,
    Wanted,
)

_BEHIND = timedelta(hours=12)
"""A coupon's last day is over when it is over everywhere; the till knows its own day better."""


def _coupon_reserve(session: Session, asked: Asked[CouponAsked]) -> Done:
    today = (datetime.fromtimestamp(asked.now_ms / 1000, UTC) - _BEHIND).date()
    body = asked.body
    row = coupons.reserve(session, body.code, body.basket, now_ms=asked.now_ms, today=today)
    return _coupon(row)


def _coupon_release(session: Session, asked: Asked[CouponAsked]) -> Done:
    return _coupon(coupons.release(session, asked.body.code, asked.body.basket))


def _budget_reserve(session: Session, asked: Asked[BudgetReserve]) -> Done:
    body = asked.body
    grants = budgets.reserve(
        session,
        asked.caller.device,
        body.basket,
        _amounts(body.wanted),
        member=leading(session, [body.member])[body.member],
        now_ms=asked.now_ms,
    )
    return _granted(grants)


def _budget_release(session: Session, asked: Asked[BudgetRelease]) -> Done:
    budgets.release(session, asked.caller.device, asked.body.basket)
    return _granted(())


def _budget_lease(session: Session, asked: Asked[BudgetLease]) -> Done:
    unused = _amounts(asked.body.unused)
    return _granted(
        budgets.lease(session, asked.caller.device, unused, seq=asked.body.seq, now_ms=asked.now_ms)
    )


COMMANDS: Kinds = {
    COUPON_RESERVE: Kind(CouponAsked, _coupon_reserve),
    COUPON_RELEASE: Kind(CouponAsked, _coupon_release),
    BUDGET_RESERVE: Kind(BudgetReserve, _budget_reserve),
    BUDGET_RELEASE: Kind(BudgetRelease, _budget_release),
    BUDGET_LEASE: Kind(BudgetLease, _budget_lease),
}


def _coupon(row: CouponRow) -> Done:
    shown = CouponShown.model_validate(
        {
            "coupon_class": row.coupon_class,
            "number": row.number,
            "state": row.state,
            "until_ms": row.until_ms,
        }
    )
    return Done(0, shown)


def _granted(grants: Sequence[budgets.Grant]) -> Done:
    shown = [
        Granted(
            promotion=grant.promotion,
            uses=grant.amount.uses,
            minor=grant.amount.minor,
            until_ms=grant.until_ms,
            of_member=grant.of_member,
        )
        for grant in grants
    ]
    return Done(0, BudgetsGranted(granted=shown))


def _amounts(wanted: Sequence[Wanted]) -> list[tuple[str, int, int]]:
    """Each promotion once: what is said twice counts as the last says."""
    amounts = {each.promotion: (each.uses, each.minor) for each in wanted}
    return [(promotion, uses, minor) for promotion, (uses, minor) in amounts.items()]
