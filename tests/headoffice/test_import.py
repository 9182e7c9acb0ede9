"""Importing goods and prices: what goes in, and what the tills are told."""

from __future__ import annotations

import argparse
from pathlib import Path

import pytest
from sqlmodel import Session, select

from headoffice.catalogue import command
from headoffice.catalogue.complaints import MOST_SHOWN
from headoffice.catalogue.importing import Step, import_catalogue
from headoffice.catalogue.repository import goods_of, write_pictures
from headoffice.catalogue.tables import PackPrice
from headoffice.db.database import Database
from storeapp.domain.errors import Refusal
from storeapp.sync.wire.rows import GoodsRow, PictureRow, PriceRow
from tests.headoffice.importing import (
    HEADER,
    LOOSE,
    PACKED,
    PLUM,
    everything,
    imported,
    set_up_zones,
    told,
)


@pytest.fixture
def zones(database: Database) -> None:
    set_up_zones(database)


# --- what goes in --------------------------------------------------------------------


@pytest.mark.usefixtures("zones")
def test_new_goods_are_stored_and_told(database: Database) -> None:
    done = imported(database, HEADER + PLUM + LOOSE + PACKED)

    assert (done.rows, done.goods, done.prices) == (3, 3, 3)
    assert told(database, "price/north") == [
        ("A1", {"minor": 990}),
        ("A2", {"minor": 5980}),
        ("A3", {"minor": 500}),
    ]
    catalog = dict(told(database, "catalog/north"))
    assert catalog["A1"] == {
        "zh": "九制话梅 108g",
        "en": "Nine-Process Plum 108g",
        "unit": "pc",
        "tax": "vat13",
        "category": "plums",
        "plu": "",
        "picture": "",
        "pinyin": "jiu zhi hua mei",
        "rank": 0,
        "active": True,
        "product": "",
        "brand": "",
        "supplier": "",
        "tags": [],
        "categories": [],
        "codes": [{"code": "06901234567892", "thousandths": 1000, "pack_minor": None}],
    }
    assert catalog["A2"]["plu"] == "00042"
    assert catalog["A2"]["codes"] == [
        {"code": "plu:00042", "thousandths": 1000, "pack_minor": None}
    ]
    assert catalog["A3"]["codes"] == [
        {"code": "00000096385074", "thousandths": 1000, "pack_minor": None},
        {"code": "06901234567809", "thousandths": 6000, "pack_minor": 2580},
        {"code": "BOX-7", "thousandths": 12000, "pack_minor": None},
    ]


@pytest.mark.usefixtures("zones")
def test_bodies_are_whole_rows_of_the_wire(database: Database) -> None:
    with database.write() as session:
        write_pictures(session, {"bag-plum": "<svg/>"})
    imported(database, HEADER.strip() + ",picture\n" + PLUM.strip() + ",bag-plum\n")

    [(picture_key, picture), (_, goods)] = told(database, "catalog/north")
    [(_, price)] = told(database, "price/north")
    assert picture_key == "picture:bag-plum"
    assert PictureRow.model_validate(picture).model_dump() == picture
    assert GoodsRow.model_validate(goods).model_dump(exclude={"tare_g"}) == goods
    assert PriceRow.model_validate(price).model_dump() == price


@pytest.mark.usefixtures("zones")
def test_goods_bring_what_promotions_know_them_by(database: Database) -> None:
    header = "sku,name_zh,name_en,unit,price,tax,category,product,brand,supplier,tags,categories\n"
    nuts = "N1,杏仁,Almonds,pc,19.90,vat13,nuts/almonds,almond,grove,farm-7,vegan; new;,tea;gifts\n"

    imported(database, header + nuts)
    again = imported(database, "sku,price\nN1,18.90\n")

    [(_, body)] = told(database, "catalog/north")
    given = {name: body[name] for name in ("product", "brand", "supplier", "tags", "categories")}
    assert given == {
        "product": "almond",
        "brand": "grove",
        "supplier": "farm-7",
        "tags": ["new", "vegan"],
        "categories": ["gifts", "tea"],
    }
    assert body["category"] == "nuts/almonds"
    assert (again.goods, again.prices) == (0, 1)
    with database.read() as session:
        assert goods_of(session, "north", ["N1"])["N1"].tags == "new;vegan"


