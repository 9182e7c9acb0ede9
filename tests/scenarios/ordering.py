"""Scenario 5, Click and collect: orders are placed at head office and collected at the window."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from sqlmodel import col, select

from headoffice.app import unix_ms
from headoffice.inventory.service import set_opening_stock
from headoffice.orders.handing import Telling, code_key, hand_over
from headoffice.orders.keeping import locked, numbers_in, read
from headoffice.orders.model import Customer, NewLine, NewOrder, Payment
from headoffice.orders.placing import place
from headoffice.orders.tables import HandOverRow, OrderRefund
from headoffice.orders.times import OVERDUE_MS
from headoffice.orders.upkeep import keep
from storeapp.domain.giving_out import GivenOut
from storeapp.domain.order import Order
from storeapp.domain.pickup_code import pickup_code
from storeapp.services.status import Line
from tests.scenarios.chain import STORE, Cable, Good, HeadOffice
from tests.scenarios.counter import AtTheCounter

ANNA = Customer(called="Ms Lin", phone="12900000001")


def ordered(office: HeadOffice, goods: Sequence[tuple[Good, int]], ref: str) -> str:
    """An order of the web shop, paid by phone, to be collected in the store; its id."""
    lines = tuple(
        NewLine(
            good.sku,
            count * 1000,
            good.price_minor,
            good.price_minor * count,
            name_zh=good.zh,
            name_en=good.en,
        )
        for good, count in goods
    )
    paid = Payment("wechat", sum(line.net_minor for line in lines), f"HZ01_{ref}_1")
    new = NewOrder("web", ref, lines, (paid,), customer=ANNA, pickup_at=STORE)
    with office.database.write() as session:
        skus = {good.sku: 50_000 for good, _ in goods}
        set_opening_stock(session, STORE, skus, at_ms=unix_ms())
        return place(session, new, at_ms=unix_ms())


def order_of(office: HeadOffice, order: str) -> Order:
    with office.database.read() as session:
        return read(session, numbers_in(order)[0]).order


def states(office: HeadOffice, order: str) -> list[str]:
    return [fo.state.value for fo in order_of(office, order).fos]


def code_of(office: HeadOffice, order: str, epoch: int = 1) -> str:
    """What she was sent."""
    with office.database.read() as session:
        kept = read(session, numbers_in(order)[0])
        return pickup_code(*code_key(session, kept, kept.order.fo(epoch)))


def told(office: HeadOffice) -> list[tuple[str, str]]:
    """Every hand-over that was told, with its verdict."""
    with office.database.read() as session:
        rows = session.exec(select(HandOverRow).order_by(col(HandOverRow.id))).all()
        return [(row.verdict, row.why) for row in rows]


async def made_ready(at: AtTheCounter, office: HeadOffice, order: str, good: Good) -> None:
    """One piece of one good: accepted, picked, packed, in its bin."""
    await at.until_sees("1 new")
    at.chord("O")
    await at.until_sees("New 1", "Accept it?")
    at.press("Enter")
    await at.until_sees(f"Order {order}-1")
    at.press("Enter")
    await at.until_sees("Accepted. Pick it next.")
    at.press("Enter")
    await at.until_sees("Scan each item")
    at.scan(good.code)
    await at.until_sees("Everything is here. Pack it.")
    at.press("Enter")
    await at.until_sees("Put in its bin")
    at.type("A7")
    at.press("Enter")
    await at.until_sees("Ready in A7.")
    at.press("Esc")
    await at.until(lambda: not at.sees("Ready 1"), "the sheet has gone")
    at.checked(so=states(office, order) == ["READY"], what="head office says that it is ready")


async def collected(at: AtTheCounter, office: HeadOffice) -> None:
    """Accepted, picked by scanning, one short, packed, tagged, ready, handed over, once."""
    good, other, wrong = office.bagged(3)
    order = ordered(office, [(good, 2), (other, 1)], "c-1")
    await at.until_sees("1 new")
    await at.picture("The strip says that somebody ordered")
    at.chord("O")
    await at.until_sees("New 1", "Ms Lin · 0001", "3 pieces", "Accept it?")
    await at.picture("The queue, by state and age")
    at.press("Enter")
    await at.until_sees(f"Order {order}-1", "Accept", "Reject")
    await at.picture("What was ordered")
    at.press("Enter")
    await at.until_sees("Accepted. Pick it next.")
    at.press("Enter")
    await at.until_sees("Scan each item you take from the shelf.")
    at.scan(good.code)
    await at.until_sees(f"{good.en}: 1 of 2")
    await at.picture("One of two was scanned")
    at.scan(wrong.code)
    await at.until_sees("This item is not in the order.")
    await at.picture("A good that is not on the list is refused")
    at.scan(good.code)
    await at.until_sees(f"{good.en}: 2 of 2")
    at.checked(so=order_of(office, order).lines[0].picked == 2000, what="head office counts along")
    at.scan(good.code)
    await at.until_sees("The order wants less of this item.")
    at.press("F10")
    await at.until_sees(f"Why is “{other.en}” not there?")
    await at.picture("Why it is not there")
    at.type("1")
    at.press("Enter")
    await at.until_sees("Noted. Another store is asked for it.")
    at.press("Enter")
    await at.until_sees("Put in its bin", "Scan or type the bin")
    await at.picture("Packed: which bin?")
    at.type("B12")
    at.press("Enter")
    await at.until_sees("Ready in B12.")
    await at.picture("It is ready, its tag is being printed")
    code = code_of(office, order)
    at.press("Esc")
    await at.until(lambda: not at.sees("Ready 1"), "the sheet has gone")
    at.scan(code)
    await at.until_sees("The code is right.", "Who takes it?")
    await at.picture("Her code is right")
    at.type("2")
    at.press("Enter")
    await at.until_sees("Handed over to Ms Lin · 0001.")
    await at.picture("Handed over")
    await at.until(lambda: told(office) == [("counts", ""), ("known", "")], "told, counted once")
    at.scan(code)
    await at.until_sees("This order was handed over already.")
    await at.picture("A second try is refused")
    at.checked(so=states(office, order)[0] == "HANDED_OVER", what="it is hers")
    at.press("Esc")
    await at.until(lambda: not at.sees("Given 1"), "the sheet has gone")


async def collected_without_a_line(at: AtTheCounter, office: HeadOffice, cable: Cable) -> None:
    """The cable is pulled before she shows her code; the fact is told when it is mended."""
    (good,) = office.bagged(1)
    order = ordered(office, [(good, 1)], "c-2")
    await made_ready(at, office, order, good)
    code = code_of(office, order)
    cable.pull()
    await at.until(lambda: at.window.till.board.status.line is Line.OFFLINE, "the line is down")
    at.chord("O")
    await at.until_sees("Ready 1", "Bin A7")
    at.press("Enter")
    await at.until_sees("Hand over")
    at.press("Enter")
    await at.until_sees("Customer's code, or its last 8 letters")
    at.type("ABCDEFGH")
    at.press("Enter")
    await at.until_sees("This pickup code is not valid.")
    await at.picture("Without a line: a wrong code is refused")
    at.press("F2")
    at.type(code[-8:])
    at.press("Enter")
    await at.until_sees("The code is right.")
    at.press("Enter")
    await at.until_sees("Handed over to Ms Lin · 0001. Head office hears of it")
    at.press("Esc")
    at.chord("O")
    await at.until_sees("Given, not yet confirmed")
    await at.picture("Given out without a line")
    at.checked(so=states(office, order) == ["READY"], what="head office knows nothing of it yet")
    at.scan(code)
    await at.until_sees("This order was handed over already.")
    cable.mend()
    await at.until(lambda: states(office, order) == ["HANDED_OVER"], "the fact was told and counts")
    await at.until(lambda: not at.sees("Given, not yet confirmed"), "head office has confirmed it")
    await at.picture("Confirmed")
    at.press("Esc")
    await at.until(lambda: not at.sees("Orders 2"), "the sheet has gone")


async def never_collected(at: AtTheCounter, office: HeadOffice) -> None:
    """Nobody comes: it is scanned back onto the shelf, and only then its money goes back."""
    (good,) = office.bagged(1)
    order = ordered(office, [(good, 1)], "c-3")
    await made_ready(at, office, order, good)
    (fo,) = order_of(office, order).fos
    late_ms = fo.lease_until_ms + 2 * OVERDUE_MS
    for _ in range(2):
        keep(office.database, now_ms=late_ms)
    at.checked(so=refunds(office) == [], what="no money goes back before the goods do")
    at.chord("O")
    await at.until_sees("To do 1")
    at.type("2")
    await at.until_sees("To be put back")
    await at.picture("Never collected: it goes back to the shelf")
    at.press("Enter")
    await at.until_sees("Scan each item you put back on the shelf.")
    at.scan(good.code)
    await at.until_sees("is back on the shelf.", "To do 0")
    at.checked(so=states(office, order) == ["CANCELLED"], what="the order is over")
    at.checked(so=refunds(office) == [good.price_minor], what="its money goes back, once")
    at.press("Esc")
    await at.until(lambda: not at.sees("To do 0"), "the sheet has gone")


async def disputed(at: AtTheCounter, office: HeadOffice, cable: Cable) -> None:
    """Another register gave it out while this one had no line: both facts are kept, one counts, and
    the clerk is told."""
    (good,) = office.bagged(1)
    order = ordered(office, [(good, 1)], "c-4")
    await made_ready(at, office, order, good)
    code = code_of(office, order)
    cable.pull()
    await at.until(lambda: at.window.till.board.status.line is Line.OFFLINE, "the line is down")
    with office.database.write() as session:
        kept = locked(session, numbers_in(order)[0])
        now = datetime.fromtimestamp(unix_ms() / 1000, UTC)
        given = GivenOut("other-till", f"{order}-1", ((0, 1000),), code, now, "staff-9")
        hand_over(session, kept, given, Telling(STORE, "other"), at_ms=unix_ms())
    at.scan(code)
    await at.until_sees("The code is right.")
    at.press("Enter")
    await at.until_sees("Head office hears of it")
    cable.mend()
    await at.until(lambda: "handed-over-before" in dict(told(office)).values(), "it is told")
    at.type("4")
    await at.until_sees("Disputed")
    at.press("Enter")
    await at.until_sees("Head office cannot confirm this hand-over. Tell the manager.")
    await at.picture("Head office says that it was given out before")
    at.press("Enter")
    await at.until(lambda: not at.sees("Tell the manager"), "somebody has read it")
    at.checked(so=[v for v, _ in told(office)] == ["counts", "conflict"], what="both are kept")
    at.press("Esc")


def refunds(office: HeadOffice) -> list[int]:
    """What is to go back of all orders."""
    with office.database.read() as session:
        return [row.amount_minor for row in session.exec(select(OrderRefund)).all()]
