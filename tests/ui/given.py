"""Builders for the tests of the window: goods with codes, a counter in memory, recorders."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Sequence
from dataclasses import replace
from typing import Any

from storeapp.domain.barcode import Scan, read_code
from storeapp.domain.catalogue import Match, Name, Product
from storeapp.domain.money import Money
from storeapp.domain.quantity import Unit, pieces
from storeapp.services.checkout import Checkout
from storeapp.services.coupons import Coupons
from storeapp.services.leases import Leases
from storeapp.services.parking import Parking
from storeapp.services.pricing import Pricing
from storeapp.services.rules import Rules
from storeapp.sync.coupons import WireCoupons
from tests.services.fakes import (
    FakeCatalogue,
    FakeClock,
    FakeIds,
    FakeOffice,
    FakeSales,
    FakeScale,
    a_config,
)

PLUM_CODE, NUTS_CODE, UNKNOWN_CODE = "6901234567892", "6923450657713", "4006381333931"
PLUM = Product("P1", Name("梅条", "Plum strips"), Unit.PIECE, Money(1290), 1, "N13", picture="plum")
NUTS = Product("P2", Name("每日坚果", "Daily nuts"), Unit.PIECE, Money(8990), 1, "N13")
LOOSE = Product("P3", Name("九制话梅", "Cured plums"), Unit.KILOGRAM, Money(3980), 1, "N13")
DRAWING = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10">'
    '<rect width="10" height="10" fill="#ff0000"/></svg>'
)


class RecordingSounds:
    """Remembers what was heard."""

    def __init__(self) -> None:
        self.heard: list[str] = []

    def accepted(self) -> None:
        self.heard.append("accepted")

    def refused(self) -> None:
        self.heard.append("refused")

    def rang(self) -> None:
        self.heard.append("rang")


class DrawnCatalogue(FakeCatalogue):
    """A catalogue with pictures and a stock."""

    def __init__(self, *products: Product) -> None:
        super().__init__(*products)
        self.stocks: dict[str, int] = {}
        self.drawn: list[str] = []

    def stock(self, sku: str) -> int | None:
        return self.stocks.get(sku)

    def picture(self, picture_id: str) -> str:
        self.drawn.append(picture_id)
        return DRAWING if picture_id == "plum" else ""


class HeldWork:
    """Holds what was spawned until the test runs it; nothing runs by itself."""

    def __init__(self) -> None:
        self.work: list[Coroutine[Any, Any, object]] = []
        self.names: list[str] = []

    def spawn(self, work: Coroutine[Any, Any, object], name: str) -> None:
        self.work.append(work)
        self.names.append(name)

    def run(self) -> None:
        """Run everything that was started, and what that starts."""
        while self.work:
            asyncio.run(_awaited(self.work.pop(0)))

    def close(self) -> None:
        for work in self.work:
            work.close()
        self.work.clear()


async def _awaited(work: Coroutine[Any, Any, object]) -> object:
    return await work


class Counter:
    """A checkout and its parking over files in memory; goods P1..P3, P1 and P2 with codes."""

    def __init__(self, extra: Sequence[Product] = ()) -> None:
        self.catalogue = DrawnCatalogue(PLUM, NUTS, LOOSE, *extra)
        for code, product in ((PLUM_CODE, PLUM), (NUTS_CODE, NUTS)):
            key = read_code(Scan(code), ()).keys[0]
            self.catalogue.with_code(key, Match(product, pieces(1)))
        self.sales = FakeSales()
        self.scale = FakeScale()
        self.clock = FakeClock()
        self.sold: list[object] = []
        self.rules = Rules(self.sales, self.clock)
        self.office = FakeOffice()
        self.coupons = Coupons(
            self.sales, a_config(), self.clock, FakeIds(), WireCoupons(), self.office
        )
        leases = Leases(self.sales, self.clock, FakeIds(), self.office)
        self.pricing = Pricing(a_config(), self.clock, self.rules, self.coupons, leases)
        self.checkout = Checkout(
            self.catalogue,
            self.sales,
            self.scale,
            self.clock,
            FakeIds(),
            a_config(),
            self.sold.append,
            self.pricing,
            self.coupons,
        )
        self.parking = Parking(self.sales, self.clock)


def many(count: int) -> tuple[Product, ...]:
    """That many further goods."""
    return tuple(
        replace(PLUM, sku=f"M{place}", name=Name(f"商品{place}", f"Item {place}"))
        for place in range(count)
    )
