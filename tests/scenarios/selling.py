"""Scenario 1, Sell: a morning from the till's first start to two receipts, step by step."""

from __future__ import annotations

import asyncio
import random

import zxingcpp
from PIL import Image
from PySide6.QtGui import QImage

from storeapp.bootstrap.workplace import RESOURCES
from storeapp.db.keystore import KeyStore
from storeapp.db.verify import verify
from storeapp.domain.barcode import check_digit
from storeapp.domain.money import Money, format_money, rounded_ratio
from storeapp.hardware.sim.paper import ReceiptFont, paper_image
from storeapp.services.status import Line
from tests.scenarios.chain import Cable, Good, HeadOffice, amount_label
from tests.scenarios.counter import AtTheCounter

FLOAT_MINOR = 500_00
LABEL_MINOR = 12_99
WEIGHT_G = 356
BY_CARD_MINOR = 20_00
COIN_MINOR = 10


class Morning:
    """The day's goods and what everything has to come to, by plain arithmetic."""

    def __init__(self, office: HeadOffice) -> None:
        self.twice, self.three, self.voided, self.other = office.bagged(4)
        self.pack = office.packed()
        self.weighed, self.labelled = office.loose(0), office.loose(1)
        self.before = office.stock()

    @property
    def weighed_minor(self) -> int:
        return rounded_ratio(self.weighed.price_minor * WEIGHT_G, 1000)

    @property
    def due(self) -> int:
        pack = self.pack.pack_minor or 0
        bags = 2 * self.twice.price_minor + 3 * self.three.price_minor
        return bags + pack + self.weighed_minor + LABEL_MINOR

    @property
    def cash_due(self) -> int:
        """What is left after the card, to the smallest coin."""
        return rounded_ratio(self.due - BY_CARD_MINOR, COIN_MINOR) * COIN_MINOR

    @property
    def handed(self) -> int:
        """The next hundred that covers it."""
        return -(-self.cash_due // 100_00) * 100_00

    def stock_after(self) -> dict[str, int]:
        label_g = max(1, rounded_ratio(LABEL_MINOR * 1000, self.labelled.price_minor))
        sold = [
            (self.twice, 2000),
            (self.three, 3000),
            (self.other, 1000),
            (self.pack, self.pack.thousandths),
            (self.weighed, WEIGHT_G),
            (self.labelled, label_g),
        ]
        after = dict(self.before)
        for good, thousandths in sold:
            after[good.sku] = after.get(good.sku, 0) - thousandths
        return after


async def join_the_store(at: AtTheCounter, office: HeadOffice, *, till: str) -> None:
    """The first start: the till asks, the manager approves, the goods come."""
    await at.until_sees("Ask to join")
    await at.picture("A new till asks to join")
    at.press("Enter")
    await at.until_sees("The code of this till")
    await at.picture("The manager reads the code and approves it")
    office.approve(_code_on(at), till=till)
    await at.until_sees("Who is at the till?")
    catalogue = at.window.till.catalogue
    await at.until(lambda: catalogue.size == 400, "400 goods are in the catalogue")
    at.checked(so=True, what="enrolled by code and approval; 400 goods arrived by themselves")


async def sign_in(at: AtTheCounter, office: HeadOffice) -> None:
    """A wrong PIN, then the right one, then the shift with its float."""
    people = await at.window.till.sales.read(lambda unit: unit.staff())
    await at.picture("Who is at the till")
    pin = office.pins[people[0].id]
    at.type(pin[::-1])
    at.press("Enter")
    await at.until_sees("That is not")
    await at.picture("A wrong PIN is refused")
    at.type(pin)
    at.press("Enter")
    await at.until_sees("Open the shift")
    await at.until(lambda: at.drawer.is_open, "the drawer is open to be counted")
    at.drawer.shut()
    at.type(str(FLOAT_MINOR // 100))
    await at.picture("The float is counted into the drawer")
    at.press("Enter")
    await at.until_sees(_money(0))
    at.checked(so=True, what="signed in with a PIN after a wrong one; shift open with ¥500.00")


async def fill_the_basket(at: AtTheCounter, day: Morning) -> None:
    """Five goods in five ways, and a code that nobody knows."""
    await at.picture("Ready to sell")
    await scan(at, day.twice)
    at.scan(day.twice.code)
    await at.until_sees(_line(day.twice, 2))
    await scan(at, day.pack, count=day.pack.thousandths // 1000)
    at.weigh(WEIGHT_G)
    await _find(at, day.weighed)
    await at.until_sees(f"{WEIGHT_G / 1000:.3f} kg")
    at.scan(amount_label(day.labelled, LABEL_MINOR))
    await at.until_sees(_money(LABEL_MINOR))
    await at.picture("Scanned, weighed, labelled")
    at.scan(_unknown())
    await at.until_sees("is not in the catalogue")
    await at.picture("An unknown code adds nothing and says what to do")
    at.checked(so=True, what="one good twice, one pack, one weighed, one by its label, one unknown")


async def change_the_basket(at: AtTheCounter, day: Morning) -> None:
    """A quantity is typed, a line is voided, the total is right to the cent."""
    await scan(at, day.three)
    at.press("F4")
    at.type("3")
    await at.picture("A quantity is typed")
    at.press("Enter")
    await at.until_sees(_line(day.three, 3))
    await scan(at, day.voided)
    at.press("Del")
    await at.until_sees(_money(day.due))
    await at.picture("A removed line stays visible and counts nothing")
    at.checked(so=at.sees(_money(day.due)), what=f"the basket comes to {_money(day.due)}")


async def serve_another(at: AtTheCounter, day: Morning) -> None:
    """The first customer forgot her purse: park, serve the next by card, recall."""
    at.press("F6")
    await at.until_sees("The basket is parked")
    await scan(at, day.other)
    at.press("F12")
    await at.until_sees("To pay")
    at.press("F10")
    await at.until_sees("Key in on the card terminal")
    await at.picture("The amount to key in on the card terminal")
    at.press("Enter")
    await at.until_sees("HZ01-1-1-000001")
    await at.picture("Sold by card")
    at.press("Enter")
    at.press("F7")
    await at.until_sees("Bring back", _money(day.due))
    await at.picture("The parked basket")
    at.press("Enter")
    await at.until_sees(_line(day.twice, 2), _money(day.due))
    at.checked(so=True, what="parked, another customer served by card, recalled whole")


async def pay(at: AtTheCounter, day: Morning) -> None:
    """Part by card, the rest in cash, rounded to the smallest coin, with change."""
    at.press("F12")
    await at.until_sees("To pay")
    at.type(str(BY_CARD_MINOR // 100))
    at.press("F10")
    await at.until_sees("Key in on the card terminal")
    at.type("0042")
    at.press("Enter")
    await at.until_sees("Still to pay")
    await at.picture("The rest is paid in cash")
    at.type(str(day.handed // 100))
    at.press("Enter")
    await at.until_sees("HZ01-1-1-000002", _money(day.handed - day.cash_due))
    await at.picture("The change, as large as it gets")
    await at.until(lambda: at.drawer.is_open, "the drawer is open")
    at.checked(so=at.drawer.openings == 2, what="the drawer opened for the float, then for cash")
    at.drawer.shut()
    at.press("Enter")
    await at.until_sees(_money(0))


async def read_the_paper(at: AtTheCounter, day: Morning) -> None:
    """Two receipts, Chinese and Latin, whose code finds the sale again."""
    await at.until(lambda: len(at.printer.sheets) >= 2, "two receipts came out")
    await at.keep_receipts()
    sheet = at.printer.sheets[1]
    image = paper_image(sheet.items, at.printer.width_dots, ReceiptFont(RESOURCES / "fonts"))
    (code,) = zxingcpp.read_barcodes(_for_reading(image))
    _, number, sale_id = code.text.split(":")
    sale = await at.window.till.sales.read(lambda unit: unit.sale_of_number(number))
    assert sale is not None
    at.checked(so=sale.id == sale_id, what="the receipt's code finds the sale again")
    at.checked(so=sale.due == Money(day.due), what="the sale on record is the basket on screen")
    rounding = day.cash_due - (day.due - BY_CARD_MINOR)
    at.checked(so=sale.rounding == Money(rounding), what="only the cash remainder was rounded")
    names = {line.line.name.zh for line in sale.lines}
    at.checked(so=day.weighed.zh in names, what="the receipt names the goods in Chinese")


async def look_at_the_books(at: AtTheCounter, office: HeadOffice, day: Morning) -> None:
    """Head office has every fact once, the stock is right, the journal proves itself."""
    await at.until(lambda: at.window.till.board.status.waiting == 0, "nothing waits to be sent")
    await at.until(lambda: office.stock() == day.stock_after(), "head office's stock is right")
    at.checked(so=True, what="stock at head office is what was there less what was sold")
    begun = ["enrolment/1", "drawer_open/1", "shift_open/1"]  # Open, so that the float is counted.
    kinds = [*begun, "sale/2", "sale/2", "drawer_open/1"]
    at.checked(so=office.fact_kinds() == kinds, what="head office has each fact once, in order")
    settings = at.window.settings
    verdict = await asyncio.to_thread(
        verify, settings.data_folder / "sales.db", KeyStore(settings.key_folder)
    )
    at.checked(so=(verdict.facts, verdict.bad) == (6, None), what="the journal verifies, 6 facts")
    stock = at.window.till.catalogue.stock
    await at.until(
        lambda: stock(day.twice.sku) == day.stock_after()[day.twice.sku],
        "the till's own stock follows",
    )


async def sell(at: AtTheCounter, office: HeadOffice, cable: Cable, *, cut: bool) -> None:
    """The whole morning. With `cut` the line dies when the sale's answer is on its way."""
    await join_the_store(at, office, till="1")
    await sign_in(at, office)
    day = Morning(office)
    await fill_the_basket(at, day)
    await change_the_basket(at, day)
    await serve_another(at, day)
    board = at.window.till.board
    if cut:
        await at.until(lambda: board.status.waiting == 0, "the first sale is at head office")
        cable.lose_the_answer()
    await pay(at, day)
    if cut:
        cable.pull()
        await at.until(lambda: board.status.line is Line.OFFLINE, "the till knows it is offline")
        await at.until_sees("Offline since", "waiting to be sent")
        await at.picture("Offline, and nothing is lost")
        at.checked(so=True, what="cut off while the answer was on its way: the sale stands")
        cable.mend()
    await read_the_paper(at, day)
    await look_at_the_books(at, office, day)


async def fill_the_basket_again(at: AtTheCounter, office: HeadOffice) -> None:
    """Some more goods, for looking at the screen."""
    for good in office.bagged(4):
        await scan(at, good)


async def scan(at: AtTheCounter, good: Good, *, count: int = 1) -> None:
    """One scan, until its line is on the screen."""
    at.scan(good.code)
    await at.until_sees(_line(good, count))


async def _find(at: AtTheCounter, good: Good) -> None:
    """Found by its name as one types it, and put on the scale."""
    at.press("F2")
    at.type(good.en[:6])
    await at.until_sees(good.en)
    await at.picture("Found while typing")
    at.type(good.en[6:])
    at.press("Enter")


def _line(good: Good, count: int) -> str:
    return f"{good.en}, {count},"


def _money(minor: int) -> str:
    return format_money(Money(minor))


def _unknown() -> str:
    """A code with a right check digit that no good has."""
    body = f"4{random.Random(1).randrange(10**10):011d}"
    return f"{body}{check_digit(body)}"


def _code_on(at: AtTheCounter) -> str:
    """The code as a manager reads it from the screen."""
    (code,) = (text for text in at.texts() if _is_code(text))
    return code


def _is_code(text: str) -> bool:
    first, dash, last = text.partition("-")
    return dash == "-" and len(first) == len(last) == 4 and (first + last).isalpha()


def _for_reading(image: QImage) -> Image.Image:
    grey = image.convertToFormat(QImage.Format.Format_Grayscale8)
    size = (grey.width(), grey.height())
    return Image.frombytes("L", size, bytes(grey.constBits()), "raw", "L", grey.bytesPerLine(), 1)
