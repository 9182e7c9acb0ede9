"""`python -m headoffice import-catalogue FILE --zone Z`: goods and prices from a CSV file."""

from __future__ import annotations

import argparse
import sys
import time
from contextlib import closing
from datetime import tzinfo
from pathlib import Path

from headoffice.catalogue.complaints import FileRefused
from headoffice.catalogue.csv_reader import COLUMNS, MAX_FILE_BYTES
from headoffice.catalogue.importing import Progress, Step, import_catalogue
from headoffice.catalogue.moment import WrongMoment, moment_ms, shown
from headoffice.catalogue.planning import carry_out, plans, withdraw_plan
from headoffice.db.database import Database
from storeapp.domain.errors import Refusal

EPILOG = f"""columns, in any order: {", ".join(COLUMNS)}. Only sku and one more must be there; what
the file does not have stays as it is. cost is what one unit costs the chain, with tax where prices
contain it; no till is ever told. unit is pc, kg, l or m; barcodes are separated by ; and a
pack is written CODE*6 or CODE*6=25.80. The file is UTF-8 or GB18030. Either all of it is imported
or, when anything is wrong, nothing, and every error is listed by line and column. With
--effective-from all of it counts from that moment on, at head office and on every till, whether or
not the till is connected then. Such a file changes goods that exist; new goods, bar codes and PLUs
are imported without a moment. What is imported at once in the meantime counts until then; of two
plans for the same good both come, each at its moment."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The command's own arguments; `--db` is every command's."""
    parser.epilog = EPILOG
    parser.add_argument("file", type=Path, metavar="FILE")
    parser.add_argument("--zone", required=True, help="the price zone the prices are for")
    parser.add_argument(
        "--effective-from",
        metavar="MOMENT",
        help="like 2026-12-01T06:00, in the chain's time zone, or with an offset of its own",
    )


def add_plan_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--withdraw", metavar="ID", help="take this plan back")


def run(asked: argparse.Namespace) -> int:
    """0 when the file was imported, 1 with all errors on stderr when it was not."""
    content = _content(asked.file)
    try:
        effective_ms = _moment_ms(asked.effective_from, asked.time_zone)
        with closing(Database(asked.db)) as database:
            done = import_catalogue(
                database, asked.zone, content, _progress(), effective_ms=effective_ms
            )
    except WrongMoment as wrong:
        sys.stderr.write(
            f"--effective-from {asked.effective_from}: {wrong}\nnothing was imported\n"
        )
        return 1
    except FileRefused as refused:
        _end_line()
        _list(refused)
        return 1
    _end_line()
    changes = f"{done.goods:,} goods and {done.prices:,} prices"
    if done.costs:
        changes = f"{done.goods:,} goods, {done.prices:,} prices and {done.costs:,} costs"
    lines = f"{done.rows:,} lines in {done.seconds:.1f} s: {changes}"
    if effective_ms is None:
        sys.stdout.write(f"imported {lines} changed\n")
    else:
        at = shown(effective_ms, asked.time_zone)
        sys.stdout.write(f"planned {lines} change at {at}; plan {done.plan}\n")
    return 0


def run_plans(asked: argparse.Namespace) -> int:
    """Lists what is planned, or takes one plan back; Refusal `plan-unknown`."""
    with closing(Database(asked.db)) as database:
        if asked.withdraw:
            with database.write() as session:
                # One whose moment has come is in force on the tills, whoever looked at it here.
                carry_out(session, now_ms=time.time_ns() // 1_000_000)
                withdraw_plan(session, asked.withdraw)
            sys.stdout.write(f"plan {asked.withdraw} is withdrawn\n")
            return 0
        with database.read() as session:
            for plan in plans(session):
                at = shown(plan.effective_ms, asked.time_zone)
                sys.stdout.write(f"{plan.id}  zone {plan.zone}  {at}\n")
    return 0


def _moment_ms(text: str | None, zone: tzinfo | None) -> int | None:
    if text is None:
        return None
    return moment_ms(text, now_ms=time.time_ns() // 1_000_000, zone=zone)


def _content(file: Path) -> bytes:
    try:
        if file.stat().st_size > MAX_FILE_BYTES:
            raise Refusal("file-too-large", file=str(file))
        return file.read_bytes()
    except OSError as error:
        raise Refusal("file-unreadable", file=str(file), why=error.strerror) from error


def _progress() -> Progress:
    """Tells how far it is, on one line of a terminal that is written over again and again."""

    def tell(step: Step, done: int, total: int) -> None:
        if sys.stderr.isatty() and done % 5000 == 0:
            sys.stderr.write(f"\r{step.value}: {done:,} of {total:,}   ")
            sys.stderr.flush()

    return tell


def _end_line() -> None:
    if sys.stderr.isatty():
        sys.stderr.write("\r\033[K")


def _list(refused: FileRefused) -> None:
    for complaint in refused.complaints:
        sys.stderr.write(f"{complaint}\n")
    hidden = refused.count - len(refused.complaints)
    if hidden:
        sys.stderr.write(f"... and {hidden:,} more\n")
    sys.stderr.write(f"nothing was imported: {refused.count:,} errors\n")
