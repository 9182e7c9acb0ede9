"""The form of the public cases: reading it strictly, so that nothing of a case is passed over."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

Fields = Mapping[str, Any]

GIVEN = Path(__file__).with_name("cases.json")


class UnknownForm(Exception):
    """A case says something that the translation has no word for."""


def given(path: Path = GIVEN) -> dict[str, list[Fields]]:
    """The lists of cases in a file: `cases`, `allocations` and `returns`."""
    read = json.loads(path.read_text(encoding="utf-8"))
    return {kind: read[kind] for kind in ("cases", "allocations", "returns")}


def known(fields: Fields, names: str, where: str) -> Fields:
    """The fields as they are; refused when one is not among the names."""
    unknown = set(fields) - set(names.split())
    if unknown:
        raise UnknownForm(f"{where}: {', '.join(sorted(unknown))}")
    return fields


def one_of(value: str, table: Iterable[str], where: str) -> str:
    """The value, refused when the table has no such."""
    if value not in table:
        raise UnknownForm(f"{where}: {value}")
    return value
