"""The orders' part of the sales file in memory, and rows as head office tells them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Protocol

from storeapp.domain.errors import Refusal
from storeapp.domain.fact import Fact, canonical
from storeapp.domain.giving_out import GivenOut
from storeapp.ports.orders import GivenHere, OrderSeen, Verdict, order_seen
from storeapp.sync.wire.orders import FoOnStream, FoPart

KEY = "5a" * 32


@dataclass
class OrderBook:
    """`told` are rows by their id; `given` what was handed over here, with its verdict's reason."""

    key: str = KEY
    told: dict[str, Mapping[str, Any]] = field(default_factory=dict)
    given: dict[str, tuple[GivenHere, str]] = field(default_factory=dict)


class BookRows(Protocol):
    book: OrderBook


class FakeOrdersUnit:
    """`ports.orders.OrdersUnit` over a dictionary."""

    rows: BookRows

    def orders(self) -> tuple[OrderSeen, ...]:
        seen = {key: order_seen(body, 1_000) for key, body in self._book.told.items()}
        for fo, (here, why) in self._book.given.items():
            seen[fo] = seen[fo].given(here.given.at_ms, here.verdict, why)
        return tuple(seen.values())

    def pickup_key(self) -> str:
        return self._book.key

    def put_answer(self, body: Mapping[str, Any], told_ms: int) -> None:
        self._book.told[body["fo"]] = body

    def order_body(self, fo: str) -> str:
        return canonical(dict(self._book.told[fo]))

    def put_given(self, given: GivenOut, fact: Fact, order: str, verdict: Verdict) -> None:
        if given.fo in self._book.given:
            raise Refusal("handed-over-before")
        here = GivenHere(given.hand, given.fo, fact.seq, given, verdict)
        self._book.given[given.fo] = (here, "")

    def given_open(self) -> tuple[GivenHere, ...]:
        return tuple(g for g, _ in self._book.given.values() if g.verdict is Verdict.OPEN)

    def judge_given(self, fo: str, verdict: Verdict, why: str = "") -> None:
        self._book.given[fo] = (replace(self._book.given[fo][0], verdict=verdict), why)

    @property
    def _book(self) -> OrderBook:
        return self.rows.book


def a_row(**changes: object) -> dict[str, Any]:
    """Two plums and half a kilogram of loose ones, to be collected in S01."""
    row = FoOnStream(
        fo="O7-1",
        order="O7",
        number=7,
        epoch=1,
        version=3,
        channel="web",
        state="OFFERED",
        cancel="NONE",
        place="S01",
        pickup_at="S01",
        holder="S01",
        called="林小姐",
        phone_end="0001",
        lines=[
            FoPart(line=0, sku="P1", zh="梅条", en="Plum strips", unit="pc", quantity=2000),
            FoPart(line=1, sku="P3", zh="九制话梅", en="Cured plums", unit="kg", quantity=500),
        ],
        currency="CNY",
    )
    return {**row.model_dump(), **changes}
