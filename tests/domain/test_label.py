"""In-store labels written and read back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storeapp.domain.barcode import Scan, check_digit, read_code
from storeapp.domain.label import LabelLayout
from storeapp.domain.receipt_of import sale_code, sale_in_code
from tests.domain.build import AMOUNT_LABEL, BOTH_LABEL, LABELS, WEIGHT_LABEL, a_sale


@given(st.integers(0, 99_999), st.integers(1, 99_999), st.integers(1, 99_999))
def test_what_is_written_is_read_back(plu: int, minor: int, weight_g: int):
    for layout in (AMOUNT_LABEL, WEIGHT_LABEL, BOTH_LABEL):
        digits = layout.written(str(plu), minor=minor, weight_g=weight_g)
        reading = read_code(Scan(f"{digits}{check_digit(digits)}"), LABELS)

        assert reading.keys[0] == f"plu:{plu:05d}"
        assert not reading.damaged
        assert reading.label_minor == (minor if "P" in layout.pattern else None)


@pytest.mark.parametrize(
    ("plu", "minor", "weight_g"),
    [
        ("", 100, 1),
        ("123456", 100, 1),
        ("12a", 100, 1),
        ("42", 100_000, 1),
        ("42", 100, 100_000),
        ("４２", 100, 1),
    ],
    ids=["no number", "too long", "a letter", "too dear", "too heavy", "wide digits"],
)
def test_what_does_not_fit_is_not_written(plu: str, minor: int, weight_g: int):
    assert BOTH_LABEL.written(plu, minor=minor, weight_g=weight_g) == ""


def test_what_a_layout_does_not_hold_does_not_matter():
    assert LabelLayout("22IIIIIPPPPPC").written("42", minor=1, weight_g=10**9) == "220004200001"


def test_the_code_on_a_receipt_leads_to_its_sale():
    assert sale_in_code(f" {sale_code(a_sale())}\n") == "basket-1"


@pytest.mark.parametrize("text", ["", "6901234567892", "SA1:1", "SA2:n:id", "SA1:n:id:more"])
def test_another_code_leads_to_no_sale(text: str):
    assert sale_in_code(text) == ""
