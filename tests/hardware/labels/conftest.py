"""A label with everything on it, and its traps."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from storeapp.domain.catalogue import Name
from storeapp.domain.money import Money
from storeapp.domain.price_label import LabelKind, Per, PriceLabel, price_by_weight
from storeapp.hardware.printing.raster import RasterFont

FONTS = Path(__file__).parents[3] / "resources" / "fonts"
PRICE = Money(1280)


def a_label(kind: LabelKind = LabelKind.SHELF, **changes: object) -> PriceLabel:
    parts = {
        "kind": kind,
        "name": Name("九制话梅 250 克", "Nine-process plum 250 g"),
        "price": PRICE,
        "sku": "P-0001",
        "price_pos": 712,
        "day": date(2026, 11, 21),
        "code": "6901234567892",
        "unit_price": price_by_weight(PRICE, 250, Per.HUNDRED_GRAMS),
        "promotion": Name("两件八折", "20% off two"),
    }
    return PriceLabel(**(parts | changes))  # type: ignore[arg-type]  # named by the tests


@pytest.fixture
def font() -> RasterFont:
    return RasterFont(FONTS)
