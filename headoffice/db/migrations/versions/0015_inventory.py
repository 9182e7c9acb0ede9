"""one stock: buckets, holds, reservations, counts, put-back, and what channels may promise"""

from typing import Any

import sqlalchemy as sa
from alembic import op

from headoffice.db import tables

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

_BUCKETS = (
    "shelf",
    "staged",
    "damaged",
    "display",
    "qc",
    "put_back",
    "transit",
    "reserved",
    "held",
)


def upgrade() -> None:
    _movements()
    _stock()
    _claims()
    _tasks()
    _rules()


def _whole(name: str, **options: Any) -> sa.Column[int]:
    return sa.Column(name, tables.Whole(), **{"nullable": False, **options})


def _text(name: str, **options: Any) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), **{"nullable": False, **options})


def _movements() -> None:
    op.drop_index("movement_of_fact", "movement")
    op.drop_index("movement_of_good", "movement")
    op.execute("ALTER TABLE movement RENAME COLUMN place TO line")
    op.execute("ALTER TABLE movement RENAME COLUMN store TO place")
    op.add_column("movement", _text("bucket", server_default="shelf"))
    for name in ("reason", "channel", "ref"):
        op.add_column("movement", _text(name, server_default=""))
    op.add_column("movement", _whole("happened_ms", server_default="0"))
    op.execute("UPDATE movement SET happened_ms = at_ms")
    fact = sa.text("device <> ''")
    op.create_index(
        "movement_of_fact",
        "movement",
        ["device", "epoch", "seq", "line", "bucket"],
        unique=True,
        sqlite_where=fact,
        postgresql_where=fact,
    )
    op.create_index("movement_of_good", "movement", ["place", "sku", "happened_ms"])
    promised = sa.text("channel <> ''")
    op.create_index(
        "movement_of_channel",
        "movement",
        ["channel", "sku", "at_ms"],
        sqlite_where=promised,
        postgresql_where=promised,
    )


def _stock() -> None:
    op.create_table(
        "stock",
        _text("sku"),
        _text("place"),
        sa.Column("free", tables.Whole(), sa.Computed("shelf - reserved - held", persisted=True)),
        _whole("safety", nullable=True),
        *(_whole(name) for name in _BUCKETS),
        sa.Column("pace", tables.Real(), nullable=False),
        _whole("counted_ms"),
        _whole("at_ms"),
        sa.PrimaryKeyConstraint("sku", "place"),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    columns = ", ".join(_BUCKETS)
    zeros = ", ".join("0" for _ in _BUCKETS[1:])
    op.execute(
        f"INSERT INTO stock (sku, place, {columns}, pace, counted_ms, at_ms)"
        f" SELECT sku, store, thousandths, {zeros}, 0, 0, at_ms FROM on_hand"
    )
    op.drop_table("on_hand")
    op.create_index("stock_of_place", "stock", ["place", "sku"])
    _paces()


def _paces() -> None:
    """What was sold counts half after two weeks, as seen from the beginning of 2026; here, since
    SQLite knows no powers."""
    connection = op.get_bind()
    sums: dict[tuple[str, str], float] = {}
    sold = "SELECT place, sku, thousandths, happened_ms FROM movement WHERE kind = 'sold'"
    for place, sku, thousandths, happened_ms in connection.execute(sa.text(sold)):
        halves = min(max((happened_ms - 1_767_225_600_000) / 1_209_600_000, -900.0), 900.0)
        sums[place, sku] = sums.get((place, sku), 0.0) - thousandths * 2.0**halves
    rows = [{"place": place, "sku": sku, "pace": pace} for (place, sku), pace in sums.items()]
    if rows:
        written = "UPDATE stock SET pace = :pace WHERE sku = :sku AND place = :place"
        connection.execute(sa.text(written), rows)


def _claims() -> None:
    op.create_table(
        "stock_claim",
        _text("ref"),
        _text("place"),
        _text("sku"),
        *(_whole(name) for name in ("held", "reserved", "staged", "put_back", "transit")),
        sa.PrimaryKeyConstraint("ref", "place", "sku"),
        sqlite_strict=True,
    )
    op.create_index("stock_claim_of_good", "stock_claim", ["place", "sku"])
    op.create_table(
        "stock_hold",
        _text("ref"),
        _text("channel"),
        _text("place"),
        _whole("until_ms"),
        _text("state"),
        _whole("at_ms"),
        sa.PrimaryKeyConstraint("ref"),
        sqlite_strict=True,
    )
    held = sa.text("state = 'held'")
    op.create_index(
        "stock_hold_due", "stock_hold", ["until_ms"], sqlite_where=held, postgresql_where=held
    )
    op.create_table(
        "stock_deed",
        _text("ref"),
        _text("deed"),
        _text("part"),
        _text("said"),
        _text("channel"),
        _whole("at_ms"),
        sa.PrimaryKeyConstraint("ref", "deed", "part"),
        sqlite_strict=True,
    )


def _tasks() -> None:
    op.create_table(
        "stock_count",
        _whole("id"),
        _text("place"),
        _text("sku"),
        _whole("observed"),
        _text("ref"),
        _whole("happened_ms"),
        _whole("at_ms"),
        sa.PrimaryKeyConstraint("id"),
        sqlite_strict=True,
    )
    op.create_index("stock_count_of_good", "stock_count", ["place", "sku", "happened_ms"])
    op.create_table(
        "stock_count_task",
        _whole("id"),
        _text("place"),
        _text("sku"),
        _text("why"),
        _whole("level"),
        _whole("opened_ms"),
        _whole("closed_ms", nullable=True),
        sa.PrimaryKeyConstraint("id"),
        sqlite_strict=True,
    )
    still_open = sa.text("closed_ms IS NULL")
    op.create_index(
        "stock_count_task_open",
        "stock_count_task",
        ["place", "sku"],
        unique=True,
        sqlite_where=still_open,
        postgresql_where=still_open,
    )
    op.execute(
        "INSERT INTO stock_count_task (place, sku, why, level, opened_ms)"
        " SELECT place, sku, 'negative', shelf, at_ms FROM stock WHERE shelf < 0"
    )
    op.create_table(
        "stock_put_back",
        _text("ref"),
        _text("place"),
        _text("sku"),
        _whole("due"),
        _whole("done"),
        _whole("opened_ms"),
        _whole("closed_ms", nullable=True),
        sa.PrimaryKeyConstraint("ref", "place", "sku"),
        sqlite_strict=True,
    )
    op.create_index(
        "stock_put_back_open",
        "stock_put_back",
        ["place"],
        sqlite_where=still_open,
        postgresql_where=still_open,
    )


def _rules() -> None:
    op.create_table(
        "stock_channel_place",
        _text("channel"),
        _text("place"),
        sa.Column("excluded", tables.Flag(), nullable=False),
        _whole("safety", nullable=True),
        sa.PrimaryKeyConstraint("channel", "place"),
        sqlite_strict=True,
    )
    op.create_table(
        "stock_channel_good",
        _text("channel"),
        _text("sku"),
        _whole("safety", nullable=True),
        _whole("threshold"),
        _whole("cap", nullable=True),
        _whole("cap_since_ms"),
        sa.PrimaryKeyConstraint("channel", "sku"),
        sqlite_strict=True,
    )
    op.create_table(
        "stock_inbound",
        _text("ref"),
        _text("place"),
        _text("sku"),
        _whole("thousandths"),
        _whole("due_ms"),
        _whole("confidence_percent"),
        sa.PrimaryKeyConstraint("ref", "place", "sku"),
        sqlite_strict=True,
    )
