"""Scenario 3, the girl and the plum snack: her web shop, and what it brings to the counter."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser
from sqlmodel import col, select

from headoffice.activity.model import is_held_out
from headoffice.activity.tables import PanelGood
from headoffice.app import Server, unix_ms
from headoffice.channels.keys import add_channel
from headoffice.demo.people import DemoMember
from headoffice.demo.plan import plan
from headoffice.members.tables import Member
from headoffice.settings import Settings
from storeapp.domain.membership import Purpose
from tests.headoffice.shop.browser import a_browser, on_a_phone, sign_in
from tests.scenarios.chain import SEED, STORE, Good, HeadOffice
from tests.scenarios.counter import AtTheCounter

LOOKS = 3


@contextmanager
def a_head_office_with_a_shop(url: str, folder: Path) -> Iterator[HeadOffice]:
    """It has the web shop of the channel `web`, which sells at this store's prices."""
    settings = Settings(
        database=url,
        snapshots=str(folder / "snapshots"),
        enrolment_interval_s=1,
        browsing_look_s=0.05,
        texts="simulated",
        shop="web",
    )
    server = Server(settings)
    with server.database.write() as session:
        add_channel(session, "web", name="Web shop", place=STORE, now_ms=unix_ms())
    with server:
        yield HeadOffice(server)


class Girl:
    """A member of this store who agreed that what she looks at is known there, a girl like her who
    did not, and the plum snack that both look at."""

    def __init__(self, office: HeadOffice) -> None:
        here = [m for m in plan(SEED).members if m.home_store == STORE]
        shown = [m for m in here if not is_held_out(m.id)]
        browsing = Purpose.BROWSING.value
        self.agreed = next(m for m in shown if browsing in m.agreed)
        self.other = next(m for m in shown if browsing not in m.agreed)
        self.snack = office.packs_of("plums")[0]
        self.bought = office.packs_of("tea")[0]
        self.url = f"{office.url}/shop"
        self._office = office

    def look_around(self) -> None:
        """Both of them, in a real browser."""
        # In a thread of its own: the browser's driver wants a loop that nobody else has.
        with ThreadPoolExecutor(1) as pool:
            pool.submit(self._look_around).result()

    def counted(self) -> list[tuple[str, bool, bool, bool]]:
        """What was shown, added and sold from panels of the one who agreed."""
        with self._office.database.read() as session:
            rows = session.exec(select(PanelGood).where(col(PanelGood.sku) == self.snack.sku))
            return [
                (row.reason, row.shown_ms > 0, row.added_ms > 0, row.sold_ms > 0) for row in rows
            ]

    def points(self) -> int:
        with self._office.database.read() as session:
            return session.get_one(Member, self.agreed.id).points

    def _look_around(self) -> None:
        with a_browser() as browser:
            for member in (self.agreed, self.other):
                self._looks(browser, member)

    def _looks(self, browser: Browser, member: DemoMember) -> None:
        """Signs in, looks at the snack three times, puts it into her cart, and leaves."""
        with on_a_phone(browser) as page:
            page.goto(self.url)
            page.click("#ask-yes")
            sign_in(page, self.url, member.phone)
            for _ in range(LOOKS):
                page.goto(f"{self.url}/p/{self.snack.sku}")
                page.evaluate("shopEvents.flush()")
            page.wait_for_function("sessionStorage.getItem('_known')")
            with page.expect_response("**/v1/collect"):
                page.click("#add")
            page.wait_for_selector("#checkout")


async def the_story(at: AtTheCounter, office: HeadOffice, girl: Girl) -> None:
    published = office.publish_promotions()
    await at.until(lambda: office.prices_by() == [(published, published)], "the till prices by it")
    await suggested(at, girl)
    await paid_and_counted(at, girl)
    await nothing_of_the_other(at, girl)


async def suggested(at: AtTheCounter, girl: Girl) -> None:
    """She pays for something else, and shows her code."""
    await _scanned(at, girl.bought)
    at.scan(girl.agreed.code)
    await at.until_sees(girl.agreed.name, girl.snack.en, "You could suggest")
    await at.picture("What she looked at in the web shop, beside her basket")
    said = at.sees("new here") and at.sees("Would you like to try it?")
    at.checked(so=said, what="the clerk reads what to say, and not that she was seen looking")
    at.press("F5")
    await at.until(lambda: len(_added(girl)) == 1, "head office heard that it was added")
    at.checked(so=True, what="one key put the snack into the basket")


async def paid_and_counted(at: AtTheCounter, girl: Girl) -> None:
    before = girl.points()
    at.press("F12")
    await at.until_sees("To pay")
    at.type("500")
    at.press("Enter")
    await at.until_sees(f"{STORE}-1-1-000001")
    await at.until(lambda: at.drawer.is_open, "the drawer is open")
    at.drawer.shut()
    at.press("Enter")
    await at.until(lambda: not at.sees(girl.agreed.name), "her name left the screen")
    await at.until(lambda: girl.points() > before, "her points at head office")
    await at.until(lambda: _sold(girl) == [True], "head office counted it as sold")
    at.checked(so=True, what="shown, added, sold: head office has counted it, and her points")


async def nothing_of_the_other(at: AtTheCounter, girl: Girl) -> None:
    """She looked at the same, and never agreed that anybody may know."""
    await _scanned(at, girl.bought)
    at.scan(girl.other.code)
    await at.until_sees(girl.other.name)
    await at.until_sees("You could suggest")  # What is popular here is anybody's.
    await at.picture("Of who did not agree nothing is known")
    hers = at.sees("her taste") or at.sees("new here")
    at.checked(so=not hers, what="nothing of what she looked at is shown")


def _added(girl: Girl) -> list[bool]:
    return [added for _, _, added, _ in girl.counted() if added]


def _sold(girl: Girl) -> list[bool]:
    return [sold for _, _, _, sold in girl.counted() if sold]


async def _scanned(at: AtTheCounter, good: Good) -> None:
    at.scan(good.code)
    await at.until_sees(good.en)
