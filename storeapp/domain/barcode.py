"""Bar codes: from the bytes of a scanner to the keys the catalogue is asked for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from storeapp.domain.errors import Defect, Refusal
from storeapp.domain.gs1 import GS, is_gs1, read_elements
from storeapp.domain.label import LabelLayout
from storeapp.domain.money import CNY, Currency

MAX_LENGTH = 128
"""Characters of the longest code a till looks at; a longer one is somebody's web page."""


@dataclass(frozen=True, slots=True)
class Scan:
    """What a scanner said: the text, the AIM symbology identifier ("" when unknown, `]E0`,
    `]C1`, ...), the device's name, and the event's own time stamp in milliseconds."""

    text: str
    symbology: str = ""
    device: str = ""
    at_ms: int = 0


@dataclass(frozen=True, slots=True)
class Reading:
    """A scan understood; `text` is what was scanned, fit to be shown.

    `keys` are what the catalogue is asked for, in this order: GTINs as 14 digits, other codes as
    they are, in-store items as `plu:NNNNN`. `damaged` says that a check digit is wrong (of a
    GTIN's length or of a label of ours) or that a GS1 label makes no sense: if no key leads to a
    good, the label was misread rather than unknown. `count`, `expires` (YYMMDD), `lot` and
    `serial` come from GS1 labels only.
    """

    text: str
    keys: tuple[str, ...]
    label_minor: int | None = None
    weight_g: int | None = None
    damaged: bool = False
    count: int | None = None
    expires: str = ""
    lot: str = ""
    serial: str = ""


def check_digit(digits: str) -> int:
    """The check digit that follows these digits: mod 10, weights 3 and 1 from the right.

    GS1 General Specifications 7.9; the same for GTINs and for in-store labels of any length.
    """
    if not _is_digits(digits):
        raise Defect("a check digit is made from digits")
    odd, even = digits[::-2], digits[-2::-2]
    return -(3 * sum(map(int, odd)) + sum(map(int, even))) % 10


def gtin14(code: str) -> str | None:
    """The 14-digit key of a GTIN-8, -12, -13 or -14 with a right check digit, else None.

    Eight digits that are no GTIN-8 are tried as UPC-E, expanded to the GTIN-12 it stands for.
    """
    if not _is_digits(code) or len(code) not in (8, 12, 13, 14):
        return None
    if _checks(code):
        return code.zfill(14)
    return _upc_e(code) if len(code) == 8 else None


def read_code(scan: Scan, layouts: Sequence[LabelLayout], *, currency: Currency = CNY) -> Reading:
    """The scan as keys for the catalogue, with the weight, amount or count its label carries.

    Refusal `code-unreadable` for nothing, control characters, or more than 128 characters.
    """
    text, symbology = _identified(_clean(scan.text), scan.symbology)
    if is_gs1(text, symbology):
        return _gs1(text, currency)
    if not _is_digits(text):
        return Reading(text, (text,))
    return _label(text, layouts) or _gtin(text, symbology)


def _clean(text: str) -> str:
    # str.strip() without arguments would take the separator off, too: it counts as white space.
    plain = text.strip(" \t\r\n\u3000")
    if len(plain) > MAX_LENGTH or not plain.strip(GS) or not plain.replace(GS, "").isprintable():
        raise Refusal("code-unreadable")
    return plain


def _identified(text: str, symbology: str) -> tuple[str, str]:
    """Text and symbology identifier apart, for scanners that send the one before the other."""
    if not symbology and len(text) > 3 and text[0] == "]" and text[:3].isascii():
        return text[3:], text[:3]
    return text, symbology


def _gs1(text: str, currency: Currency) -> Reading:
    elements = read_elements(text, currency)
    shown = text.strip(GS).replace(GS, " ")
    if elements is None:
        return Reading(shown, (shown,), damaged=True)
    return Reading(
        shown,
        (elements.gtin or shown,),
        label_minor=elements.amount_minor,
        weight_g=elements.weight_g,
        count=elements.count,
        expires=elements.expires,
        lot=elements.lot,
        serial=elements.serial,
    )


def _label(text: str, layouts: Sequence[LabelLayout]) -> Reading | None:
    """The in-store label those digits are, by the first layout they fit; None when by none."""
    for layout in layouts:
        for code in _leading_zero_forms(text):
            if layout.fits(code):
                return _labelled(text, code, layout)
    return None


def _leading_zero_forms(text: str) -> tuple[str, ...]:
    """The digits as sent and as other scanners send them: UPC-A is an EAN-13 with a zero."""
    if len(text) == 12:
        return text, "0" + text
    if len(text) in (13, 14) and text.startswith("0"):
        return text, text[1:]
    return (text,)


def _labelled(text: str, code: str, layout: LabelLayout) -> Reading:
    if not _checks(code):
        return Reading(text, (text,), damaged=True)
    amount, weight = layout.field("P", code), layout.field("W", code)
    return Reading(
        text,
        (f"plu:{layout.field('I', code)}",),
        label_minor=int(amount) if amount else None,
        weight_g=int(weight) if weight else None,
    )


def _gtin(text: str, symbology: str) -> Reading:
    keys = _gtin_keys(text, symbology)
    if keys:
        return Reading(text, keys)
    # Code 128 has a check character of its own: what it carries is what was printed.
    damaged = len(text) in (8, 12, 13, 14) and symbology != "]C0"
    return Reading(text, (text,), damaged=damaged)


def _gtin_keys(text: str, symbology: str) -> tuple[str, ...]:
    """The keys those digits may be, likeliest first.

    Every UPC-E that ends in 5 to 9 before its check digit has the check digit of an EAN-8, too:
    only the symbology tells them apart, and a keyboard wedge has none to tell.
    """
    if len(text) != 8:
        key = gtin14(text)
        return (key,) if key else ()
    ean_8 = text.zfill(14) if _checks(text) else None
    # AIM: an EAN-8 comes as ]E4, so eight digits that come as ]E0 are a UPC-E left unexpanded.
    upc_e = _upc_e(text) if symbology != "]E4" else None
    keys = (upc_e, ean_8) if symbology == "]E0" else (ean_8, upc_e)
    return tuple(key for key in keys if key)


def _upc_e(code: str) -> str | None:
    """The GTIN-12 behind a UPC-E of eight digits, as 14; None when it is none.

    Expansion as in GS1 General Specifications, figure 5.2.2.4.2-1: the last of the six digits
    says where the zeros were left out.
    """
    system, body, check = code[0], code[1:7], code[7]
    if system not in "01":
        return None
    if body[5] in "012":
        middle = body[:2] + body[5] + "0000" + body[2:5]
    elif body[5] == "3":
        middle = body[:3] + "00000" + body[3:5]
    elif body[5] == "4":
        middle = body[:4] + "00000" + body[4]
    else:
        middle = body[:5] + "0000" + body[5]
    whole = system + middle + check
    return whole.zfill(14) if _checks(whole) else None


def _checks(code: str) -> bool:
    return check_digit(code[:-1]) == int(code[-1])


def _is_digits(text: str) -> bool:
    # str.isdigit() alone takes superscripts and the digits of other scripts.
    return text.isascii() and text.isdigit()
