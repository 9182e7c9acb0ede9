"""Where on a label each thing stands: a size in millimetres and boxes on it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from storeapp.domain.errors import Defect
from storeapp.domain.price_label import LabelKind
from storeapp.domain.receipt import Align

_WHOLE = 1000
"""Boxes are given in thousandths of the label's width and height, so one template fits many."""


@dataclass(frozen=True, slots=True)
class LabelSize:
    """A label of whole millimetres at the printer's dots per inch."""

    width_mm: int
    height_mm: int
    dpi: int = 203

    def __post_init__(self) -> None:
        if self.dpi not in (203, 300):
            raise Defect("label printers have 203 or 300 dots per inch")
        if not (15 <= self.width_mm <= 120 and 10 <= self.height_mm <= 200):
            raise Defect("no label has that size")

    @property
    def width_dots(self) -> int:
        return self.width_mm * self.dpi * 10 // 254

    @property
    def height_dots(self) -> int:
        return self.height_mm * self.dpi * 10 // 254


class Field(Enum):
    """What stands in a box."""

    NAME_ZH = "name-zh"
    NAME_EN = "name-en"
    PRICE = "price"
    UNIT_PRICE = "unit-price"
    PROMOTION = "promotion"
    BAR_CODE = "bar-code"
    SKU = "sku"
    VERSION = "version"
    DAY = "day"


@dataclass(frozen=True, slots=True)
class Box:
    """In thousandths of the label; text is as high as the box, or smaller to fit its width."""

    field: Field
    left: int
    top: int
    width: int
    height: int
    align: Align = Align.LEFT
    bold: bool = False

    def __post_init__(self) -> None:
        inside = self.left + self.width <= _WHOLE and self.top + self.height <= _WHOLE
        if min(self.left, self.top, self.width - 1, self.height - 1) < 0 or not inside:
            raise Defect("a box stands on its label")


@dataclass(frozen=True, slots=True)
class Place:
    """A box in dots."""

    left: int
    top: int
    width: int
    height: int


def place_of(box: Box, size: LabelSize) -> Place:
    return Place(
        box.left * size.width_dots // _WHOLE,
        box.top * size.height_dots // _WHOLE,
        box.width * size.width_dots // _WHOLE,
        box.height * size.height_dots // _WHOLE,
    )


SHELF = (
    Box(Field.NAME_ZH, 30, 40, 940, 140, bold=True),
    Box(Field.NAME_EN, 30, 190, 940, 80),
    Box(Field.PRICE, 30, 290, 600, 250, bold=True),
    Box(Field.UNIT_PRICE, 640, 330, 330, 90, Align.RIGHT),
    Box(Field.PROMOTION, 30, 560, 940, 100),
    Box(Field.BAR_CODE, 30, 680, 600, 200),
    Box(Field.SKU, 640, 680, 330, 70, Align.RIGHT),
    Box(Field.VERSION, 640, 770, 330, 70, Align.RIGHT),
    Box(Field.DAY, 640, 860, 330, 70, Align.RIGHT),
)
ITEM = (
    Box(Field.NAME_ZH, 40, 30, 920, 150, bold=True),
    Box(Field.PRICE, 40, 200, 560, 230, bold=True),
    Box(Field.UNIT_PRICE, 610, 250, 350, 110, Align.RIGHT),
    Box(Field.BAR_CODE, 40, 460, 920, 310),
    Box(Field.SKU, 40, 890, 320, 90),
    Box(Field.VERSION, 370, 890, 250, 90),
    Box(Field.DAY, 630, 890, 330, 90, Align.RIGHT),
)
_BOXES = {LabelKind.SHELF: SHELF, LabelKind.ITEM: ITEM}


def template_of(kind: LabelKind) -> tuple[Box, ...]:
    return _BOXES[kind]
