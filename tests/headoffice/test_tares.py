"""What packaging weighs: a column of its own, told to tills where there is any."""

from __future__ import annotations

import json
from contextlib import closing
from pathlib import Path

import pytest
import sqlcipher3.dbapi2 as sqlite

from headoffice.catalogue.repository import goods_of
from headoffice.catalogue.snapshot_file import read_content, write_file
from headoffice.db.database import Database
from headoffice.feed.sequencer import sequence
from storeapp.sync.wire.rows import GoodsRow
from tests.headoffice.conftest import on_sqlite
from tests.headoffice.importing import HEADER, LOOSE, PLUM, imported, refused, set_up_zones, told

JARRED = HEADER.replace("\n", ",tare\n") + LOOSE.replace("\n", ",12\n")


@pytest.fixture(autouse=True)
def zones(database: Database) -> None:
    set_up_zones(database)


def tares(database: Database) -> dict[str, object]:
    """By SKU, what tills were told last."""
    rows = [(key, body) for key, body in told(database, "catalog/north")]
    return {key: body.get("tare_g", "nothing") for key, body in rows}


def test_packaging_is_kept_and_told(database: Database) -> None:
    imported(database, JARRED)

    with database.read() as session:
        assert goods_of(session, "north", ["A2"])["A2"].tare_g == 12
    assert tares(database) == {"A2": 12}
    [(_, body)] = told(database, "catalog/north")
    assert GoodsRow.model_validate(body).tare_g == 12


@on_sqlite
def test_a_file_without_the_column_tells_what_it_always_told(database: Database) -> None:
    imported(database, HEADER + LOOSE)

    assert tares(database) == {"A2": "nothing"}


def test_without_the_column_it_stays_and_an_empty_cell_takes_it_away(database: Database) -> None:
    imported(database, JARRED)

    kept = imported(database, "sku,price\nA2,60\n")
    gone = imported(database, "sku,tare\nA2,\n")
    again = imported(database, "sku,tare\nA2,0\n")

    assert (kept.goods, gone.goods, again.goods) == (0, 1, 0)
    assert tares(database) == {"A2": "nothing"}


@on_sqlite
@pytest.mark.parametrize(
    ("cell", "says"),
    [
        pytest.param("-1", "A packaging weight is a whole number of grams", id="below nothing"),
        pytest.param("0.012", "A packaging weight is a whole number of grams", id="kilograms"),
        pytest.param("2001", "2000 at most", id="too heavy"),
        pytest.param("１２", "A packaging weight is a whole number of grams", id="wide digits"),
        pytest.param("jar", "A packaging weight is a whole number of grams", id="a word"),
    ],
)
def test_a_wrong_weight_is_told_and_nothing_is_imported(
    database: Database, cell: str, says: str
) -> None:
    imported(database, JARRED)

    [complaint] = refused(database, f"sku,tare\nA2,{cell}\n")

    assert says in complaint


@on_sqlite
def test_only_what_is_weighed_has_packaging(database: Database) -> None:
    imported(database, HEADER + PLUM)

    [complaint] = refused(database, "sku,tare\nA1,12\n")

    assert "A1 is not sold by weight and has no packaging weight." in complaint
    assert imported(database, "sku,tare\nA1,0\n").goods == 0


@on_sqlite
def test_it_is_in_the_file_that_a_new_till_gets(database: Database, tmp_path: Path) -> None:
    imported(database, JARRED)
    imported(database, HEADER + PLUM)
    with database.write() as session:
        sequence(session)
    with database.read() as session:
        content = read_content(session, "north")
    assert content is not None

    write_file(content, tmp_path / "catalog.db", tmp_path / "scratch")

    with closing(sqlite.connect(tmp_path / "catalog.db")) as file:
        rows = file.execute("SELECT sku, tare_g FROM product ORDER BY sku").fetchall()
    assert rows == [("A1", 0), ("A2", 12)]
    assert [json.loads(row.body).get("tare_g") for row in content.goods] == [12, None]