@pytest.mark.parametrize(
    "content",
    [
        pytest.param((HEADER + PLUM).encode("utf-8"), id="utf-8"),
        pytest.param((HEADER + PLUM).encode("utf-8-sig"), id="utf-8 with a byte order mark"),
        pytest.param((HEADER + PLUM).encode("gb18030"), id="gb18030"),
        pytest.param((HEADER + PLUM).replace("\n", "\r\n").encode("gbk"), id="a spreadsheet's"),
        pytest.param((HEADER.upper() + PLUM).encode() + b"\n,,,,,,,,\n", id="loose ends"),
    ],
)
@pytest.mark.usefixtures("zones")
def test_encodings_and_line_ends_make_no_difference(database: Database, content: bytes) -> None:
    assert imported(database, content).goods == 1

    with database.read() as session:
        assert goods_of(session, "north", ["A1"])["A1"].zh == "九制话梅 108g"


@pytest.mark.usefixtures("zones")
def test_the_same_file_again_tells_nobody(database: Database) -> None:
    imported(database, HEADER + PLUM + LOOSE + PACKED)
    before = everything(database)

    done = imported(database, HEADER + PLUM + LOOSE + PACKED)

    assert (done.rows, done.goods, done.prices) == (3, 0, 0)
    assert everything(database) == before


@pytest.mark.usefixtures("zones")
def test_a_price_change_tells_the_price_only(database: Database) -> None:
    imported(database, HEADER + PLUM + LOOSE + PACKED)

    done = imported(database, "sku,price\nA1,10.90\nA2,59.80\n")

    assert (done.goods, done.prices) == (0, 1)
    assert told(database, "price/north")[3:] == [("A1", {"minor": 1090})]
    assert len(told(database, "catalog/north")) == 3


@pytest.mark.usefixtures("zones")
def test_what_the_file_does_not_have_stays(database: Database) -> None:
    imported(database, HEADER + PLUM + PACKED)

    imported(database, "sku,name_en\nA3,Plum Sweets\n")

    with database.read() as session:
        goods = goods_of(session, "north", ["A1", "A3"])
    assert goods["A3"].en == "Plum Sweets"
    assert goods["A3"].zh == "话梅糖"
    assert goods["A3"].price_minor == 500
    assert len(goods["A3"].codes) == 3
    assert goods["A1"].en == "Nine-Process Plum 108g"


@pytest.mark.usefixtures("zones")
def test_an_empty_cell_takes_away(database: Database) -> None:
    imported(database, HEADER + PACKED)

    imported(database, "sku,barcodes,category\nA3,96385074,\n")

    with database.read() as session:
        goods = goods_of(session, "north", ["A3"])["A3"]
        assert [code.code for code in goods.codes] == ["00000096385074"]
        assert goods.category == ""
        assert session.exec(select(PackPrice)).all() == []


@pytest.mark.usefixtures("zones")
def test_a_bar_code_moves_to_another_good_of_the_file(database: Database) -> None:
    imported(database, HEADER + PLUM + PACKED)

    imported(database, "sku,barcodes\nA1,\nA3,6901234567892\n")

    with database.read() as session:
        goods = goods_of(session, "north", ["A1", "A3"])
    assert goods["A1"].codes == ()
    assert [code.code for code in goods["A3"].codes] == ["06901234567892"]


@pytest.mark.usefixtures("zones")
def test_a_good_that_is_no_longer_sold_is_told(database: Database) -> None:
    imported(database, HEADER + PLUM)

    imported(database, "sku,active\nA1,no\n")

    assert told(database, "catalog/north")[-1][1]["active"] is False


# --- zones ---------------------------------------------------------------------------


@pytest.mark.usefixtures("zones")
def test_zones_share_goods_and_have_their_own_prices(database: Database) -> None:
    imported(database, HEADER + PLUM + PACKED)

    done = imported(database, "sku,price\nA1,12.00\n", zone="south")

    assert (done.goods, done.prices) == (1, 1)
    assert [key for key, _ in told(database, "catalog/south")] == ["A1"]
    assert told(database, "price/south") == [("A1", {"minor": 1200})]
    assert len(told(database, "price/north")) == 2


