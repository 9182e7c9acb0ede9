"""The text of a file as JSON, without guessing which of two equal keys was meant."""

from __future__ import annotations

import json
from typing import Any, NoReturn

from storeapp.promotions.codec.reading import refuse


def body_of(text: str, code: str = "rules-unreadable") -> object:
    """What the JSON text says; Refusal `code` with the place in the text where it says nothing."""
    try:
        body: object = json.loads(text, object_pairs_hook=_once, parse_constant=_no_number)
    except json.JSONDecodeError as wrong:
        refuse(code, f"line {wrong.lineno}, column {wrong.colno}", f"is no JSON: {wrong.msg}")
    except ValueError as wrong:
        refuse(code, "the file", f"is no JSON that can be used: {wrong}")
    except RecursionError:
        refuse(code, "the file", "has brackets without end")
    return body


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        keys = [key for key, _ in pairs]
        twice = next(key for key in keys if keys.count(key) > 1)
        raise ValueError(f"the key {twice[:40]!r} stands twice in one object")
    return found


def _no_number(name: str) -> NoReturn:
    raise ValueError(f"{name} is no number of JSON")
