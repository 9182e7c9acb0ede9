"""A member at the counter: known by her code, cheaper for her, her points earned; offline too."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from datetime import datetime

from sqlmodel import col, select

from headoffice.activity.selling import place_of
from headoffice.activity.tables import PanelGood
from headoffice.activity.weights import SALE, best_at
from headoffice.app import unix_ms
from headoffice.demo.people import DemoMember
from headoffice.demo.plan import plan
from headoffice.demo.promotions import demo_rules
from headoffice.members.tables import Member
from headoffice.stores.tables import Store
from storeapp.domain.money import Money, format_money
from storeapp.ports.members import AskedBy
from storeapp.promotions.rule import PriceList
from storeapp.services.status import Line
from tests.scenarios.chain import SEED, STORE, Cable, HeadOffice
from tests.scenarios.counter import LOOK_AGAIN_S, PATIENCE_S, AtTheCounter
from tests.scenarios.selling import scan

HANDED = 100_00
POINT_MINOR = 100
"""The demo's members earn a point for so much."""


class Girl:
    """A member of this store, and plums that she has cheaper."""

    def __init__(self, office: HeadOffice) -> None:
        self.member = next(m for m in plan(SEED).members if m.home_store == STORE and m.points)
        prices = member_prices()
        self.plums = next(good for good in office.bagged(400) if good.sku in prices)
        self.price_minor = prices[self.plums.sku]
        self._office = office

    @property
    def points(self) -> int:
        """What head office says she has."""
        with self._office.database.read() as session:
            member = session.get(Member, self.member.id)
            assert member is not None
            return member.points

    @property
    def best_here(self) -> list[str]:
        """What head office counts as bought in this store."""
        with self._office.database.read() as session:
            store = session.get(Store, STORE)
            assert store is not None
            return list(best_at(session, SALE, place_of(store), most=3, now_ms=unix_ms()))

    @property
    def added(self) -> list[str]:
        """What was added from panels."""
        with self._office.database.read() as session:
            wanted = select(PanelGood.sku).where(col(PanelGood.added_ms) > 0)
            return list(session.exec(wanted))


def member_prices() -> dict[str, int]:
    rules = demo_rules(plan(SEED).wares, datetime.fromisoformat("2026-01-01T00:00"))
    (part,) = (p for p in rules.promotions if p.id == "member-plums")
    value = part.benefit.tiers[0].value
    assert isinstance(value, PriceList)
    return dict(value.prices)


async def membership(at: AtTheCounter, office: HeadOffice, cable: Cable) -> None:
    published = office.publish_promotions()
    await at.until(lambda: office.prices_by() == [(published, published)], "the till prices by it")
    girl = Girl(office)
    await _kept(at, girl.member)
    await known_by_her_code(at, girl)
    await taken_off_and_found_by_digits(at, girl)
    await _paid(at, girl, receipt=1)
    await suggested_and_added(at, girl)
    await _paid(at, girl, receipt=2)
    await known_while_offline(at, girl, cable)
    await _paid(at, girl, receipt=3)
    before = girl.points
    cable.mend()
    more = girl.price_minor // POINT_MINOR
    await at.until(lambda: girl.points == before + more, "the points of the sale without a line")
    at.checked(so=True, what="what she bought offline earned its points when the line came back")


async def known_by_her_code(at: AtTheCounter, girl: Girl) -> None:
    await scan(at, girl.plums)
    await at.until_sees(_money(girl.plums.price_minor))
    at.scan(girl.member.code)
    await at.until_sees(girl.member.name, f"{girl.points:,} points", _money(girl.price_minor))
    saved = _money(girl.plums.price_minor - girl.price_minor)
    await at.picture("Her code was scanned: her name, her points, her price")
    at.checked(so=at.sees(f"Saved {saved}"), what="her code alone made the plums cheaper for her")


async def taken_off_and_found_by_digits(at: AtTheCounter, girl: Girl) -> None:
    at.press("F8")
    await at.until_sees("Take off")
    await at.picture("Who the customer is")
    at.press("Del")
    await at.until(lambda: not at.sees(girl.member.name), "she is off the screen")
    await at.until_sees(_money(girl.plums.price_minor))
    at.press("F8")
    await at.until_sees("Find a member")
    at.type(girl.member.phone[-4:])
    at.press("Enter")
    await at.until_sees(f"number ends in {girl.member.phone[-4:]}")
    await at.picture("Found by the last four digits of her number")
    at.press("Enter")
    await at.until_sees(girl.member.name, _money(girl.price_minor))
    at.checked(so=True, what="taken off with one key, found again by four digits")


async def suggested_and_added(at: AtTheCounter, girl: Girl) -> None:
    """Nothing is known of what she looked at: what is bought here is suggested."""
    await at.until(lambda: girl.best_here == [girl.plums.sku], "head office counted the sale")
    at.scan(girl.member.code)
    await at.until_sees("popular here", "Many people like this one here.")
    await at.picture("A suggestion beside the basket, for the clerk only")
    at.press("F5")
    await at.until(lambda: not at.sees("popular here"), "it is in the basket")
    await at.until(lambda: girl.added == [girl.plums.sku], "head office heard that it was added")
    at.checked(so=True, what="suggested, added by one key, and counted at head office")


async def known_while_offline(at: AtTheCounter, girl: Girl, cable: Cable) -> None:
    cable.pull()
    board = at.window.till.board
    await at.until(lambda: board.status.line is Line.OFFLINE, "the till knows it is offline")
    await scan(at, girl.plums)
    at.press("F8")
    await at.until_sees("Find a member")
    at.type(girl.member.phone)
    at.press("Enter")
    await at.until_sees(girl.member.name, "as of ", _money(girl.price_minor))
    await at.picture("Without a line she is known as she last was, and the screen says so")
    at.checked(so=True, what="offline found by her whole number, with the age of what is known")


async def _kept(at: AtTheCounter, member: DemoMember) -> None:
    async def here() -> bool:
        found = await at.window.till.sales.read(
            lambda unit: unit.members_by(AskedBy.CODE, member.code, 5)
        )
        return [each.id for each in found] == [member.id]

    await until_so(at, here, "the till keeps the members of its store")
    at.checked(so=True, what="the store's members came down, and are found by their look-up key")


async def _paid(at: AtTheCounter, girl: Girl, *, receipt: int) -> None:
    before, earned = girl.points, girl.price_minor // POINT_MINOR
    at.press("F12")
    await at.until_sees("To pay")
    at.type(str(HANDED // 100))
    at.press("Enter")
    await at.until_sees(f"HZ01-1-1-{receipt:06d}")
    await at.until(lambda: at.drawer.is_open, "the drawer is open")
    at.drawer.shut()
    at.press("Enter")
    await at.until(lambda: not at.sees(girl.member.name), "the next customer is nobody yet")
    if at.window.till.board.status.line is Line.ONLINE:
        await at.until(lambda: girl.points == before + earned, "her points at head office")
        at.checked(so=True, what=f"she paid {_money(girl.price_minor)} and earned {earned} points")


async def until_so(at: AtTheCounter, so: Callable[[], Awaitable[bool]], what: str) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while not await so():
        if time.monotonic() > deadline:
            raise AssertionError(f"never so: {what}. The screen shows: {' | '.join(at.texts())}")
        await asyncio.sleep(LOOK_AGAIN_S)


def _money(minor: int) -> str:
    return format_money(Money(minor))
