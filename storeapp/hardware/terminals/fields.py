"""The fields of a ZVT message ("bitmaps"): a tag, then data as long as the tag says.

Source: PA00P015_13.09, chapter 9. A tag that is not in the table has no known length, so nothing
behind it can be read; what stands before it is good.
"""

from __future__ import annotations

from collections.abc import Mapping

from storeapp.domain.errors import Defect

AMOUNT, TLV, TRACE, TIME, DATE = 0x04, 0x06, 0x0B, 0x0C, 0x0D
CARD_NUMBER, RESULT, TERMINAL, AUTHORISATION = 0x22, 0x27, 0x29, 0x3B
CURRENCY, RECEIPT_NO, CARD_NAME, SERVICE, STATUS = 0x49, 0x87, 0x8B, 0x03, 0x19

_FIXED: Mapping[int, int] = {
    **dict.fromkeys((0x01, 0x02, SERVICE, 0x05, STATUS, RESULT, 0x8A, 0x8C, 0xA0, 0xD0), 1),
    **dict.fromkeys((0xD2, 0xD3, 0xE0, 0xE9, 0xEA, 0xF0, *range(0xF9, 0xFE)), 1),
    **dict.fromkeys(range(0x72, 0x76), 1),
    **dict.fromkeys((DATE, 0x0E, 0x17, 0x3A, CURRENCY, RECEIPT_NO), 2),
    **dict.fromkeys((TRACE, TIME, 0x37, 0x3D, 0x88, 0xAA), 3),
    **dict.fromkeys((TERMINAL, 0x70, 0x71), 4),
    0xBA: 5,
    AMOUNT: 6,
    AUTHORISATION: 8,
    0xEB: 8,
    0x2A: 15,
}
_COUNTED: Mapping[int, int] = {
    # How many digits of length come first, each in a byte of its own, F0 to F9.
    **dict.fromkeys((CARD_NUMBER, 0x23, 0x2D, CARD_NAME, 0xA7, 0xD1), 2),
    **dict.fromkeys((*range(0xE1, 0xE9), *range(0xF1, 0xF9)), 2),
    **dict.fromkeys((0x24, 0x2E, 0x3C, 0x60, 0x92, 0x9A, 0xAF), 3),
}


def read_fields(data: bytes) -> dict[int, bytes]:
    """Tag and data of each field up to the first one that cannot be read; the first of equals."""
    found: dict[int, bytes] = {}
    at = 0
    while at < len(data):
        tag = data[at]
        span = _span(tag, data, at + 1)
        if span is None or span[1] > len(data):
            return found
        begin, at = span
        found.setdefault(tag, data[begin:at])
    return found


def field(tag: int, data: bytes) -> bytes:
    """The field as it is sent."""
    if tag == TLV:
        return bytes((tag,)) + _tlv_length(len(data)) + data
    if tag in _COUNTED:
        digits = f"{len(data):0{_COUNTED[tag]}d}"
        if len(digits) > _COUNTED[tag]:
            raise Defect(f"field {tag:02x} is too long")
        return bytes((tag, *(0xF0 | int(digit) for digit in digits))) + data
    if _FIXED.get(tag) != len(data):
        raise Defect(f"field {tag:02x} is not {len(data)} bytes long")
    return bytes((tag,)) + data


def bcd(number: int, size: int) -> bytes:
    """Two decimal digits a byte."""
    digits = f"{number:0{2 * size}d}"
    if number < 0 or len(digits) > 2 * size:
        raise Defect("a number that its field cannot hold")
    return bytes.fromhex(digits)


def number_of(data: bytes) -> int | None:
    """The number of BCD digits; None when they are none."""
    digits = data.hex()
    return int(digits) if digits.isdecimal() else None


def _span(tag: int, data: bytes, at: int) -> tuple[int, int] | None:
    """Where the field's data begin and end; None when nobody can say."""
    if tag in _FIXED:
        return at, at + _FIXED[tag]
    if tag in _COUNTED:
        return _counted(data, at, _COUNTED[tag])
    return _container(data, at) if tag == TLV else None


def _counted(data: bytes, at: int, digits: int) -> tuple[int, int] | None:
    size = 0
    for byte in data[at : at + digits]:
        if byte & 0x0F > 9:
            return None
        size = size * 10 + (byte & 0x0F)
    return at + digits, at + digits + size


def _container(data: bytes, at: int) -> tuple[int, int] | None:
    """A length as in BER: one byte below 0x80, else 81 or 82 and that many bytes of it."""
    lead = data[at] if at < len(data) else 0xFF
    if lead < 0x80:
        return at + 1, at + 1 + lead
    count = lead - 0x80
    if count not in (1, 2) or at + 1 + count > len(data):
        return None
    begin = at + 1 + count
    return begin, begin + int.from_bytes(data[at + 1 : begin], "big")


def _tlv_length(size: int) -> bytes:
    if size < 0x80:
        return bytes((size,))
    return bytes((0x81, size)) if size < 0x100 else b"\x82" + size.to_bytes(2, "big")
