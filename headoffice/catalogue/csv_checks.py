"""From the cells of an imported file to goods: each cell, then each good, then all together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Any

from headoffice.catalogue.complaints import Complaints
from headoffice.catalogue.csv_cells import READERS, CodeText, WrongCell
from headoffice.catalogue.csv_reader import Record, Sheet
from headoffice.catalogue.goods import Code, Goods, plu_key
from headoffice.catalogue.pinyin import syllables
from storeapp.domain.quantity import Unit

NEEDED = ("name_zh", "name_en", "unit", "price", "tax")
"""What a good must come with that is not yet in the catalogue."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A line whose cells are all right by themselves; `given` holds them by column."""

    line: int
    sku: str
    given: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Known:
    """What the catalogue and the zone already have, for the goods of one file."""

    goods: Mapping[str, Goods]
    taxes: AbstractSet[str]
    pictures: AbstractSet[str]


@dataclass(frozen=True, slots=True)
class Merged:
    """A good as it is after the import, and the line that says so."""

    line: int
    goods: Goods


def drafts(sheet: Sheet, complaints: Complaints) -> Iterator[Draft]:
    """The lines with good cells and a SKU that no line above has."""
    readers = [(place, column, READERS[column]) for place, column in enumerate(sheet.columns)]
    lines: dict[str, int] = {}
    for record in sheet.records:
        given: dict[str, Any] = {}
        for place, column, read in readers:
            try:
                given[column] = read(record.cells[place])
            except WrongCell as wrong:
                complaints.add(record.line, column, str(wrong))
        if len(given) == len(readers) and _first_of_its_sku(record, given, lines, complaints):
            yield Draft(record.line, given["sku"], given)


def _first_of_its_sku(
    record: Record, given: Mapping[str, Any], lines: dict[str, int], complaints: Complaints
) -> bool:
    above = lines.setdefault(given["sku"], record.line)
    if above == record.line:
        return True
    complaints.add(record.line, "sku", f"The SKU {given['sku']} is in line {above} already.")
    return False


def merged(drafts: Iterable[Draft], known: Known, complaints: Complaints) -> Iterator[Merged]:
    """The goods as they will be; columns that the file does not have stay as they are."""
    for draft in drafts:
        before = known.goods.get(draft.sku)
        try:
            yield Merged(draft.line, _goods(draft, before, known))
        except _WrongGoods as wrong:
            complaints.add(draft.line, wrong.column, str(wrong))


class _WrongGoods(WrongCell):
    def __init__(self, column: str, sentence: str) -> None:
        super().__init__(sentence)
        self.column = column


def _goods(draft: Draft, before: Goods | None, known: Known) -> Goods:
    given = draft.given
    if before is None:
        missing = [column for column in NEEDED if column not in given]
        if missing:
            raise _WrongGoods(missing[0], f"{draft.sku} is new and needs {', '.join(missing)}.")
        before = Goods(draft.sku, "", "", given["unit"], given["tax"])
    if "unit" in given and given["unit"] != before.unit:
        raise _WrongGoods("unit", f"{draft.sku} is sold by {before.unit}; that cannot change.")
    if "tax" in given and given["tax"] not in known.taxes:
        raise _WrongGoods("tax", f"The zone's taxes are {', '.join(sorted(known.taxes))}.")
    if given.get("picture") and given["picture"] not in known.pictures:
        raise _WrongGoods("picture", f"There is no picture {given['picture']}.")
    if given.get("tare") and before.unit != Unit.KILOGRAM.value:
        raise _WrongGoods("tare", f"{draft.sku} is not sold by weight and has no packaging weight.")
    zh = given.get("name_zh", before.zh)
    plu = given.get("plu", before.plu)
    return Goods(
        sku=draft.sku,
        zh=zh,
        en=given.get("name_en", before.en),
        unit=before.unit,
        tax=given.get("tax", before.tax),
        category=given.get("category", before.category),
        plu=plu,
        picture=given.get("picture", before.picture),
        pinyin=before.pinyin if zh == before.zh else syllables(zh),
        rank=given.get("rank", before.rank),
        active=given.get("active", before.active),
        product=given.get("product", before.product),
        brand=given.get("brand", before.brand),
        supplier=given.get("supplier", before.supplier),
        tags=given.get("tags", before.tags),
        categories=given.get("categories", before.categories),
        tare_g=given.get("tare", before.tare_g),
        codes=_codes(before, plu, given.get("barcodes")),
        price_minor=given.get("price", before.price_minor),
        cost_minor=given.get("cost", before.cost_minor),
    )


def _codes(before: Goods, plu: str, written: tuple[CodeText, ...] | None) -> tuple[Code, ...]:
    if written is None:
        codes = [code for code in before.codes if not code.code.startswith("plu:")]
    else:
        try:
            codes = [text.in_unit(Unit(before.unit)) for text in written]
        except WrongCell as wrong:
            raise _WrongGoods("barcodes", str(wrong)) from wrong
    if plu:
        codes.append(Code(plu_key(plu)))
    return tuple(sorted(codes, key=lambda code: code.code))


_NOT_PLANNED = ("plu", "barcodes")


def plannable(drafts: Iterable[Draft], known: Known, complaints: Complaints) -> Iterator[Draft]:
    """The lines that can wait for a moment: of goods that exist, and nothing about their codes,
    which another good could be given until then."""
    for draft in drafts:
        codes = [column for column in _NOT_PLANNED if column in draft.given]
        if draft.sku not in known.goods:
            complaints.add(
                draft.line, "sku", f"{draft.sku} is new; import it first, then plan what changes."
            )
        elif codes:
            complaints.add(
                draft.line, codes[0], "Codes cannot be planned; import them without a moment."
            )
        else:
            yield draft


_FIELDS = {
    "name_zh": "zh",
    "name_en": "en",
    "price": "price_minor",
    "cost": "cost_minor",
    "tare": "tare_g",
}
"""Columns whose fields of `Goods` have another name."""


def said(draft: Draft, goods: Goods) -> dict[str, Any]:
    """The fields of the good that the line sets, also those that are so already."""
    fields = [
        _FIELDS.get(column, column) for column in draft.given if column not in {"sku", "unit"}
    ]
    if "zh" in fields:
        fields.append("pinyin")
    return {field: getattr(goods, field) for field in fields}


def check_codes(goods: Iterable[Merged], owners: Mapping[str, str], complaints: Complaints) -> None:
    """Complains about every code that two goods would have; `owners` are the codes' goods now."""
    listed = list(goods)
    in_file = {each.goods.sku for each in listed}
    holders: dict[str, Merged] = {}
    for each in listed:
        for code in each.goods.codes:
            column = "plu" if code.code.startswith("plu:") else "barcodes"
            first = holders.setdefault(code.code, each)
            owner = owners.get(code.code, each.goods.sku)
            if first is not each:
                where = f"{first.goods.sku} in line {first.line}"
                complaints.add(each.line, column, f"{_said(code.code)} belongs to {where}.")
            elif owner != each.goods.sku and owner not in in_file:
                complaints.add(each.line, column, f"{_said(code.code)} belongs to {owner}.")


def _said(key: str) -> str:
    """A key as it is written in the file."""
    if key.startswith("plu:"):
        return f"The PLU {key.removeprefix('plu:')}"
    return f"The bar code {key.lstrip('0') if len(key) == 14 and key.isdigit() else key}"
