"""Promotions written as plain JSON values: only what differs from the default, sets sorted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from datetime import date, datetime, time
from enum import Enum
from typing import Any, Final

from storeapp.domain.errors import Defect
from storeapp.promotions.condition import AllOf, AnyOf, AtLeast, Not
from storeapp.promotions.rule import (
    AmountOff,
    Automatic,
    BurnPoints,
    Coupon,
    EarnPoints,
    FixedPrice,
    Gift,
    Layer,
    PaidBy,
    Percent,
    PriceList,
)

KINDS: Final[Mapping[type, str]] = {
    Percent: "percent",
    AmountOff: "amount_off",
    FixedPrice: "fixed_price",
    PriceList: "price_list",
    Gift: "gift",
    EarnPoints: "earn_points",
    BurnPoints: "burn_points",
    Automatic: "automatic",
    Coupon: "coupon",
    PaidBy: "tender",
    AtLeast: "at_least",
    AllOf: "all",
    AnyOf: "any",
    Not: "not",
}
"""What stands under `kind` where one of several values may stand."""


def object_of(value: Any) -> dict[str, object]:
    """A value of the rules as an object, with its kind where several may stand."""
    kind = KINDS.get(type(value))
    body: dict[str, object] = {} if kind is None else {"kind": kind}
    for field in fields(value):
        item = getattr(value, field.name)
        if field.default is MISSING or item != field.default:
            body[key_of(field)] = plain(item)
    return body


def plain(value: object) -> object:
    """The value as JSON knows it; wall times to the minute, without offset."""
    match value:
        case Layer():
            return value.name.lower()
        case Enum():
            return value.value
        case frozenset():
            return sorted(map(plain, value), key=_by_text_or_number)
        case tuple():
            return [plain(item) for item in value]
        case Mapping():
            return {key: plain(item) for key, item in value.items()}
        case datetime() | time():
            return _to_the_minute(value)
        case date():
            return value.isoformat()
    return object_of(value) if is_dataclass(value) else value


def key_of(field: Field[Any]) -> str:
    """The key of a field: `with_` is a word of Python, `with` the word in the file."""
    return field.name.rstrip("_")


def _by_text_or_number(item: object) -> tuple[int, str]:
    return (item, "") if isinstance(item, int) else (0, str(item))


def _to_the_minute(value: datetime | time) -> str:
    text = value.isoformat(timespec="minutes")
    if value.tzinfo or type(value).fromisoformat(text) != value:
        raise Defect(f"{value.isoformat()} is no wall time to the minute")
    return text
