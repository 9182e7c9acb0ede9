"""`python -m headoffice inventory`: audit the stock, show it, and say what channels may promise."""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable
from contextlib import closing

from sqlmodel import Session, col, select

from headoffice.db.database import Database
from headoffice.inventory.auditing import audit
from headoffice.inventory.available import ato, looked_into
from headoffice.inventory.buckets import ANYWHERE, BUCKETS
from headoffice.inventory.rules import EVERY, set_good, set_place, set_safety
from headoffice.inventory.tables import Stock
from headoffice.inventory.upkeep import end_holds
from headoffice.stores.tables import Store
from storeapp.domain.errors import Refusal

Verb = Callable[[Database, argparse.Namespace], int]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The verbs; `--db` may stand before them or behind. Quantities are in thousandths."""
    verbs = parser.add_subparsers(required=True, metavar="VERB")
    _verb(verbs, "audit", "add the stock ledger up and compare; 1 when something differs", _audit)
    show = _verb(verbs, "show", "where a good is, and what can be promised of it", _show)
    show.add_argument("sku", metavar="SKU")
    show.add_argument("--channel", default=EVERY)
    keep = _verb(verbs, "keep", "what a place keeps of a good, whoever asks", _keep)
    keep.add_argument("place", metavar="PLACE")
    keep.add_argument("sku", metavar="SKU")
    keep.add_argument("safety", type=_amount, nargs="?", help="nothing takes it back")
    good = _verb(verbs, "good", "what a channel may promise of a good, or of all", _good)
    good.add_argument("--channel", default=EVERY, help="all unless said")
    good.add_argument("--sku", default=EVERY, help="all unless said")
    good.add_argument("--safety", type=_amount, help="kept back in each place")
    good.add_argument("--threshold", type=_amount, default=0, help="kept back once")
    good.add_argument("--cap", type=_amount, help="the most from now on")
    place = _verb(verbs, "place", "whether a channel sells from a place, or from all", _place)
    place.add_argument("--channel", default=EVERY, help="all unless said")
    place.add_argument("--place", default=EVERY, help="all unless said")
    place.add_argument("--safety", type=_amount, help="kept back of each good there")
    place.add_argument("--exclude", action="store_true", help="it does not sell from there")
    _verb(verbs, "end-holds", "end the holds whose time is over now", _end_holds)


def run(asked: argparse.Namespace) -> int:
    """0 when it was done; 1 when the auditor found something."""
    verb: Verb = asked.verb
    with closing(Database(asked.db)) as database:
        return verb(database, asked)


def _verb(
    verbs: argparse._SubParsersAction[argparse.ArgumentParser], name: str, says: str, verb: Verb
) -> argparse.ArgumentParser:
    parser = verbs.add_parser(name, help=says, description=says)
    parser.add_argument("--db", default=argparse.SUPPRESS, help=argparse.SUPPRESS)
    parser.set_defaults(verb=verb)
    return parser


def _amount(text: str) -> int:
    amount = int(text)
    if amount < 0:
        raise argparse.ArgumentTypeError("nothing is kept below zero")
    return amount


def _audit(database: Database, _asked: argparse.Namespace) -> int:
    with database.read() as session:
        wrong = audit(session)
    for sentence in wrong:
        _say(sentence)
    _say(f"{len(wrong)} differences" if wrong else "the stock agrees with its ledger")
    return 1 if wrong else 0


def _show(database: Database, asked: argparse.Namespace) -> int:
    with database.read() as session:
        rows = select(Stock).where(Stock.sku == asked.sku).order_by(col(Stock.place))
        stock = session.exec(rows).all()
        now_ms = _now_ms()
        places = [row.place for row in stock if row.place != ANYWHERE]
        found = looked_into(session, [asked.sku], places, asked.channel, now_ms)
        for row in stock:
            has = ", ".join(
                f"{name} {getattr(row, name)}" for name in BUCKETS if getattr(row, name)
            )
            each = found.get((row.place, row.sku))
            can = f"; can be promised: {each.thousandths}" if each else ""
            _say(f"{row.place or 'anywhere'}: {has or 'nothing'}{can}")
        _say(f"in all: {ato(session, [asked.sku], asked.channel, now_ms)[asked.sku]}")
    return 0


def _keep(database: Database, asked: argparse.Namespace) -> int:
    with database.write() as session:
        _known(session, asked.place)
        set_safety(session, asked.place, asked.sku, asked.safety)
    return 0


def _good(database: Database, asked: argparse.Namespace) -> int:
    with database.write() as session:
        set_good(
            session,
            asked.channel,
            asked.sku,
            safety=asked.safety,
            threshold=asked.threshold,
            cap=asked.cap,
            cap_since_ms=_now_ms(),
        )
    return 0


def _place(database: Database, asked: argparse.Namespace) -> int:
    with database.write() as session:
        if asked.place != EVERY:
            _known(session, asked.place)
        set_place(session, asked.channel, asked.place, excluded=asked.exclude, safety=asked.safety)
    return 0


def _end_holds(database: Database, _asked: argparse.Namespace) -> int:
    _say(f"ended: {end_holds(database, now_ms=_now_ms())}")
    return 0


def _known(session: Session, place: str) -> None:
    if session.get(Store, place) is None:
        raise Refusal("place-unknown", place=place)


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")


def _now_ms() -> int:
    return time.time_ns() // 1_000_000
