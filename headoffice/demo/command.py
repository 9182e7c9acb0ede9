"""`python -m headoffice demo`: makes a database filled with the demo chain."""

from __future__ import annotations

import argparse
import sys
import time
from contextlib import closing
from pathlib import Path

from sqlalchemy.engine import make_url

from headoffice.channels.keys import add_channel
from headoffice.db.database import Database
from headoffice.db.migrating import migrate
from headoffice.demo.chain import fill
from headoffice.demo.promotions import publish_demo
from headoffice.publishing.releasing import moment_at
from headoffice.staff.pins import USUAL_COST
from storeapp.domain.errors import Refusal

SEED = 20
WEB, WEB_PLACE = "web", "HZ01"
"""The channel of the demonstration shop, and the store by whose prices it sells."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The command's own arguments; `--db` is every command's."""
    parser.add_argument("--seed", type=int, default=SEED, help="which chain; the same every time")


def run(asked: argparse.Namespace) -> int:
    """Refusal `database-exists` for a file that is there, `database-not-empty` for a PostgreSQL
    database with stores. A file that could not be filled is taken away again."""
    url = make_url(asked.db)
    file = Path(url.database) if url.get_backend_name() == "sqlite" and url.database else None
    if file is not None and file.exists():
        raise Refusal("database-exists", file=str(file))
    began = time.monotonic()
    try:
        with closing(Database(asked.db)) as database:
            migrate(database)
            now_ms = time.time_ns() // 1_000_000
            chain = fill(database, seed=asked.seed, at_ms=now_ms, cost=USUAL_COST, told=_tell)
            _tell("promotions")
            publish_demo(database, chain.wares, moment_at(now_ms, asked.time_zone))
            with database.write() as session:
                add_channel(session, WEB, name="梅满满 网店", place=WEB_PLACE, now_ms=now_ms)
    except BaseException:
        _take_away(file)
        raise
    _write(
        f"{len(chain.quick_keys)} stores, {len(chain.wares)} goods, {len(chain.people)} staff,"
        f" {len(chain.members)} members in {time.monotonic() - began:.1f} s\n"
    )
    return 0


def _tell(step: str) -> None:
    _write(f"demo: {step} ...\n")


def _write(text: str) -> None:
    sys.stdout.write(text)
    sys.stdout.flush()


def _take_away(file: Path | None) -> None:
    if file is None:
        return
    for name in (file.name, f"{file.name}-wal", f"{file.name}-shm"):
        file.with_name(name).unlink(missing_ok=True)
