"""Importing broken files: every error by line and column, and nothing changed."""

from __future__ import annotations

import pytest

from headoffice.catalogue.complaints import MOST_SHOWN, FileRefused
from headoffice.db.database import Database
from tests.headoffice.importing import (
    HEADER,
    LOOSE,
    PACKED,
    PLUM,
    imported,
    refused,
    set_up_zones,
)


@pytest.fixture
def zones(database: Database) -> None:
    set_up_zones(database)


BROKEN: dict[str, tuple[str | bytes, list[str]]] = {
    "empty": (b"", ["file: The file is empty."]),
    "only blank lines": (b"\n\r\n , ,\n", ["file: The file is empty."]),
    "header alone": (HEADER, ["file: The file has a header but no goods."]),
    "utf-16": (
        (HEADER + PLUM).encode("utf-16"),
        ["file: The file is UTF-16; save it as CSV UTF-8."],
    ),
    "wrong header": (
        "sku,prise,price,price\nA1,1,1,1\n",
        [
            (
                'line 1, column 2: "prise" is no column; known are sku, name_zh, name_en, unit,'
                " price, tax, category, plu, barcodes, picture, rank, active, product, brand,"
                " supplier, tags, categories, cost, tare."
            ),
            "line 1, column 4: The column price is there twice.",
        ],
    ),
    "no sku": ("name_en,price\nPlum,1\n", ["line 1, column sku: The column sku is missing."]),
    "sku alone": (
        "sku\nA1\n",
        ["line 1, column sku: There is no column beside sku, so nothing to import."],
    ),
    "bad prices": (
        HEADER
        + PLUM.replace("9.90", "9,90x")
        + LOOSE.replace("59.80", "59.805")
        + PACKED.replace(",5,", ",0,")
        + "A4,a,a,pc,,vat13,,,\nA5,a,a,pc,-3,vat13,,,\nA6,a,a,pc,1e9,vat13,,,\n",
        [
            (
                "line 2, column 10: The line has 10 columns, the header 9; a cell with a comma in"
                " it needs quotes."
            ),
            "line 3, column price: An amount in CNY has 2 decimals at most.",
            "line 4, column price: A price is above zero.",
            "line 5, column price: The price is empty.",
            "line 6, column price: A price is above zero.",
            "line 7, column price: This is no amount.",
        ],
    ),
    "wrong check digit": (
        HEADER + PLUM.replace("67892", "67893"),
        ["line 2, column barcodes: The check digit of 6901234567893 is wrong."],
    ),
    "a spreadsheet's number": (
        HEADER + PLUM.replace("6901234567892", "6.90123E+12"),
        [
            (
                "line 2, column barcodes: 6.90123E+12 was a bar code until a spreadsheet made it"
                " a number."
            )
        ],
    ),
    "bad traits": (
        "sku,brand,tags,category\nA1,Grove,new;Old,nuts//almonds\nA2,grove,,a/b/c/d/e/f\n",
        [
            "line 2, column brand: A brand has 1 to 40 small letters, digits and hyphens.",
            "line 2, column tags: A tag has 1 to 40 small letters, digits and hyphens.",
            "line 2, column category: A category has 1 to 40 small letters, digits and hyphens.",
            "line 3, column category: A category has 5 levels at most.",
        ],
    ),
    "duplicate sku": (
        HEADER + PLUM + "A1,b,b,pc,1,vat13,,,\n",
        ["line 3, column sku: The SKU A1 is in line 2 already."],
    ),
    "duplicate bar code": (
        HEADER + PLUM + "B1,b,b,pc,1,vat13,,,06901234567892\n",
        ["line 3, column barcodes: The bar code 6901234567892 belongs to A1 in line 2."],
    ),
    "bar code twice in a cell": (
        HEADER + PLUM.strip() + ";6901234567892*6\n",
        ["line 2, column barcodes: The same bar code is there twice."],
    ),
    "duplicate plu": (
        HEADER + LOOSE + LOOSE.replace("A2", "B2"),
        ["line 3, column plu: The PLU 00042 belongs to A2 in line 2."],
    ),
    "bad packs": (
        HEADER + "P1,a,a,pc,1,vat13,,,X*\nP2,a,a,pc,1,vat13,,,X*6=\n",
        [
            "line 2, column barcodes: A pack is written CODE*6 or CODE*6=25.80.",
            "line 3, column barcodes: A pack is written CODE*6 or CODE*6=25.80.",
        ],
    ),
    "quantities": (
        HEADER + "P1,a,a,pc,1,vat13,,,X*1.5\nP2,a,a,pc,1,vat13,,,Y*0\n"
        "P3,a,a,kg,1,vat13,,,Z*0.0001\nP4,a,a,pc,1,vat13,,,V*99999\n",
        [
            "line 2, column barcodes: 1.5 is no quantity in pc.",
            "line 3, column barcodes: 0 is no quantity in pc.",
            "line 4, column barcodes: 0.0001 is no quantity in kg.",
            "line 5, column barcodes: 99999 is no quantity in pc.",
        ],
    ),
    "names": (
        HEADER
        + "N1,=cmd(),a,pc,1,vat13,,,\nN2,＋梅,@a,pc,1,vat13,,,\nN3,,x\u202ey,pc,1,vat13,,,\n"
        + f"N4,梅\x07,{'a' * 81},pc,1,vat13,,,\n",
        [
            "line 2, column name_zh: The name begins with =, like a spreadsheet's formula.",
            "line 3, column name_zh: The name begins with ＋, like a spreadsheet's formula.",
            "line 3, column name_en: The name begins with @, like a spreadsheet's formula.",
            "line 4, column name_zh: The name is empty.",
            "line 4, column name_en: The name has a control character or an invisible one.",
            "line 5, column name_zh: The name has a control character or an invisible one.",
            "line 5, column name_en: The name has 81 characters; 80 is the most.",
        ],
    ),
    "other cells": (
        (
            "sku,name_zh,name_en,unit,price,tax,category,plu,barcodes,picture,rank,active\n"
            "-1,a,a,box,1,,Plums!,0,a b,NO,x,maybe\n"
            "B2,a,a,pc,1,vat5,,123456,plu:00001,none,1,1\n"
        ),
        [
            (
                "line 2, column sku: A SKU has 1 to 32 letters, digits, dots, hyphens, slashes,"
                " underscores."
            ),
            "line 2, column unit: The unit is one of pc, kg, l, m.",
            "line 2, column tax: The tax code is empty.",
            "line 2, column category: A category has 1 to 40 small letters, digits and hyphens.",
            "line 2, column plu: A PLU is a number of 1 to 5 digits.",
            (
                "line 2, column barcodes: A bar code has 1 to 48 letters, digits and signs, without"
                " blanks."
            ),
            "line 2, column picture: A picture has 1 to 40 small letters, digits and hyphens.",
            "line 2, column rank: A rank is a whole number of at most 9 digits.",
            "line 2, column active: Active is yes or no.",
            "line 3, column plu: A PLU is a number of 1 to 5 digits.",
            (
                "line 3, column barcodes: A bar code has 1 to 48 letters, digits and signs, without"
                " blanks."
            ),
        ],
    ),
    "goods that do not fit the zone": (
        "sku,name_zh,name_en,unit,price,tax,picture\nB3,a,a,pc,1,vat5,\nB4,a,a,pc,1,vat13,none\n",
        [
            "line 2, column tax: The zone's taxes are vat0, vat13, vat9.",
            "line 3, column picture: There is no picture none.",
        ],
    ),
    "new goods in a price list": (
        "sku,price\nZ1,5\n",
        ["line 2, column name_zh: Z1 is new and needs name_zh, name_en, unit, tax."],
    ),
    "truncated line": (
        HEADER + PLUM + "A2,散装乌梅,Smoked",
        ["line 3, column unit: The line ends after 3 of 9 columns."],
    ),
    "truncated in mid character": (
        (HEADER + PLUM + LOOSE).encode() + "A9,梅,a,pc,1,vat13,,,梅".encode()[:-1],
        [
            (
                "line 4: Character 21 is not UTF-8, but the rest of the file is; save it in one"
                " encoding."
            )
        ],
    ),
    "open quote": (
        HEADER + 'A1,"九制话梅,a,pc,1,vat13,,,\n' + PACKED,
        ["line 2: A quoted cell is not closed on this line."],
    ),
    "text after a quote": (
        HEADER + 'A1,"九制"话梅,a,pc,1,vat13,,,\n',
        ["line 2: A quoted cell is not closed on this line."],
    ),
    "nul byte": (
        HEADER.encode() + PLUM.encode().replace("话".encode(), b"\0"),
        ["line 2, column name_zh: The name has a control character or an invisible one."],
    ),
    "ten megabytes on one line": (
        HEADER.encode() + b"A" * 10_000_000,
        ["line 2: The line has 10,000,000 bytes; 20,000 is the most."],
    ),
    "a utf-8 line in a gb18030 file": (
        (HEADER + PLUM + LOOSE).encode("gb18030") + PACKED.encode(),
        [
            (
                "line 4: Character 4 is UTF-8, but the rest of the file is GB18030; save it in one"
                " encoding."
            )
        ],
    ),
    "a gb18030 line in a utf-8 file": (
        (HEADER + PLUM + LOOSE).encode() + PACKED.encode("gb18030"),
        ["line 4: Character 4 is not UTF-8, but the rest of the file is; save it in one encoding."],
    ),
    "neither encoding": (
        HEADER.encode() + b"A1,\xff\xff,a,pc,1,vat13,,,\n",
        ["line 2: Character 4 is neither UTF-8 nor GB18030; the file is damaged."],
    ),
}


