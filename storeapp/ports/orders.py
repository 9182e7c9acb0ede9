"""Orders at a till: what its file keeps of them, and what it asks of head office about them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import Enum
from typing import Any, Protocol

from storeapp.domain.catalogue import Name
from storeapp.domain.fact import Fact
from storeapp.domain.fulfilment import CancelState, Fo, FoLine, FoState
from storeapp.domain.giving_out import GivenOut
from storeapp.domain.money import Money, currency
from storeapp.domain.quantity import Unit


class Step(Enum):
    """What a clerk does with a fulfilment order; the value is the command's kind, whose body is in
    `sync.wire.orders`."""

    ACCEPT = "fo.accept"
    REJECT = "fo.reject"
    START = "fo.start"
    PICK = "fo.pick"
    SHORT = "fo.short"
    PACK = "fo.pack"
    READY = "fo.ready"
    EXTEND = "fo.extend"
    PUT_BACK = "fo.put_back"
    LABEL = "fo.label"
    SHIP = "fo.ship"
    DISPATCH = "fo.dispatch"
    ARRIVE = "fo.arrive"
    ANSWER_CANCEL = "fo.answer_cancel"


HAND_OVER = "fo.hand_over"


@dataclass(frozen=True, slots=True)
class Good:
    """What is on a line of the order."""

    line: int
    sku: str
    name: Name
    unit: Unit


class Verdict(Enum):
    """What head office said of a hand-over that was made here."""

    OPEN = ""
    """Not yet: the fact is still on its way."""
    COUNTS = "counts"
    CONFLICT = "conflict"
    SEEN = "seen"
    """A conflict that a person here has read."""


@dataclass(frozen=True, slots=True)
class OrderSeen:
    """A fulfilment order as this till knows it. `came_ms` is when it heard of it first; `given_ms`
    and `verdict` are of the hand-over made at this till, if there was one."""

    id: str
    order: str
    number: int
    version: int
    channel: str
    fo: Fo
    goods: tuple[Good, ...]
    called: str
    phone_end: str
    due: Money
    promise_ms: int
    code_until_ms: int
    tracking: str
    came_ms: int = 0
    given_ms: int = 0
    verdict: Verdict | None = None
    why: str = ""

    def good(self, line: int) -> Good:
        return next(each for each in self.goods if each.line == line)

    def part(self, line: int) -> FoLine:
        return next(each for each in self.fo.lines if each.line == line)

    def given(self, at_ms: int, verdict: Verdict, why: str) -> OrderSeen:
        """As it is to this till, which handed it over."""
        states = {
            Verdict.OPEN: FoState.HANDED_OVER_PROVISIONAL,
            Verdict.COUNTS: FoState.HANDED_OVER,
        }
        fo = replace(self.fo, state=states.get(verdict, FoState.CONFLICT))
        return replace(self, fo=fo, given_ms=at_ms, verdict=verdict, why=why)


@dataclass(frozen=True, slots=True)
class GivenHere:
    """A hand-over of this till: `seq` is its fact's."""

    hand: str
    fo: str
    seq: int
    given: GivenOut
    verdict: Verdict


class OrdersUnit(Protocol):
    """The orders' part of a transaction."""

    def orders(self) -> tuple[OrderSeen, ...]:
        """Those this store has to do with and those handed over here lately, each once, the one
        that was heard of first in front."""
        ...

    def pickup_key(self) -> str:
        """What this store's codes are proved with, "" before it came."""
        ...

    def put_answer(self, body: Mapping[str, Any], told_ms: int) -> None:
        """What head office answered to a command, until its stream says so, too."""
        ...

    def put_given(self, given: GivenOut, fact: Fact, order: str, verdict: Verdict) -> None:
        """Refusal `handed-over-before`. `order` is its row as it was, as JSON."""
        ...

    def order_body(self, fo: str) -> str:
        """The row of a fulfilment order as JSON, "" for none."""
        ...

    def given_open(self) -> tuple[GivenHere, ...]:
        """Those head office has not spoken of yet."""
        ...

    def judge_given(self, fo: str, verdict: Verdict, why: str = "") -> None: ...


def order_seen(body: Mapping[str, Any], came_ms: int = 0) -> OrderSeen:
    """From `sync.wire.orders.FoOnStream` as a mapping; Defect or ValueError for what is none."""
    parts = body["lines"]
    fo = Fo(
        epoch=body["epoch"],
        place=body["place"],
        lines=tuple(
            FoLine(p["line"], p["quantity"], p["found"], p["back"], p["out"]) for p in parts
        ),
        pickup_at=body["pickup_at"],
        state=FoState(body["state"]),
        cancel=CancelState(body["cancel"]),
        accept_by_ms=body["accept_by_ms"],
        ready_ms=body["ready_ms"],
        lease_until_ms=body["lease_until_ms"],
        why=body["why"],
        bin=body["bin"],
        arrived=body["holder"] == body["pickup_at"] != body["place"],
    )
    return OrderSeen(
        id=body["fo"],
        order=body["order"],
        number=body["number"],
        version=body["version"],
        channel=body["channel"],
        fo=fo,
        goods=tuple(
            Good(p["line"], p["sku"], Name(p["zh"], p["en"]), Unit(p["unit"])) for p in parts
        ),
        called=body["called"],
        phone_end=body["phone_end"],
        due=Money(body["due_minor"], currency(body["currency"])),
        promise_ms=body["promise_ms"],
        code_until_ms=body["code_until_ms"],
        tracking=body["tracking"],
        came_ms=came_ms,
        why=body["why"],
    )
