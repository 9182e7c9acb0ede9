"""Sample states of the labels, for the designers' gallery."""

from __future__ import annotations

from dataclasses import replace

from storeapp.domain.catalogue import Name, Product
from storeapp.domain.errors import Refusal
from storeapp.domain.money import Money
from storeapp.domain.quantity import Unit
from storeapp.ui.screens.labels.rows import label_row
from storeapp.ui.screens.labels.state import LabelsState
from storeapp.ui.screens.labels.texts import TEXTS
from storeapp.ui.texts import Texts
from storeapp.ui.told import Told

GOODS = (
    (Name("梅条 独立小包 200g", "Plum strips, single packs 200 g"), 1290, Unit.PIECE, 3),
    (Name("九制话梅", "Nine-times cured plums"), 3980, Unit.KILOGRAM, 1),
    (Name("红枣夹核桃 258g", "Dates with walnuts 258 g"), 2890, Unit.PIECE, 12),
    (Name("礼盒 中号", "Gift box, medium"), 120_000, Unit.PIECE, 1),
)


def samples(texts: Texts) -> dict[str, LabelsState]:
    words = texts.of(TEXTS)
    goods = tuple(
        (Product(f"{100201 + place * 7}", name, unit, Money(minor), 712 + place, "std"), copies)
        for place, (name, minor, unit, copies) in enumerate(GOODS)
    )
    rows = tuple(label_row(product, words, copies) for product, copies in goods)
    listed = LabelsState(
        words=words.labels,
        rows=rows,
        selected="100208",
        typed="",
        finding=False,
        hint=words("empty"),
        countable=True,
        weighable=True,
        primary=words("print", count=17),
        ready=True,
        notice=None,
    )
    found = tuple(label_row(product, words) for product, _ in goods[:2])
    weighed = Told("weighed", values={"weight_g": "452", "amount": "¥17.99"})
    idle = replace(listed, countable=False, weighable=False, ready=False)
    unsent = Told(refusal=Refusal("labels-unsent"))
    return {
        "list": listed,
        "empty": replace(idle, rows=(), selected="", primary=words("print_none")),
        "found": replace(
            listed,
            rows=found,
            selected="100201",
            typed="mei",
            finding=True,
            countable=False,
            weighable=False,
            primary=words("add"),
        ),
        "printing": replace(idle, notice=Told("printing").notice(words)),
        "weighed": replace(listed, notice=weighed.notice(words)),
        "unsent": replace(listed, notice=unsent.notice(words)),
    }
