"""Scenario 7, Return and exchange: goods come back at the real window, and the books agree."""

from __future__ import annotations

from sqlmodel import col, select

from headoffice.inventory.tables import PutBackTask, Stock
from headoffice.payments.simulator.book import Case
from headoffice.returns.tables import (
    Returnable,
    ReturnConflict,
    ReturnLine,
    ReturnRow,
    ReturnTender,
)
from storeapp.domain.money import Money, format_money
from storeapp.domain.receipt import ReceiptDoc
from storeapp.domain.receipt_of import sale_code
from storeapp.hardware.printing.text import text_lines
from storeapp.ports.sales import JobState
from tests.scenarios.chain import Cable, Good, HeadOffice
from tests.scenarios.counter import AtTheCounter
from tests.scenarios.phones import Chain, wechat
from tests.scenarios.selling import scan

ASKS = "Why does it come back?"


async def taken_back_for_cash(at: AtTheCounter, office: HeadOffice) -> str:
    """Two of one good are sold; one comes back, by the code on the receipt."""
    good, other = office.bagged(2)
    code = await sold_in_cash(at, [good, good, other])
    at.scan(code)
    await at.until_sees(ASKS, f"{good.en}, bought 2 · 2 can come back")
    await at.picture("The receipt's code leads to what was bought")
    at.scan(good.code)
    await at.until_sees("Refund ")
    at.type("q")
    await at.until_sees(f"Refund {money(good.price_minor)}")
    await at.picture("One of them is scanned and comes back")
    at.press("Enter")
    await at.until_sees("Finish and pay out")
    await at.picture("What goes back, and how")
    at.press("Enter")
    await at.until_sees("Given back", "The receipt is being printed")
    await at.picture("The return is made")
    await shut(at)
    at.press("Enter")
    await at.until(lambda: not at.sees("Given back"), "the sheet has gone")
    paper = await newest_paper(at)
    at.checked(so="Return" in paper or "退货" in paper, what="the receipt says that it is a return")
    await at.until(lambda: returned_units(office) == [(good.sku, 1, "put-back")], "it is told")
    at.checked(so=put_back(office) == [(good.sku, 1000)], what="it waits to be put back")
    return code


async def refused_the_second_time(at: AtTheCounter, office: HeadOffice, code: str) -> None:
    good, _ = office.bagged(2)
    at.scan(code)
    await at.until_sees(f"{good.en}, bought 2 · 1 can come back")
    at.scan(good.code)
    at.scan(good.code)
    await at.until_sees("This is not on the receipt, or all of it came back.")
    await at.picture("What came back cannot come back again")
    at.press("Esc", "Esc")
    await at.until(lambda: not at.sees(ASKS), "the sheet has gone")


async def taken_back_to_a_phone(at: AtTheCounter, chain: Chain) -> None:
    (good,) = chain.office.bagged(1)
    await scan(at, good)
    at.press("F12")
    await at.until_sees("To pay")
    at.scan(wechat(Case.PAID))
    await at.until_sees("Next customer")
    at.press("Enter")
    await at.until(lambda: not at.sees("Next customer"), "the next customer may come")
    await at.until(lambda: at.window.till.board.status.waiting == 0, "the sale is told")
    at.scan(await newest_code(at))
    await at.until_sees(ASKS)
    at.type("1e")
    at.press("Enter")
    await at.until_sees("WeChat Pay")
    await at.picture("It goes back to her phone by itself")
    at.press("Enter")
    await at.until_sees("Finish")
    await at.until(lambda: chain.held()[-1] == 0, "she has her money back")
    at.press("Enter")
    await at.until_sees("Given back")
    at.press("Enter")
    await at.until(lambda: not at.sees("Given back"), "the sheet has gone")
    await at.until(lambda: tenders(chain.office)[-1:] == [("wechat", good.price_minor)], "told")


async def exchanged(at: AtTheCounter, office: HeadOffice) -> None:
    """An uneven exchange takes one payment, and one receipt says both."""
    cheap, dear = sorted(office.bagged(6), key=lambda g: g.price_minor)[::5][:2]
    code = await sold_in_cash(at, [cheap])
    at.scan(code)
    await at.until_sees(ASKS)
    at.scan(cheap.code)
    at.type("w")
    await at.until_sees(f"Refund {money(cheap.price_minor)}")
    at.type("x")
    await at.until_sees("Exchange:")
    await scan(at, dear)
    await at.picture("What is taken instead, and what comes back for it")
    at.press("F12")
    await at.until_sees("Still to pay", "Goods returned")
    at.checked(
        so=at.sees(money(dear.price_minor - cheap.price_minor)), what="only the difference is due"
    )
    await at.picture("One payment, of the difference")
    at.press("F10")
    await at.until_sees("Key in on the card terminal")
    at.press("Enter")
    await at.until_sees("Next customer")
    at.press("Enter")
    await at.until(lambda: not at.sees("Next customer"), "the next customer may come")
    paper = await newest_paper(at)
    at.checked(so=cheap.zh in paper and dear.zh in paper, what="one receipt says both")
    await at.until(lambda: exchange_of(office) != "", "head office has both, tied together")


