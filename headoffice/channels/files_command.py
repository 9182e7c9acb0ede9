"""`channels import` and `channels call`: orders out of files, and what a channel calls goods."""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable
from pathlib import Path

from headoffice.channels.importing import (
    OrdersRefused,
    Outcome,
    call,
    import_orders,
    preview,
)
from headoffice.db.database import Database
from storeapp.domain.errors import Refusal

Verb = Callable[[Database, argparse.Namespace], int]
MakeVerb = Callable[
    ["argparse._SubParsersAction[argparse.ArgumentParser]", str, str, Verb],
    argparse.ArgumentParser,
]
MOST_SHOWN = 50


def add_arguments(
    verbs: argparse._SubParsersAction[argparse.ArgumentParser], verb: MakeVerb
) -> None:
    take = verb(verbs, "import", "place the orders of a CSV or XLSX file, all or none", _import)
    take.add_argument("code")
    take.add_argument("file", type=Path)
    take.add_argument("--preview", action="store_true", help="say what it would come to, only")
    take.add_argument(
        "--column",
        action="append",
        default=[],
        metavar="HEADER=MEANING",
        help="what a column means; kept for this channel once the file is imported",
    )
    named = verb(verbs, "call", "say what a channel calls one of our goods", _call)
    named.add_argument("code")
    named.add_argument("alias")
    named.add_argument("sku")


def _import(database: Database, asked: argparse.Namespace) -> int:
    said = dict(_pair(each) for each in asked.column)
    try:
        content = asked.file.read_bytes()
    except OSError as error:
        raise Refusal("file-unreadable", file=str(asked.file), why=error.strerror) from error
    now_ms = time.time_ns() // 1_000_000
    if asked.preview:
        outcome = preview(database, asked.code, content, said, now_ms=now_ms)
        return _tell(outcome, "would be placed")
    try:
        return _tell(import_orders(database, asked.code, content, said, now_ms=now_ms), "placed")
    except OrdersRefused as refused:
        _tell(refused.outcome, "would be placed")
        sys.stderr.write("nothing was imported\n")
        return 1


def _call(database: Database, asked: argparse.Namespace) -> int:
    with database.write() as session:
        call(session, asked.code, asked.alias, asked.sku)
    sys.stdout.write(f"{asked.code} calls {asked.sku} {asked.alias}\n")
    return 0


def _pair(said: str) -> tuple[str, str]:
    header, _, meaning = said.rpartition("=")
    if not header:
        raise Refusal("column-meaning-unknown", meaning=said[:24])
    return header, meaning


def _tell(outcome: Outcome, what: str) -> int:
    if outcome.again:
        sys.stdout.write(f"this file was imported before: {outcome.known} orders\n")
        return 0
    for finding in outcome.findings[:MOST_SHOWN]:
        sys.stdout.write(f"{'error' if finding.error else 'note'}: {finding}\n")
    if len(outcome.findings) > MOST_SHOWN:
        sys.stdout.write(f"... and {len(outcome.findings) - MOST_SHOWN} more\n")
    if outcome.unknown_columns:
        sys.stdout.write(f"columns left out: {', '.join(outcome.unknown_columns)}\n")
    sys.stdout.write(f"{outcome.orders} orders {what}, {outcome.known} known before\n")
    return 1 if outcome.errors else 0
