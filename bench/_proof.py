"""What has to agree at the end of a replayed day, counted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields

from sqlmodel import func, select

from bench._day import Day, SoldBasket
from bench._office import Office
from headoffice.ingest.tables import FactRow, Quarantine, SaleRow
from headoffice.inventory.service import on_hand
from storeapp.bootstrap.till import Till
from storeapp.db.keystore import KeyStore
from storeapp.db.verify import verify
from storeapp.domain.fact import Fact
from storeapp.domain.sale import Sale
from storeapp.ports.sales import JobState

ALL_FACTS = 1_000_000
ALL_BYTES = 1 << 40


@dataclass(frozen=True, slots=True)
class Proof:
    """Everything that was compared; it holds when nothing is wrong."""

    wrong: dict[str, int]
    figures: dict[str, object]

    @property
    def holds(self) -> bool:
        return not any(self.wrong.values())


def levels_after(
    day: Day, stores: Sequence[str], store_of: Sequence[str]
) -> dict[str, dict[str, int]]:
    """Opening stock less what was sold, by plain arithmetic on the source rows."""
    levels = {store: dict(day.opening) for store in stores}
    for basket in day.baskets:
        for line in basket.lines:
            levels[store_of[basket.till]][str(line.product)] -= day.thousandths(line)
    return levels


async def prove(
    day: Day,
    tills: Sequence[Till],
    sales: Mapping[int, Sale],
    office: Office,
    levels: Mapping[str, Mapping[str, int]],
    store_of: Sequence[str],
    *,
    turned_away: int,
) -> Proof:
    """Compares baskets, stock and journals; `sales` are by the basket's number, `turned_away`
    counts how often a till thought that head office does not know it any more."""
    facts = [
        await till.sales.facts(after=0, most=ALL_FACTS, most_bytes=ALL_BYTES) for till in tills
    ]
    verdicts = [
        verify(till.settings.data_folder / "sales.db", KeyStore(till.settings.key_folder))
        for till in tills
    ]
    printed = [
        len(await till.sales.read(lambda unit: unit.jobs(JobState.HANDED_OVER))) for till in tills
    ]
    heads = [await till.sales.head() for till in tills]
    due = sum(day.due_minor(basket) for basket in day.baskets)
    at_office = _office_figures(office)
    wrong = {
        "baskets": sum(not _agrees(day, basket, sales) for basket in day.baskets),
        "sum": abs(due - sum(sale.due.minor for sale in sales.values())),
        "sum at head office": abs(due - at_office.due_minor),
        "stock at head office": _stock_wrong(office, levels),
        "stock at the tills": sum(
            till.catalogue.stock(sku) != level
            for till, store in zip(tills, store_of, strict=True)
            for sku, level in levels[store].items()
        ),
        "journals": sum(verdict.bad is not None for verdict in verdicts),
        "facts unlike head office's": _facts_wrong(office, [f for each in facts for f in each]),
        "facts not accepted": at_office.unaccepted,
        "in quarantine": at_office.quarantined,
        "facts waiting": sum(head.waiting for head in heads),
        "tills turned away": turned_away,
        "receipts missing": len(day.baskets) - sum(printed),
    }
    figures: dict[str, object] = {
        "sales_at_head_office": at_office.sales,
        "due_minor": due,
        "facts": sum(verdict.facts for verdict in verdicts),
        "receipts_printed": sum(printed),
        "stock_figures_compared": sum(len(levels[store]) for store in store_of)
        + sum(len(each) for each in levels.values()),
        "wrong": wrong,
    }
    return Proof(wrong, figures)


def _agrees(day: Day, basket: SoldBasket, sales: Mapping[int, Sale]) -> bool:
    """Total, payments and every line's quantity are what the source rows say."""
    sale = sales.get(basket.number)
    if sale is None:
        return False
    bought: Counter[str] = Counter()
    for line in basket.lines:
        bought[str(line.product)] += day.thousandths(line)
    sold = {priced.line.sku: priced.line.quantity.thousandths for priced in sale.lines}
    due = day.due_minor(basket)
    return (
        sold == bought and sale.due.minor == sale.paid.minor == due and len(sold) == len(sale.lines)
    )


@dataclass(frozen=True, slots=True)
class _AtOffice:
    sales: int
    due_minor: int
    unaccepted: int
    quarantined: int


def _office_figures(office: Office) -> _AtOffice:
    with office.database.read() as session:
        sales, due = session.exec(select(func.count(), func.sum(SaleRow.due_minor))).one()
        odd = session.exec(
            select(func.count()).select_from(FactRow).where(FactRow.verdict != "accepted")
        ).one()
        held = session.exec(select(func.count()).select_from(Quarantine)).one()
        return _AtOffice(sales, due or 0, odd, held)


def _stock_wrong(office: Office, levels: Mapping[str, Mapping[str, int]]) -> int:
    """Figures that differ, and goods that only one side knows."""
    wrong = 0
    with office.database.read() as session:
        for store, expected in levels.items():
            here = on_hand(session, store)
            wrong += sum(here.get(sku) != level for sku, level in expected.items())
            wrong += len(here.keys() - expected.keys())
    return wrong


def _facts_wrong(office: Office, facts: Sequence[Fact]) -> int:
    """Facts that head office has not, has otherwise, or has beyond ours; byte by byte."""
    ours = {(fact.device, fact.epoch, fact.seq): fact for fact in facts}
    with office.database.read() as session:
        theirs = {
            (row.device, row.epoch, row.seq): _fact(row) for row in session.exec(select(FactRow))
        }
    either = ours.keys() | theirs.keys()
    return sum(ours.get(place) != theirs.get(place) for place in either)


def _fact(row: FactRow) -> Fact:
    values = {field.name: getattr(row, field.name) for field in fields(Fact)}
    return Fact(**{**values, "body": row.body.decode()})
