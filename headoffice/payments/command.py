"""`python -m headoffice payments VERB`: what is missing, what is open, the bill of a day."""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Iterable
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from headoffice.db.database import Database
from headoffice.payments import ledger
from headoffice.payments.gateway import Gateway
from headoffice.payments.keeping import gateways
from headoffice.payments.model import NEVER_MS, Attempt, Seen, State
from headoffice.payments.reconciling import BEIJING, reconcile
from headoffice.payments.settings import PaymentSettings, missing, read_settings
from headoffice.settings import PAYMENTS_VARIABLE
from storeapp.domain.errors import Refusal

BY_PERSON = "by-person"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The verbs; `--db` may stand before them or behind."""
    verbs = parser.add_subparsers(required=True, metavar="VERB")
    check = _verb(verbs, "check", "tell what is missing in the settings", _check)
    check.set_defaults(needs_database=False)
    add_file(check)
    check.add_argument("--ask", action="store_true", help="also ask the providers for an answer")
    bill = _verb(verbs, "reconcile", "compare a day's bills with the ledger", _reconcile)
    add_file(bill)
    bill.add_argument("--day", type=date.fromisoformat, help="YYYY-MM-DD, yesterday unless said")
    _verb(verbs, "open", "list the attempts that are not decided", _open)
    says = "end an unresolved attempt as a person saw it in the provider's console"
    settle = _verb(verbs, "settle", says, _settle)
    settle.add_argument("number")
    how = settle.add_mutually_exclusive_group(required=True)
    how.add_argument("--not-charged", action="store_true")
    how.add_argument("--given-back", action="store_true")


def run(asked: argparse.Namespace) -> int:
    """0 when all is well; 1 when something is missing or differs."""
    verb = asked.verb
    return int(verb(asked))


def _check(asked: argparse.Namespace) -> int:
    """Names of settings and why, never their values."""
    settings = read_settings(asked.payments)
    lacking = missing(settings)
    _print([*lacking, *(f"{name}: set up" for name in _set_up(settings, lacking))])
    if asked.ask:
        return 0 if _all_answer(settings) and not lacking else 1
    return 1 if lacking else 0


def _set_up(settings: PaymentSettings, lacking: list[str]) -> list[str]:
    names = [rule.provider for rule in settings.rules]
    return [name for name in names if not any(each.startswith(name) for each in lacking)]


def _all_answer(settings: PaymentSettings) -> bool:
    """An order that nobody made is missing, and that is signed: then both keys are right."""
    answers = []
    for name, gateway in gateways(settings).items():
        with closing(gateway):
            answers.append(gateway.query("CHECK_0").seen is Seen.MISSING)
        _print([f"{name}: " + ("answers" if answers[-1] else "does not answer, or not truly")])
    return bool(answers) and all(answers)


def _reconcile(asked: argparse.Namespace) -> int:
    settings = read_settings(asked.payments)
    day = asked.day or (datetime.now(UTC).astimezone(BEIJING) - timedelta(days=1)).date()
    found = gateways(settings)
    if not found:
        raise Refusal("payments-not-set-up")
    with closing(Database(asked.db)) as database:
        results = [_reconciled(database, name, each, day) for name, each in found.items()]
    return 0 if all(results) else 1


def _reconciled(database: Database, name: str, gateway: Gateway, day: date) -> bool:
    with closing(gateway):
        differences = reconcile(database, name, gateway, day, now_ms=_now_ms())
    if differences is None:
        _print([f"{name} {day}: there is no bill yet, or it cannot be had"])
        return False
    _print(
        f"{name} {day}: {each.kind} {each.number} here {each.here_minor} there {each.there_minor}"
        for each in differences
    )
    if not differences:
        _print([f"{name} {day}: nothing new"])
    return not differences


def _open(asked: argparse.Namespace) -> int:
    with closing(Database(asked.db)) as database, database.read() as session:
        _print(_line(each) for each in ledger.open_attempts(session))
    return 0


def _settle(asked: argparse.Namespace) -> int:
    state = State.PAID_BUT_REVERSED if asked.given_back else State.REVERSED
    with closing(Database(asked.db)) as database, database.write() as session:
        known = {each.number: each for each in ledger.open_attempts(session)}
        attempt = known.get(asked.number)
        if attempt is None or attempt.state is not State.UNRESOLVED:
            raise Refusal("payment-not-unresolved", number=asked.number)
        locked = ledger.attempt_of(session, attempt.number, lock=True)
        ledger.put(session, locked, settled(locked, state, now_ms=_now_ms()))
    _print([f"{asked.number}: {state.value}"])
    return 0


def settled(attempt: Attempt, state: State, *, now_ms: int) -> Attempt:
    """As a person saw it; nothing is asked about it any more."""
    return replace(attempt.to(state, now_ms=now_ms, reason=BY_PERSON), due_ms=NEVER_MS)


def _line(each: Attempt) -> str:
    at = datetime.fromtimestamp(each.created_ms / 1000, BEIJING).isoformat(timespec="seconds")
    amount = f"{each.amount_minor // 100}.{each.amount_minor % 100:02}"
    return f"{each.number} {each.state.value} {each.reason or '-'} {amount} {at}"


def _verb(
    verbs: argparse._SubParsersAction[argparse.ArgumentParser], name: str, says: str, verb: object
) -> argparse.ArgumentParser:
    parser = verbs.add_parser(name, help=says, description=says)
    parser.add_argument("--db", default=argparse.SUPPRESS, help=argparse.SUPPRESS)
    parser.set_defaults(verb=verb, needs_database=True)
    return parser


def add_file(parser: argparse.ArgumentParser) -> None:
    """Where the merchant accounts are, for the commands that need them."""
    parser.add_argument(
        "--payments",
        default=os.environ.get(PAYMENTS_VARIABLE, ""),
        metavar="FILE.toml",
        help=f"the merchant accounts; also told by {PAYMENTS_VARIABLE}",
    )


def _now_ms() -> int:
    return time.time_ns() // 1_000_000


def _print(lines: Iterable[str]) -> None:
    for line in lines:
        sys.stdout.write(f"{line}\n")
