"""`python -m headoffice import-catalogue FILE --zone Z`: goods and prices from a CSV file."""

from __future__ import annotations

import argparse
import sys
from contextlib import closing
from pathlib import Path

from headoffice.catalogue.complaints import FileRefused
from headoffice.catalogue.csv_reader import COLUMNS, MAX_FILE_BYTES
from headoffice.catalogue.importing import Progress, Step, import_catalogue
from headoffice.db.database import Database
from storeapp.domain.errors import Refusal

EPILOG = f"""columns, in any order: {", ".join(COLUMNS)}. Only sku and one more must be there; what
the file does not have stays as it is. unit is pc, kg, l or m; barcodes are separated by ; and a
pack is written CODE*6 or CODE*6=25.80. The file is UTF-8 or GB18030. Either all of it is imported
or, when anything is wrong, nothing, and every error is listed by line and column."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The command's own arguments; `--db` is every command's."""
    parser.epilog = EPILOG
    parser.add_argument("file", type=Path, metavar="FILE")
    parser.add_argument("--zone", required=True, help="the price zone the prices are for")


def run(asked: argparse.Namespace) -> int:
    """0 when the file was imported, 1 with all errors on stderr when it was not."""
    content = _content(asked.file)
    try:
        with closing(Database(asked.db)) as database:
            done = import_catalogue(database, asked.zone, content, _progress())
    except FileRefused as refused:
        _end_line()
        _list(refused)
        return 1
    _end_line()
    sys.stdout.write(
        f"imported {done.rows:,} lines in {done.seconds:.1f} s:"
        f" {done.goods:,} goods and {done.prices:,} prices changed\n"
    )
    return 0


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
