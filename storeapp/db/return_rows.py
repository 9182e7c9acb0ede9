"""The returns' part of a transaction: each unit comes back once, and is read from its fact."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from storeapp.db.journal import JournalRows
from storeapp.domain.codec import parse_body, return_from
from storeapp.domain.codec.settling import under_way_body, under_way_from
from storeapp.domain.errors import Defect, Refusal
from storeapp.domain.fact import Fact, FactKind, canonical
from storeapp.domain.returning import Return
from storeapp.domain.settling import UnderWay

RETURN_COLUMNS = (
    "id, number, sale, device, epoch, seq, shift, business_date, ended_at, cashier, currency,"
    " due_minor, rounding_minor, cash_minor, claimed, exchange"
)
RETURN_LINE_COLUMNS = (
    "origin, line, first, units, return_id, position, sku, thousandths,"
    " net_minor, reason, condition"
)
_INSERT_RETURN = (
    f"INSERT INTO goods_return ({RETURN_COLUMNS}) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)"
)
_INSERT_LINE = (
    f"INSERT INTO goods_return_line ({RETURN_LINE_COLUMNS}) VALUES (?,?,?,?,?,?,?,?,?,?,?)"
)
_CAME_BACK = """SELECT 1 FROM goods_return_line
    WHERE origin = ? AND line = ? AND first + units > ? LIMIT 1"""
_UNASKED = """SELECT coalesce(sum(due_minor), 0) FROM goods_return
    WHERE business_date = ? AND claimed = 0"""
_PLACES = "SELECT id, device, epoch, seq FROM goods_return"
_KEEP = """INSERT INTO return_under_way (slot, body) VALUES (1, ?)
    ON CONFLICT (slot) DO UPDATE SET body = excluded.body"""

Values = tuple[object, ...]


@dataclass(frozen=True, slots=True)
class ReturnProjection:
    """The rows that one return is in the tables, column by column."""

    header: Values
    lines: tuple[Values, ...]


def projection_of_return(done: Return, *, device: str, epoch: int, seq: int) -> ReturnProjection:
    """What `put_return` writes and `verify` compares with."""
    back = done.back
    header = (
        done.id,
        str(done.number),
        back.sale,
        device,
        epoch,
        seq,
        done.shift,
        done.business_date.isoformat(),
        done.ended_at.isoformat(),
        done.cashier_id,
        back.due.currency.code,
        back.due.minor,
        back.rounding.minor,
        back.cash.minor,
        int(bool(back.claim)),
        done.exchange,
    )
    lines = tuple(
        (
            back.sale or back.id,
            line.line,
            line.first,
            line.units,
            back.id,
            position,
            line.sku,
            line.quantity.thousandths,
            line.net.minor,
            line.reason,
            line.condition.value,
        )
        for position, line in enumerate(back.lines)
    )
    return ReturnProjection(header, lines)


class ReturnRows(JournalRows):
    """A return is written once, with its fact, and read back from it."""

    def put_return(self, done: Return, fact: Fact) -> None:
        """Refusal `returned-before`."""
        rows = projection_of_return(done, device=fact.device, epoch=fact.epoch, seq=fact.seq)
        for origin, line, first, *_ in rows.lines:
            if self._first(_CAME_BACK, (origin, line, first)) is not None:
                raise Refusal("returned-before", number=done.back.number)
        self._run(_INSERT_RETURN, rows.header)
        self._run_each(_INSERT_LINE, rows.lines)

    def returned(self, return_id: str) -> Return | None:
        return next(iter(self._returns("id = ?", return_id)), None)

    def return_of_number(self, number: str) -> Return | None:
        return next(iter(self._returns("number = ?", number)), None)

    def returns_of(self, sale_id: str) -> tuple[Return, ...]:
        return self._returns("sale = ?", sale_id)

    def given_unasked(self, day: date) -> int:
        ((minor,),) = self._all(_UNASKED, (day.isoformat(),))
        return int(minor)

    def return_under_way(self) -> UnderWay | None:
        row = self._first("SELECT body FROM return_under_way")
        return None if row is None else under_way_from(parse_body(row[0]))

    def keep_return(self, under_way: UnderWay | None) -> None:
        if under_way is None:
            self._run("DELETE FROM return_under_way")
        else:
            self._run(_KEEP, (canonical(under_way_body(under_way)),))

    def _returns(self, column_is: str, value: str) -> tuple[Return, ...]:
        found = self._all(f"{_PLACES} WHERE {column_is} ORDER BY epoch, seq", (value,))
        return tuple(self._return(*row) for row in found)

    def _return(self, return_id: str, device: str, epoch: int, seq: int) -> Return:
        done = return_in(self._fact_at(device, epoch, seq))
        if done is None or done.id != return_id:
            raise Defect(f"return {return_id} points at the fact of another")
        return done


def return_in(fact: Fact) -> Return | None:
    """The return that a fact is, None when it is none; Refusal when its body cannot be read."""
    return return_from(parse_body(fact.body)) if fact.kind == FactKind.RETURN.value else None
