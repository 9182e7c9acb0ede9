"""A sale's part of a transaction: the rows for lists and reports, and the way back to the sale."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlcipher3.dbapi2 import IntegrityError

from storeapp.db.failures import breaks_constraint
from storeapp.db.journal import JournalRows
from storeapp.domain.codec import sale_in
from storeapp.domain.errors import Defect, Refusal
from storeapp.domain.fact import Fact
from storeapp.domain.money import Money, currency
from storeapp.domain.sale import Sale
from storeapp.domain.tender import TenderKind
from storeapp.ports.sales import SaleNote

SALE_COLUMNS = (
    "id, number, device, epoch, seq, shift, business_date, ended_at, cashier, currency,"
    " due_minor, rounding_minor"
)
LINE_COLUMNS = (
    "sale, position, line, sku, name_zh, name_en, thousandths, unit, unit_price_minor,"
    " price_pos, tax_code, entry, code, label_minor, voided, net_minor"
)
TENDER_COLUMNS = "sale, position, kind, amount_minor, handed_minor, reference"

_INSERT_SALE = f"INSERT INTO sale ({SALE_COLUMNS}) VALUES (?,?,?,?,?,?,?,?,?,?,?,?)"
_INSERT_LINE = f"INSERT INTO sale_line ({LINE_COLUMNS}) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)"
_INSERT_TENDER = f"INSERT INTO sale_tender ({TENDER_COLUMNS}) VALUES (?,?,?,?,?,?)"

# Backwards along the index of (device, epoch, seq): a till keeps its sales for years.
_RECENT = """
    SELECT s.id, s.number, s.ended_at, s.currency, s.due_minor,
        (SELECT group_concat(DISTINCT t.kind) FROM sale_tender t WHERE t.sale = s.id)
    FROM sale s WHERE s.device = (SELECT id FROM device WHERE current = 1)
    ORDER BY s.epoch DESC, s.seq DESC LIMIT ?"""

Values = tuple[object, ...]


@dataclass(frozen=True, slots=True)
class Projection:
    """The rows that one sale is in the tables, column by column."""

    sale: Values
    lines: tuple[Values, ...]
    tenders: tuple[Values, ...]


def projection_of(sale: Sale, *, device: str, epoch: int, seq: int) -> Projection:
    """What `put_sale` writes and `verify` compares with."""
    return Projection(
        sale=(
            sale.id,
            str(sale.number),
            device,
            epoch,
            seq,
            sale.shift,
            sale.business_date.isoformat(),
            sale.ended_at.isoformat(),
            sale.cashier_id,
            sale.due.currency.code,
            sale.due.minor,
            sale.rounding.minor,
        ),
        lines=_line_values(sale),
        tenders=tuple(
            (sale.id, position, t.kind.value, t.amount.minor, t.handed.minor, t.reference)
            for position, t in enumerate(sale.tenders)
        ),
    )


class SalesRows(JournalRows):
    """A sale is written once, with its fact; it is read back from the fact, never from rows."""

    def put_sale(self, sale: Sale, fact: Fact) -> None:
        """Refusal `already-sold` when the basket was sold before, `disk-full` without room."""
        self._outside.space.allow_sale()
        rows = projection_of(sale, device=fact.device, epoch=fact.epoch, seq=fact.seq)
        try:
            self._run(_INSERT_SALE, rows.sale)
        except IntegrityError as error:
            if breaks_constraint(error, "sale.id"):
                raise Refusal("already-sold", sale=sale.id) from None
            raise
        self._run_each(_INSERT_LINE, rows.lines)
        self._run_each(_INSERT_TENDER, rows.tenders)

    def sale(self, sale_id: str) -> Sale | None:
        return self._sale_where("id = ?", sale_id)

    def sale_of_number(self, number: str) -> Sale | None:
        return self._sale_where("number = ?", number)

    def recent_sales(self, most: int) -> tuple[SaleNote, ...]:
        return tuple(_note(*row) for row in self._all(_RECENT, (most,)))

    def _sale_where(self, column_is: str, value: str) -> Sale | None:
        row = self._first(f"SELECT id, device, epoch, seq FROM sale WHERE {column_is}", (value,))
        if row is None:
            return None
        sale_id, *place = row
        sale = sale_in(self._fact_at(*place))
        if sale is None or sale.id != sale_id:
            raise Defect(f"sale {sale_id} points at the fact of another sale")
        return sale


def _note(
    sale_id: str, number: str, ended_at: str, code: str, minor: int, kinds: str | None
) -> SaleNote:
    return SaleNote(
        sale_id,
        number,
        datetime.fromisoformat(ended_at),
        Money(minor, currency(code)),
        tuple(TenderKind(kind) for kind in (kinds or "").split(",") if kind),
    )


def _line_values(sale: Sale) -> tuple[Values, ...]:
    return tuple(
        (
            sale.id,
            position,
            p.line.id,
            p.line.sku,
            p.line.name.zh,
            p.line.name.en,
            p.line.quantity.thousandths,
            p.line.quantity.unit.value,
            p.line.unit_price.minor,
            p.line.price_pos,
            p.line.tax_code,
            p.line.entry.value,
            p.line.code,
            None if p.line.label_amount is None else p.line.label_amount.minor,
            int(p.line.voided),
            p.net.minor,
        )
        for position, p in enumerate(sale.lines)
    )
