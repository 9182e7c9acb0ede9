"""A till with an order to look after, and a head office that answers as it is told."""

from __future__ import annotations

from typing import Any

from storeapp.domain.catalogue import Match
from storeapp.domain.pickup_code import Collected, pickup_code
from storeapp.domain.quantity import Unit, grams, pieces
from storeapp.ports.orders import OrderSeen
from storeapp.ports.streams import JournalHead
from storeapp.services.orders import Orders
from storeapp.services.status import Line, StatusBoard
from tests.services.fake_orders import KEY, FakeOrdersUnit, a_row
from tests.services.fakes import (
    NOW,
    FakeCatalogue,
    FakeClock,
    FakeIds,
    FakeOffice,
    FakeSales,
    FakeUploads,
    a_config,
    a_product,
)

NOW_MS = round(NOW.timestamp() * 1000)
UNTIL_MS = NOW_MS + 3_600_000
PLUM, LOOSE, OTHER, PACK = "6901234567892", "6954176807892", "4006381333931", "6923450657713"
CODE = pickup_code(KEY, Collected("S01", 7, 1, UNTIL_MS))
READY = {"state": "READY", "lease_until_ms": UNTIL_MS, "code_until_ms": UNTIL_MS, "bin": "B12"}
ALL = ((0, 2000), (1, 500))


class Till:
    """On line; `acked` is how far head office has the journal."""

    def __init__(self, **row: Any) -> None:
        self.sales, self.office, self.board = FakeSales(), FakeOffice(), StatusBoard()
        self.uploads, self.clock, self.acked, self.printed = FakeUploads(), FakeClock(), 0, 0
        self.board.update(line=Line.ONLINE)
        self.sales.rows.book.told = {"O7-1": a_row(**row)}
        loose = a_product("P3", 3980, Unit.KILOGRAM)
        catalogue = FakeCatalogue(a_product())
        goods = (
            (PLUM, Match(a_product(), pieces(1))),
            (PACK, Match(a_product(), pieces(6))),
            (OTHER, Match(a_product("P9"), pieces(1))),
            (LOOSE, Match(loose, grams(356))),
        )
        for code, match in goods:
            catalogue.with_code(f"0{code}", match)
        self.orders = Orders(
            self.sales,
            self.office,
            catalogue,
            a_config(labels=()),
            self.clock,
            FakeIds(),
            self.board,
            self.uploads,
            self._print,
            self._head,
        )

    @property
    def order(self) -> OrderSeen:
        """As the till's file has it now."""
        unit = FakeOrdersUnit()
        unit.rows = self.sales.rows
        return next(each for each in unit.orders() if each.id == "O7-1")

    def answers(self, kind: str, **row: Any) -> None:
        self.office.answers[kind] = a_row(**{"version": 4, **row})

    def _print(self) -> None:
        self.printed += 1

    async def _head(self) -> JournalHead:
        return JournalHead(1, len(self.sales.rows.facts), "", self.acked)
