"""What the tile of a person shows; knows no Qt, so states may hold it."""

from __future__ import annotations

from dataclasses import dataclass

BEFORE_A_NAME = "小老阿"
"""What a name is called by in China: 小杨, 老陆, 阿梅. It tells nobody from anybody."""


@dataclass(frozen=True, slots=True)
class PersonRow:
    """`initial` stands in the disc; `hint` is a quiet line below, "" for none."""

    id: str
    name: str
    initial: str
    role: str
    hint: str = ""

    @property
    def spoken(self) -> str:
        return f"{self.name}, {self.role}"


def initial_of(name: str) -> str:
    """The letter that tells a person from the others, for the disc."""
    bare = name.strip()
    rest = bare[1:].lstrip() if bare[:1] in BEFORE_A_NAME else ""
    return (rest or bare)[:1].upper()
