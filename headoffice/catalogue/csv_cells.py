"""From one cell of an imported file to its value, or one sentence that says what is wrong."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from headoffice.catalogue.goods import PLU_DIGITS, Code
from storeapp.domain.barcode import gtin14
from storeapp.domain.errors import Refusal
from storeapp.domain.money import CNY, Currency, parse_money
from storeapp.domain.quantity import Unit, parse_quantity

MAX_NAME = 80
MAX_CODES = 20
MAX_TRAITS = 20
MAX_DEPTH = 5
MAX_TARE_G = 2_000
"""A jar or a tray; more is a typing error."""

_SKU = re.compile(r"[A-Za-z0-9][A-Za-z0-9._/-]{0,31}")
_WORD = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
_TEXT_CODE = re.compile(r"[!-~]{1,48}")
_SPREADSHEET = re.compile(r"\d(\.\d+)?[eE]\+\d+")
_FORMULA = tuple("=+-@＝＋－＠")
_YES_NO = {"yes": True, "true": True, "1": True, "no": False, "false": False, "0": False}


class WrongCell(ValueError):
    """What is wrong with a cell, as a sentence."""


@dataclass(frozen=True, slots=True)
class CodeText:
    """A bar code as written: `CODE`, `CODE*6` or `CODE*6=25.80`, its check digit verified."""

    key: str
    quantity: str
    pack_minor: int | None

    def in_unit(self, unit: Unit) -> Code:
        """The code of a good with that unit."""
        if not self.quantity:
            return Code(self.key, 1000, self.pack_minor)
        try:
            thousandths = parse_quantity(self.quantity, unit).thousandths
        except Refusal as refusal:
            raise WrongCell(f"{self.quantity} is no quantity in {unit.value}.") from refusal
        return Code(self.key, thousandths, self.pack_minor)


def sku(text: str) -> str:
    if not _SKU.fullmatch(text):
        raise WrongCell("A SKU has 1 to 32 letters, digits, dots, hyphens, slashes, underscores.")
    return text


def name(text: str) -> str:
    """A name for a receipt line: visible characters only, and nothing a spreadsheet would run."""
    plain = text.replace("\u3000", " ").replace("\xa0", " ").strip()
    if not plain:
        raise WrongCell("The name is empty.")
    if len(plain) > MAX_NAME:
        raise WrongCell(f"The name has {len(plain)} characters; {MAX_NAME} is the most.")
    if not plain.isprintable():
        raise WrongCell("The name has a control character or an invisible one.")
    if plain.startswith(_FORMULA):
        raise WrongCell(f"The name begins with {plain[0]}, like a spreadsheet's formula.")
    return plain


def unit(text: str) -> str:
    try:
        return Unit(text).value
    except ValueError:
        raise WrongCell(f"The unit is one of {', '.join(u.value for u in Unit)}.") from None


@lru_cache(maxsize=20_000)
def price(text: str, currency: Currency = CNY) -> int:
    """An amount above zero: a good that costs nothing is nearly always an empty cell."""
    if not text:
        raise WrongCell("The price is empty.")
    minor = _amount(text, currency)
    if minor <= 0:
        raise WrongCell("A price is above zero.")
    return minor


@lru_cache(maxsize=20_000)
def cost(text: str, currency: Currency = CNY) -> int | None:
    """What one unit costs the chain; None for an empty cell, when that is not known."""
    if not text:
        return None
    minor = _amount(text, currency)
    if minor <= 0:
        raise WrongCell("A cost is above zero; leave the cell empty when it is not known.")
    return minor


def tax(text: str) -> str:
    if not text:
        raise WrongCell("The tax code is empty.")
    return text


@lru_cache(maxsize=20_000)
def category(text: str) -> str:
    """A path: `nuts/almonds` is within `nuts`."""
    if text.count("/") >= MAX_DEPTH:
        raise WrongCell(f"A category has {MAX_DEPTH} levels at most.")
    if text:
        for level in text.split("/"):
            _word(level or "/", "category")
    return text


def product(text: str) -> str:
    return _word(text, "product")


def brand(text: str) -> str:
    return _word(text, "brand")


def supplier(text: str) -> str:
    return _word(text, "supplier")


def tags(text: str) -> str:
    return _several(text, lambda part: _word(part, "tag"))


def categories(text: str) -> str:
    return _several(text, category)


def picture(text: str) -> str:
    return _word(text, "picture")


def plu(text: str) -> str:
    """The number on scales and in-store labels, with its leading zeros; "" for none."""
    if not text:
        return ""
    if not (text.isascii() and text.isdigit() and len(text) <= PLU_DIGITS and int(text)):
        raise WrongCell(f"A PLU is a number of 1 to {PLU_DIGITS} digits.")
    return text.zfill(PLU_DIGITS)


def barcodes(text: str) -> tuple[CodeText, ...]:
    """The codes of a cell, separated by semicolons; empty parts are skipped."""
    found = tuple(_code(part.strip()) for part in text.split(";") if part.strip())
    if len(found) > MAX_CODES:
        raise WrongCell(f"A good has {MAX_CODES} bar codes at most.")
    keys = [code.key for code in found]
    if len(set(keys)) != len(keys):
        raise WrongCell("The same bar code is there twice.")
    return found


def rank(text: str) -> int:
    if not text:
        return 0
    if not (text.isascii() and text.isdigit() and len(text) <= 9):
        raise WrongCell("A rank is a whole number of at most 9 digits.")
    return int(text)


@lru_cache(maxsize=1_000)
def tare(text: str) -> int:
    """What the packaging weighs, in grams; 0 for an empty cell."""
    if not text:
        return 0
    if not (text.isascii() and text.isdigit() and len(text) <= 9 and int(text) <= MAX_TARE_G):
        raise WrongCell(f"A packaging weight is a whole number of grams, {MAX_TARE_G} at most.")
    return int(text)


def active(text: str) -> bool:
    if text.lower() not in _YES_NO:
        raise WrongCell("Active is yes or no.")
    return _YES_NO[text.lower()]


READERS: Mapping[str, Callable[[str], object]] = {
    "sku": sku,
    "name_zh": name,
    "name_en": name,
    "unit": unit,
    "price": price,
    "tax": tax,
    "category": category,
    "plu": plu,
    "barcodes": barcodes,
    "picture": picture,
    "rank": rank,
    "active": active,
    "product": product,
    "brand": brand,
    "supplier": supplier,
    "tags": tags,
    "categories": categories,
    "cost": cost,
    "tare": tare,
}
"""How each column's cells are read."""


