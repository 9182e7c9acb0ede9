"""What was shown, what was added, what was sold: counted by basket, held-out members beside."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from enum import Enum

from sqlalchemy import false
from sqlmodel import Session, col, select

from headoffice.activity.adding import parts
from headoffice.activity.tables import PanelGood, PanelRow
from headoffice.catalogue.bulk import lock
from headoffice.ingest.tables import SaleLine
from storeapp.domain.errors import Refusal


class Arm(Enum):
    """What a basket's panel was."""

    SHOWN = "shown"
    HELD_OUT = "held-out"
    POPULAR = "popular"


def record(
    session: Session,
    *,
    basket: str,
    member: str,
    store: str,
    device: str,
    arm: Arm,
    goods: Sequence[tuple[str, str]],
    now_ms: int,
) -> None:
    """Writes down who was given what (SKU and reason) for a basket: the audit of every look, and
    the beginning of the count. Asked again with another basket it adds what is new.

    Refusal `panel-of-another-store`.
    """
    row = _panel(session, basket, store=store)
    if row is None:
        row = PanelRow(
            basket=basket, member=member, store=store, device=device, arm=arm.value, at_ms=now_ms
        )
    else:
        row.member, row.arm, row.device = member, arm.value, device
    session.add(row)
    session.flush()
    known = set(session.exec(select(PanelGood.sku).where(PanelGood.basket == basket)))
    shown_ms = 0 if arm is Arm.HELD_OUT else now_ms
    session.add_all(
        PanelGood(basket=basket, sku=sku, reason=reason, shown_ms=shown_ms)
        for sku, reason in goods
        if sku not in known
    )
    session.flush()


def has_panel(session: Session, basket: str, *, store: str) -> bool:
    """True for a basket that has a panel; Refusal `panel-of-another-store`."""
    return _panel(session, basket, store=store) is not None


def added(
    session: Session, basket: str, skus: Collection[str], *, store: str, now_ms: int
) -> tuple[int, int]:
    """Counts goods that were added to the basket from its panel; returns how many of the panel were
    shown and how many added so far. What was not shown is not counted.

    Refusals `panel-unknown`, `panel-of-another-store`.
    """
    if not has_panel(session, basket, store=store):
        raise Refusal("panel-unknown", basket=basket)
    goods = session.exec(select(PanelGood).where(PanelGood.basket == basket)).all()
    for good in goods:
        if good.sku in skus and good.shown_ms and not good.added_ms:
            good.added_ms = now_ms
            session.add(good)
    session.flush()
    return sum(bool(g.shown_ms) for g in goods), sum(bool(g.added_ms) for g in goods)


def sold(session: Session, sales: Mapping[str, Collection[str]], *, now_ms: int) -> None:
    """Counts what these sales (by their baskets' ids) sold of their panels."""
    for some in parts(sorted(sales)):
        rows = select(PanelGood).where(col(PanelGood.basket).in_(some), PanelGood.sold_ms == 0)
        for good in session.exec(rows).all():
            if good.sku in sales[good.basket]:
                good.sold_ms = now_ms
                session.add(good)
    session.flush()


def sold_already(session: Session, basket: str, *, now_ms: int) -> None:
    """Counts what was sold of a panel that is heard of after its sale: the till was offline."""
    lines = select(SaleLine.sku).where(SaleLine.sale == basket, col(SaleLine.voided) == false())
    sold(session, {basket: set(session.exec(lines))}, now_ms=now_ms)


def _panel(session: Session, basket: str, *, store: str) -> PanelRow | None:
    """The panel of a basket, this transaction's alone until its end: a till may ask twice at once
    when it has no answer."""
    lock(session, f"panel {basket}")
    row = session.get(PanelRow, basket)
    if row is not None and row.store != store:
        raise Refusal("panel-of-another-store", basket=basket)
    return row
