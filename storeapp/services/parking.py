"""Parked baskets: put aside, listed, taken back; each exists in one place only."""

from __future__ import annotations

from dataclasses import dataclass

from storeapp.domain.basket import Basket
from storeapp.domain.errors import Refusal
from storeapp.domain.staff import StaffMember
from storeapp.ports.clock import Clock
from storeapp.ports.sales import Parked, SalesFile, SalesUnit


@dataclass(frozen=True, slots=True)
class Parking:
    sales: SalesFile
    clock: Clock

    async def park(self, basket: Basket, cashier: StaffMember) -> None:
        """Put the basket under way aside; Refusal `basket-empty` when there is nothing to."""
        if basket.empty:
            raise Refusal("basket-empty")
        parked = Parked(basket, self.clock.now(), cashier.id)

        def commit(unit: SalesUnit) -> None:
            unit.park(parked)
            unit.keep_basket(None)

        await self.sales.write(commit)

    async def parked(self) -> tuple[Parked, ...]:
        """Oldest first."""
        return await self.sales.read(lambda unit: unit.parked())

    async def recall(self, basket_id: str) -> Basket:
        """Take a parked basket back and make it the one under way, in one step."""

        def commit(unit: SalesUnit) -> Basket:
            parked = unit.unpark(basket_id)
            if parked is None:
                raise Refusal("parked-gone")
            unit.keep_basket(parked.basket)
            return parked.basket

        return await self.sales.write(commit)
