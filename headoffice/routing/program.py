"""Many orders at once as an integer program: columns, rows, and the way back to a choice."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from math import gcd

from headoffice.routing.rules import Split
from headoffice.routing.sheet import Left, Quote, Sheet
from headoffice.routing.standing import kept_back

Terms = list[tuple[int, int]]
"""Columns with their factors."""

NO_COLUMN = -1


@dataclass(frozen=True, slots=True)
class Program:
    """Least cost, each column a whole number from 0 to its most, each row at most its limit.

    `equal` are the rows that reach their limit exactly.
    """

    costs: list[int] = field(default_factory=list)
    most: list[int] = field(default_factory=list)
    rows: list[tuple[Terms, int]] = field(default_factory=list)
    equal: list[tuple[Terms, int]] = field(default_factory=list)

    def column(self, cost: int, most: int) -> int:
        self.costs.append(cost)
        self.most.append(most)
        return len(self.costs) - 1


@dataclass(frozen=True, slots=True)
class Columns:
    """Those of one quote: the parcel, and for each demand how much; `NO_COLUMN` where it has none.

    Where an order goes whole there is the parcel only.
    """

    parcel: int
    takes: tuple[int, ...]


def program_of(
    sheets: Sequence[Sheet], left: Left
) -> tuple[Program, tuple[tuple[Columns, ...], ...]]:
    """The program within what is left, and for each sheet the columns of its quotes."""
    program = Program()
    columns = tuple(_columns_of(program, sheet) for sheet in sheets)
    _limit_stock(program, left, sheets, columns)
    _limit_capacity(program, left, sheets, columns)
    return program, columns


def uses_in(
    sheet: Sheet, columns: Sequence[Columns], values: Sequence[int]
) -> tuple[tuple[int, tuple[int, ...]], ...]:
    """What the columns' values mean for that sheet; a parcel with nothing in it is none."""
    found = []
    for number, mine in enumerate(columns):
        pieces = _pieces(sheet, number, mine, values)
        if any(pieces):
            found.append((number, pieces))
    return tuple(found)


def values_of(
    program: Program,
    sheets: Sequence[Sheet],
    columns: Sequence[Sequence[Columns]],
    uses: Sequence[Mapping[int, Sequence[int]]],
) -> list[int]:
    """The columns' values of a choice for each sheet; what is short follows from the rows."""
    values = [0] * len(program.costs)
    for sheet, mine, used in zip(sheets, columns, uses, strict=True):
        for number, pieces in used.items():
            values[mine[number].parcel] = 1
            for column, count in zip(mine[number].takes, pieces, strict=True):
                if column != NO_COLUMN:
                    values[column] = count if sheet.split is Split.UNITS else min(1, count)
    for terms, limit in program.equal:
        values[terms[-1][0]] = limit - sum(values[column] for column, _ in terms[:-1])
    return values


def fits(program: Program, values: Sequence[int]) -> bool:
    """True when the values are within every limit."""
    return (
        all(0 <= value <= most for value, most in zip(values, program.most, strict=True))
        and all(_sum(terms, values) <= limit for terms, limit in program.rows)
        and all(_sum(terms, values) == limit for terms, limit in program.equal)
    )


def _sum(terms: Terms, values: Sequence[int]) -> int:
    return sum(factor * values[column] for column, factor in terms)


def _columns_of(program: Program, sheet: Sheet) -> tuple[Columns, ...]:
    whole = sheet.split is Split.WHOLE
    mine = tuple(
        _whole_quote(program, quote) if whole else _quote(program, sheet, quote)
        for quote in sheet.quotes
    )
    if whole:
        short = program.column(sheet.all_short, 1)
        program.equal.append(([*((each.parcel, 1) for each in mine), (short, 1)], 1))
        return mine
    for number, (pieces, penalty) in enumerate(zip(sheet.pieces, sheet.penalties, strict=True)):
        most, cost = (pieces, penalty) if sheet.split is Split.UNITS else (1, pieces * penalty)
        short = program.column(cost, most)
        takes = [(c, 1) for each in mine if (c := each.takes[number]) != NO_COLUMN]
        program.equal.append(([*takes, (short, 1)], most))
    divided = sheet.split is Split.UNITS
    # Lines that stay whole make no more parcels than there are lines.
    if sheet.max_parcels < (len(mine) if divided else min(len(mine), len(sheet.demands))):
        program.rows.append(([(each.parcel, 1) for each in mine], sheet.max_parcels))
    return mine