@pytest.mark.usefixtures("zones")
@pytest.mark.parametrize("url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_file_is_refused_whole_with_every_error(database: Database, name: str) -> None:
    content, complaints = BROKEN[name]

    assert refused(database, content) == complaints


@pytest.mark.usefixtures("zones")
def test_one_bad_line_keeps_a_good_file_out(database: Database) -> None:
    imported(database, HEADER + PLUM)

    complaints = refused(database, HEADER + PLUM.replace("9.90", "1.00") + PACKED[:-1] + ";1*x\n")

    assert complaints == ["line 3, column barcodes: x is no quantity in pc."]


@pytest.mark.usefixtures("zones")
def test_codes_of_goods_outside_the_file_are_theirs(database: Database) -> None:
    imported(database, HEADER + PLUM + LOOSE)

    complaints = refused(
        database, HEADER + "B1,b,b,pc,1,vat13,,,6901234567892\nB2,b,b,kg,1,vat13,,42,\n"
    )

    assert complaints == [
        "line 2, column barcodes: The bar code 6901234567892 belongs to A1.",
        "line 3, column plu: The PLU 00042 belongs to A2.",
    ]


@pytest.mark.usefixtures("zones")
def test_the_unit_of_a_good_never_changes(database: Database) -> None:
    imported(database, HEADER + PLUM)

    complaints = refused(database, "sku,unit\nA1,kg\n")

    assert complaints == ["line 2, column unit: A1 is sold by pc; that cannot change."]


@pytest.mark.usefixtures("zones")
def test_many_errors_are_counted_and_the_first_are_listed(database: Database) -> None:
    lines = "".join(f"S{n},a,a,pc,x,vat13,,,\n" for n in range(500))

    with pytest.raises(FileRefused) as error:
        imported(database, HEADER + lines)

    assert error.value.count == 500
    assert len(error.value.complaints) == MOST_SHOWN
    assert str(error.value.complaints[0]) == "line 2, column price: This is no amount."
