"""A till with a card terminal of its own: approved, declined, lost and found, approved too late."""

from __future__ import annotations

from storeapp.hardware.sim.terminal import Mood, SimTerminal
from tests.scenarios.chain import Good, HeadOffice
from tests.scenarios.counter import AtTheCounter
from tests.scenarios.selling import scan

UNKNOWN = "Charged or not?"


async def cards(at: AtTheCounter, office: HeadOffice) -> None:
    (good,) = office.bagged(1)
    terminal = at.window.till.devices.simulators.terminal
    assert terminal is not None
    await approve(at, good, terminal)
    await decline_then_cash(at, good, terminal)
    await lose_then_find(at, good, terminal)
    await too_late(at, good, terminal)
    await next_by_card(at, good, terminal)


async def approve(at: AtTheCounter, good: Good, terminal: SimTerminal) -> None:
    await _to_card(at, good)
    await _sold(at, 1)
    at.checked(so=_charged(terminal) == [good.price_minor], what="one charge for one sale")
    await _next(at)


async def decline_then_cash(at: AtTheCounter, good: Good, terminal: SimTerminal) -> None:
    terminal.mood = Mood.DECLINE
    await _to_card(at, good)
    await at.until_sees("Not enough money on this card", "To pay")
    await at.picture("Declined, and why")
    at.press("Enter")
    await _sold(at, 2)
    at.checked(so=len(terminal.charges) == 1, what="a declined card is not charged; cash pays")
    await _next(at)


async def lose_then_find(at: AtTheCounter, good: Good, terminal: SimTerminal) -> None:
    """The line breaks after the charge, before the till hears of it."""
    terminal.mood = Mood.CUT_AFTER
    await _to_card(at, good)
    await at.until_sees(UNKNOWN)
    await at.picture("Nobody knows yet whether the card was charged")
    at.press("F10", "Esc")
    at.checked(so=at.sees(UNKNOWN), what="the card is locked while nobody knows")
    at.press("Enter")
    await _sold(at, 3)
    at.checked(so=len(terminal.charges) == 2, what="asked again and found paid: charged once")
    await _next(at)


async def too_late(at: AtTheCounter, good: Good, terminal: SimTerminal) -> None:
    """The customer pays in cash; then her card is approved after all."""
    terminal.mood = Mood.LATE
    await _to_card(at, good)
    await at.until(lambda: terminal.is_waiting, "the terminal waits for a hand")
    await at.picture("The customer is asked for the card")
    terminal.lose_line()
    await at.until_sees(UNKNOWN)
    at.press("F8")
    await at.until_sees("Should the card turn out charged")
    at.press("Enter")
    await _sold(at, 4)
    terminal.approve_late()
    at.checked(so=terminal.owed_minor == 3 * good.price_minor, what="charged too late, once")
    await _next(at)


async def next_by_card(at: AtTheCounter, good: Good, terminal: SimTerminal) -> None:
    """Before anybody else is charged, the late one is found and given back."""
    terminal.mood = Mood.APPROVE
    await _to_card(at, good)
    await _sold(at, 5)
    given_back = [charge.amount_minor for charge in terminal.charges if charge.reversed]
    at.checked(so=given_back == [good.price_minor], what="the late charge went back by itself")
    still_open = await at.window.till.sales.read(lambda unit: unit.open_card_attempts())
    at.checked(so=still_open == (), what="nothing is open any more")
    at.checked(
        so=terminal.owed_minor == 3 * good.price_minor,
        what="three sales by card are three charges that stand",
    )


async def _to_card(at: AtTheCounter, good: Good) -> None:
    await scan(at, good)
    at.press("F12")
    await at.until_sees("To pay")
    await at.until(lambda: at.sees("Card"), "the card may be chosen")
    at.press("F10")


async def _sold(at: AtTheCounter, count: int) -> None:
    await at.until_sees(f"HZ01-1-1-{count:06d}")


async def _next(at: AtTheCounter) -> None:
    if at.drawer.is_open:
        at.drawer.shut()
    at.press("Enter")
    await at.until(lambda: not at.sees("Next customer"), "the next customer may come")


def _charged(terminal: SimTerminal) -> list[int]:
    return [charge.amount_minor for charge in terminal.charges]
