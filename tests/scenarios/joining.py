"""Becoming a member at the counter: her number, her name, her own yes; online, then offline."""

from __future__ import annotations

import time
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from sqlmodel import Session, col, select

from headoffice.demo.people import DemoMember
from headoffice.demo.plan import plan
from headoffice.members.knowing import known
from headoffice.members.model import PHONE, day_of
from headoffice.members.service import found_by, leading
from headoffice.members.tables import Member
from storeapp.domain.money import Money, format_money
from storeapp.services.status import Line
from storeapp.ui.customer.window import CustomerWindow
from tests.scenarios.chain import SEED, STORE, Cable, Good, HeadOffice
from tests.scenarios.counter import AtTheCounter
from tests.scenarios.membership import member_prices, until_so
from tests.scenarios.selling import scan

MOST_KEYS, MOST_S = 10, 20.0
NEW, OFFLINE_NEW = "13800000417", "13800000418"


class CountingCounter(AtTheCounter):
    """Counts the keys that the clerk presses, beside her number and her name."""

    keys = 0

    def press(self, *names: str) -> None:
        self.keys += len(names)
        super().press(*names)


@dataclass(frozen=True, slots=True)
class Books:
    """What head office knows by a telephone number."""

    office: HeadOffice

    def id_of(self, phone: str) -> str:
        with self.office.database.read() as session:
            member = found_by(session, PHONE, phone)
            return member.id if member else ""

    def agreed(self, phone: str) -> list[str]:
        with self.office.database.read() as session:
            member = found_by(session, PHONE, phone)
            return sorted(_agreed(session, member)) if member else []

    def name_of(self, phone: str) -> str:
        with self.office.database.read() as session:
            member = found_by(session, PHONE, phone)
            assert member is not None
            return known(session, member, today=day_of(time.time_ns() // 1_000_000)).person.name

    def leads_to(self, id: str) -> str:
        with self.office.database.read() as session:
            return leading(session, [id])[id]

    def points(self, id: str) -> int:
        with self.office.database.read() as session:
            return session.exec(select(Member.points).where(col(Member.id) == id)).one()


def _agreed(session: Session, member: Member) -> list[str]:
    return list(known(session, member, today=day_of(time.time_ns() // 1_000_000)).agreed)


async def joining(at: CountingCounter, office: HeadOffice, cable: Cable) -> None:
    published = office.publish_promotions()
    await at.until(lambda: office.prices_by() == [(published, published)], "the till prices by it")
    prices = member_prices()
    plums = next(good for good in office.bagged(400) if good.sku in prices)
    books, theirs = Books(office), prices[plums.sku]
    await joins_online(at, books, plums, theirs)
    await _paid(at, receipt=1)
    await at.until(lambda: books.points(books.id_of(NEW)) > 0, "her first points")
    cable.pull()
    board = at.window.till.board
    await at.until(lambda: board.status.line is Line.OFFLINE, "the till knows it is offline")
    await joins_offline(at, plums, theirs)
    await _paid(at, receipt=2)
    old = await joins_though_she_is_one(at, plums, theirs)
    before = books.points(old.id)
    await _paid(at, receipt=3)
    cable.mend()
    await at.until(lambda: books.id_of(OFFLINE_NEW) != "", "who joined offline is known")
    await at.until(lambda: books.points(books.id_of(OFFLINE_NEW)) > 0, "and her points are hers")
    await at.until(lambda: books.points(old.id) > before, "the old member has the sale's points")
    at.checked(so=books.name_of(old.phone) == old.name, what="she is who she was, and has them")

    async def told() -> bool:
        return await at.window.till.sales.read(lambda unit: unit.errands()) == ()

    await until_so(at, told, "nobody's name waits in the till's file any more")
    at.checked(so=True, what="nobody's name waits in the till's file any more")


async def joins_online(at: CountingCounter, books: Books, plums: Good, theirs: int) -> None:
    await scan(at, plums)
    await at.until_sees(_money(plums.price_minor))
    began, at.keys = time.monotonic(), 0
    at.press("F8")
    await at.until_sees("Find a member")
    at.type(NEW)
    at.press("Enter")
    await at.until_sees("No member has this")
    await at.picture("Her number is nobody's yet")
    at.press("Enter")
    await at.until_sees("How she wants to be called")
    at.type("Lin")
    await at.picture("Her number and how she wants to be called")
    at.press("Enter")
    await at.until_sees("She chooses on her display")
    await at.picture("The clerk waits, and ticks nothing")
    display = her_display()
    await at.until(display.view.asks.isVisible, "she is asked on her own display")
    _touch(display, "of_age", "browsing")
    at.album.picture(display.grab().toImage(), "She chooses on her own display")
    QTest.mouseClick(display.view.asks.join, Qt.MouseButton.LeftButton)
    await at.until_sees("Lin", _money(theirs))
    took_s = time.monotonic() - began
    await at.picture("She is a member, and has its prices")
    at.checked(so=at.keys <= MOST_KEYS and took_s < MOST_S, what=f"{at.keys} keys, {took_s:.1f} s")
    await at.until(lambda: books.id_of(NEW) != "", "head office knows her")
    at.checked(so=books.agreed(NEW) == ["browsing"], what="what she touched is what she agreed to")


async def joins_offline(at: CountingCounter, plums: Good, theirs: int) -> None:
    await scan(at, plums)
    await _join(at, OFFLINE_NEW, "Bo")
    await at.until_sees("Bo", _money(theirs))
    at.checked(so=at.keys <= MOST_KEYS, what=f"offline too: {at.keys} keys")


async def joins_though_she_is_one(at: CountingCounter, plums: Good, theirs: int) -> DemoMember:
    """A member of another store, whom this till does not know while it is offline."""
    old = next(m for m in plan(SEED).members if m.home_store != STORE and m.points)
    await scan(at, plums)
    await _join(at, old.phone, "Stranger")
    await at.until_sees("Stranger", _money(theirs))
    at.checked(so=True, what="offline an old member joins once more; both become one later")
    return old


async def _join(at: CountingCounter, phone: str, name: str) -> None:
    at.keys = 0
    at.press("F8")
    await at.until_sees("Find a member")
    at.type(phone)
    at.press("Enter")
    await at.until_sees("Head office is out of reach")
    at.press("Enter")
    await at.until_sees("How she wants to be called")
    at.type(name)
    at.press("Enter")
    display = her_display()
    await at.until(display.view.asks.isVisible, "she is asked on her own display")
    QTest.mouseClick(display.view.asks.join, Qt.MouseButton.LeftButton)


def her_display() -> CustomerWindow:
    (display,) = (
        w for w in QApplication.topLevelWidgets() if isinstance(w, CustomerWindow) and w.isVisible()
    )
    return display


def _touch(display: CustomerWindow, *keys: str) -> None:
    for key in keys:
        choice = next(each for each in display.view.asks.choices if each.row.key == key)
        QTest.mouseClick(choice, Qt.MouseButton.LeftButton)


async def _paid(at: CountingCounter, *, receipt: int) -> None:
    at.press("F12")
    await at.until_sees("To pay")
    at.type("100")
    at.press("Enter")
    await at.until_sees(f"HZ01-1-1-{receipt:06d}")
    await at.until(lambda: at.drawer.is_open, "the drawer is open")
    at.drawer.shut()
    at.press("Enter")
    await at.until(lambda: not at.sees("Next customer"), "the next customer may come")


def _money(minor: int) -> str:
    return format_money(Money(minor))
