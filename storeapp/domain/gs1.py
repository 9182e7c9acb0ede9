"""GS1 element strings: what a GS1-128, DataBar, DataMatrix or QR label says about a good.

Source: GS1 General Specifications, chapter 3 (Application Identifiers) and 7.8 (FNC1).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from storeapp.domain.errors import Refusal
from storeapp.domain.money import Currency, rounded_ratio

if TYPE_CHECKING:
    from biip.gs1_messages import GS1Message

GS = "\x1d"
"""Group separator: how a scanner sends FNC1 inside the data."""

_SYMBOLOGIES = frozenset({"]C1", "]d2", "]e0", "]Q3"})
"""GS1-128, GS1 DataMatrix, GS1 DataBar and GS1 QR (ISO/IEC 15424)."""


@dataclass(frozen=True, slots=True)
class Elements:
    """The elements a till can use; each is None or "" when the label does not carry it.

    `gtin` has 14 digits. `weight_g` is AI 310n, to the nearest gram. `amount_minor` is AI 392n.
    `count` is AI 30. `expires` is AI 17 as printed, YYMMDD with day 00 for the month's last:
    which century that is depends on today (7.12), so whoever knows today works it out.
    """

    gtin: str | None = None
    weight_g: int | None = None
    amount_minor: int | None = None
    count: int | None = None
    expires: str = ""
    lot: str = ""
    serial: str = ""


def is_gs1(text: str, symbology: str) -> bool:
    """True when the symbol itself says GS1: by its identifier or by a separator in the text.

    Never guessed from digits alone: `2112345012506`, an in-store label, parses as AI 21 too.
    """
    return symbology in _SYMBOLOGIES or GS in text


def read_elements(text: str, currency: Currency) -> Elements | None:
    """The elements of that text, amounts in minor units of `currency`; None when it is no GS1.

    A GTIN with a wrong check digit makes the whole label unreadable: a label that is wrong in
    its main element is not trusted for its weight either.
    """
    message = _parsed(text.strip(GS)) if text.isascii() else None
    if message is None:
        return None
    values = {element.ai.ai: element.value for element in message.element_strings}
    if any(element.gtin_error for element in message.element_strings):
        return None
    return Elements(
        gtin=values.get("01"),
        weight_g=_scaled(values, "310", digits=3, exact=False),
        amount_minor=_scaled(values, "392", digits=currency.digits, exact=True),
        count=int(values["30"]) if "30" in values else None,
        expires=values.get("17", ""),
        lot=values.get("10", ""),
        serial=values.get("21", ""),
    )


def _parsed(text: str) -> GS1Message | None:
    # biip takes some 130 ms to import (its prefix tables), a third of the till's start, and most
    # tills never see a GS1 label: the first one pays.
    from biip import ParseConfig, ParseError  # noqa: PLC0415  # see above: 130 ms
    from biip.gs1_messages import GS1Message  # noqa: PLC0415  # see above: 130 ms

    # A supplier's impossible expiry date must not stop a sale.
    config = ParseConfig(gs1_element_strings_verify_date=False, separator_chars=[GS])
    try:
        return GS1Message.parse(text, config=config)
    except (ParseError, ArithmeticError):
        # ArithmeticError: biip 5.2 asks Decimal(".") of an amount element without digits.
        return None


def _scaled(values: dict[str, str], family: str, *, digits: int, exact: bool) -> int | None:
    """The value of AI `family`n, which has n digits after the point, with `digits` of them."""
    for ai, value in values.items():
        if ai.startswith(family) and len(ai) == len(family) + 1:
            numerator, denominator = int(value) * 10**digits, 10 ** int(ai[-1])
            if exact and numerator % denominator:
                raise Refusal("code-unreadable")
            return rounded_ratio(numerator, denominator)
    return None
