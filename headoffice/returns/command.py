"""`python -m headoffice returns VERB`: what people have to look at, and that they did."""

from __future__ import annotations

import argparse
import sys
from contextlib import closing

from sqlalchemy import false
from sqlmodel import Session, col, select

from headoffice.db.database import Database
from headoffice.returns.tables import ReturnConflict, ReturnRow
from storeapp.domain.errors import Refusal
from storeapp.domain.money import Money, currency, format_money


def add_arguments(parser: argparse.ArgumentParser) -> None:
    verbs = parser.add_subparsers(required=True, metavar="VERB")
    _verb(verbs, "conflicts", "list what came back more often than it was sold", _conflicts)
    settle = _verb(verbs, "settle", "say that somebody looked at it", _settle)
    settle.add_argument("return_id", help="as the list names it")


def run(asked: argparse.Namespace) -> int:
    """0 when nothing is open, 1 when somebody has to look."""
    with closing(Database(asked.db)) as database:
        return int(asked.verb(database, asked))


def open_conflicts(session: Session) -> list[tuple[ReturnConflict, ReturnRow]]:
    """With the returns they are of, the oldest first."""
    rows = (
        select(ReturnConflict, ReturnRow)
        .join(ReturnRow, col(ReturnRow.id) == col(ReturnConflict.return_id))
        .where(col(ReturnConflict.settled) == false())
        .order_by(col(ReturnConflict.found_ms), col(ReturnConflict.return_id))
    )
    return [(conflict, row) for conflict, row in session.exec(rows)]


def _conflicts(database: Database, _asked: argparse.Namespace) -> int:
    with database.read() as session:
        found = open_conflicts(session)
        for conflict, row in found:
            amount = format_money(Money(conflict.over_minor, currency(row.currency)))
            sys.stdout.write(
                f"{conflict.what}: {conflict.return_id} {row.number} cashier {row.cashier},"
                f" {conflict.units} units, {amount}; others: {conflict.others or '-'}\n"
            )
    return 1 if found else 0


def _settle(database: Database, asked: argparse.Namespace) -> int:
    with database.write() as session:
        wanted = select(ReturnConflict).where(ReturnConflict.return_id == asked.return_id)
        found = session.exec(wanted).all()
        if not found:
            raise Refusal("conflict-unknown")
        for conflict in found:
            conflict.settled = True
            session.add(conflict)
    return 0


def _verb(
    verbs: argparse._SubParsersAction[argparse.ArgumentParser], name: str, says: str, run: object
) -> argparse.ArgumentParser:
    verb = verbs.add_parser(name, help=says, description=says)
    verb.set_defaults(verb=run)
    return verb
