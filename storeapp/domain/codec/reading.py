"""Strict reading of JSON: exactly the keys a body has, each of exactly its type."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from datetime import date, datetime
from enum import Enum
from functools import wraps
from typing import NoReturn, ParamSpec, TypeVar

from storeapp.domain.errors import Defect, Refusal
from storeapp.domain.fact import canonical
from storeapp.domain.money import Currency, Money, currency

MAX_WHOLE = 10**15
"""The largest number in a body, either sign: far above MAX_MINOR, far below 64 bits."""

MAX_TEXT = 4_000
"""Characters of the longest text in a body."""

P = ParamSpec("P")
T = TypeVar("T")
E = TypeVar("E", bound=Enum)


def unreadable(why: str) -> NoReturn:
    raise Refusal("fact-unreadable", why=why)


def strict(read: Callable[P, T]) -> Callable[P, T]:
    """Turns whatever building a value objects to into the one Refusal of unreadable bodies."""

    @wraps(read)
    def reader(*args: P.args, **kwargs: P.kwargs) -> T:
        try:
            return read(*args, **kwargs)
        except Defect as wrong:
            raise Refusal("fact-unreadable", why=str(wrong)) from wrong
        except Refusal as refusal:
            if refusal.code == "fact-unreadable":
                raise
            raise Refusal("fact-unreadable", why=refusal.code) from refusal

    return reader


def parse_body(text: str) -> dict[str, object]:
    """The object in a fact's text; Refusal unless the text is the canonical one of its content."""
    try:
        body: object = json.loads(text)
        if not isinstance(body, dict) or canonical(body) != text:
            unreadable("not a canonical object")
    except (ValueError, RecursionError, Defect):
        # Covers broken JSON, numbers of thousands of digits, brackets without end, and floats.
        unreadable("not a canonical object")
    return body


class Fields:
    """One JSON object while it is read: its keys are checked once, its values as they are taken.

    `where` says in refusals which object it is; values themselves are never repeated there.
    """

    def __init__(self, value: object, where: str, keys: Iterable[str]) -> None:
        if not isinstance(value, dict):
            unreadable(f"{where} is no object")
        if set(value) != set(keys):
            unreadable(f"{where} has other keys")
        self._values: dict[str, object] = value
        self._where = where

    def raw(self, key: str) -> object:
        return self._values[key]

    def text(self, key: str) -> str:
        value = self._values[key]
        if not isinstance(value, str) or len(value) > MAX_TEXT:
            self._wrong(key)
        # No database or printer takes half a surrogate pair, PostgreSQL no NUL either.
        if "\0" in value or any("\ud800" <= letter <= "\udfff" for letter in value):
            self._wrong(key)
        return value

    def name(self, key: str) -> str:
        """A text that is not empty: an id, a code."""
        return self.text(key) or self._wrong(key)

    def optional_name(self, key: str) -> str | None:
        return None if self._values[key] is None else self.name(key)

    def whole(self, key: str) -> int:
        value = self._values[key]
        # Not isinstance: in Python, True is an int.
        if type(value) is not int or abs(value) > MAX_WHOLE:
            self._wrong(key)
        return value

    def money(self, key: str, of: Currency) -> Money:
        return Money(self.whole(key), of)

    def optional_money(self, key: str, of: Currency) -> Money | None:
        return None if self._values[key] is None else self.money(key, of)

    def currency(self, key: str) -> Currency:
        return currency(self.text(key))

    def flag(self, key: str) -> bool:
        value = self._values[key]
        if not isinstance(value, bool):
            self._wrong(key)
        return value

    def choice(self, key: str, kind: type[E]) -> E:
        try:
            return kind(self.text(key))
        except ValueError:
            self._wrong(key)

    def day(self, key: str) -> date:
        """A date as `date.isoformat` writes it and no other way."""
        text = self.text(key)
        try:
            day = date.fromisoformat(text)
        except ValueError:
            self._wrong(key)
        return day if day.isoformat() == text else self._wrong(key)

    def moment(self, key: str) -> datetime:
        """A moment with its offset, as `datetime.isoformat` writes it and no other way."""
        text = self.text(key)
        try:
            moment = datetime.fromisoformat(text)
        except ValueError:
            self._wrong(key)
        exact = moment.tzinfo is not None and moment.isoformat() == text
        return moment if exact else self._wrong(key)

    def each(self, key: str, read: Callable[[object], T]) -> tuple[T, ...]:
        value = self._values[key]
        if not isinstance(value, list):
            self._wrong(key)
        return tuple(read(item) for item in value)

    def _wrong(self, key: str) -> NoReturn:
        unreadable(f"{key} of {self._where}")
