"""Scenario 4, Payment that goes wrong: customers' phones at the till, and what becomes of them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from headoffice.app import unix_ms
from headoffice.payments.simulator.book import Case, Order
from headoffice.payments.simulator.keys import new_keys
from headoffice.payments.simulator.serving import SimulatorServer
from storeapp.services.status import Line
from tests.scenarios.chain import Cable, Good, HeadOffice, a_head_office
from tests.scenarios.counter import AtTheCounter
from tests.scenarios.selling import scan

UNKNOWN, CONFIRM = "Charged or not?", "Customer: confirm on your phone"


def wechat(case: Case) -> str:
    """What her phone shows; its last digits say what will happen."""
    return f"1312345678901234{case.value}"


def alipay(case: Case) -> str:
    return f"2812345678901234{case.value}"


class Ahead:
    """The time of head office and the providers: this computer's, put forward as a test wants."""

    def __init__(self) -> None:
        self.by_ms = 0

    def __call__(self) -> int:
        return unix_ms() + self.by_ms

    def forward(self, seconds: int) -> None:
        self.by_ms += seconds * 1000


@dataclass(frozen=True, slots=True)
class Chain:
    """A head office that is the merchant of a simulated gateway."""

    office: HeadOffice
    gateway: SimulatorServer
    time: Ahead

    def orders(self) -> list[Order]:
        """What the providers know, in the order it was asked for."""
        simulator = self.gateway.simulator
        both = (*simulator.wechat_book.snapshot(), *simulator.alipay_book.snapshot())
        return sorted(both, key=lambda order: order.made_ms)

    def held(self) -> list[int]:
        """What the merchant has of each customer's money by now."""
        return [order.held_minor(self.gateway.simulator.now_ms()) for order in self.orders()]


@contextmanager
def a_chain(url: str, folder: Path) -> Iterator[Chain]:
    time = Ahead()
    with SimulatorServer(new_keys(), time) as gateway:
        settings = str(gateway.settings(folder / "payments"))
        with a_head_office(url, folder, time, payments=settings) as office:
            yield Chain(office, gateway, time)


async def phones(at: AtTheCounter, chain: Chain, cable: Cable) -> None:
    (good,) = chain.office.bagged(1)
    await paid_at_once(at, chain, good)
    await paid_later(at, chain, good)
    await answer_lost(at, chain, good, cable)


async def refused_phones(at: AtTheCounter, chain: Chain, cable: Cable) -> None:
    (good,) = chain.office.bagged(1)
    await declined_then_offline(at, chain, good, cable)
    await cancelled_and_paid_too_late(at, chain, good)


async def paid_at_once(at: AtTheCounter, chain: Chain, good: Good) -> None:
    await scan(at, good)
    code = wechat(Case.PAID)
    at.scan(code)
    await at.until_sees("This is a payment code. Press F12, then scan it again.")
    at.checked(so=not at.sees(code), what="a code that comes too early is not shown")
    at.press("F12")
    await at.until_sees("To pay")
    at.scan(code)
    await _sold(at, 1)
    await at.picture("Paid by phone")
    at.checked(so=chain.held() == [good.price_minor], what="one charge for one sale")
    await _next(at)


async def paid_later(at: AtTheCounter, chain: Chain, good: Good) -> None:
    await _to_pay(at, good)
    at.scan(alipay(Case.PAID_LATER))
    await at.until_sees(CONFIRM)
    await at.picture("The customer confirms on her phone")
    chain.time.forward(8)
    await _sold(at, 2)
    at.checked(so=chain.held() == [good.price_minor] * 2, what="she confirmed, and is charged once")
    await _next(at)


async def answer_lost(at: AtTheCounter, chain: Chain, good: Good, cable: Cable) -> None:
    """The customer's phone says paid, and the till knows nothing."""
    await _to_pay(at, good)
    cable.lose_the_answer()
    at.scan(wechat(Case.PAID))
    await at.until_sees(UNKNOWN, "Head office cannot be reached")
    await at.until(lambda: len(chain.held()) == 3 and chain.held()[2] > 0, "her phone says paid")
    await at.picture("Her phone says paid, the till does not know")
    at.scan(wechat(Case.PAID))
    at.press("F10", "Esc", "Enter")
    await at.until_sees(UNKNOWN)
    at.checked(so=len(chain.orders()) == 3, what="locked: no second charge, whatever is pressed")
    cable.mend()
    await at.until(lambda: at.sees("Check again"), "it may be asked again")
    at.press("Enter")
    await _sold(at, 3)
    at.checked(so=chain.held() == [good.price_minor] * 3, what="asked until known, charged once")
    await _next(at)


async def declined_then_offline(at: AtTheCounter, chain: Chain, good: Good, cable: Cable) -> None:
    await _to_pay(at, good)
    at.scan(wechat(Case.NO_FUNDS))
    await at.until_sees("Not enough money", "To pay")
    at.scan(wechat(Case.CODE_EXPIRED))
    await at.until_sees("The code is not valid", "To pay")
    asked = len(chain.orders())
    cable.pull()
    board = at.window.till.board
    await at.until(lambda: board.status.line is Line.OFFLINE, "the till knows that it is offline")
    at.scan(wechat(Case.PAID))
    await at.until_sees("Phones need the line to head office", "To pay")
    await at.picture("No line: phones are refused, cash is taken")
    cable.mend()
    at.press("Enter")
    await _sold(at, 1)
    at.checked(so=len(chain.orders()) == asked, what="nothing is stored for later")
    await _next(at)
    await at.until(lambda: board.status.line is Line.ONLINE, "the line is back")


async def cancelled_and_paid_too_late(at: AtTheCounter, chain: Chain, good: Good) -> None:
    """She does not confirm, the clerk cancels, cash is taken; then her phone pays after all."""
    await _to_pay(at, good)
    at.scan(wechat(Case.LATE_SUCCESS))
    await at.until_sees(CONFIRM)
    at.press("Esc")
    await at.until_sees("It is being cancelled")
    chain.time.forward(16)
    await at.until_sees("It is cancelled", "To pay")
    at.press("Enter")
    await _sold(at, 2)
    chain.time.forward(40)
    await at.until(
        lambda: chain.orders()[-1].refunded_minor == good.price_minor,
        "her phone paid after it was over, and that went back by itself",
    )
    at.checked(so=sum(chain.held()) == 0, what="what was paid in cash, no phone paid as well")
    await _next(at)


async def _to_pay(at: AtTheCounter, good: Good) -> None:
    await scan(at, good)
    at.press("F12")
    await at.until_sees("To pay")
    await at.until(lambda: at.sees("Card"), "the way to pay may be chosen")


async def _sold(at: AtTheCounter, count: int) -> None:
    await at.until_sees(f"HZ01-1-1-{count:06d}")


async def _next(at: AtTheCounter) -> None:
    if at.drawer.is_open:
        at.drawer.shut()
    at.press("Enter")
    await at.until(lambda: not at.sees("Next customer"), "the next customer may come")