def _whole_quote(program: Program, quote: Quote) -> Columns:
    takes = sum(count * each for count, each in zip(quote.most, quote.each, strict=True))
    return Columns(program.column(quote.fixed + takes, 1), (NO_COLUMN,) * len(quote.most))


def _quote(program: Program, sheet: Sheet, quote: Quote) -> Columns:
    parcel = program.column(quote.fixed, 1)
    takes = []
    for most, each in zip(quote.most, quote.each, strict=True):
        if not most:
            takes.append(NO_COLUMN)
            continue
        if sheet.split is not Split.UNITS:
            most, each = 1, each * most
        take = program.column(each, most)
        program.rows.append(([(take, 1), (parcel, -most)], 0))
        takes.append(take)
    return Columns(parcel, tuple(takes))


def _limit_stock(
    program: Program,
    left: Left,
    sheets: Sequence[Sheet],
    columns: Sequence[Sequence[Columns]],
) -> None:
    """Orders of one safety stock or a higher one together leave it; a row that cannot bind is
    left out."""
    asked: dict[tuple[str, str], list[tuple[int, int, int]]] = {}
    for sheet, mine in zip(sheets, columns, strict=True):
        for key, each in _asked(sheet, mine):
            asked.setdefault(key, []).append(each)
    for key, wanted in asked.items():
        available = left.available(*key)
        for kept in sorted({keep for keep, _, _ in wanted}):
            terms = [(column, quantity) for keep, column, quantity in wanted if keep >= kept]
            _at_most(program, terms, available - kept)


def _asked(
    sheet: Sheet, mine: Sequence[Columns]
) -> Iterator[tuple[tuple[str, str], tuple[int, int, int]]]:
    """By place and SKU: the safety stock, the column, and how much one of it takes."""
    if sheet.route is None:
        return
    for quote, each in zip(sheet.quotes, mine, strict=True):
        for number, demand in enumerate(sheet.demands):
            if not quote.most[number]:
                continue
            column = each.parcel if sheet.split is Split.WHOLE else each.takes[number]
            quantity = demand.size if sheet.split is Split.UNITS else demand.quantity
            keep = kept_back(sheet.route, quote.place, demand)
            yield (quote.place.code, demand.sku), (keep, column, quantity)


def _limit_capacity(
    program: Program,
    left: Left,
    sheets: Sequence[Sheet],
    columns: Sequence[Sequence[Columns]],
) -> None:
    parcels: dict[str, Terms] = {}
    for sheet, mine in zip(sheets, columns, strict=True):
        for quote, each in zip(sheet.quotes, mine, strict=True):
            parcels.setdefault(quote.place.code, []).append((each.parcel, 1))
    for code, terms in parcels.items():
        if (room := left.room(code)) is not None:
            _at_most(program, terms, room)


def _at_most(program: Program, terms: Terms, limit: int) -> None:
    if sum(factor * program.most[column] for column, factor in terms) <= limit:
        return
    common = gcd(*(factor for _, factor in terms))
    reduced = [(column, factor // common) for column, factor in terms]
    program.rows.append((reduced, limit // common))


def _pieces(sheet: Sheet, number: int, mine: Columns, values: Sequence[int]) -> tuple[int, ...]:
    most = sheet.quotes[number].most
    if sheet.split is Split.WHOLE:
        return most if values[mine.parcel] else (0,) * len(most)
    counts = (0 if column == NO_COLUMN else values[column] for column in mine.takes)
    if sheet.split is Split.UNITS:
        return tuple(counts)
    return tuple(count * pieces for count, pieces in zip(counts, most, strict=True))
