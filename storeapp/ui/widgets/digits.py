"""What typing on a keypad makes of an entry; knows no Qt, so presenters may use it."""

from __future__ import annotations

ERASE = "erase"
"""What the key with the arrow says."""


def typed(before: str, key: str, most: int = 9) -> str:
    """The entry after one more key: shorter by one, or longer while it is short enough."""
    if key == ERASE:
        return before[:-1]
    if (key == "." and "." in before) or len(before + key) > most:
        return before
    return before + key
