"""Somebody who pays: a basket of that amount, an open shift, and everything that was shown."""

from __future__ import annotations

from contextlib import nullcontext
from datetime import UTC, datetime

from storeapp.domain.barcode import Scan
from storeapp.domain.basket import Basket, Entry, Line
from storeapp.domain.card import CardAttempt
from storeapp.domain.catalogue import Name
from storeapp.domain.errors import Refusal
from storeapp.domain.money import Money
from storeapp.domain.pricing import PricedBasket, priced
from storeapp.domain.quantity import pieces
from storeapp.domain.shift import Shift, open_shift
from storeapp.domain.staff import Role, StaffMember
from storeapp.domain.tax import TaxRate, TaxTable
from storeapp.domain.tender import Tender
from storeapp.services.card import CardPayments
from storeapp.ui.screens.pay.card_steps import CardDoors
from storeapp.ui.screens.pay.presenter import Doors, PayPresenter
from storeapp.ui.screens.pay.state import PayState
from storeapp.ui.surroundings import Surroundings
from storeapp.ui.texts import Texts
from tests.services.fake_terminal import FakeTerminal
from tests.services.fakes import a_config
from tests.ui.given import Counter, HeldWork, RecordingSounds

LIN = StaffMember("u1", "Lin", Role.CASHIER)
SHIFT: Shift = open_shift(
    "shift-1",
    at=datetime(2026, 11, 21, 8, tzinfo=UTC),
    staff_id="u1",
    opening_float=Money(500_00),
)
A_SCAN = Scan("6901234567892")


def basket_of(minor: int, basket_id: str = "basket-1") -> PricedBasket:
    """A priced basket that costs this."""
    price = Money(minor)
    line = Line("l1", "P1", Name("梅条", "Plums"), pieces(1), price, 1, "N13", Entry.SCAN)
    return priced(Basket(basket_id, (line,)), (price,), TaxTable((TaxRate("N13", 1300),)))


class Paying:
    """A presenter over files in memory; coins go down to 0.10."""

    def __init__(self, texts: Texts | None = None) -> None:
        self.counter = Counter()
        self.counter.sales.rows.shift = SHIFT
        self.work = HeldWork()
        self.sounds = RecordingSounds()
        self.states: list[PayState] = []
        self.went: list[object] = []
        self.texts = texts or Texts()
        self.around = Surroundings(self.texts, self.sounds, self.work.spawn, nullcontext)
        doors = Doors(lambda: self.went.append("back"), self.went.append, self.went.append)
        self.presenter = PayPresenter(self.counter.checkout, self.around, doors, self.states.append)

    def start(self, minor: int = 265_13) -> PayPresenter:
        self.presenter.start(basket_of(minor), LIN)
        self.states.clear()
        return self.presenter

    def type(self, text: str) -> None:
        for key in text:
            self.presenter.press(key)
        self.states.clear()

    def take(self, minor: int) -> None:
        """That much cash is handed over, and on disk."""
        self.presenter.hand_over(minor)
        self.work.run()

    def take_by_card(self, typed: str) -> None:
        """That much is approved on the terminal, and on disk."""
        self.type(typed)
        self.presenter.card()
        self.presenter.confirm()
        self.work.run()

    @property
    def state(self) -> PayState:
        return self.states[-1]

    @property
    def sales(self) -> int:
        return len(self.counter.sales.rows.sales)

    @property
    def taken(self) -> int:
        """How many tenders were taken."""
        return len(self.presenter.settlement.tenders)

    def fill_the_disk(self) -> None:
        async def full(_work: object) -> object:
            raise Refusal("disk-full")

        self.write = self.counter.sales.write
        self.counter.sales.write = full  # type: ignore[method-assign,assignment]  # a bad disk

    def empty_the_disk(self) -> None:
        self.counter.sales.write = self.write  # type: ignore[method-assign]  # a good one again


class Connected(Paying):
    """The same at a till with a card terminal of its own."""

    def __init__(self) -> None:
        super().__init__()
        self.terminal = FakeTerminal()
        sales, clock = self.counter.sales, self.counter.clock
        self.cards = CardPayments(sales, self.terminal, clock, a_config())
        went = self.went
        cards = CardDoors(lambda: went.append("hold"), lambda: went.append("clear up"))
        doors = Doors(lambda: went.append("back"), went.append, went.append, cards)
        self.presenter = PayPresenter(
            self.counter.checkout, self.around, doors, self.states.append, self.cards
        )

    def begin(self, minor: int = 265_13) -> None:
        """Asked to pay, and what is known of this sale's cards looked up."""
        self.presenter.start(basket_of(minor), LIN)
        self.work.run()
        self.states.clear()

    @property
    def attempts(self) -> tuple[CardAttempt, ...]:
        return tuple(self.counter.sales.rows.cards.values())

    @property
    def kept(self) -> tuple[Tender, ...]:
        """What is on disk as taken."""
        return self.counter.sales.rows.tenders
