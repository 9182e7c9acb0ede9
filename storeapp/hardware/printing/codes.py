"""QR codes and Code 128 as matrices of modules, for printers that cannot draw them and for the
simulated paper."""

from __future__ import annotations

from itertools import chain, repeat

_QUIET_QR = 4
_QUIET_BARS = 10
_QUIET_EAN = 11
_FINEST_DOTS = 2
"""A quarter of a millimetre: finer modules run together on thermal paper."""


def qr_modules(text: str, level: str = "m") -> list[list[bool]]:
    """Rows of modules, True is black, with the quiet zone of 4; none when no QR code holds it."""
    import segno

    try:
        code = segno.make_qr(text, error=level.lower(), boost_error=False)
    except segno.DataOverflowError:
        return []
    return [[bool(module) for module in row] for row in code.matrix_iter(border=_QUIET_QR)]


def fitting_module_dots(modules: int, width_dots: int, wanted_dots: int) -> int:
    """The wanted size, or what still fits on the paper; 0 when it would be too fine to read."""
    fitting = min(wanted_dots, width_dots // modules) if modules else 0
    return fitting if fitting >= _FINEST_DOTS else 0


def code128_modules(text: str) -> list[bool]:
    """Bars and gaps from left to right, True is black, with quiet zones of 10."""
    from barcode import Code128

    (bars,) = Code128(text).build()
    quiet = repeat(False, _QUIET_BARS)
    return list(chain(quiet, (bar == "1" for bar in bars), repeat(False, _QUIET_BARS)))


EAN_13_MODULES = 95


def is_ean13(text: str) -> bool:
    """Thirteen digits, the last of which is right: sums of digits with weights 1 and 3."""
    if len(text) != 13 or not (text.isascii() and text.isdecimal()):
        return False
    return sum(int(digit) * (3 if at % 2 else 1) for at, digit in enumerate(text)) % 10 == 0


def ean13_modules(text: str) -> list[bool]:
    """Bars and gaps from left to right, with quiet zones of 11, as the standard wants them."""
    from barcode import EAN13

    (bars,) = EAN13(text[:12]).build()
    quiet = [False] * _QUIET_EAN
    return [*quiet, *(bar == "1" for bar in bars), *quiet]


def gs1_modules(text: str) -> list[bool]:
    """GS1-128 of an element string, with quiet zones of 10; its separators go as FNC1."""
    from barcode.codex import Gs1_128

    (bars,) = Gs1_128(text.replace("\x1d", Gs1_128.FNC1_CHAR)).build()
    quiet = [False] * _QUIET_BARS
    return [*quiet, *(bar == "1" for bar in bars), *quiet]


def packed(rows: list[list[bool]], dots: int) -> tuple[int, int, bytes]:
    """Width, height and bits of the matrix with each module `dots` wide and high."""
    width = len(rows[0]) * dots
    lines = (_packed_row([cell for cell in row for _ in range(dots)]) * dots for row in rows)
    return width, len(rows) * dots, b"".join(lines)


def _packed_row(bits: list[bool]) -> bytes:
    padding = -len(bits) % 8
    number = int("".join("1" if bit else "0" for bit in bits) + "0" * padding, 2)
    return number.to_bytes((len(bits) + padding) // 8, "big")
