"""Shifts, voids, drawer openings and enrolments as JSON, kinds `.../1`."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from storeapp.domain.basket import Basket
from storeapp.domain.codec.baskets import basket_body, basket_from
from storeapp.domain.codec.reading import Fields, strict
from storeapp.domain.shift import Shift
from storeapp.domain.trace import BasketVoid, DrawerOpening, Enrolment


def shift_open_body(shift: Shift) -> dict[str, object]:
    """A shift as it was opened; `float` in minor units of `currency`."""
    return {
        "currency": shift.opening_float.currency.code,
        "id": shift.id,
        "opened_at": shift.opened_at.isoformat(),
        "business_date": shift.business_date.isoformat(),
        "staff": shift.staff_id,
        "float": shift.opening_float.minor,
    }


@strict
def shift_open_from(body: object) -> Shift:
    keys = ("currency", "id", "opened_at", "business_date", "staff", "float")
    fields = Fields(body, "shift", keys)
    return Shift(
        id=fields.name("id"),
        opened_at=fields.moment("opened_at"),
        business_date=fields.day("business_date"),
        staff_id=fields.name("staff"),
        opening_float=fields.money("float", fields.currency("currency")),
    )


def basket_void_body(
    basket: Basket, *, staff_id: str, at: datetime, reason: str
) -> dict[str, object]:
    void = BasketVoid(basket, staff_id, at, reason)
    kept = None if basket.customer is None else basket.customer.lasting
    return {
        "basket": basket_body(replace(void.basket, customer=kept)),
        "staff": void.staff_id,
        "at": void.at.isoformat(),
        "reason": void.reason,
    }


@strict
def basket_void_from(body: object) -> BasketVoid:
    fields = Fields(body, "void", ("basket", "staff", "at", "reason"))
    return BasketVoid(
        basket=basket_from(fields.raw("basket")),
        staff_id=fields.text("staff"),
        at=fields.moment("at"),
        reason=fields.text("reason"),
    )


def drawer_open_body(
    *, reason: str, staff_id: str, at: datetime, sale_id: str | None = None
) -> dict[str, object]:
    opening = DrawerOpening(reason, staff_id, at, sale_id)
    return {
        "reason": opening.reason,
        "staff": opening.staff_id,
        "at": opening.at.isoformat(),
        "sale": opening.sale_id,
    }


@strict
def drawer_open_from(body: object) -> DrawerOpening:
    fields = Fields(body, "drawer opening", ("reason", "staff", "at", "sale"))
    return DrawerOpening(
        reason=fields.text("reason"),
        staff_id=fields.text("staff"),
        at=fields.moment("at"),
        sale_id=fields.optional_name("sale"),
    )


def enrolment_body(
    *, store: str, till: str, public_key: str, epoch: int, at: datetime
) -> dict[str, object]:
    enrolment = Enrolment(store, till, public_key, epoch, at)
    return {
        "store": enrolment.store,
        "till": enrolment.till,
        "public_key": enrolment.public_key,
        "epoch": enrolment.epoch,
        "at": enrolment.at.isoformat(),
    }


@strict
def enrolment_from(body: object) -> Enrolment:
    fields = Fields(body, "enrolment", ("store", "till", "public_key", "epoch", "at"))
    return Enrolment(
        store=fields.text("store"),
        till=fields.text("till"),
        public_key=fields.text("public_key"),
        epoch=fields.whole("epoch"),
        at=fields.moment("at"),
    )
