"""Orders out of marketplaces' files: looked at first, then all of them or none, each file once."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass

from sqlmodel import Session, col, select

from headoffice.channels import columns, order_rows
from headoffice.channels.goods import Listed, listed
from headoffice.channels.keys import Selling, selling
from headoffice.channels.order_rows import Finding, Findings, Known
from headoffice.channels.sheets import Sheet, read_sheet
from headoffice.channels.tables import GoodAlias, ImportedFile
from headoffice.db.database import Database
from headoffice.orders.model import NewOrder
from headoffice.orders.placing import find, place
from storeapp.domain.errors import Refusal
from storeapp.domain.money import currency

log = logging.getLogger("storeapp.headoffice.channels")

Said = Mapping[str, str]
"""What somebody says that columns mean, by header."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a file came to, or would: orders that are new, orders that were known, and what was
    found. `again` says that this very file is in the books already."""

    orders: int
    known: int
    findings: tuple[Finding, ...]
    unknown_columns: tuple[str, ...] = ()
    again: bool = False

    @property
    def errors(self) -> tuple[Finding, ...]:
        return tuple(each for each in self.findings if each.error)


class OrdersRefused(Refusal):
    """Nothing of the file was taken; `outcome` says why, row by row."""

    def __init__(self, outcome: Outcome) -> None:
        super().__init__("orders-refused", count=len(outcome.errors))
        self.outcome = outcome


class _Undone(Exception):
    """Ends a transaction of which nothing is to stay."""


def preview(
    database: Database, channel: str, content: bytes, said: Said | None = None, *, now_ms: int
) -> Outcome:
    """What importing would come to, tried out on the books themselves and taken back whole."""
    outcome = Outcome(0, 0, ())
    with suppress(_Undone), database.write() as session:
        outcome = _take(session, channel, content, said or {}, now_ms)
        raise _Undone
    return outcome


def import_orders(
    database: Database, channel: str, content: bytes, said: Said | None = None, *, now_ms: int
) -> Outcome:
    """Places the orders of a file, and learns what its columns mean; OrdersRefused when anything
    is wrong with it, and as `read_sheet` does."""
    with database.write() as session:
        outcome = _take(session, channel, content, said or {}, now_ms)
        if outcome.errors:
            raise OrdersRefused(outcome)
    log.info("channel %s: %d orders imported, %d known", channel, outcome.orders, outcome.known)
    return outcome


def goods_called(session: Session, asker: Selling, names: list[str]) -> dict[str, Listed]:
    """The goods that a channel calls so: by what it was told, or by our own SKU."""
    rows = select(GoodAlias).where(
        GoodAlias.channel == asker.channel, col(GoodAlias.alias).in_(names)
    )
    skus = {name: name for name in names} | {row.alias: row.sku for row in session.exec(rows)}
    found = listed(session, asker, list(dict.fromkeys(skus.values())))
    return {name: found[sku] for name, sku in skus.items() if sku in found}


def call(session: Session, channel: str, alias: str, sku: str) -> None:
    """From now on the channel may call that good so; Refusal `product-unknown`."""
    if not listed(session, selling(session, channel), [sku]):
        raise Refusal("product-unknown", sku=sku)
    session.merge(GoodAlias(channel=channel, alias=alias, sku=sku))
    session.flush()


def _take(session: Session, channel: str, content: bytes, said: Said, now_ms: int) -> Outcome:
    asker, sha256 = selling(session, channel), hashlib.sha256(content).hexdigest()
    before = session.get(ImportedFile, (channel, sha256))
    if before is not None:
        return Outcome(0, before.orders, (), again=True)
    sheet, told = read_sheet(content), columns.checked(said)
    mapped = columns.mapped(sheet.headers, columns.learned(session, channel) | told)
    findings = Findings()
    for meaning in mapped.missing():
        words = f"No column says {meaning}; name it with --column HEADER={meaning}."
        findings.error(1, meaning, "column-missing", words)
    if findings.errors:
        return Outcome(0, 0, tuple(findings.all), mapped.unknown)
    new, known = _place_all(session, asker, sheet, mapped, findings, now_ms)
    columns.learn(session, channel, told)
    session.add(ImportedFile(channel=channel, sha256=sha256, orders=new + known, at_ms=now_ms))
    session.flush()
    ordered = tuple(sorted(findings.all, key=lambda each: each.row))
    return Outcome(new, known, ordered, mapped.unknown)


def _place_all(
    session: Session,
    asker: Selling,
    sheet: Sheet,
    mapped: columns.Mapped,
    findings: Findings,
    now_ms: int,
) -> tuple[int, int]:
    goods = goods_called(session, asker, order_rows.aliases(sheet.rows, mapped))
    known_goods = Known(asker.channel, goods, currency(asker.currency))
    placed = known = 0
    for row, new in order_rows.orders(sheet.rows, mapped, known_goods, findings):
        if find(session, asker.channel, new.channel_ref):
            findings.note(row, "", "known", f"{new.channel_ref} is in the books already.")
            known += 1
        else:
            placed += _placed(session, row, new, findings, now_ms)
    return placed, known


def _placed(session: Session, row: int, new: NewOrder, findings: Findings, now_ms: int) -> bool:
    try:
        with session.begin_nested():
            place(session, new, at_ms=now_ms)
    except Refusal as refusal:
        words = f"{new.channel_ref} cannot be placed: {refusal}."
        findings.error(row, "", refusal.code, words)
        return False
    return True
