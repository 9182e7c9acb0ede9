"""Importing goods and prices from a CSV file: all or nothing, errors by line and column.

Columns are `csv_reader.COLUMNS`; one that the file does not have stays as it is in the catalogue.
Goods that the file does not name stay, too.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum

from sqlmodel import Session

from headoffice.catalogue import csv_checks, repository
from headoffice.catalogue.bulk import many_objects
from headoffice.catalogue.complaints import Complaints, FileRefused
from headoffice.catalogue.csv_reader import read_sheet
from headoffice.catalogue.planning import (
    Planned,
    as_planned,
    carry_out,
    plan_goods,
    tell_again,
)
from headoffice.configuration.service import tax_codes
from headoffice.db.database import Database

log = logging.getLogger("storeapp.catalogue")


class Step(Enum):
    """What an import is doing; the value is what the command line says."""

    READ = "reading cells"
    CHECK = "checking goods"
    WRITE = "writing"


Progress = Callable[[Step, int, int], None]
"""Told the step, the rows done in it, and all rows; from the importing thread."""


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did: rows in the file, goods, prices and costs that differ from before; for
    a planned file the plan's id."""

    rows: int
    goods: int
    prices: int
    seconds: float
    plan: str = ""
    costs: int = 0


def import_catalogue(
    database: Database,
    zone: str,
    content: bytes,
    progress: Progress = lambda *_: None,
    *,
    effective_ms: int | None = None,
    now_ms: int | None = None,
) -> Imported:
    """Brings a file's goods and prices into a zone and tells the tills what changed.

    With `effective_ms` all of the file counts from that Unix moment on; it changes goods that
    exist, and not their codes. `now_ms` is what decides which earlier plans are in force.

    Raises FileRefused (nothing changed) with every error, or Refusal `zone-unknown`.
    """
    began = time.monotonic()
    with database.read() as session:
        tax_codes(session, zone)
    with many_objects():
        drafts = _drafts(content, progress)
        with database.write() as session:
            carry_out(session, now_ms=time.time_ns() // 1_000_000 if now_ms is None else now_ms)
            if effective_ms is None:
                written, plan = _write(session, zone, drafts, progress), ""
            else:
                planned = _plan(session, zone, drafts, effective_ms)
                written = repository.Written(planned.goods, planned.prices, planned.costs)
                plan = planned.plan
    seconds = time.monotonic() - began
    log.info(
        "imported zone=%s rows=%d goods=%d prices=%d seconds=%.2f",
        zone,
        len(drafts),
        written.goods,
        written.prices,
        seconds,
    )
    return Imported(len(drafts), written.goods, written.prices, seconds, plan, written.costs)


def _drafts(content: bytes, progress: Progress) -> list[csv_checks.Draft]:
    """The file's lines with their cells checked; this part needs no transaction."""
    complaints = Complaints()
    sheet = read_sheet(content, complaints)
    drafts = []
    for draft in csv_checks.drafts(sheet, complaints):
        drafts.append(draft)
        if len(drafts) % 1000 == 0:
            progress(Step.READ, len(drafts), len(sheet.records))
    if complaints.count:
        raise FileRefused(complaints)
    if not drafts:
        complaints.add(0, "", "The file has a header but no goods.")
        raise FileRefused(complaints)
    return drafts


def _write(
    session: Session, zone: str, drafts: list[csv_checks.Draft], progress: Progress
) -> repository.Written:
    total = len(drafts)
    repository.lock_catalogue(session)
    known = csv_checks.Known(
        goods=repository.goods_of(session, zone, [draft.sku for draft in drafts]),
        taxes=tax_codes(session, zone),
        pictures=repository.pictures(session),
    )
    complaints = Complaints()
    merged = []
    for each in csv_checks.merged(drafts, known, complaints):
        merged.append(each)
        if len(merged) % 1000 == 0:
            progress(Step.CHECK, len(merged), total)
    codes = [code.code for each in merged for code in each.goods.codes]
    csv_checks.check_codes(merged, repository.owners_of(session, codes), complaints)
    if complaints.count:
        raise FileRefused(complaints)
    written = repository.write_goods(
        session,
        zone,
        [each.goods for each in merged],
        known.goods,
        lambda done: progress(Step.WRITE, done, total),
    )
    tell_again(session, {each.goods.sku for each in merged})
    return written


def _plan(
    session: Session, zone: str, drafts: list[csv_checks.Draft], effective_ms: int
) -> Planned:
    repository.lock_catalogue(session)
    now = repository.goods_of(session, zone, [draft.sku for draft in drafts])
    known = csv_checks.Known(
        goods=as_planned(session, zone, now, effective_ms),
        taxes=tax_codes(session, zone),
        pictures=repository.pictures(session),
    )
    complaints = Complaints()
    plannable = csv_checks.plannable(drafts, known, complaints)
    merged = list(csv_checks.merged(plannable, known, complaints))
    if complaints.count:
        raise FileRefused(complaints)
    given = {draft.sku: draft for draft in drafts}
    changes = {
        each.goods.sku: csv_checks.said(given[each.goods.sku], each.goods) for each in merged
    }
    return plan_goods(session, zone, changes, effective_ms=effective_ms)
