"""Returns: what the till's file keeps of them, and what head office knows of all stores."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum
from typing import Protocol

from storeapp.domain.fact import Fact
from storeapp.domain.money import Money
from storeapp.domain.returning import Bought, GivenBack, Return, SoFar
from storeapp.domain.settling import UnderWay


class ReturnsUnit(Protocol):
    """The part of a transaction that knows what came back."""

    def put_return(self, done: Return, fact: Fact) -> None:
        """Refusal `returned-before` when one of its units came back here before."""
        ...

    def returned(self, return_id: str) -> Return | None: ...
    def return_of_number(self, number: str) -> Return | None: ...
    def returns_of(self, sale_id: str) -> tuple[Return, ...]:
        """What this till took back of a sale, the first one first."""
        ...

    def given_unasked(self, day: date) -> int:
        """Minor units given back on that business date without head office's word."""
        ...

    def return_under_way(self) -> UnderWay | None: ...
    def keep_return(self, under_way: UnderWay | None) -> None:
        """The one that is being settled; None when there is none any more."""
        ...


class Sought(Enum):
    """By what a sale is looked for."""

    CODE = "code"
    NUMBER = "number"
    PHONE = "phone"
    MEMBER = "member"
    ORDER = "order"


@dataclass(frozen=True, slots=True)
class SaleSeen:
    """A sale as a list of them names it."""

    id: str
    number: str
    store: str
    ended_at: datetime
    due: Money


@dataclass(frozen=True, slots=True)
class Told:
    """What is known of a sale and its returns; by head office in all stores when
    `asked`.

    `rules` is the set of promotions it was priced by, as JSON, "" where they ask nothing of a
    return; then `regions`, `owner` and `channel` say where that was, and `classes` what coupons
    were presented. `until_ms` is how long the units are this till's to take back, 0 for none.
    """

    bought: Bought
    before: SoFar
    asked: bool = True
    rules: str = ""
    regions: frozenset[str] = frozenset()
    owner: str = ""
    channel: str = "store"
    classes: tuple[str, ...] = ()
    until_ms: int = 0


class RefundState(Enum):
    """What became of money that goes back to a phone."""

    DONE = "done"
    WAITING = "waiting"
    """Head office asks the provider until it is known; nothing is lost."""
    REFUSED = "refused"
    """For good: the provider gives nothing back for it."""
    UNREACHABLE = "unreachable"
    """Nobody knows whether head office heard of it. It is asked again, under the same name."""


@dataclass(frozen=True, slots=True)
class RefundSeen:
    state: RefundState
    number: str = ""


class ReturnsDesk(Protocol):
    """Head office, asked while a customer waits. Refusal `head-office-unreachable` when it does not
    answer, and otherwise those of its problem codes."""

    async def find(self, by: Sought, value: str, *, staff: str) -> tuple[SaleSeen, ...]:
        """The sales this till may take back, the newest first."""
        ...

    async def look(self, sale_id: str) -> Told:
        """Refusal `sale-unknown`, also where this till may not know of it."""
        ...

    async def claim(self, return_id: str, sale_id: str, units: Mapping[str, int]) -> Told:
        """Makes these units this till's to take back, for some minutes; asked again it is
        prolonged. Refusal `returned-before` when not so many are left in any store."""
        ...

    async def release(self, return_id: str) -> None: ...
    async def refund(self, return_id: str, given: GivenBack) -> RefundSeen:
        """Gives money back to a phone: once, however often it is asked."""
        ...
