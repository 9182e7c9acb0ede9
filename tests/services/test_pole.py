"""What the customer's small display is told of a basket and its payment."""

from __future__ import annotations

import pytest

from storeapp.domain.basket import Basket, Entry, Line, line_of
from storeapp.domain.catalogue import Match, Name
from storeapp.domain.money import Money
from storeapp.domain.pricing import PricedBasket, priced
from storeapp.domain.quantity import Quantity, pieces
from storeapp.domain.tender import Settlement
from storeapp.services.pole import PoleService
from tests.services.fakes import a_config, a_product

WELCOME = ("welcome",)
EMPTY = Basket("b1")


class Glass:
    """Remembers what it was told, in order."""

    def __init__(self) -> None:
        self.told: list[tuple[object, ...]] = []

    def show(self, name: Name, amount: Money) -> None:
        self.told.append((name.en, amount))

    def total(self, due: Money) -> None:
        self.told.append(("total", due))

    def change(self, change: Money) -> None:
        self.told.append(("change", change))

    def welcome(self) -> None:
        self.told.append(("welcome",))

    def idle(self) -> None:
        self.told.append(("idle",))

    async def close(self) -> None:
        return


@pytest.fixture
def glass() -> Glass:
    return Glass()


@pytest.fixture
def pole(glass: Glass) -> PoleService:
    return PoleService(glass)


def a_line(line_id: str, price_minor: int = 1280, quantity: Quantity | None = None) -> Line:
    match = Match(a_product(f"P-{line_id}", price_minor), quantity or pieces(1))
    return line_of(match, line_id=line_id, entry=Entry.KEY)


def of(basket: Basket, *saved_minor: int) -> PricedBasket:
    """Priced, with so much saved on the first lines."""
    saved = [*saved_minor, *([0] * len(basket.lines))]
    nets = [line.amount - Money(off) for line, off in zip(basket.lines, saved, strict=False)]
    return priced(basket, nets, a_config().taxes)


ONE = Basket("b1", (a_line("1"),))
TWO = Basket("b1", (a_line("1"), a_line("2", 990)))


def test_each_new_line_is_shown_with_what_it_costs(pole: PoleService, glass: Glass) -> None:
    pole.basket(of(ONE))
    pole.basket(of(TWO))
    names = [line.name.en for line in TWO.lines]
    assert glass.told == [(names[0], Money(1280)), (names[1], Money(990))]


def test_a_basket_taken_up_again_shows_its_newest_line(pole: PoleService, glass: Glass) -> None:
    pole.basket(of(TWO))
    assert [amount for _, amount in glass.told] == [Money(990)]


def test_another_quantity_shows_its_line_at_the_price_after_promotions(
    pole: PoleService, glass: Glass
) -> None:
    pole.basket(of(TWO))
    more = TWO.with_quantity("1", pieces(3))
    pole.basket(of(more, 840))
    assert glass.told[-1] == (more.lines[0].name.en, Money(3000))


@pytest.mark.parametrize(
    ("after", "due"),
    [(of(TWO.with_void("2")), Money(1280)), (of(TWO, 100), Money(2170)), (of(TWO), Money(2270))],
    ids=["removed", "other prices", "nothing new"],
)
def test_what_is_no_new_line_shows_the_total(
    pole: PoleService, glass: Glass, after: PricedBasket, due: Money
) -> None:
    pole.basket(of(TWO))
    pole.basket(after)
    assert glass.told[-1] == ("total", due)


@pytest.mark.parametrize("emptied", [EMPTY, ONE.with_void("1")], ids=["next", "all removed"])
def test_an_empty_basket_is_a_greeting(pole: PoleService, glass: Glass, emptied: Basket) -> None:
    pole.basket(of(ONE))
    pole.basket(of(emptied))
    assert glass.told[-1] == WELCOME


def test_a_payment_shows_what_is_left_and_then_the_change(pole: PoleService, glass: Glass) -> None:
    due = Settlement(Money(11580))
    by_card = due.by_card(Money(5000))
    for settlement in (due, by_card, by_card.by_cash(Money(10_000))):
        pole.settlement(settlement)
    assert glass.told == [
        ("total", Money(11580)),
        ("total", Money(6580)),
        ("change", Money(3420)),
    ]


def test_a_payment_without_change_ends_with_a_greeting(pole: PoleService, glass: Glass) -> None:
    pole.settlement(Settlement(Money(1280)).by_card(Money(1280)))
    assert glass.told == [WELCOME]


def test_the_next_customer_sees_nothing_of_the_one_before(pole: PoleService, glass: Glass) -> None:
    pole.basket(of(ONE))
    pole.opened()
    pole.basket(of(ONE))
    pole.closed()
    pole.basket(of(ONE))
    line = (ONE.lines[0].name.en, Money(1280))
    assert glass.told == [line, WELCOME, line, ("idle",), line]
