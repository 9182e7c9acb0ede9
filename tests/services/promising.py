"""Tills whose promotions are limited, and a head office that answers as it is told."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping

from storeapp.domain.basket import Basket
from storeapp.domain.customer import Customer
from storeapp.domain.errors import Refusal
from storeapp.ports.head_office import Command, CommandAnswer
from storeapp.promotions.rule import AmountOff, Promotion, Quotas
from storeapp.services.leases import Leases
from storeapp.services.pricing import Pricing
from tests.services.fakes import NOW, FakeIds
from tests.services.rules import off
from tests.services.test_coupons import CONFIG
from tests.services.test_pricing import PLUM, Till

NOW_MS = int(NOW.timestamp() * 1000)
LATER = NOW_MS + 1_800_000
ANNA = Customer("m1")
MONEY = off("five", AmountOff(500), quotas=Quotas(budget=10_000))
MEMBER = off("five", AmountOff(500), quotas=Quotas(per_member=1))
SILENT, AWAY = "command-unanswered", "head-office-unreachable"


class Answering:
    """Head office as a list of what it says next: grants, or a code; then it says nothing new."""

    def __init__(self, *says: object) -> None:
        self.says = list(says)
        self.asked: list[Command] = []

    async def send(self, command: Command) -> CommandAnswer:
        self.asked.append(command)
        said = self.says.pop(0) if self.says else AWAY
        if isinstance(said, asyncio.Event):
            await said.wait()
        if isinstance(said, str):
            raise Refusal(said)
        return CommandAnswer(0, {"granted": said})

    @property
    def wanted(self) -> list[tuple[str, dict[str, tuple[int, int]]]]:
        """Kinds, and by promotion the uses and minor units that were asked for."""
        return [(command.kind, _wanted(command.body)) for command in self.asked]


def _wanted(body: Mapping[str, object]) -> dict[str, tuple[int, int]]:
    rows = body.get("wanted", [])
    assert isinstance(rows, list)
    return {row["promotion"]: (row["uses"], row["minor"]) for row in rows}


def grant(
    uses: int | None,
    minor: int | None,
    *,
    of_member: int | None = None,
    promotion: str = "five",
    until_ms: int = LATER,
) -> dict[str, object]:
    amounts: dict[str, object] = {
        "uses": uses,
        "minor": minor,
        "of_member": of_member,
        "until_ms": until_ms,
    }
    return amounts | {"promotion": promotion}


async def a_till(*promotions: Promotion, says: tuple[object, ...] = ()) -> tuple[Till, Answering]:
    till, office = Till(*promotions, config=CONFIG), Answering(*says)
    till.leases = Leases(till.sales, till.clock, FakeIds(), office)
    put_together(till)
    await till.rules.refresh()
    return till, office


def put_together(till: Till) -> None:
    till.pricing = Pricing(till.config, till.clock, till.rules, till.coupons, till.leases)
    parts = {n: getattr(till.checkout, n) for n in type(till.checkout).__slots__}
    till.checkout = type(till.checkout)(**parts | {"pricing": till.pricing})


def two_plums(till: Till) -> Basket:
    return till.with_goods(PLUM, PLUM).with_customer(ANNA)


async def promised(till: Till, basket: Basket) -> int:
    await till.pricing.promise(basket)
    return till.due(basket)
