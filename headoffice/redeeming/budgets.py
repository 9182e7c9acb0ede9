"""Budgets of promotions: never more is promised than is left, online per basket, offline by share.

What is promised to a device stays promised until its sales have told what they used of it, or until
it is certain that none will: the promise has expired, and head office has every fact of the device.
What a member may have is counted apart from the budget: a sale may draw its uses of the budget from
the share of its till, and counts for the member all the same.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import delete, func
from sqlmodel import Session, col, select

from headoffice.redeeming.tables import Budget, BudgetHold, BudgetSpend
from headoffice.stores.tables import Device
from storeapp.promotions.rule import Pattern, Promotion

log = logging.getLogger("storeapp.headoffice.redeeming")

RESERVED_MS = 30 * 60 * 1000
LEASED_MS = 24 * 3600 * 1000
LATE_MS = 10 * 60 * 1000
"""How much a till's clock may be behind while it still thinks a promise counts."""
SHARES = 2
"""A till gets one of so many parts of what an even share would be, so that some is left."""
LEAST_PERCENT = 1
"""But not less than this part of the whole budget, or the last shares would be worth nothing."""

LEASE = ""


@dataclass(frozen=True, slots=True)
class Amount:
    """Uses and minor units of discount; None is no bound."""

    uses: int | None
    minor: int | None


@dataclass(frozen=True, slots=True)
class Grant:
    """What a device may use of a promotion until that Unix moment; `of_member` is how often this
    member may, None where nobody counts."""

    promotion: str
    amount: Amount
    until_ms: int
    of_member: int | None = None


@dataclass(frozen=True, slots=True)
class Use:
    """What a sale used of a promotion."""

    sale: str
    device: str
    promotion: str
    uses: int
    minor: int
    member: str = ""


def set_quotas(session: Session, promotions: Iterable[Promotion]) -> None:
    """Gives these promotions the budgets they name, from now on; what was spent stays."""
    for promotion in sorted(promotions, key=lambda each: each.id):
        quotas = promotion.quotas
        bounds = (quotas.budget, quotas.budget_uses, quotas.per_member)
        row = locked(session, promotion.id)
        if row is None and bounds == (None, None, None):
            continue
        row = row or Budget(promotion=promotion.id)
        row.budget_minor, row.budget_uses, row.per_member = bounds
        row.once = promotion.benefit.pattern is Pattern.EACH
        session.add(row)
    session.flush()


def reserve(
    session: Session,
    device: str,
    basket: str,
    wanted: Iterable[tuple[str, int, int]],
    *,
    member: str,
    now_ms: int,
) -> list[Grant]:
    """Promises a basket up to what it wants of (promotion, uses, minor), instead of what it had."""
    until_ms = now_ms + RESERVED_MS
    return [
        _reserve(session, device, basket, member, Grant(promotion, Amount(uses, minor), until_ms))
        for promotion, uses, minor in sorted(wanted)
    ]


def release(session: Session, device: str, basket: str) -> None:
    """Takes back all that a basket of this device was promised."""
    held = select(BudgetHold.promotion).where(
        BudgetHold.device == device, BudgetHold.basket == basket
    )
    for promotion in session.exec(held.order_by(BudgetHold.promotion)).all():
        locked(session, promotion)
        _drop(session, promotion, device, basket)


def lease(
    session: Session,
    device: str,
    unused: Iterable[tuple[str, int, int]],
    *,
    seq: int | None = None,
    now_ms: int,
) -> list[Grant]:
    """Takes back (promotion, uses, minor) that the device did not use, and promises it a share.

    What it used is in its facts up to `seq`. Once those are here nothing is on its way, also when
    a sale was booked against a promise that the till never heard of.
    """
    until_ms = now_ms + LEASED_MS
    tills = _active_devices(session)
    told = seq is not None and session.get_one(Device, device).acked_seq >= seq
    return [
        _lease(session, device, tills, Grant(promotion, Amount(uses, minor), until_ms), told=told)
        for promotion, uses, minor in sorted(unused)
    ]


