"""Brings sales.db to the tables this program knows: forwards only, one numbered step at a time.

A new file gets the tables of `storeapp.db.tables` as they are today. An older file is copied
aside, then each step runs in a transaction of its own together with its number. A step, once
released, is never changed.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from storeapp.db.connect import RawConnection, copy_into, transaction
from storeapp.domain.errors import Defect, Refusal

_log = logging.getLogger("storeapp.files")


@dataclass(frozen=True, slots=True)
class Schema:
    """What this program knows: the newest version, and the statements that lead to each one."""

    version: int = 1
    steps: Mapping[int, tuple[str, ...]] = field(default_factory=dict)
    """`steps[n]` leads from version n - 1 to n; a new file needs none of them."""

    def __post_init__(self) -> None:
        if set(self.steps) != set(range(2, self.version + 1)):
            raise Defect("each version after the first needs its step")


SCHEMA = Schema(
    version=11,
    steps={
        2: ("ALTER TABLE basket ADD COLUMN tenders TEXT DEFAULT '' NOT NULL",),
        3: (
            """CREATE TABLE rule_set (
                hash TEXT NOT NULL, version INTEGER NOT NULL, valid_from TEXT NOT NULL,
                body TEXT NOT NULL, previous TEXT NOT NULL, signature TEXT NOT NULL,
                "key" TEXT NOT NULL, state TEXT NOT NULL, why TEXT NOT NULL,
                pos INTEGER NOT NULL, PRIMARY KEY (hash),
                CHECK (state IN ('held', 'refused', 'past'))) WITHOUT ROWID, STRICT""",
            """CREATE TABLE allowance (
                promotion TEXT NOT NULL, uses INTEGER, discount_minor INTEGER,
                until_ms INTEGER NOT NULL, PRIMARY KEY (promotion)) WITHOUT ROWID, STRICT""",
        ),
        4: (
            """CREATE TABLE payment_attempt (
                number TEXT NOT NULL, sale TEXT NOT NULL, count INTEGER NOT NULL,
                currency TEXT NOT NULL, amount_minor INTEGER NOT NULL, created_at TEXT NOT NULL,
                state TEXT NOT NULL, mark TEXT NOT NULL, sent_at TEXT NOT NULL,
                reason TEXT NOT NULL, code TEXT NOT NULL, decided_by TEXT NOT NULL,
                booked INTEGER NOT NULL, receipt_no TEXT NOT NULL, trace TEXT NOT NULL,
                moment TEXT NOT NULL, terminal TEXT NOT NULL, auth_code TEXT NOT NULL,
                scheme TEXT NOT NULL, last4 TEXT NOT NULL, slip TEXT NOT NULL,
                PRIMARY KEY (number), UNIQUE (sale, count),
                CHECK (length(last4) IN (0, 4))) WITHOUT ROWID, STRICT""",
            """CREATE UNIQUE INDEX payment_attempt_one_open ON payment_attempt (sale)
                WHERE state NOT IN ('PAID', 'DECLINED', 'REVERSED')""",
        ),
        5: tuple(
            f"ALTER TABLE print_job ADD COLUMN {column} TEXT DEFAULT '' NOT NULL"
            for column in ("printer", "bytes_hash", "staff", "why")
        ),
        6: (
            """CREATE TABLE promise (
                basket TEXT NOT NULL, promotion TEXT NOT NULL, uses INTEGER,
                discount_minor INTEGER, of_member INTEGER, until_ms INTEGER NOT NULL,
                PRIMARY KEY (basket, promotion)) WITHOUT ROWID, STRICT""",
            """CREATE TABLE presented (
                basket TEXT NOT NULL, code TEXT NOT NULL, told_class TEXT NOT NULL,
                unasked INTEGER NOT NULL, PRIMARY KEY (basket, code)) WITHOUT ROWID, STRICT""",
            *(
                f"CREATE TRIGGER {table}_with_basket AFTER DELETE ON basket"
                " WHEN OLD.state = 'under-way' BEGIN"
                f" DELETE FROM {table} WHERE basket = OLD.id; END"
                for table in ("promise", "presented")
            ),
        ),
        7: (
            """CREATE TABLE member (
                "key" TEXT NOT NULL, phone_end TEXT NOT NULL, body TEXT NOT NULL,
                told_ms INTEGER NOT NULL, pos INTEGER NOT NULL,
                PRIMARY KEY ("key")) WITHOUT ROWID, STRICT""",
            """CREATE INDEX member_phone_end ON member (phone_end) WHERE phone_end <> ''""",
            """CREATE TABLE member_key (
                known_by TEXT NOT NULL, member TEXT NOT NULL,
                PRIMARY KEY (known_by, member)) WITHOUT ROWID, STRICT""",
            """CREATE INDEX member_key_of ON member_key (member)""",
        ),
        8: (
            """CREATE TABLE errand (
                id TEXT NOT NULL, kind TEXT NOT NULL, body TEXT NOT NULL, at_ms INTEGER NOT NULL,
                PRIMARY KEY (id)) WITHOUT ROWID, STRICT""",
        ),
        9: (
            """CREATE TABLE goods_return (
                id TEXT NOT NULL, number TEXT NOT NULL, sale TEXT NOT NULL, device TEXT NOT NULL,
                epoch INTEGER NOT NULL, seq INTEGER NOT NULL, shift TEXT NOT NULL,
                business_date TEXT NOT NULL, ended_at TEXT NOT NULL, cashier TEXT NOT NULL,
                currency TEXT NOT NULL, due_minor INTEGER NOT NULL,
                rounding_minor INTEGER NOT NULL, cash_minor INTEGER NOT NULL,
                claimed INTEGER NOT NULL, exchange TEXT NOT NULL,
                PRIMARY KEY (id), UNIQUE (number), UNIQUE (device, epoch, seq),
                FOREIGN KEY(device, epoch, seq) REFERENCES fact (device, epoch, seq)
                ) WITHOUT ROWID, STRICT""",
            "CREATE INDEX goods_return_of_sale ON goods_return (sale)",
            "CREATE INDEX goods_return_unasked ON goods_return (business_date) WHERE claimed = 0",
            """CREATE TABLE goods_return_line (
                origin TEXT NOT NULL, line TEXT NOT NULL, first INTEGER NOT NULL,
                units INTEGER NOT NULL, return_id TEXT NOT NULL, position INTEGER NOT NULL,
                sku TEXT NOT NULL, thousandths INTEGER NOT NULL, net_minor INTEGER NOT NULL,
                reason TEXT NOT NULL, condition TEXT NOT NULL,
                PRIMARY KEY (origin, line, first),
                FOREIGN KEY(return_id) REFERENCES goods_return (id),
                UNIQUE (return_id, position)) WITHOUT ROWID, STRICT""",
            """CREATE TABLE return_under_way (
                slot INTEGER NOT NULL, body TEXT NOT NULL, PRIMARY KEY (slot),
                CHECK (slot = 1)) WITHOUT ROWID, STRICT""",
        ),
        10: (
            """CREATE TABLE member_use (
                promotion TEXT NOT NULL, member TEXT NOT NULL, uses INTEGER NOT NULL,
                PRIMARY KEY (promotion, member)) WITHOUT ROWID, STRICT""",
        ),
        11: (
            """CREATE TABLE fulfilment_order (
                "key" TEXT NOT NULL, body TEXT NOT NULL, version INTEGER NOT NULL,
                answer TEXT NOT NULL, came_ms INTEGER NOT NULL, pos INTEGER NOT NULL,
                PRIMARY KEY ("key")) WITHOUT ROWID, STRICT""",
            """CREATE TABLE given_out (
                hand TEXT NOT NULL, fo TEXT NOT NULL, device TEXT NOT NULL,
                epoch INTEGER NOT NULL, seq INTEGER NOT NULL, at_ms INTEGER NOT NULL,
                shown TEXT NOT NULL, verdict TEXT NOT NULL, why TEXT NOT NULL,
                PRIMARY KEY (hand), UNIQUE (fo),
                FOREIGN KEY(device, epoch, seq) REFERENCES fact (device, epoch, seq)
                ) WITHOUT ROWID, STRICT""",
            "CREATE INDEX given_out_open ON given_out (seq) WHERE verdict = ''",
        ),
    },
)


def migrate(db: RawConnection, file: Path, schema: Schema = SCHEMA) -> None:
    """Makes or brings forward the tables; Refusal `file-newer` for a later program's file."""
    found = version_of(db)
    if found > schema.version:
        raise Refusal("file-newer", found=found, known=schema.version)
    if found == 0:
        _create(db, schema.version)
    elif found < schema.version:
        _keep_copy(db, file, found)
        for version in range(found + 1, schema.version + 1):
            _step(db, version, schema.steps[version])


