"""Every sale that came in is priced again once, afterwards and in small batches.

Not while it comes in: taking facts is not to wait for it, and a sale is kept whatever comes of it.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from sqlmodel import Session, col, func, select

from headoffice.catalogue.bulk import upsert
from headoffice.db.database import Database
from headoffice.ingest.tables import FactRow, SaleRow
from headoffice.publishing.recorded import sale_of
from headoffice.publishing.replaying import Archive, Replayed, Verdict, replayed
from headoffice.publishing.tables import PriceCheck, PriceCheckMark
from headoffice.stores.tables import Device
from storeapp.domain.codec import SALE_READERS
from storeapp.domain.sale import Sale
from storeapp.promotions.compile import RuleBook

log = logging.getLogger("storeapp.headoffice.publishing")

BATCH = 10
"""Facts looked at in one go."""

REST = 3
"""After each batch it rests so many times as long as that took: a quarter of a processor at most
goes into it, however much there is to do."""

Now = Callable[[], int]


@dataclass(slots=True)
class PriceChecks:
    """Goes through the facts of each device in their order, and remembers how far it has come."""

    database: Database
    _books: dict[str, RuleBook] = field(default_factory=dict)

    def some(self, *, now_ms: int) -> int:
        """Checks the sales among the next facts of one device; returns how many facts those were,
        0 when there is nothing to check."""
        with self.database.read() as session:
            due = _due(session)
            if due is None:
                return 0
            facts = _facts_after(session, due)
            checks = list(_checks(facts, Archive(session, self._books), now_ms))
        _warn(checks)
        with self.database.write() as session:
            _keep(session, due, facts, checks)
        return len(facts)


async def keep_checked(database: Database, *, look_s: float, now_ms: Now) -> None:
    """Looks every so often what has come in, and checks all of it; until cancelled."""
    checks = PriceChecks(database)
    pause_s = look_s
    while True:
        await asyncio.sleep(pause_s)
        began = time.monotonic()
        try:
            done = await asyncio.to_thread(checks.some, now_ms=now_ms())
        except Exception:  # a boundary: the next round tries again
            log.exception("price checks failed")
            done = 0
        pause_s = REST * (time.monotonic() - began) if done else look_s


def differences(session: Session) -> list[tuple[SaleRow, PriceCheck]]:
    """The sales that were found to cost something else, the newest first."""
    rows = (
        select(SaleRow, PriceCheck)
        .join(PriceCheck, col(PriceCheck.sale) == SaleRow.id)
        .where(PriceCheck.verdict == Verdict.DIFFERS.value)
        .order_by(col(SaleRow.business_date).desc(), col(SaleRow.id).desc())
    )
    return list(session.exec(rows))


@dataclass(frozen=True, slots=True)
class _Due:
    """A device with facts that nobody has looked at: those behind `seq`."""

    device: str
    seq: int


def _due(session: Session) -> _Due | None:
    done = func.coalesce(PriceCheckMark.seq, 0)
    rows = (
        select(Device.id, done)
        .join(PriceCheckMark, col(PriceCheckMark.device) == Device.id, isouter=True)
        .where(col(Device.acked_seq) > done)
        .order_by(Device.id)
    )
    found = session.exec(rows).first()
    return None if found is None else _Due(*found)


def _facts_after(session: Session, due: _Due) -> Sequence[FactRow]:
    rows = select(FactRow).where(FactRow.device == due.device, FactRow.seq > due.seq)
    return session.exec(rows.order_by(col(FactRow.epoch), col(FactRow.seq)).limit(BATCH)).all()


def _checks(facts: Sequence[FactRow], archive: Archive, now_ms: int) -> Iterator[PriceCheck]:
    for fact in facts:
        if fact.kind in SALE_READERS and fact.verdict != "quarantined":
            sale = sale_of(fact.kind, fact.body)
            done = _replayed(sale, fact.store, archive)
            yield PriceCheck(
                sale=sale.id,
                verdict=done.verdict.value,
                why=done.why,
                difference_minor=done.difference_minor,
                checked_ms=now_ms,
            )


def _replayed(sale: Sale, store: str, archive: Archive) -> Replayed:
    try:
        return replayed(sale, store, archive)
    except (
        Exception
    ):  # a boundary: one sale must not keep all that come after it from being checked
        log.exception("sale %s could not be priced again", sale.id)
        return Replayed(
            sale.id, str(sale.number), sale.due.currency.code, Verdict.NOT_REPLAYABLE, "failed"
        )


def _warn(checks: Sequence[PriceCheck]) -> None:
    differing = [check for check in checks if check.verdict == Verdict.DIFFERS.value]
    if differing:
        log.warning(
            "prices differ: %d of %d sales, the first is %s",
            len(differing),
            len(checks),
            differing[0].sale,
        )


def _keep(
    session: Session, due: _Due, facts: Sequence[FactRow], checks: Sequence[PriceCheck]
) -> None:
    """Together, so that a sale is neither left out nor looked at for ever. Two processes that were
    at the same facts write the same."""
    rows = [(c.sale, c.verdict, c.why, c.difference_minor, c.checked_ms) for c in checks]
    upsert(session, PriceCheck, rows)
    upsert(session, PriceCheckMark, [(due.device, max(fact.seq for fact in facts))])
