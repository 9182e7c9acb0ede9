"""`python -m headoffice activity ...`: write keys for web shops, and what showing brought."""

from __future__ import annotations

import argparse
import sys
import time
from contextlib import closing

from headoffice.activity.counting import Arm
from headoffice.activity.intake import day_of
from headoffice.activity.keys import KINDS, drop_key, keys_in_force, make_key
from headoffice.activity.reporting import ActivityReport, report
from headoffice.db.database import Database
from headoffice.settings import DAY_MS


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The command's own arguments; `--db` is every command's."""
    asked = parser.add_subparsers(required=True, metavar="WHAT")
    told = asked.add_parser("report", help="shown, added, sold, and the uplift")
    told.add_argument("--days", type=int, default=90, help="so many days back")
    told.set_defaults(what=_report)
    key = asked.add_parser("make-key", help="a write key for a web shop")
    key.add_argument("shop", help="what the shop is called in reports")
    key.add_argument("--kind", choices=KINDS, default="web")
    key.add_argument(
        "--origin", action="append", default=[], help="like https://shop.example; may be repeated"
    )
    key.set_defaults(what=_make_key)
    asked.add_parser("keys", help="list the write keys").set_defaults(what=_keys)
    gone = asked.add_parser("drop-key", help="take nothing more with this key")
    gone.add_argument("key")
    gone.set_defaults(what=_drop_key)


def run(asked: argparse.Namespace) -> int:
    with closing(Database(asked.db)) as database:
        return int(asked.what(database, asked))


def _report(database: Database, asked: argparse.Namespace) -> int:
    since_ms = _now_ms() - asked.days * DAY_MS
    with database.read() as session:
        done = report(session, since_ms=since_ms, since_day=day_of(since_ms))
    sys.stdout.write("\n".join(lines_of(done)) + "\n")
    return 0


def lines_of(done: ActivityReport) -> list[str]:
    """The report as people read it."""
    lines = [f"{'':<10}{'panels':>8}{'shown':>8}{'added':>8}{'sold':>8}{'members who bought':>22}"]
    for arm in Arm:
        of = done.arms[arm]
        members = f"{of.members.part}/{of.members.whole} ({of.members.rate:.1%})"
        lines.append(
            f"{arm.value:<10}{of.panels:>8}{of.shown:>8}{of.added:>8}{of.sold:>8}{members:>22}"
        )
    up = done.uplift
    if done.arms[Arm.SHOWN].members.whole and done.arms[Arm.HELD_OUT].members.whole:
        lines.append(
            f"uplift {up.difference * 100:+.1f} points, 95 % between"
            f" {up.low * 100:+.1f} and {up.high * 100:+.1f}"
        )
    else:
        lines.append("uplift: nobody to compare yet")
    lines += [f"refused {why}: {count}" for why, count in done.refused.items()]
    return lines


def _make_key(database: Database, asked: argparse.Namespace) -> int:
    with database.write() as session:
        row = make_key(
            session, asked.shop, kind=asked.kind, origins=tuple(asked.origin), now_ms=_now_ms()
        )
        sys.stdout.write(f"key {row.key}\nsecret {row.secret}\n")
    return 0


def _keys(database: Database, _asked: argparse.Namespace) -> int:
    with database.read() as session:
        for row in keys_in_force(session).values():
            sys.stdout.write(f"{row.key} {row.shop} {row.kind} {row.origins or 'any address'}\n")
    return 0


def _drop_key(database: Database, asked: argparse.Namespace) -> int:
    with database.write() as session:
        drop_key(session, asked.key)
    return 0


def _now_ms() -> int:
    return time.time_ns() // 1_000_000
