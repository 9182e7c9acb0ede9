"""Strict reading of what people write: every fault is named with its path in the file."""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import MISSING, dataclass, fields
from datetime import date, datetime, time
from enum import Enum
from functools import cache
from typing import Any, Final, NoReturn, TypeVar

from storeapp.domain.errors import Defect, Refusal
from storeapp.domain.money import MAX_MINOR, currency
from storeapp.promotions.codec.writing import key_of

T = TypeVar("T")
H = TypeVar("H", bound=Hashable)
E = TypeVar("E", bound=Enum)
Read = Callable[["Spot"], T]
"""Makes a value of what stands at one place."""

MAX_COUNT = 1_000_000
"""The most pieces, uses or members' purchases a rule may speak of."""

MAX_LIST = 10_000
"""The longest list in a file."""

_CONTROL: Final = r"\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff"
_SPACE: Final = r" \xa0\u3000"
ID: Final = r"^[!-~]{1,64}$"
WORD: Final = rf"^[^{_CONTROL}{_SPACE}](?:[^{_CONTROL}]{{0,78}}[^{_CONTROL}{_SPACE}])?$"
CATEGORY: Final = r"^[^/]+(?:/[^/]+)*$"
WALL: Final = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}$"
STAMP: Final = WALL[:-1] + r":[0-9]{2}[+-][0-9]{2}:[0-9]{2}$"
DAY: Final = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"
CLOCK: Final = r"^[0-9]{2}:[0-9]{2}$"
HASH: Final = r"^(?:[0-9a-f]{64})?$"


def refuse(code: str, where: str, why: str) -> NoReturn:
    """The one Refusal of a file: its path and what is wrong there, in English, for authors."""
    raise Refusal(code, where=where, why=why)


@dataclass(frozen=True, slots=True)
class Spot:
    """One place in a file: the value that stands there, and the path to it."""

    value: object
    where: str = ""
    code: str = "rules-unreadable"

    def wrong(self, why: str) -> NoReturn:
        refuse(self.code, self.where or "the file", why)

    def object(self) -> dict[str, object]:
        if not isinstance(self.value, dict):
            self.wrong("must be an object in braces")
        return self.value

    def under(self, key: str) -> Spot:
        return Spot(self.object()[key], self.path(key), self.code)

    def path(self, key: str) -> str:
        return f"{self.where}.{key}" if self.where else key

    def items(self, *, least: int = 0, most: int = MAX_LIST) -> list[Spot]:
        if not isinstance(self.value, list):
            self.wrong("must be a list")
        if not least <= len(self.value) <= most:
            self.wrong(f"must have {least} to {most} entries")
        return [Spot(item, f"{self.where}[{i}]", self.code) for i, item in enumerate(self.value)]

    def text(self, pattern: str, what: str) -> str:
        if not isinstance(self.value, str) or not re.fullmatch(pattern, self.value):
            self.wrong(f"must be {what}")
        return self.value

    def whole(self, least: int, most: int) -> int:
        # Not isinstance: in Python, True is an int.
        if type(self.value) is not int or not least <= self.value <= most:
            self.wrong(f"must be a whole number from {least} to {most}")
        return self.value

    def flag(self) -> bool:
        if not isinstance(self.value, bool):
            self.wrong("must be true or false")
        return self.value

    def one_of(self, words: Mapping[str, T]) -> T:
        """What the word that stands here means."""
        if not isinstance(self.value, str) or self.value not in words:
            self.wrong(f"must be one of: {', '.join(words)}")
        return words[self.value]


def an_id(spot: Spot) -> str:
    return spot.text(ID, "1 to 64 letters, digits and signs without spaces")


def a_word(spot: Spot) -> str:
    return spot.text(WORD, "1 to 80 printable characters, no space at either end")


def a_category(spot: Spot) -> str:
    return Spot(a_word(spot), spot.where, spot.code).text(CATEGORY, "a path such as nuts/almonds")


def a_moment(spot: Spot) -> datetime:
    """A wall time, to the minute."""
    what = "a time of the store such as 2026-12-01T06:00, without offset"
    try:
        return datetime.fromisoformat(spot.text(WALL, what))
    except ValueError:
        spot.wrong(f"must be {what}")


def a_stamp(spot: Spot) -> datetime:
    """A moment with its offset, to the second."""
    what = "a moment such as 2026-11-22T10:15:00+08:00"
    try:
        return datetime.fromisoformat(spot.text(STAMP, what))
    except ValueError:
        spot.wrong(f"must be {what}")


