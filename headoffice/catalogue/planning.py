"""Changes of goods and prices that are planned: told to the tills now, in force at their moment."""

from __future__ import annotations

import json
import logging
import time
import uuid
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import delete
from sqlmodel import Session, col, select

from headoffice.catalogue.bulk import among, upsert
from headoffice.catalogue.goods import Goods
from headoffice.catalogue.repository import (
    goods_of,
    lock_catalogue,
    new_costs,
    publish_differences,
    write_goods,
)
from headoffice.catalogue.rows import catalog_stream, price_stream
from headoffice.catalogue.tables import Plan, PlannedGoods
from headoffice.db.database import Database
from headoffice.feed.service import checkpoint, withdraw
from storeapp.domain.errors import Refusal
from storeapp.domain.fact import canonical

log = logging.getLogger("storeapp.catalogue")

Fields = Mapping[str, Any]
"""Some of the fields of `Goods`, by their names."""


@dataclass(frozen=True, slots=True)
class Planned:
    """The plan's id, and how many goods, prices and costs will differ when it comes into force."""

    plan: str
    goods: int
    prices: int
    costs: int = 0


def plan_goods(
    session: Session, zone: str, changes: Mapping[str, Fields], *, effective_ms: int
) -> Planned:
    """Plans what those goods of a zone will be, which must all exist; who calls holds the lock.

    Kept are the fields that were said, not whole goods: what changes until then about the others
    stays changed. Plans of a later moment stand: what they say of the same goods is told again.
    """
    plan = Plan(
        id=uuid.uuid4().hex[:12],
        zone=zone,
        effective_ms=effective_ms,
        created_ms=time.time_ns() // 1_000_000,
    )
    before = as_planned(session, zone, goods_of(session, zone, list(changes)), effective_ms)
    after = [replace(before[sku], **fields) for sku, fields in changes.items()]
    session.add(plan)
    session.flush()
    rows = ((plan.id, sku, canonical(dict(fields))) for sku, fields in changes.items())
    upsert(session, PlannedGoods, rows)
    written = publish_differences(session, zone, after, before, group=plan.id)
    checkpoint(session, _streams(zone), plan.id, effective_ms)
    _tell_again(session, [each for each in _plans(session, zone) if _is_later(each, plan)], changes)
    return Planned(plan.id, written.goods, written.prices, new_costs(after, before))


def as_planned(
    session: Session, zone: str, goods: Mapping[str, Goods], at_ms: int
) -> dict[str, Goods]:
    """Those goods as they will be at that moment, if nothing else changes."""
    found = dict(goods)
    for plan in _plans(session, zone):
        if plan.effective_ms <= at_ms:
            for sku, fields in _fields(session, plan, found).items():
                found[sku] = replace(found[sku], **fields)
    return found


def tell_again(session: Session, skus: Collection[str], *, but: str = "") -> None:
    """After these goods changed at once: what is planned for them still comes, on top of that.

    A row that comes to a stream later wins over one that waits there, so the plans' rows for these
    goods are published behind it. Not in the zone `but`.
    """
    zones = session.exec(select(Plan.zone).distinct().order_by(col(Plan.zone))).all()
    for zone in zones:
        if zone != but:
            _tell_again(session, _plans(session, zone), skus)


def withdraw_plan(session: Session, plan_id: str) -> None:
    """Nothing of the plan comes into force; Refusal `plan-unknown`, also for one that has."""
    lock_catalogue(session)
    plan = session.get(Plan, plan_id)
    if plan is None:
        raise Refusal("plan-unknown", plan=plan_id)
    withdraw(session, _streams(plan.zone), plan.id)
    skus = _skus(session, plan)
    _forget(session, plan)
    # Its rows may have taken the place of those of a later plan.
    _tell_again(session, _plans(session, plan.zone), skus)


def plans(session: Session) -> list[Plan]:
    """What is still to come, the next first."""
    return list(session.exec(select(Plan).order_by(col(Plan.effective_ms), col(Plan.created_ms))))


def carry_out_due(database: Database, *, now_ms: int | None = None) -> int:
    """Head office's own goods and prices follow the tills'; returns how many plans were due."""
    at_ms = time.time_ns() // 1_000_000 if now_ms is None else now_ms
    with database.read() as session:
        if not _due(session, at_ms):
            return 0
    with database.write() as session:
        return carry_out(session, now_ms=at_ms)


def carry_out(session: Session, *, now_ms: int) -> int:
    """Within a transaction; returns how many plans were due."""
    if not _due(session, now_ms):
        return 0
    lock_catalogue(session)
    due = _due(session, now_ms)
    for plan in due:
        skus = _skus(session, plan)
        before = goods_of(session, plan.zone, skus)
        fields = _fields(session, plan, before)
        after = [replace(before[sku], **fields[sku]) for sku in fields]
        written = write_goods(session, plan.zone, after, before, told_before=True)
        _forget(session, plan)
        tell_again(session, skus, but=plan.zone)
        log.info("plan %s: goods=%d prices=%d", plan.id, written.goods, written.prices)
    return len(due)


def _tell_again(session: Session, plans: Sequence[Plan], skus: Collection[str]) -> None:
    """Publishes what each of a zone's plans makes of these goods, one plan on top of the other."""
    if not plans:
        return
    zone, first = plans[0].zone, plans[0]
    named = sorted({sku for plan in plans for sku in _skus(session, plan)}.intersection(skus))
    goods = as_planned(session, zone, goods_of(session, zone, named), first.effective_ms - 1)
    for plan in plans:
        fields = _fields(session, plan, goods)
        after = {sku: replace(goods[sku], **fields[sku]) for sku in fields}
        publish_differences(session, zone, list(after.values()), goods, group=plan.id)
        goods |= after


def _plans(session: Session, zone: str) -> list[Plan]:
    return [plan for plan in plans(session) if plan.zone == zone]


def _is_later(plan: Plan, than: Plan) -> bool:
    return plan.effective_ms > than.effective_ms


def _due(session: Session, now_ms: int) -> list[Plan]:
    return [plan for plan in plans(session) if plan.effective_ms <= now_ms]


def _skus(session: Session, plan: Plan) -> list[str]:
    found = select(PlannedGoods.sku).where(PlannedGoods.plan == plan.id)
    return list(session.exec(found.order_by(col(PlannedGoods.sku))))


def _fields(session: Session, plan: Plan, skus: Iterable[str]) -> dict[str, Fields]:
    """What the plan says of those goods."""
    wanted = among(session, col(PlannedGoods.sku), sorted(skus))
    rows = session.exec(select(PlannedGoods).where(PlannedGoods.plan == plan.id, wanted))
    return {row.sku: json.loads(row.changes) for row in rows}


def _forget(session: Session, plan: Plan) -> None:
    session.execute(delete(PlannedGoods).where(col(PlannedGoods.plan) == plan.id))
    session.delete(plan)
    session.flush()


def _streams(zone: str) -> list[str]:
    return [catalog_stream(zone), price_stream(zone)]
