"""What the tests of returns are given: a till with its real file, a sale, and a desk."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from storeapp.db.store import SalesStore
from storeapp.domain.basket import Basket, Entry, Line
from storeapp.domain.catalogue import Name
from storeapp.domain.codec import sale_body, shift_open_body
from storeapp.domain.fact import FactKind
from storeapp.domain.money import Money
from storeapp.domain.pricing import PricedLine, Share, summed
from storeapp.domain.quantity import pieces
from storeapp.domain.returning import Return, Wish, bought_in
from storeapp.domain.sale import Sale, sell
from storeapp.domain.settling import UnderWay
from storeapp.domain.shift import open_shift
from storeapp.domain.staff import Role, StaffMember
from storeapp.domain.tax import TaxRate, TaxTable
from storeapp.domain.tender import Settlement, Tender, TenderKind
from storeapp.ports.returns import RefundState
from storeapp.ports.sales import SalesUnit
from storeapp.services.returns import Returns
from storeapp.services.status import Line as OfficeLine
from storeapp.services.status import StatusBoard
from tests.db.given import CountedIds, enrolled
from tests.services.fake_returns import FakeReturnsDesk
from tests.services.fakes import LIN, NOW, FakeClock, a_config

CHEN = StaffMember("u9", "Chen", Role.MANAGER)
TAXES = TaxTable((TaxRate("N13", 1300), TaxRate("X8", 800, inclusive=False)))


@dataclass
class Counter:
    """One till: its file, head office's desk, and what was handed over."""

    store: SalesStore
    desk: FakeReturnsDesk
    board: StatusBoard
    returns: Returns
    clock: FakeClock
    done: list[Return] = field(default_factory=list)

    async def sold(self, *lines: PricedLine, settled: Settlement | None = None) -> Sale:
        """A sale of those lines that head office knows too; in cash when nothing is said."""
        sale = await self.store.write(lambda unit: _sell(unit, self, lines, settled))
        self.desk.knows(bought_in(sale, {}))
        return sale

    async def sold_as(
        self,
        basket: str,
        *lines: PricedLine,
        settled: Settlement,
        also: Callable[[SalesUnit, Sale], None],
    ) -> Sale:
        """The sale of that basket, and what is done in its transaction."""

        def commit(unit: SalesUnit) -> Sale:
            sale = _sell(unit, self, lines, settled, basket)
            also(unit, sale)
            return sale

        sale = await self.store.write(commit)
        self.desk.knows(bought_in(sale, {}))
        return sale

    async def give_back(self, under_way: UnderWay) -> Return:
        """Every step, as the clerk would take them."""
        while (given := under_way.next) is not None:
            if given.source.kind in (TenderKind.WECHAT, TenderKind.ALIPAY):
                under_way, state = await self.returns.refund(under_way)
                assert state is RefundState.DONE
            else:
                under_way = await self.returns.confirm(under_way, "0042")
        return await self.returns.finish(under_way, cashier=LIN)

    async def takes_back(self, sale: Sale, units: dict[str, int]) -> Return:
        told = await self.returns.open(sale.id)
        under_way = await self.returns.agree(told, wishes(units))
        done = await self.give_back(under_way)
        self.desk.takes(done)
        return done

    def goes(self, line: OfficeLine) -> None:
        self.board.update(line=line)


@asynccontextmanager
async def a_till(folder: Path, **changes: object) -> AsyncIterator[Counter]:
    async with enrolled(folder) as store:
        yield await made_on(store, **changes)


async def made_on(store: SalesStore, **changes: object) -> Counter:
    """A counter over that file, with a shift open."""
    desk, board, clock = FakeReturnsDesk(), StatusBoard(), FakeClock()
    done: list[Return] = []
    config = a_config(taxes=TAXES, **changes)
    returns = Returns(
        sales=store,
        desk=desk,
        board=board,
        config=config,
        clock=clock,
        ids=CountedIds("till"),
        taken_back=done.append,
    )
    board.update(line=OfficeLine.ONLINE)

    def begin(unit: SalesUnit) -> None:
        if unit.open_shift() is None:
            shift = open_shift("shift-1", at=NOW, staff_id="u1", opening_float=Money(500_00))
            unit.append(FactKind.SHIFT_OPEN, shift_open_body(shift))
            unit.put_shift(shift)

    await store.write(begin)
    return Counter(store, desk, board, returns, clock, done)


def a_priced(
    name: str, price: int, count: int = 1, *, shares: tuple[Share, ...] = (), tax: str = "N13"
) -> PricedLine:
    line = Line(
        id=name,
        sku=f"SKU-{name}",
        name=Name("梅条", "Plum strips"),
        quantity=pieces(count),
        unit_price=Money(price),
        price_pos=7,
        tax_code=tax,
        entry=Entry.SCAN,
    )
    net = sum(share.count * share.net for share in shares) if shares else line.amount.minor
    return PricedLine(line, Money(net), shares)


def wishes(units: dict[str, int], reason: str = "changed-mind") -> list[Wish]:
    return [Wish(line, count, reason) for line, count in units.items()]


def settled_by(due: Money, *tenders: Tender) -> Settlement:
    """Paid so far by those; the caller goes on, or all is paid."""
    settlement = Settlement(due, a_config().coins)
    for tender in tenders:
        settlement = settlement.by_card(tender.amount, tender.reference, tender.kind)
    return settlement


def by(kind: TenderKind, minor: int, reference: str = "ref-1") -> Tender:
    return Tender(kind, Money(minor), Money(minor), reference)


def due_of(lines: Sequence[PricedLine]) -> Money:
    return summed(Basket("x", tuple(p.line for p in lines)), tuple(lines), TAXES).due


def _sell(
    unit: SalesUnit,
    counter: Counter,
    lines: Sequence[PricedLine],
    settled: Settlement | None,
    named: str = "",
) -> Sale:
    basket = Basket(named or counter.returns.ids.new(), tuple(p.line for p in lines))
    priced = summed(basket, tuple(lines), TAXES)
    whole = settled or Settlement(priced.due, a_config().coins)
    if not whole.settled:
        whole = whole.by_cash(whole.left_in_cash)
    shift = unit.open_shift()
    assert shift is not None
    sale = sell(
        priced,
        whole,
        number=unit.next_receipt(),
        shift=shift.id,
        business_date=shift.business_date,
        ended_at=counter.clock.now(),
        cashier=LIN,
    )
    unit.put_sale(sale, unit.append(FactKind.SALE, sale_body(sale)))
    return sale