def a_day(spot: Spot) -> date:
    what = "a day such as 2026-12-01"
    try:
        return date.fromisoformat(spot.text(DAY, what))
    except ValueError:
        spot.wrong(f"must be {what}")


def a_currency(spot: Spot) -> str:
    """The code of a currency that the house knows."""
    try:
        return currency(an_id(spot)).code
    except Defect as unknown:
        spot.wrong(str(unknown))


def a_clock(spot: Spot) -> time:
    what = "a time of day such as 17:30"
    try:
        return time.fromisoformat(spot.text(CLOCK, what))
    except ValueError:
        spot.wrong(f"must be {what}")


class Branch:
    """One object of a file: no key it does not know, the default for each that is left out.

    `defaults` are values, not JSON: what nobody wrote need not be read. Faults are Refusals with
    the path of the key; unlike a fact, a file is written by people.
    """

    def __init__(self, spot: Spot, required: Iterable[str], defaults: Mapping[str, Any]) -> None:
        self._spot, self._given, self._defaults = spot, spot.object(), defaults
        for key in required:
            if key not in self._given:
                spot.wrong(f"needs the key {key!r}")
        for key in self._given:
            if key not in defaults and key not in required:
                spot.wrong(f"has the unknown key {key[:40]!r}")

    def has(self, key: str, read: Read[T]) -> T:
        """What stands under the key, or its default."""
        if key in self._given:
            return read(self._spot.under(key))
        left_out: T = self._defaults[key]
        return left_out

    def maybe(self, key: str, read: Read[T]) -> T | None:
        return self.has(key, lambda spot: None if spot.value is None else read(spot))

    def many(
        self, key: str, read: Read[T], *, least: int = 0, most: int = MAX_LIST
    ) -> tuple[T, ...]:
        return self.has(
            key, lambda spot: tuple(read(item) for item in spot.items(least=least, most=most))
        )

    def some(self, key: str, read: Read[H], *, least: int = 0) -> frozenset[H]:
        """A set: a list in any order, nothing twice."""
        return self.has(key, lambda spot: _set(spot, read, least))

    def text(self, key: str, pattern: str, what: str) -> str:
        return self.has(key, lambda spot: spot.text(pattern, what))

    def count(self, key: str, *, least: int = 1, most: int = MAX_COUNT) -> int:
        return self.has(key, lambda spot: spot.whole(least, most))

    def maybe_count(self, key: str, *, least: int = 1, most: int = MAX_COUNT) -> int | None:
        return self.maybe(key, lambda spot: spot.whole(least, most))

    def minor(self, key: str, *, least: int = 1) -> int:
        """An amount in minor units."""
        return self.count(key, least=least, most=MAX_MINOR)

    def maybe_minor(self, key: str, *, least: int = 1) -> int | None:
        return self.maybe_count(key, least=least, most=MAX_MINOR)

    def one_of(self, key: str, kind: type[E]) -> E:
        return self.has(key, lambda spot: spot.one_of({each.value: each for each in kind}))

    def flag(self, key: str) -> bool:
        return self.has(key, Spot.flag)

    def wrong(self, key: str, why: str) -> NoReturn:
        """Refuses the object for what stands, or does not stand, under `key`."""
        refuse(self._spot.code, self._spot.path(key), why)


def branch(spot: Spot, shape: type, *, kind: bool = False) -> Branch:
    """The object that a value of `shape` is written as; with `kind`, it says which it is."""
    required, defaults = _keys_of(shape)
    return Branch(spot, (*required, "kind") if kind else required, defaults)


@cache
def _keys_of(shape: type) -> tuple[tuple[str, ...], Mapping[str, Any]]:
    """The keys that a value must have, and what each of the others means when left out."""
    required = tuple(key_of(field) for field in fields(shape) if field.default is MISSING)
    return required, {key_of(f): f.default for f in fields(shape) if f.default is not MISSING}


def _set(spot: Spot, read: Read[H], least: int) -> frozenset[H]:
    items = spot.items(least=least)
    found = frozenset(read(item) for item in items)
    if len(found) < len(items):
        spot.wrong("names something twice")
    return found


def by_kind(spot: Spot, readers: Mapping[str, Read[T]]) -> T:
    """Reads what its `kind` says it is."""
    if "kind" not in spot.object():
        spot.wrong("needs the key 'kind'")
    return spot.under("kind").one_of(readers)(spot)
