"""Import files for tests, and what an import left in the database."""

from __future__ import annotations

import json

import pytest
from sqlmodel import col, select

from headoffice.catalogue.complaints import FileRefused
from headoffice.catalogue.importing import Imported, import_catalogue
from headoffice.catalogue.tables import (
    PackPrice,
    Plan,
    PlannedGoods,
    Price,
    Product,
    ProductCode,
)
from headoffice.configuration.service import CHINA, set_taxes
from headoffice.db.database import Database
from headoffice.feed.tables import Change

HEADER = "sku,name_zh,name_en,unit,price,tax,category,plu,barcodes\n"
PLUM = "A1,九制话梅 108g,Nine-Process Plum 108g,pc,9.90,vat13,plums,,6901234567892\n"
LOOSE = 'A2,散装乌梅,"Smoked Plum, Loose",kg,59.80,vat13,plums,42,\n'
PACKED = "A3,话梅糖,Plum Drops,pc,5,vat13,candy,,96385074;6901234567809*6=25.80;BOX-7*12\n"


def set_up_zones(database: Database) -> None:
    with database.write() as session:
        set_taxes(session, "north", CHINA)
        set_taxes(session, "south", CHINA)


def imported(database: Database, text: str | bytes, zone: str = "north") -> Imported:
    return import_catalogue(database, zone, text.encode() if isinstance(text, str) else text)


def refused(database: Database, text: str | bytes, zone: str = "north") -> list[str]:
    """The complaints about a file; nothing may have changed."""
    before = everything(database)
    with pytest.raises(FileRefused) as error:
        imported(database, text, zone)
    assert everything(database) == before
    assert error.value.count == len(error.value.complaints)
    return [str(complaint) for complaint in error.value.complaints]


def everything(database: Database) -> list[list[str]]:
    tables = (Product, ProductCode, Price, PackPrice, Plan, PlannedGoods, Change)
    with database.read() as session:
        return [
            sorted(repr(row.model_dump(exclude={"pos"})) for row in session.exec(select(table)))
            for table in tables
        ]


def told(database: Database, stream: str) -> list[tuple[str, dict[str, object]]]:
    with database.read() as session:
        changes = session.exec(
            select(Change).where(Change.stream == stream).order_by(col(Change.id))
        )
        return [(change.key, json.loads(change.body or "null")) for change in changes]