async def exchanged_for_less(at: AtTheCounter, office: HeadOffice) -> None:
    """What is left over goes back, with one confirmation."""
    cheap, dear = sorted(office.bagged(6), key=lambda g: g.price_minor)[::5][:2]
    code = await sold_in_cash(at, [dear])
    at.scan(code)
    await at.until_sees(ASKS)
    at.scan(dear.code)
    at.type("t")
    await at.until_sees("Refund ")
    at.type("x")
    await at.until_sees("Exchange:")
    await scan(at, cheap)
    at.press("F12")
    await at.until_sees("Finish and pay out")
    await at.picture("More comes back than is taken")
    at.press("Enter")
    await at.until_sees("Given back")
    at.press("Enter")
    await at.until(lambda: not at.sees("Given back"), "the sheet has gone")
    at.checked(so=not at.sees("Exchange:"), what="the basket is the next customer's")
    await shut(at)


async def without_a_line(at: AtTheCounter, office: HeadOffice, cable: Cable) -> None:
    """This till's own receipts, within limits; another's is refused with what to do."""
    (good,) = office.bagged(1)
    code = await sold_in_cash(at, [good])
    cable.pull()
    await at.until_sees("Offline since")
    at.scan(code)
    await at.until_sees("Head office cannot be asked now")
    await at.picture("Offline: small returns of own receipts")
    at.type("1q")
    at.press("Enter")
    await at.until_sees("Finish and pay out")
    at.press("Enter")
    await at.until_sees("Given back")
    await shut(at)
    at.press("Enter")
    await at.until(lambda: not at.sees("Given back"), "the sheet has gone")
    at.press("F11")
    await at.until_sees("Find what was bought")
    at.scan("SA1:HZ02-1-1-000001:0193f5a2-7c1e-7b3a-9c55-0d2f6a1b8e4d")
    await at.until_sees("Head office cannot be asked about this receipt now.")
    await at.picture("Another till's receipt needs head office")
    at.press("Esc")


async def sold_in_cash(at: AtTheCounter, goods: list[Good]) -> str:
    """The code on the receipt of that sale, which head office has by then."""
    counted: dict[str, int] = {}
    for good in goods:
        counted[good.sku] = counted.get(good.sku, 0) + 1
        await scan(at, good, count=counted[good.sku])
    at.press("F12")
    await at.until_sees("To pay")
    at.press("Enter")
    await at.until_sees("Next customer")
    await shut(at)
    at.press("Enter")
    await at.until(lambda: not at.sees("Next customer"), "the next customer may come")
    await at.until(lambda: at.window.till.board.status.waiting == 0, "the sale is told")
    return await newest_code(at)


async def shut(at: AtTheCounter) -> None:
    """The drawer opened for the cash, and the clerk shuts it."""
    await at.until(lambda: at.drawer.is_open, "the drawer is open")
    at.drawer.shut()


async def newest_code(at: AtTheCounter) -> str:
    """What the QR code on the last sale's receipt says; another test reads it off the paper."""
    sales = at.window.till.sales
    (note,) = await sales.read(lambda unit: unit.recent_sales(1))
    sale = await sales.read(lambda unit: unit.sale(note.id))
    assert sale is not None
    return sale_code(sale)


async def newest_paper(at: AtTheCounter) -> str:
    return "\n".join(text_lines(await newest(at)))


async def newest(at: AtTheCounter) -> ReceiptDoc:
    """The last document, once everything that was ordered is on paper."""
    sales = at.window.till.sales
    ordered = await sales.read(lambda unit: sum(unit.count_jobs(state) for state in JobState))
    return (await at.documents(ordered))[-1]


def money(minor: int) -> str:
    return format_money(Money(minor))


def returned_units(office: HeadOffice) -> list[tuple[str, int, str]]:
    with office.database.read() as session:
        rows = session.exec(select(ReturnLine).order_by(ReturnLine.return_id)).all()
        return [(row.sku, row.units, row.disposition) for row in rows]


def tenders(office: HeadOffice) -> list[tuple[str, int]]:
    with office.database.read() as session:
        rows = session.exec(select(ReturnTender).order_by(ReturnTender.return_id)).all()
        return [(row.kind, row.paid_minor) for row in rows]


def put_back(office: HeadOffice) -> list[tuple[str, int]]:
    """What waits to be scanned onto the shelf, and is in no shelf's figure."""
    with office.database.read() as session:
        tasks = session.exec(select(PutBackTask).order_by(col(PutBackTask.opened_ms))).all()
        stock = {row.sku: row.put_back for row in session.exec(select(Stock)) if row.put_back}
        assert {task.sku: task.due - task.done for task in tasks} == stock
        return [(task.sku, task.due - task.done) for task in tasks]


def exchange_of(office: HeadOffice) -> str:
    with office.database.read() as session:
        found = session.exec(select(ReturnRow.exchange).where(ReturnRow.exchange != ""))
        return found.first() or ""


def over_returned(office: HeadOffice) -> tuple[int, int]:
    """Lines that came back more often than they were sold, and what people have to look at."""
    with office.database.read() as session:
        over = [row for row in session.exec(select(Returnable)) if row.returned > row.sold]
        return len(over), len(session.exec(select(ReturnConflict)).all())