def _amount(text: str, currency: Currency) -> int:
    reasons = {
        "amount-unreadable": "This is no amount.",
        "amount-too-fine": f"An amount in {currency.code} has {currency.digits} decimals at most.",
        "amount-too-large": "The amount is larger than a till accepts.",
    }
    try:
        return parse_money(text, currency).minor
    except Refusal as refusal:
        raise WrongCell(reasons[refusal.code]) from refusal


def _several(text: str, read: Callable[[str], str]) -> str:
    """The parts of a cell in their order, divided by semicolons; empty parts are skipped."""
    found = sorted({read(part.strip()) for part in text.split(";") if part.strip()})
    if len(found) > MAX_TRAITS:
        raise WrongCell(f"A good has {MAX_TRAITS} of them at most.")
    return ";".join(found)


def _word(text: str, what: str) -> str:
    if text and not _WORD.fullmatch(text):
        raise WrongCell(f"A {what} has 1 to 40 small letters, digits and hyphens.")
    return text


def _code(text: str) -> CodeText:
    code, star, rest = (part.strip() for part in text.partition("*"))
    quantity, equals, amount = (part.strip() for part in rest.partition("="))
    if (star and not quantity) or (equals and not amount):
        raise WrongCell("A pack is written CODE*6 or CODE*6=25.80.")
    return CodeText(_key(code), quantity, price(amount) if amount else None)


def _key(code: str) -> str:
    """The catalogue key: a GTIN as 14 digits with its check digit verified, or the text itself."""
    if code.isascii() and code.isdigit():
        if len(code) not in (8, 12, 13, 14):
            return code
        gtin = gtin14(code)
        if gtin is None:
            raise WrongCell(f"The check digit of {code} is wrong.")
        return gtin
    if _SPREADSHEET.fullmatch(code):
        raise WrongCell(f"{code} was a bar code until a spreadsheet made it a number.")
    if not _TEXT_CODE.fullmatch(code) or "=" in code or code.startswith("plu:"):
        raise WrongCell("A bar code has 1 to 48 letters, digits and signs, without blanks.")
    return code
