"""Schedules of everything that goes wrong between a till, head office and a provider: answers that
are lost, charges that arrive late, customers who pay late, and head office dying at every commit
and every request. One seed is one schedule, the same every time."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from random import Random
from typing import Any

from sqlmodel import Session

from headoffice.db.database import Database
from headoffice.door import NotServed
from headoffice.payments import ledger
from headoffice.payments.codes import CodeRule
from headoffice.payments.gateway import BillLine, ChargeOrder
from headoffice.payments.model import NEVER_MS, NOTHING, OPEN, Found, Pace, Seen, State, Undone
from headoffice.payments.refunding import Returned
from headoffice.payments.service import Asker, Payments
from headoffice.payments.simulator.book import Book, Case, Order, Status
from headoffice.payments.work import Work
from storeapp.sync.wire import paying as wire

RULES = (CodeRule("wechat", ("13",), 18, 18),)
CODE = "131234567890123400"
TILL, NEIGHBOUR = Asker("S01", "1"), Asker("S01", "2")
CHARGES = (
    Case.PAID,
    Case.PAID_LATER,
    Case.NEVER_PAID,
    Case.REVERSE_TWICE_IN_VAIN,
    Case.LATE_SUCCESS,
    Case.NO_FUNDS,
)
MOST_ATTEMPTS = 4


class Died(BaseException):
    """Head office was killed here; no `except Exception` of it may go on."""


@dataclass
class World:
    """Time, chance, and the provider, which lives on when head office dies."""

    random: Random
    ms: int = 1_800_000_000_000
    troubled: bool = True
    late: list[tuple[int, Callable[[], object]]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.book = Book(self.now_ms)

    def now_ms(self) -> int:
        return self.ms

    def chance(self, percent: int) -> bool:
        return self.troubled and self.random.randrange(100) < percent

    def pass_time(self, ms: int) -> None:
        """What was on its way for long arrives in between."""
        self.ms += ms
        arrived = [each for at_ms, each in self.late if at_ms <= self.ms]
        self.late = [each for each in self.late if each[0] > self.ms]
        for arrive in arrived:
            arrive()


class MortalDatabase:
    """Head office's database, which loses the process before or after a commit now and then."""

    def __init__(self, database: Database, world: World) -> None:
        self._database = database
        self._world = world

    @contextmanager
    def write(self) -> Iterator[Session]:
        with self._database.write() as session:
            yield session
            if self._world.chance(3):
                raise Died
        if self._world.chance(3):
            raise Died

    @contextmanager
    def read(self) -> Iterator[Session]:
        with self._database.read() as session:
            yield session


class BookGateway:
    """The provider's book without its wire, on a line that breaks before and after."""

    def __init__(self, world: World, pace: Pace) -> None:
        self._world = world
        self.pace = pace

    def charge(self, order: ChargeOrder) -> Found:
        case = self._world.random.choice(CHARGES)
        if case is Case.NO_FUNDS:
            return Found(Seen.DECLINED, reason="funds")
        if self._world.chance(5):
            return Found(Seen.DECLINED, reason="not-reached")

        def arrive() -> Found:
            made = self._world.book.charge(order.number, order.amount_minor, "oA", case)
            return self._found(made)

        if self._world.chance(10):
            at_ms = self._world.ms + self._world.random.randrange(1_000, 100_000)
            self._world.late.append((at_ms, arrive))
            return NOTHING
        return self._over_the_line(arrive, NOTHING)

    def query(self, number: str) -> Found:
        return self._over_the_line(lambda: self._found(self._world.book.order(number)), NOTHING)

    def reverse(self, number: str) -> Undone:
        def arrive() -> Undone:
            book = self._world.book
            order = book.order(number)
            if order is None:
                return Undone.DONE
            if self._world.ms < order.made_ms + self.pace.undo_from_ms:
                return Undone.AGAIN
            return Undone.DONE if book.reverse(number) is not None else Undone.AGAIN

        return self._over_the_line(arrive, Undone.AGAIN)

    def refund(
        self, number: str, refund: str, *, amount_minor: int, total_minor: int
    ) -> tuple[Returned, str]:
        def arrive() -> tuple[Returned, str]:
            how = self._world.book.refund(number, refund, amount_minor)
            return (Returned.DONE, "") if how in ("done", "again") else (Returned.AGAIN, how)

        return self._over_the_line(arrive, (Returned.AGAIN, "no-answer"))

    def payer(self, code: str) -> str:
        return ""

    def bill(self, day: date) -> list[BillLine] | None:
        return None

    def close(self) -> None:
        return

    def _found(self, order: Order | None) -> Found:
        if order is None:
            return Found(Seen.MISSING)
        status = self._world.book.status(order)
        seen = {
            Status.PAID: Seen.PAID,
            Status.WAITING: Seen.WAITING,
            Status.CLOSED: Seen.CLOSED,
            Status.REFUNDED: Seen.CLOSED,
        }[status]
        return Found(
            seen,
            transaction=order.transaction,
            amount_minor=order.amount_minor,
            given_back=status is Status.REFUNDED,
        )

    def _over_the_line(self, arrive: Callable[[], Any], nothing: Any) -> Any:
        if self._world.chance(4):
            raise Died
        if self._world.chance(12):
            return nothing
        answer = arrive()
        if self._world.chance(4):
            raise Died
        return nothing if self._world.chance(12) else answer


