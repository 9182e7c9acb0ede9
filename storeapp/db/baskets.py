"""The baskets' part of a transaction: the one under way, the parked ones, and the open shift."""

from __future__ import annotations

from datetime import date, datetime

from sqlcipher3.dbapi2 import IntegrityError

from storeapp.db.failures import breaks_constraint
from storeapp.db.rows import Rows
from storeapp.domain.basket import Basket
from storeapp.domain.codec import basket_body, basket_from, parse_body, tenders_body, tenders_from
from storeapp.domain.errors import Refusal
from storeapp.domain.fact import canonical
from storeapp.domain.money import Money, currency
from storeapp.domain.shift import Shift
from storeapp.domain.tender import Tender
from storeapp.ports.sales import Parked

_UNDER_WAY = "SELECT id, body FROM basket WHERE state = 'under-way'"
_KEEP = """
    INSERT INTO basket (id, state, body, parked_at, parked_by, tenders) VALUES (?, ?, ?, ?, ?, ?)
    ON CONFLICT (id) DO UPDATE SET state = excluded.state, body = excluded.body,
        parked_at = excluded.parked_at, parked_by = excluded.parked_by,
        tenders = excluded.tenders"""
_PARKED = "SELECT body, parked_at, parked_by FROM basket WHERE state = 'parked'"


class BasketRows(Rows):
    """A basket is in one place: under way, parked, or gone; at most one is under way."""

    def basket_under_way(self) -> Basket | None:
        row = self._first(_UNDER_WAY)
        return None if row is None else _basket(row[1])

    def tenders_under_way(self) -> tuple[Tender, ...]:
        row = self._first("SELECT tenders FROM basket WHERE state = 'under-way'")
        return tenders_from(parse_body(row[0])) if row and row[0] else ()

    def keep_basket(self, basket: Basket | None, tenders: tuple[Tender, ...] = ()) -> None:
        """Refusal `disk-full` when a basket begins and the disk has no room for another.

        A basket that was sold, though the disk did not say so in time, is not paid again.
        """
        if basket is None:
            self._run("DELETE FROM basket WHERE state = 'under-way'")
            return
        if tenders and self._first("SELECT 1 FROM sale WHERE id = ?", (basket.id,)):
            return
        present = self._first(_UNDER_WAY)
        if present is None:
            self._outside.space.allow_basket()
        elif present[0] != basket.id:
            self._run("DELETE FROM basket WHERE state = 'under-way'")
        paid = canonical(tenders_body(tenders)) if tenders else ""
        self._run(_KEEP, (basket.id, "under-way", _text(basket), "", "", paid))

    def park(self, parked: Parked) -> None:
        body = _text(parked.basket)
        self._run(_KEEP, (parked.basket.id, "parked", body, parked.at.isoformat(), parked.by, ""))

    def unpark(self, basket_id: str) -> Parked | None:
        row = self._first(f"{_PARKED} AND id = ?", (basket_id,))
        if row is None:
            return None
        self._run("DELETE FROM basket WHERE id = ?", (basket_id,))
        return _parked(*row)

    def parked(self) -> tuple[Parked, ...]:
        return tuple(_parked(*row) for row in self._all(f"{_PARKED} ORDER BY parked_at, id"))

    def open_shift(self) -> Shift | None:
        row = self._first(
            "SELECT id, opened_at, business_date, staff, currency, float_minor FROM shift"
            " WHERE closed_at IS NULL"
        )
        return None if row is None else _shift(*row)

    def put_shift(self, shift: Shift) -> None:
        """Refusal `shift-already-open` when one is open."""
        try:
            self._run(
                "INSERT INTO shift (id, opened_at, business_date, staff, currency, float_minor)"
                " VALUES (?, ?, ?, ?, ?, ?)",
                (
                    shift.id,
                    shift.opened_at.isoformat(),
                    shift.business_date.isoformat(),
                    shift.staff_id,
                    shift.opening_float.currency.code,
                    shift.opening_float.minor,
                ),
            )
        except IntegrityError as error:
            if breaks_constraint(error, "shift_one_open", "shift.id"):
                raise Refusal("shift-already-open") from None
            raise


def _text(basket: Basket) -> str:
    return canonical(basket_body(basket))


def _basket(body: str) -> Basket:
    return basket_from(parse_body(body))


def _parked(body: str, at: str, by: str) -> Parked:
    return Parked(_basket(body), datetime.fromisoformat(at), by)


def _shift(
    shift_id: str, opened_at: str, business_date: str, staff: str, code: str, float_minor: int
) -> Shift:
    return Shift(
        shift_id,
        datetime.fromisoformat(opened_at),
        date.fromisoformat(business_date),
        staff,
        Money(float_minor, currency(code)),
    )
