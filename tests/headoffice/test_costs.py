"""What goods cost the chain: kept, planned, changed; and never told to a till."""

from __future__ import annotations

import argparse
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlmodel import select

from headoffice.catalogue import command
from headoffice.catalogue.importing import import_catalogue
from headoffice.catalogue.planning import carry_out
from headoffice.catalogue.repository import goods_of
from headoffice.catalogue.snapshots import Snapshots
from headoffice.catalogue.tables import Product
from headoffice.db.database import Database
from headoffice.db.tables import Table
from headoffice.feed.sequencer import sequence
from headoffice.feed.tables import Change
from storeapp.sync.wire.rows import GoodsRow
from tests.headoffice.catalogue_files import contents, unpacked
from tests.headoffice.conftest import on_sqlite
from tests.headoffice.importing import (
    HEADER,
    LOOSE,
    PLUM,
    everything,
    imported,
    refused,
    set_up_zones,
    told,
)

SECRET_MINOR = 987_654_321
SECRET = "9876543.21"
COSTED = HEADER.replace("\n", ",cost\n") + PLUM.replace("\n", f",{SECRET}\n")
NOW_MS = 1_780_272_000_000


@pytest.fixture(autouse=True)
def zones(database: Database) -> None:
    set_up_zones(database)


def costs(database: Database) -> dict[str, int | None]:
    with database.read() as session:
        return {row.sku: row.cost_minor for row in session.exec(select(Product))}


def test_a_cost_is_kept_and_changed_for_all_zones(database: Database) -> None:
    first = imported(database, COSTED + LOOSE.replace("\n", ",\n"))
    again = imported(database, "sku,cost\nA1,4.10\nA2,30\n")

    assert (first.goods, first.prices, first.costs) == (2, 2, 1)
    assert (again.goods, again.prices, again.costs) == (0, 0, 2)
    assert costs(database) == {"A1": 410, "A2": 3000}
    with database.read() as session:
        assert goods_of(session, "south", ["A1"])["A1"].cost_minor == 410


def test_without_the_column_it_stays_and_an_empty_cell_takes_it_away(database: Database) -> None:
    imported(database, COSTED)

    imported(database, "sku,name_en,price\nA1,Plum,8.80\n")
    kept = costs(database)
    gone = imported(database, "sku,cost\nA1,\n")

    assert kept == {"A1": SECRET_MINOR}
    assert (gone.goods, gone.costs) == (0, 1)
    assert costs(database) == {"A1": None}


@on_sqlite
@pytest.mark.parametrize(
    ("cell", "says"),
    [
        pytest.param("0", "A cost is above zero; leave the cell empty", id="nothing"),
        pytest.param("-1", "A cost is above zero; leave the cell empty", id="below nothing"),
        pytest.param("1.234", "An amount in CNY has 2 decimals at most.", id="too fine"),
        pytest.param("cheap", "This is no amount.", id="a word"),
    ],
)
def test_a_wrong_cost_is_told_and_nothing_is_imported(
    database: Database, cell: str, says: str
) -> None:
    imported(database, COSTED)

    [complaint] = refused(database, f"sku,cost\nA1,{cell}\n")

    assert says in complaint


def test_a_new_cost_tells_no_till_anything(database: Database) -> None:
    imported(database, COSTED)
    imported(database, COSTED, zone="south")
    before = everything(database)[-1]

    imported(database, "sku,cost\nA1,5\n")

    assert costs(database) == {"A1": 500}
    assert everything(database)[-1] == before


def test_no_row_that_a_till_may_get_holds_a_cost(database: Database, tmp_path: Path) -> None:
    """The only place in the whole database is the one column that nothing is told from."""
    imported(database, COSTED)
    imported(database, COSTED, zone="south")
    imported(database, "sku,name_en\nA1,Plum\n")
    with database.write() as session:
        sequence(session)
    files = Snapshots(database, tmp_path / "snapshots")
    files.refresh()
    manifest = files.manifest("north")
    assert manifest is not None

    everywhere = _holding(database, SECRET_MINOR)

    assert everywhere == {"product"}
    file = unpacked(files, manifest, tmp_path / "catalog.db")
    assert contents(file)["product"][0][0] == "A1"
    assert str(SECRET_MINOR) not in repr(contents(file))
    assert [body for _, body in told(database, "catalog/north") if "cost" in repr(body)] == []


def _holding(database: Database, minor: int) -> set[str]:
    """The tables with a row that shows this number somewhere."""
    found = set()
    with database.read() as session:
        for name, table in Table.metadata.tables.items():
            rows = session.execute(table.select()).all()
            if any(str(minor) in repr(tuple(row)) for row in rows):
                found.add(name)
    return found


@on_sqlite
def test_the_wire_has_no_word_for_a_cost(database: Database) -> None:
    imported(database, COSTED)

    [(_, body)] = told(database, "catalog/north")

    assert set(body) == set(GoodsRow.model_fields) - {"tare_g"}
    assert [name for name in GoodsRow.model_fields if "cost" in name] == []


def test_a_cost_can_be_planned_and_is_not_told_then_either(database: Database) -> None:
    imported(database, COSTED.replace(SECRET, "4"))
    later_ms = NOW_MS + 3_600_000
    text = f"sku,price,cost\nA1,8.80,{SECRET}\n"

    planned = import_catalogue(
        database, "north", text.encode(), effective_ms=later_ms, now_ms=NOW_MS
    )
    before = costs(database)
    with database.write() as session:
        carry_out(session, now_ms=later_ms)

    assert (planned.prices, planned.costs) == (1, 1)
    assert (before, costs(database)) == ({"A1": 400}, {"A1": SECRET_MINOR})
    with database.read() as session:
        bodies = [change.body or "" for change in session.exec(select(Change))]
    assert len(bodies) > 2
    assert [body for body in bodies if str(SECRET_MINOR) in body or "cost" in body] == []


@on_sqlite
def test_the_command_counts_costs(
    database: Database, url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "costs.csv").write_text("sku,cost\nA1,4.10\n")
    imported(database, COSTED)
    asked = argparse.Namespace(
        db=url, zone="north", file=tmp_path / "costs.csv", effective_from=None, time_zone=None
    )

    assert command.run(asked) == 0
    assert "0 goods, 0 prices and 1 costs changed" in capsys.readouterr().out

    asked.effective_from = (datetime.now(UTC) + timedelta(days=1)).isoformat()
    (tmp_path / "costs.csv").write_text("sku,cost\nA1,4.20\n")
    assert command.run(asked) == 0
    assert "0 goods, 0 prices and 1 costs change at " in capsys.readouterr().out
