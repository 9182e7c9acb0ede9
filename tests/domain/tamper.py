"""Changing one value anywhere inside a JSON body, for tests that tamper with facts."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from typing import Any

Body = dict[str, Any]
Path = tuple[str | int, ...]


def paths(value: object, path: Path = ()) -> Iterator[Path]:
    """The way to every value inside."""
    if isinstance(value, dict):
        inner: list[tuple[str | int, object]] = list(value.items())
    else:
        inner = list(enumerate(value)) if isinstance(value, list) else []
    for key, item in inner:
        yield (*path, key)
        yield from paths(item, (*path, key))


def at_path(body: Any, path: Path) -> Any:
    for key in path:
        body = body[key]
    return body


def with_value(body: Body, path: Path, value: object) -> Any:
    if not path:
        return value
    changed = copy.deepcopy(body)
    at_path(changed, path[:-1])[path[-1]] = value
    return changed


def same(one: object, other: object) -> bool:
    """Equal as JSON, where 1 and true differ."""
    return json.dumps(one) == json.dumps(other)
