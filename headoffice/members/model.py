"""What a member's name and phone number may be. Pure."""

from __future__ import annotations

from storeapp.domain.errors import Refusal

MAX_NAME = 40
PHONE_DIGITS = range(7, 16)
"""A number as it is dialled within the country; E.164 ends at fifteen digits."""


def checked_name(text: str) -> str:
    """The name she wants to be called; Refusal `member-name-unreadable`."""
    name = text.strip()
    if not (name and name.isprintable() and len(name) <= MAX_NAME):
        raise Refusal("member-name-unreadable", most=MAX_NAME)
    return name


def checked_phone(text: str) -> str:
    """The digits alone, so that a number is the same however it was typed; Refusal
    `phone-unreadable`."""
    digits = text.replace(" ", "").replace("-", "")
    if not (digits.isascii() and digits.isdigit() and len(digits) in PHONE_DIGITS):
        raise Refusal("phone-unreadable")
    return digits
