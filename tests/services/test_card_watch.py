"""Charges nobody waits for: a late one goes back by itself, and a payment under way comes first."""

from __future__ import annotations

import asyncio

import pytest

from storeapp.domain.card import AttemptState, Doubt, Unknown, tenders_now
from storeapp.domain.money import Money
from storeapp.domain.tender import Tender, TenderKind
from storeapp.ports.sales import Parked
from storeapp.services.card import CardPayments
from storeapp.services.card_watch import LOOK_AGAIN_S, CardWatch
from tests.db.given import a_basket
from tests.services.fake_terminal import FakeTerminal
from tests.services.fakes import NOW, FakeClock, FakeSales, a_config

LOST = Unknown(Doubt.NO_ANSWER)
S = AttemptState


class Charged:
    """One sale's cards at a terminal in memory."""

    def __init__(self) -> None:
        self.terminal = FakeTerminal()
        self.sales = FakeSales()
        self.cards = CardPayments(self.sales, self.terminal, FakeClock(), a_config())
        self.slept: list[float] = []
        self.watch = CardWatch(self.cards, self.sleep)

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        if len(self.slept) > 1:
            raise asyncio.CancelledError

    def pay(self, sale_id: str = "sale-1") -> None:
        asyncio.run(self.cards.pay(sale_id, Money(1280), lambda _: None))

    def abandon(self) -> None:
        """The outcome was lost, and stays unknown when cash is taken instead."""
        self.terminal.paying, self.terminal.finding = [LOST], [LOST]
        self.pay()
        (attempt,) = self.sales.rows.cards.values()
        asyncio.run(self.cards.abandon(attempt.number))

    @property
    def states(self) -> list[AttemptState]:
        return [each.state for each in self.sales.rows.cards.values()]


def test_a_late_charge_of_an_abandoned_card_goes_back():
    charged = Charged()
    charged.abandon()
    assert charged.states == [S.ABANDONED]

    with pytest.raises(asyncio.CancelledError):
        asyncio.run(charged.watch.run())

    assert charged.states == [S.REVERSED]
    assert charged.slept == [LOOK_AGAIN_S, LOOK_AGAIN_S]


def test_what_a_person_waits_for_is_left_to_her():
    charged = Charged()
    charged.terminal.paying = [LOST]
    charged.pay()
    asyncio.run(charged.watch.look())

    assert charged.states == [S.UNKNOWN]
    assert charged.terminal.asked == ["pay"]


def test_a_payment_under_way_comes_first():
    charged = Charged()
    charged.abandon()

    async def look_meanwhile() -> None:
        async with charged.cards._asking:
            await charged.watch.look()

    asyncio.run(look_meanwhile())
    assert charged.states == [S.ABANDONED]


def test_a_sale_that_is_not_made_gives_back_what_was_charged():
    charged = Charged()
    charged.pay()
    charged.pay("sale-2")
    asyncio.run(charged.cards.let_go("sale-1"))

    assert charged.states == [S.REVERSED, S.PAID]


def test_a_sale_that_is_not_made_abandons_what_is_unknown_and_leaves_the_rest():
    charged = Charged()
    charged.terminal.paying = [LOST]
    charged.pay()
    asyncio.run(charged.cards.let_go("sale-1"))
    asyncio.run(charged.cards.let_go("sale-1"))

    assert charged.states == [S.REVERSED]
    assert charged.terminal.asked == ["pay", "find", "reverse"]


CASH = Tender(TenderKind.CASH, Money(500), Money(500))
CARD = Tender(TenderKind.CARD, Money(1280), Money(1280), "0001")


@pytest.mark.parametrize("kept", [(CASH,), (CARD, CASH)], ids=["not noted", "noted"])
def test_a_paid_card_is_among_the_tenders_once(kept: tuple[Tender, ...]):
    charged = Charged()
    charged.pay()
    (attempt,) = charged.sales.rows.cards.values()

    assert sorted(tenders_now(kept, (attempt,)), key=lambda t: t.kind.value) == [CARD, CASH]


@pytest.mark.parametrize("kept", [(CARD, CASH), (CASH,)], ids=["still noted", "taken out"])
def test_a_card_that_goes_back_is_among_them_no_longer(kept: tuple[Tender, ...]):
    charged = Charged()
    charged.pay()
    asyncio.run(charged.cards.let_go("sale-1"))
    (attempt,) = charged.sales.rows.cards.values()

    assert tenders_now(kept, (attempt,)) == (CASH,)


def test_after_a_restart_the_baskets_that_wait_are_known_to_have_had_a_card():
    charged = Charged()
    under_way, parked, untouched = (a_basket(sale) for sale in ("b1", "b2", "b3"))
    for sale in ("b1", "b2"):
        charged.pay(sale)
    rows = charged.sales.rows
    rows.basket = under_way
    for basket in (parked, untouched):
        rows.parked[basket.id] = Parked(basket, NOW, "u1")
    again = CardPayments(charged.sales, charged.terminal, FakeClock(), a_config())
    assert not again.touched("b1")
    asyncio.run(again.resume())

    assert [again.touched(sale) for sale in ("b1", "b2", "b3")] == [True, True, False]
