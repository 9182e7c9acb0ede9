"""The last day on a label, from the six digits that GS1 codes carry."""

from __future__ import annotations

import calendar
from datetime import date

from storeapp.domain.errors import Refusal

_WINDOW = 50


def last_day(digits: str, *, today: date) -> date:
    """The date of YYMMDD; day 00 is the last of its month, the century the one nearest `today`.

    GS1 General Specifications 3.4.2 and 7.12: at most 49 years back and 50 ahead.
    """
    year, month, day = int(digits[:2]), int(digits[2:4]), int(digits[4:6])
    year += today.year - today.year % 100
    if year - today.year > _WINDOW:
        year -= 100
    elif today.year - year >= _WINDOW:
        year += 100
    try:
        return date(year, month, day or calendar.monthrange(year, month)[1])
    except ValueError:
        raise Refusal("code-unreadable") from None
