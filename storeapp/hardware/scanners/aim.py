"""The symbology identifier of ISO/IEC 15424 that many scanners can put before the data."""

from __future__ import annotations

import re

_AIM = re.compile(r"\][A-Za-z][0-9A-Za-z]")


def split_aim(text: str) -> tuple[str, str]:
    """`]E06901234567892` is (`]E0`, `6901234567892`); without an identifier (``, text)."""
    match = _AIM.match(text)
    if match is None:
        return "", text
    return match.group(), text[match.end() :]
