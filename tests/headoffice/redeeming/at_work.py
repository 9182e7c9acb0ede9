"""Tills as the program puts them together, without windows, at a head office over a socket."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from sqlmodel import Session, col, select

from headoffice.app import Server, unix_ms
from headoffice.db.database import Database
from headoffice.enrolment.approving import approve
from headoffice.ingest.tables import FactRow
from headoffice.publishing.keys import signer
from headoffice.redeeming.budgets import budgets
from headoffice.redeeming.coupons import conflicts, counts, issue
from headoffice.redeeming.tables import BudgetSpend
from headoffice.staff import service as staff
from storeapp.bootstrap.till import Till
from storeapp.domain.basket import Basket
from storeapp.domain.codec import parse_body, sale_from
from storeapp.domain.customer import Customer
from storeapp.domain.money import Money
from storeapp.domain.pricing import PricedBasket
from storeapp.domain.sale import Sale
from storeapp.domain.staff import Role, StaffMember
from storeapp.promotions.rule import Promotion
from storeapp.services.counter import Counter
from storeapp.settings import Settings
from tests.headoffice.publishing.till_sales import published
from tests.services.fakes import a_product
from tests.sync.proxy import Faults, Proxy, a_proxy

LIN = StaffMember("lin", "小林 Lin", Role.CASHIER)
ANNA = Customer("m1")
LIMIT_S = 20.0


class AtWork:
    """One till with somebody signed in; `stop` is a power cut as far as memory goes."""

    def __init__(self, folder: Path, address: str) -> None:
        self.address = address
        folders = folder / "data", folder / "keys"
        self._settings = Settings(*folders, head_office=address, wedge="none")
        self._tasks: set[asyncio.Task[object]] = set()
        self._put_together()

    def _put_together(self) -> None:
        self.till = Till(self._settings, self._spawn)

    def _spawn(self, work: Coroutine[Any, Any, object], name: str) -> object:
        task = asyncio.get_running_loop().create_task(work, name=name)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    async def enrol(self, database: Database, number: str) -> None:
        await self.till.open()
        enrolment = await self.till.enrolment()
        application = await enrolment.apply(self.address)
        with database.write() as session:
            approve(session, application.code, store="S01", till=number, now_ms=unix_ms())
        device = await enrolment.finish(self.address, application)
        assert device is not None
        self.device = device

    async def begin(self, rules: str) -> None:
        """Connected, and pricing by that set."""
        await self.till.connect(self.device)
        await until(self._stands)
        self.counter: Counter = await self.till.counter()
        await until(lambda: self._prices_by(rules))

    async def stop(self) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self.till.close()

    async def start_again(self, rules: str) -> Basket | None:
        """After `stop`: the basket that was under way."""
        self._put_together()
        await self.till.open()
        await self.begin(rules)
        return await self.counter.checkout.resume()

    async def _stands(self) -> bool:
        def look(unit: Any) -> bool:
            config = unit.config()
            return bool(unit.staff() and config and config.publishing_keys and unit.rule_sets())

        return await self.till.sales.read(look)

    async def _prices_by(self, rules: str) -> bool:
        assert self.till.rules is not None
        await self.till.rules.refresh()
        return self.till.rules.current is not None and self.till.rules.current.hash == rules

    # --- what a cashier does -------------------------------------------------------------

    def basket(self, *skus: str, member: Customer | None = ANNA, minor: int = 1000) -> Basket:
        """Goods at that price each."""
        checkout = self.counter.checkout
        basket = checkout.fresh()
        for sku in skus or ("P1",):
            product = replace(a_product(sku, minor), tax_code="vat13")
            basket = checkout.add(basket, product).basket
        return basket.with_customer(member)

    async def promised(self, basket: Basket) -> PricedBasket:
        """As F12 does it."""
        await self.counter.checkout.pricing.promise(basket)
        return self.counter.checkout.priced(basket)

    async def sell(self, priced: PricedBasket) -> Sale:
        counter = self.counter
        if await counter.shifts.current() is None:
            await counter.shifts.open(Money(0), LIN)
        settlement = counter.checkout.settlement(priced).by_cash(priced.due)
        return await counter.checkout.pay(priced, settlement, cashier=LIN)

    async def has_its_share(self) -> None:
        """Of each budget: the till asks for it beside everything else."""
        await until(lambda: self.till.sales.read(lambda unit: bool(unit.leases())))

    async def uploaded(self) -> None:
        async def told() -> bool:
            head = await self.till.sales.head()
            return head.acked_seq == head.last_seq

        await until(told)


async def until(true: Callable[[], object]) -> None:
    async with asyncio.timeout(LIMIT_S):
        while True:
            found = true()
            if asyncio.iscoroutine(found):
                found = await found
            if found:
                return
            await asyncio.sleep(0.01)


class Chain:
    """Two tills of one store, each behind its own cable."""

    def __init__(self, database: Database, rules: str, tills: list[AtWork], cables: list[Proxy]):
        self.database = database
        self.rules = rules
        self.tills = tills
        self.cables = cables

    def spent(self) -> tuple[int, int, int, int]:
        """Uses and minor units that sales used, and that are promised yet."""
        with self.database.read() as session:
            [(budget, uses, minor)] = budgets(session)
            return budget.spent_uses, budget.spent_minor, uses, minor

    def overs(self) -> list[tuple[int, int]]:
        with self.database.read() as session:
            rows = session.exec(select(BudgetSpend)).all()
            return sorted((row.over_uses, row.over_minor) for row in rows)

    def facts(self, kind: str) -> int:
        return len(self._bodies(kind))

    async def arrived(self, kind: str) -> None:
        """Head office has a fact of that kind, whether the till knows it or not."""
        await until(lambda: self.facts(kind))

    def points(self) -> list[int]:
        """What each sale that arrived gave."""
        sales = [sale_from(parse_body(body.decode())) for body in self._bodies("sale/2")]
        return [sum(applied.points for applied in sale.applied) for sale in sales]

    def _bodies(self, kind: str) -> list[bytes]:
        with self.database.read() as session:
            return list(session.exec(select(FactRow.body).where(col(FactRow.kind) == kind)).all())

    # --- coupons -------------------------------------------------------------------------

    def coupons(self, coupon_class: str, count: int) -> list[str]:
        """Their codes."""
        with self.database.write() as session:
            days = date(2100, 1, 1)
            by = signer(session)
            return issue(session, coupon_class, count, expires_on=days, sign=by, now_ms=1)

    def coupon_states(self) -> list[str]:
        with self.database.read() as session:
            return [state for _, state, _ in counts(session)]

    def conflicts(self) -> list[tuple[str, str]]:
        with self.database.read() as session:
            return [(row.number, row.why) for row in conflicts(session)]

    # --- the cables ----------------------------------------------------------------------

    def cut(self, till: int) -> None:
        self.cables[till].faults = Faults(reset=True)
        self.cables[till].drop()

    def lose_answers(self, till: int) -> None:
        """Requests arrive, their answers do not."""
        self.cables[till].faults = Faults(cut_after=0)

    def mend(self, till: int) -> None:
        self.cables[till].heal()


def employ(session: Session) -> None:
    staff.hire(session, id=LIN.id, name=LIN.name, role=LIN.role, stores=["S01"])
    staff.set_verifier(session, LIN.id, "$argon2id$of-lin")


@asynccontextmanager
async def a_chain(server: Server, folder: Path, *promotions: Promotion) -> AsyncIterator[Chain]:
    database = server.database
    with database.write() as session:
        employ(session)
    rules = published(database, *promotions).hash
    port = urlsplit(server.url).port
    assert port is not None
    async with a_proxy(port) as first, a_proxy(port) as second:
        cables = [first, second]
        tills = [AtWork(folder / f"till-{n}", cable.address) for n, cable in enumerate(cables)]
        try:
            for number, till in enumerate(tills, 1):
                await till.enrol(database, str(number))
                await till.begin(rules)
            yield Chain(database, rules, tills, cables)
        finally:
            for till in tills:
                await till.stop()