@pytest.mark.usefixtures("zones")
def test_a_new_name_reaches_every_zone_that_sells_the_good(database: Database) -> None:
    imported(database, HEADER + PLUM + PACKED)
    imported(database, "sku,price\nA1,12.00\n", zone="south")

    imported(database, "sku,name_en\nA1,Old Plum\nA3,Old Drops\n")

    assert [key for key, _ in told(database, "catalog/south")] == ["A1", "A1"]
    assert told(database, "catalog/south")[-1][1]["en"] == "Old Plum"
    assert [key for key, _ in told(database, "catalog/north")][2:] == ["A1", "A3"]


@pytest.mark.usefixtures("zones")
def test_a_pack_has_its_own_price_in_each_zone(database: Database) -> None:
    imported(database, HEADER + PACKED)

    imported(database, HEADER + PACKED.replace("25.80", "27.80"), zone="south")

    def pack_minor(session: Session, zone: str) -> list[int | None]:
        return [code.pack_minor for code in goods_of(session, zone, ["A3"])["A3"].codes]

    with database.read() as session:
        assert pack_minor(session, "north") == [None, 2580, None]
        assert pack_minor(session, "south") == [None, 2780, None]
    assert len(told(database, "catalog/north")) == 1


@pytest.mark.usefixtures("zones")
def test_a_new_drawing_reaches_the_zones_that_have_it(database: Database) -> None:
    with database.write() as session:
        write_pictures(session, {"bag": "<svg/>", "jar": "<svg/>"})
    imported(database, HEADER.strip() + ",picture\n" + PLUM.strip() + ",bag\n")

    with database.write() as session:
        write_pictures(session, {"bag": "<svg id='2'/>", "jar": "<svg id='2'/>"})

    assert told(database, "catalog/north")[-1] == ("picture:bag", {"svg": "<svg id='2'/>"})
    assert told(database, "catalog/south") == []


@pytest.mark.usefixtures("zones")
def test_an_unknown_zone_is_refused(database: Database) -> None:
    before = everything(database)

    with pytest.raises(Refusal, match="zone-unknown"):
        imported(database, HEADER + PLUM, zone="west")

    assert everything(database) == before


@pytest.mark.usefixtures("zones")
def test_progress_is_told_by_the_thousand(database: Database) -> None:
    lines = "".join(f"S{n},梅{n},Plum {n},pc,{n}.50,vat13,,,\n" for n in range(1, 2501))
    heard: list[tuple[Step, int, int]] = []

    import_catalogue(database, "north", (HEADER + lines).encode(), lambda *step: heard.append(step))

    assert heard == [(step, done, 2500) for step in Step for done in (1000, 2000)]


# --- the command ---------------------------------------------------------------------


@pytest.fixture
def asked(database: Database, url: str, tmp_path: Path) -> argparse.Namespace:
    return argparse.Namespace(
        db=url, zone="north", file=tmp_path / "goods.csv", effective_from=None, time_zone=None
    )


@pytest.mark.usefixtures("zones")
def test_the_command_says_what_it_did(
    asked: argparse.Namespace, capsys: pytest.CaptureFixture[str]
) -> None:
    asked.file.write_text(HEADER + PLUM + LOOSE, encoding="utf-8")

    assert command.run(asked) == 0

    assert "imported 2 lines" in capsys.readouterr().out


@pytest.mark.usefixtures("zones")
def test_the_command_lists_the_errors(
    asked: argparse.Namespace, capsys: pytest.CaptureFixture[str]
) -> None:
    asked.file.write_text(HEADER + "S,a,a,pc,x,vat13,,,\n" * 300, encoding="utf-8")

    assert command.run(asked) == 1

    said = capsys.readouterr().err.splitlines()
    assert len(said) == MOST_SHOWN + 2
    assert said[0] == "line 2, column price: This is no amount."
    assert said[-2:] == ["... and 100 more", "nothing was imported: 300 errors"]


@pytest.mark.usefixtures("zones")
def test_the_command_refuses_a_file_that_is_not_there(asked: argparse.Namespace) -> None:
    with pytest.raises(Refusal, match="file-unreadable"):
        command.run(asked)