def forget_late(session: Session, device: str, *, now_ms: int) -> None:
    """Takes back what has expired; call it when no fact of the device can still be on its way."""
    late = (BudgetHold.device == device, col(BudgetHold.until_ms) < now_ms - LATE_MS)
    found = select(BudgetHold.promotion, BudgetHold.basket).where(*late)
    for promotion, basket in sorted(session.exec(found).all()):
        locked(session, promotion)
        _drop(session, promotion, device, basket)


def spend(session: Session, uses: Sequence[Use], *, at_ms: int) -> None:
    """Books what sales used, each sale once, against what its basket or its device was promised."""
    for told in sorted(uses, key=lambda each: (each.promotion, each.sale)):
        budget = locked(session, told.promotion)
        if budget is None or session.get(BudgetSpend, (told.promotion, told.sale)) is not None:
            continue
        use = replace(told, uses=_counted(budget, told.uses))
        over = _draw(session, budget, use)
        budget.spent_uses += use.uses
        budget.spent_minor += use.minor
        session.add(budget)
        session.add(_spend_row(use, over, at_ms))
        session.flush()
        if over != (0, 0):
            log.info("budget used without a promise: %s, sale %s", use.promotion, use.sale)


def budgets(session: Session) -> list[tuple[Budget, int, int]]:
    """All budgets, each with the uses and the minor units that are promised."""
    rows = session.exec(select(Budget).order_by(Budget.promotion)).all()
    return [(row, *_promised(session, row.promotion)) for row in rows]


def locked(session: Session, promotion: str) -> Budget | None:
    """The budget, which nobody else changes before this transaction's end."""
    return session.get(Budget, promotion, with_for_update=True)


# --- promising -----------------------------------------------------------------------


def _reserve(session: Session, device: str, basket: str, member: str, wanted: Grant) -> Grant:
    budget = locked(session, wanted.promotion)
    if budget is None:
        return Grant(wanted.promotion, Amount(None, None), wanted.until_ms)
    _drop(session, wanted.promotion, device, basket)
    left = _left(session, budget)
    asked = _counted(budget, wanted.amount.uses or 0)
    theirs = _left_of_member(session, budget, member)
    most = _within(asked, theirs)
    uses = _within(most, left.uses)
    minor = _within(wanted.amount.minor or 0, left.minor) if uses else 0
    of_member = None if theirs is None else most
    grant = Grant(wanted.promotion, Amount(uses, minor), wanted.until_ms, of_member)
    _hold(session, budget, device, basket, grant, member)
    return grant


def _lease(session: Session, device: str, tills: int, unused: Grant, *, told: bool) -> Grant:
    budget = locked(session, unused.promotion)
    if budget is None:
        return Grant(unused.promotion, Amount(None, None), unused.until_ms)
    before = session.get(BudgetHold, (unused.promotion, device, LEASE))
    on_its_way = Amount(0, 0)
    if before is not None and not told:
        uses = max(before.uses - (unused.amount.uses or 0), 0)
        minor = max(before.minor - (unused.amount.minor or 0), 0)
        on_its_way = Amount(uses, minor)
    _drop(session, unused.promotion, device, LEASE)
    _hold(session, budget, device, LEASE, replace(unused, amount=on_its_way))
    left = _left(session, budget)
    share = Amount(
        _share(left.uses, budget.budget_uses, tills),
        _share(left.minor, budget.budget_minor, tills),
    )
    _drop(session, unused.promotion, device, LEASE)
    _hold(session, budget, device, LEASE, replace(unused, amount=_sum(on_its_way, share)))
    return Grant(unused.promotion, share, unused.until_ms)