def version_of(db: RawConnection) -> int:
    """The version of an open file, 0 when it has no tables yet."""
    return _number_from(db, "PRAGMA user_version")


def _create(db: RawConnection, version: int) -> None:
    # SQLModel takes longer to load than the window to open, and only a new file needs it.
    from storeapp.db.tables import creation

    with transaction(db):
        if _number_from(db, "SELECT count(*) FROM sqlite_schema"):
            # Tables without a number: a file of something else, which is not ours to change.
            raise Refusal("file-damaged")
        for statement in creation():
            db.execute(statement)
        _number(db, version)


def _step(db: RawConnection, version: int, statements: tuple[str, ...]) -> None:
    with transaction(db):
        for statement in statements:
            db.execute(statement)
        broken = db.execute("PRAGMA foreign_key_check").fetchall()
        if broken:
            raise Defect(f"step {version} leaves rows that refer to nothing")
        _number(db, version)
    _log.info("sales.db is at version %d", version)


def _number(db: RawConnection, version: int) -> None:
    db.execute(f"PRAGMA user_version = {version:d}")


def _number_from(db: RawConnection, sql: str) -> int:
    ((number,),) = db.execute(sql).fetchall()
    return int(number)


def _keep_copy(db: RawConnection, file: Path, version: int) -> None:
    """Leaves `sales.db.before-v2` and the like; an unfinished copy never has that name."""
    unfinished = file.with_name(f"{file.name}.copying")
    unfinished.unlink(missing_ok=True)
    copy_into(db, unfinished)
    with unfinished.open("rb+") as copy:
        os.fsync(copy.fileno())
    unfinished.replace(file.with_name(f"{file.name}.before-v{version + 1}"))