@dataclass
class Schedule:
    """One sale: what its till does until it is paid for, by phone or in cash."""

    database: Database
    world: World
    sale: str
    amount_minor: int = 1250
    attempt: int = 1
    deaths: int = 0
    in_cash: bool = False
    refusals: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        pace = self.world.random.choice((Pace(), Pace(ask_ms=4_000, undo_from_ms=0)))
        self._gateway = BookGateway(self.world, pace)
        self._start()

    def run(self) -> None:
        for _ in range(self.world.random.randrange(3, 14)):
            self._mortal(self._act)
            self.world.pass_time(self.world.random.randrange(200, 12_000))
            self._mortal(self._turn)
        if self.world.chance(50):
            self._mortal(self._take_cash)
        self._settle()

    def numbers(self) -> list[str]:
        return [each.number for each in self._attempts()]

    def complaints(self) -> list[str]:
        """What must never be: paid and unrecorded, recorded and unpaid, charged twice, open."""
        book, now_ms = self.world.book, self.world.ms
        attempts = {each.number: each for each in self._attempts()}
        held = {each.number: each.held_minor(now_ms) for each in book.snapshot()}
        paid = [each for each in attempts.values() if each.state is State.PAID]
        found = [f"unrecorded {number}" for number in held if number not in attempts]
        found += [
            f"{number} holds {minor}, and is {attempts[number].state.value}"
            for number, minor in held.items()
            if number in attempts
            and minor != (self.amount_minor if attempts[number].state is State.PAID else 0)
        ]
        found += [f"{each.number} is paid nowhere" for each in paid if not held.get(each.number)]
        found += [f"open {each.number}" for each in attempts.values() if each.state in OPEN]
        if sum(held.values()) > self.amount_minor or len(paid) > 1:
            found.append("charged twice")
        if self.in_cash and paid:
            found.append("paid in cash and by phone")
        return found

    def _start(self) -> None:
        """Head office, newly started: it knows what is in its database."""
        mortal: Any = MortalDatabase(self.database, self.world)
        now_ms = self.world.now_ms
        work = Work(mortal, {"wechat": self._gateway}, now_ms=now_ms, spawn=lambda job: job())
        self._payments = Payments(mortal, work, RULES, now_ms=now_ms)

    def _mortal(self, act: Callable[[], None]) -> None:
        try:
            act()
        except Died:
            self.deaths += 1
            self._start()

    def _act(self) -> None:
        """The till charges, or asks again, or thinks better of it; now and then from next door."""
        asker = NEIGHBOUR if self.world.chance(20) else TILL
        if self.world.chance(15):
            self._asked(lambda: self._payments.cancel(asker, self.sale, self.attempt))
            return
        if self.world.chance(20) and self.attempt < MOST_ATTEMPTS:
            self._forget(asker)
            return
        shown = self._asked(lambda: self._payments.charge(asker, self._charge(self.attempt)))
        if shown is not None and shown.state in wire.NOT_CHARGED and self.attempt < MOST_ATTEMPTS:
            self.attempt += 1

    def _asked(self, ask: Callable[[], wire.AttemptShown]) -> wire.AttemptShown | None:
        try:
            return ask()
        except NotServed as refused:
            self.refusals.append(refused.code)
            return None

    def _forget(self, asker: Asker) -> None:
        """A till that knows nothing of the attempt before begins another, if it is let."""
        if self._asked(lambda: self._payments.charge(asker, self._charge(self.attempt + 1))):
            self.attempt += 1

    def _charge(self, attempt: int) -> wire.Charge:
        return wire.Charge(
            sale=self.sale,
            attempt=attempt,
            amount_minor=self.amount_minor,
            currency="CNY",
            code=CODE,
        )

    def _take_cash(self) -> None:
        """Whatever the phone does now goes back."""
        self.in_cash = True
        for count in range(1, MOST_ATTEMPTS + 1):
            self._asked(lambda count=count: self._payments.cancel(TILL, self.sale, count))  # type: ignore[misc]

    def _turn(self) -> None:
        self._payments.work.turn()

    def _settle(self) -> None:
        """The trouble is over; head office goes on by itself until nothing is left to be asked."""
        self.world.troubled = False
        self._start()
        if self.in_cash:  # The till asks until it is answered.
            self._take_cash()
        for _ in range(200):
            next_ms = self._payments.work.turn()
            if next_ms >= NEVER_MS and not self.world.late:
                return
            due_ms = min([next_ms, *(at_ms for at_ms, _ in self.world.late)])
            self.world.pass_time(max(due_ms - self.world.ms, 1))
        raise AssertionError("never at rest")

    def _attempts(self) -> list[Any]:
        with self.database.read() as session:
            rows = [
                ledger.attempt_at(session, "S01", self.sale, count)
                for count in range(1, MOST_ATTEMPTS + 2)
            ]
        return [each for each in rows if each is not None]
