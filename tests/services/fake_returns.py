"""The returns' part of the sales file in memory, and head office's desk for returns."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from typing import Protocol

from storeapp.domain.errors import Refusal
from storeapp.domain.fact import Fact
from storeapp.domain.returning import Bought, GivenBack, Return, so_far
from storeapp.domain.settling import UnderWay
from storeapp.ports.returns import RefundSeen, RefundState, SaleSeen, Sought, Told

AT = datetime(2026, 11, 21, 10, 42, 5, tzinfo=UTC)


class ReturnRows(Protocol):
    returns: dict[str, Return]
    under_way: UnderWay | None


class FakeReturnsUnit:
    """`ports.returns.ReturnsUnit` over a dictionary."""

    rows: ReturnRows

    def put_return(self, done: Return, fact: Fact) -> None:
        for line in done.back.lines:
            units = so_far(each.back for each in self.returns_of(done.back.sale)).units
            if done.back.sale and units.get(line.line, 0) > line.first:
                raise Refusal("returned-before", number=done.back.number)
        self.rows.returns[done.id] = done

    def returned(self, return_id: str) -> Return | None:
        return self.rows.returns.get(return_id)

    def return_of_number(self, number: str) -> Return | None:
        return next((r for r in self.rows.returns.values() if str(r.number) == number), None)

    def returns_of(self, sale_id: str) -> tuple[Return, ...]:
        return tuple(r for r in self.rows.returns.values() if r.back.sale == sale_id)

    def given_unasked(self, day: date) -> int:
        return sum(
            done.back.due.minor
            for done in self.rows.returns.values()
            if done.business_date == day and not done.back.claim
        )

    def return_under_way(self) -> UnderWay | None:
        return self.rows.under_way

    def keep_return(self, under_way: UnderWay | None) -> None:
        self.rows.under_way = under_way


@dataclass
class FakeReturnsDesk:
    """Head office that knows `sold` sales, counts what is claimed of them, and answers refunds with
    `refunds`, the last one again and again; `away` it cannot be reached."""

    sold: dict[str, Told] = field(default_factory=dict)
    claims: dict[str, tuple[str, Mapping[str, int]]] = field(default_factory=dict)
    refunds: list[RefundState] = field(default_factory=lambda: [RefundState.DONE])
    refunded: list[tuple[str, int, int]] = field(default_factory=list)
    released: list[str] = field(default_factory=list)
    came: list[Return] = field(default_factory=list)
    away: bool = False

    def knows(self, bought: Bought, **more: object) -> None:
        told = Told(bought, so_far(()))
        self.sold[bought.id] = replace(told, **more)  # type: ignore[arg-type]  # by name

    def takes(self, done: Return) -> None:
        """The fact arrived: what was claimed came back."""
        self.claims.pop(done.id, None)
        self.came.append(done)
        sale = done.back.sale
        before = so_far(each.back for each in self.came if each.back.sale == sale)
        self.sold[sale] = replace(self.sold[sale], before=before)

    async def find(self, by: Sought, value: str, *, staff: str) -> tuple[SaleSeen, ...]:
        self._reached()
        found = [told.bought for told in self.sold.values() if told.bought.number == value]
        return tuple(SaleSeen(b.id, b.number, b.store, AT, b.due) for b in found)

    async def look(self, sale_id: str) -> Told:
        self._reached()
        if sale_id not in self.sold:
            raise Refusal("sale-unknown")
        return self.sold[sale_id]

    async def claim(self, return_id: str, sale_id: str, units: Mapping[str, int]) -> Told:
        told = await self.look(sale_id)
        for line, count in units.items():
            held = sum(
                each.get(line, 0)
                for claim, (sale, each) in self.claims.items()
                if sale == sale_id and claim != return_id
            )
            left = told.bought.line(line).line.units - told.before.units.get(line, 0) - held
            if count > left:
                raise Refusal("returned-before", number=told.bought.number)
        self.claims[return_id] = (sale_id, dict(units))
        return replace(told, until_ms=1)

    async def release(self, return_id: str) -> None:
        self._reached()
        self.released.append(return_id)
        self.claims.pop(return_id, None)

    async def refund(self, return_id: str, given: GivenBack) -> RefundSeen:
        if self.away:
            return RefundSeen(RefundState.UNREACHABLE)
        asked = (return_id, given.place, given.paid.minor)
        if asked not in self.refunded:
            self.refunded.append(asked)
        state = self.refunds.pop(0) if len(self.refunds) > 1 else self.refunds[0]
        return RefundSeen(state, f"R_{return_id}_{given.place}")

    def _reached(self) -> None:
        if self.away:
            raise Refusal("head-office-unreachable")