def _share(left: int | None, whole: int | None, tills: int) -> int | None:
    if left is None or whole is None:
        return None
    least = max(whole * LEAST_PERCENT // 100, 1)
    return min(left, max(left // (SHARES * max(tills, 1)), least))


def _left(session: Session, budget: Budget) -> Amount:
    uses, minor = _promised(session, budget.promotion)
    return Amount(
        _rest(budget.budget_uses, budget.spent_uses + uses),
        _rest(budget.budget_minor, budget.spent_minor + minor),
    )


def _rest(whole: int | None, taken: int) -> int | None:
    return None if whole is None else max(whole - taken, 0)


def _left_of_member(session: Session, budget: Budget, member: str) -> int | None:
    if budget.per_member is None or not member:
        return None
    held = session.exec(
        select(func.coalesce(func.sum(BudgetHold.of_member), 0))
        .join(Device, col(Device.id) == BudgetHold.device)
        .where(
            BudgetHold.promotion == budget.promotion,
            BudgetHold.member == member,
            Device.state == "active",
        )
    ).one()
    return max(budget.per_member - _used_by(session, budget, member) - int(held), 0)


def _used_by(session: Session, budget: Budget, member: str) -> int:
    used = session.exec(
        select(func.coalesce(func.sum(BudgetSpend.uses), 0)).where(
            BudgetSpend.promotion == budget.promotion, BudgetSpend.member == member
        )
    ).one()
    return int(used)


def _promised(session: Session, promotion: str) -> tuple[int, int]:
    """Uses and minor units; a device that was revoked brings no fact any more."""
    uses, minor = session.exec(
        select(
            func.coalesce(func.sum(BudgetHold.uses), 0),
            func.coalesce(func.sum(BudgetHold.minor), 0),
        )
        .join(Device, col(Device.id) == BudgetHold.device)
        .where(BudgetHold.promotion == promotion, Device.state == "active")
    ).one()
    return int(uses), int(minor)


def _active_devices(session: Session) -> int:
    return session.exec(select(func.count()).where(col(Device.state) == "active")).one()


# --- rows ----------------------------------------------------------------------------


def _hold(
    session: Session, budget: Budget, device: str, basket: str, grant: Grant, member: str = ""
) -> None:
    amount = grant.amount
    if not (amount.uses or amount.minor or grant.of_member):
        return
    session.add(
        BudgetHold(
            promotion=budget.promotion,
            device=device,
            basket=basket,
            member=member,
            uses=amount.uses or 0,
            minor=amount.minor or 0,
            of_member=grant.of_member or 0,
            until_ms=grant.until_ms,
        )
    )
    session.flush()


def _drop(session: Session, promotion: str, device: str, basket: str) -> None:
    session.execute(
        delete(BudgetHold).where(
            col(BudgetHold.promotion) == promotion,
            col(BudgetHold.device) == device,
            col(BudgetHold.basket) == basket,
        )
    )


def _draw(session: Session, budget: Budget, use: Use) -> tuple[int, int]:
    """Takes a sale's use out of its basket's promise, whose rest goes back, and what that does not
    cover out of the device's share; returns the uses and minor units that nothing covers, or that
    are more than the member may have."""
    uses, minor = use.uses, use.minor
    own = session.get(BudgetHold, (use.promotion, use.device, use.sale))
    if own is not None:
        uses, minor = max(uses - own.uses, 0), max(minor - own.minor, 0)
        session.delete(own)
    share = session.get(BudgetHold, (use.promotion, use.device, LEASE))
    if share is not None:
        of_uses, of_minor = min(uses, share.uses), min(minor, share.minor)
        share.uses, share.minor = share.uses - of_uses, share.minor - of_minor
        uses, minor = uses - of_uses, minor - of_minor
        session.add(share)
    session.flush()
    return (
        max(0 if budget.budget_uses is None else uses, _too_often(session, budget, use)),
        0 if budget.budget_minor is None else minor,
    )


def _too_often(session: Session, budget: Budget, use: Use) -> int:
    """How many of the sale's uses are more than the member may have."""
    if budget.per_member is None or not use.member:
        return 0
    left = budget.per_member - _used_by(session, budget, use.member)
    return min(max(use.uses - left, 0), use.uses)


def _counted(budget: Budget, uses: int) -> int:
    return min(uses, 1) if budget.once else uses


def _spend_row(use: Use, over: tuple[int, int], at_ms: int) -> BudgetSpend:
    over_uses, over_minor = over
    return BudgetSpend(
        promotion=use.promotion,
        sale=use.sale,
        device=use.device,
        member=use.member,
        uses=use.uses,
        minor=use.minor,
        over_uses=over_uses,
        over_minor=over_minor,
        at_ms=at_ms,
    )


def _within(wanted: int, left: int | None) -> int:
    return wanted if left is None else min(wanted, left)


def _sum(one: Amount, other: Amount) -> Amount:
    return Amount((one.uses or 0) + (other.uses or 0), (one.minor or 0) + (other.minor or 0))
